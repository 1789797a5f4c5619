from enum import StrEnum


class ServicesListHelpsWithItem(StrEnum):
    COMPANY = "company"
    MARKET = "market"
    MONEY = "money"
    PAPERS = "papers"
    PRODUCT = "product"
    PRODUCTION = "production"

    def __str__(self) -> str:
        return str(self.value)
