from enum import StrEnum


class TradingHousesListExpandItem(StrEnum):
    SHELF = "shelf"

    def __str__(self) -> str:
        return str(self.value)
