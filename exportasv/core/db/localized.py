"""Two columns, one attribute: `name = Localized("name")` reads name_es or name_en by the active language."""

from django.utils.translation import get_language


class Localized:
    """Descriptor over the `<field>_es` and `<field>_en` columns; an empty one falls back to the other."""

    def __init__(self, field: str) -> None:
        self.field = field

    def __get__(self, instance: object, owner: type | None = None) -> str:
        if instance is None:
            return self  # type: ignore[return-value]
        spanish, english = getattr(instance, f"{self.field}_es"), getattr(instance, f"{self.field}_en")
        return (english or spanish) if (get_language() or "es").startswith("en") else (spanish or english)
