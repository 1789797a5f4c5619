from companies.models.certificate import Certificate, CertificateType
from companies.models.company import Company, CompanyMember, Invitation
from companies.models.market import DestinationAnswer, DestinationSurvey, ExportMarket, ReadinessAssessment

__all__ = [
    "Certificate",
    "CertificateType",
    "Company",
    "CompanyMember",
    "DestinationAnswer",
    "DestinationSurvey",
    "ExportMarket",
    "Invitation",
    "ReadinessAssessment",
]
