"""One attribute over two columns: `name = Localized("name")` reads name_es or name_en by the active language."""

from django.utils.translation import get_language

LANGUAGES = ("es", "en")  # suffixes of the columns, in their order


def is_english() -> bool:
    """Return whether the active language is English; otherwise Spanish comes first."""
    return (get_language() or "es").startswith("en")


def active_language() -> str:
    """Return the active language as columns and texts have it: "es" or "en"."""
    return "en" if is_english() else "es"


class Localized:
    """Descriptor over the columns `<field>_es` and `<field>_en`; an empty one falls back to the other."""

    def __init__(self, field: str) -> None:
        self.field = field

    def __get__(self, instance: object, owner: type | None = None) -> str:
        if instance is None:
            return self  # type: ignore[return-value]  # on the class itself; nobody reads it there
        spanish, english = getattr(instance, f"{self.field}_es"), getattr(instance, f"{self.field}_en")
        return (english or spanish) if is_english() else (spanish or english)
