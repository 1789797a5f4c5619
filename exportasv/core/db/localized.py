"""One attribute over two columns: `name = Localized("name")` reads name_es or name_en by the active language."""

from typing import Any

from django.utils.translation import get_language


class Localized:
    """Descriptor over the columns `<field>_es` and `<field>_en`; an empty one falls back to the other."""

    def __init__(self, field: str) -> None:
        self.field = field

    def __get__(self, instance: object, owner: type | None = None) -> str:
        if instance is None:
            return self  # type: ignore[return-value]  # on the class itself; nobody reads it there
        return _localized_value(instance, self.field)


def _localized_value(row: object, field: str) -> Any:
    spanish, english = getattr(row, f"{field}_es"), getattr(row, f"{field}_en")
    return (english or spanish) if (get_language() or "es").startswith("en") else (spanish or english)
