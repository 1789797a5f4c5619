from enum import StrEnum


class ProductsListCertificates(StrEnum):
    ALL = "all"

    def __str__(self) -> str:
        return str(self.value)
