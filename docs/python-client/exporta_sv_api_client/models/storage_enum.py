from enum import StrEnum


class StorageEnum(StrEnum):
    AMBIENT = "ambient"
    CHILLED = "chilled"
    COOL = "cool"
    FROZEN = "frozen"
    VENTILATED = "ventilated"

    def __str__(self) -> str:
        return str(self.value)
