from enum import StrEnum


class CompaniesListDepartment(StrEnum):
    AH = "AH"
    CA = "CA"
    CH = "CH"
    CU = "CU"
    LI = "LI"
    MO = "MO"
    PA = "PA"
    SA = "SA"
    SM = "SM"
    SO = "SO"
    SS = "SS"
    SV = "SV"
    UN = "UN"
    US = "US"

    def __str__(self) -> str:
        return str(self.value)
