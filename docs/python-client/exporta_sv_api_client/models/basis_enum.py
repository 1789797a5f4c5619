from enum import StrEnum


class BasisEnum(StrEnum):
    DAY = "day"
    HOUR = "hour"
    MINUTE = "minute"
    MONTH = "month"
    PAGE = "page"
    PERSON = "person"
    PROJECT = "project"
    WORD = "word"

    def __str__(self) -> str:
        return str(self.value)
