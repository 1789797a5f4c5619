from enum import StrEnum


class LanguagesEnum(StrEnum):
    DE = "de"
    EN = "en"
    ES = "es"
    FR = "fr"
    IT = "it"
    KO = "ko"
    PT = "pt"
    ZH = "zh"

    def __str__(self) -> str:
        return str(self.value)
