from enum import StrEnum


class GoodsEnum(StrEnum):
    COSMETICS = "cosmetics"
    FARM = "farm"
    FOOD = "food"
    MADE = "made"
    SERVICES = "services"

    def __str__(self) -> str:
        return str(self.value)
