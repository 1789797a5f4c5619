from enum import StrEnum


class EventsListKind(StrEnum):
    CLINIC = "clinic"
    ROUND = "round"
    TALK = "talk"

    def __str__(self) -> str:
        return str(self.value)
