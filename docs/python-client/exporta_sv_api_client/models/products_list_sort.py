from enum import StrEnum


class ProductsListSort(StrEnum):
    FIRST_ORDER = "first_order"
    LEAD_TIME = "lead_time"
    NEWEST = "newest"
    PRICE = "price"

    def __str__(self) -> str:
        return str(self.value)
