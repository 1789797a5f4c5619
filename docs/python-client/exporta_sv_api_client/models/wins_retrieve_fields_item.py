from enum import StrEnum


class WinsRetrieveFieldsItem(StrEnum):
    AMOUNT = "amount"
    COMPANY = "company"
    CONFIRMED_ON = "confirmed_on"
    COUNTRY = "country"
    CURRENCY = "currency"
    ID = "id"
    PRODUCT = "product"
    SOLD_ON = "sold_on"

    def __str__(self) -> str:
        return str(self.value)
