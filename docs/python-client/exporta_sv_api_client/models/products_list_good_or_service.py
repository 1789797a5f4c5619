from enum import StrEnum


class ProductsListGoodOrService(StrEnum):
    GOOD = "good"
    PERISHABLE = "perishable"
    SERVICE = "service"

    def __str__(self) -> str:
        return str(self.value)
