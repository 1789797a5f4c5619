from enum import StrEnum


class StagesEnum(StrEnum):
    EXPORTS = "exports"
    NEW = "new"
    TRIED = "tried"

    def __str__(self) -> str:
        return str(self.value)
