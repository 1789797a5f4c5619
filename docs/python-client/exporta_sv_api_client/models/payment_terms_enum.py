from enum import StrEnum


class PaymentTermsEnum(StrEnum):
    ADVANCE = "advance"
    AGREED = "agreed"
    CREDIT_30 = "credit_30"
    DOCUMENTS = "documents"
    HALF = "half"
    LETTER = "letter"

    def __str__(self) -> str:
        return str(self.value)
