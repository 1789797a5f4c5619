"""Lists of the admin site that follow from an account or an institution, as the apps above declare them."""

RelatedList = tuple[str, str]  # label of the model whose rows follow, and the lookup by the row they follow from
RELATED_LISTS: dict[str, list[RelatedList]] = {}


def declare_related_lists(model: str, *lists: RelatedList) -> None:
    """Declare lists that follow from rows of a model of the ground floor, as in "accounts.user"."""
    RELATED_LISTS.setdefault(model, []).extend(lists)
