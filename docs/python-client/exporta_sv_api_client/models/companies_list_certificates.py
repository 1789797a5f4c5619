from enum import StrEnum


class CompaniesListCertificates(StrEnum):
    ALL = "all"

    def __str__(self) -> str:
        return str(self.value)
