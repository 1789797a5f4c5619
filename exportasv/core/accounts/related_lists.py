"""Lists of related rows on the admin pages of core models. The apps declare them."""

RelatedList = tuple[str, str]  # label of the related model, and its lookup of the row
RELATED_LISTS: dict[str, list[RelatedList]] = {}


def declare_related_lists(model: str, *lists: RelatedList) -> None:
    """Declare related lists of a core model, as in "accounts.user"."""
    RELATED_LISTS.setdefault(model, []).extend(lists)
