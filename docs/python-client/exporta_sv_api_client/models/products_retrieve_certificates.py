from enum import StrEnum


class ProductsRetrieveCertificates(StrEnum):
    ALL = "all"

    def __str__(self) -> str:
        return str(self.value)
