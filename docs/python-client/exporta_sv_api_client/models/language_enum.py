from enum import StrEnum


class LanguageEnum(StrEnum):
    EN = "en"
    ES = "es"

    def __str__(self) -> str:
        return str(self.value)
