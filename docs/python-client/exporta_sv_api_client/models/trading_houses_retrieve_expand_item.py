from enum import StrEnum


class TradingHousesRetrieveExpandItem(StrEnum):
    SHELF = "shelf"

    def __str__(self) -> str:
        return str(self.value)
