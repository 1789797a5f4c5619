from enum import StrEnum


class CompaniesRetrieveCertificates(StrEnum):
    ALL = "all"

    def __str__(self) -> str:
        return str(self.value)
