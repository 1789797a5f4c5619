from enum import StrEnum


class ServicesListWhatItIsFor(StrEnum):
    LOGISTICS = "logistics"
    MARKET = "market"
    MONEY = "money"
    PAPERS = "papers"
    PRODUCT = "product"
    START = "start"

    def __str__(self) -> str:
        return str(self.value)
