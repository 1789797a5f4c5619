from enum import StrEnum


class CertificateTypesListFieldsItem(StrEnum):
    CODE = "code"
    ISSUER = "issuer"
    NAME_EN = "name_en"
    NAME_ES = "name_es"

    def __str__(self) -> str:
        return str(self.value)
