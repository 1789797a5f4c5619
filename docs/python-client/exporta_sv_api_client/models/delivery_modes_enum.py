from enum import StrEnum


class DeliveryModesEnum(StrEnum):
    CLIENT_COMES = "client_comes"
    REMOTE = "remote"
    WE_TRAVEL = "we_travel"

    def __str__(self) -> str:
        return str(self.value)
