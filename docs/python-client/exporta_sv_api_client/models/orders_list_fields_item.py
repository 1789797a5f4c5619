from enum import StrEnum


class OrdersListFieldsItem(StrEnum):
    ACCEPTED_AT = "accepted_at"
    AMOUNT = "amount"
    COMPANY = "company"
    COUNTRY = "country"
    CURRENCY = "currency"
    INCOTERM = "incoterm"
    LINES = "lines"
    REFERENCE = "reference"

    def __str__(self) -> str:
        return str(self.value)
