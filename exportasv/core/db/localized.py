"""One attribute over two columns: `name = Localized("name")` reads name_es or name_en by the active language."""

from django.conf import settings
from django.utils.translation import get_language

LANGUAGES = ("es", "en")  # suffixes of the columns, in their order


def is_english() -> bool:
    """Return whether the active language is English; otherwise Spanish comes first."""
    return (get_language() or "es").startswith("en")


def active_language() -> str:
    """Return the active language as columns and texts have it: "es" or "en"."""
    return "en" if is_english() else "es"


class Localized:
    """Descriptor over the columns `<field>_es` and `<field>_en`; an empty one falls back to the other.

    `falls_back=False`: an empty one stays empty, where a page must not mix languages.
    """

    def __init__(self, field: str, *, falls_back: bool = True) -> None:
        self.field, self.falls_back = field, falls_back

    def __get__(self, instance: object, owner: type | None = None) -> str:
        if instance is None:
            return self  # type: ignore[return-value]  # on the class itself; nobody reads it there
        spanish, english = getattr(instance, f"{self.field}_es"), getattr(instance, f"{self.field}_en")
        own, other = (english, spanish) if is_english() else (spanish, english)
        return own or (other if self.falls_back else "")


def language_name(code: str) -> str:
    """Return the name of one of the portal's languages in the active language; an unknown code stays as it is."""
    return str(dict(settings.LANGUAGES).get(code, code))
