from enum import StrEnum


class ProductKindEnum(StrEnum):
    GOOD = "good"
    PERISHABLE = "perishable"
    SERVICE = "service"

    def __str__(self) -> str:
        return str(self.value)
