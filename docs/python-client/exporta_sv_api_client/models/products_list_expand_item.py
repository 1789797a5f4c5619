from enum import StrEnum


class ProductsListExpandItem(StrEnum):
    COMPANY = "company"
    TRADING_HOUSES = "trading_houses"

    def __str__(self) -> str:
        return str(self.value)
