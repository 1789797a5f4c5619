from enum import StrEnum


class AttributeTypeEnum(StrEnum):
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    TEXT = "text"
    YES = "yes"

    def __str__(self) -> str:
        return str(self.value)
