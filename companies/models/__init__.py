from companies.models.application import Application, ApplicationPaper, Consent, ConsentPurpose, DeclinedConsent
from companies.models.certificate import Certificate, CertificateType, CertificateValidity, certificate_names
from companies.models.company import Company, CompanyMember, Invitation
from companies.models.document_access import DocumentAccess
from companies.models.market import DestinationAnswer, DestinationSurvey, ExportMarket, ReadinessAssessment
from companies.models.merge import DistinctPair, Merge
from companies.models.partner_access import PartnerAccess

__all__ = [
    "Application",
    "ApplicationPaper",
    "Certificate",
    "CertificateType",
    "CertificateValidity",
    "Company",
    "CompanyMember",
    "Consent",
    "ConsentPurpose",
    "DeclinedConsent",
    "DestinationAnswer",
    "DestinationSurvey",
    "DistinctPair",
    "DocumentAccess",
    "ExportMarket",
    "Invitation",
    "Merge",
    "PartnerAccess",
    "ReadinessAssessment",
    "certificate_names",
]
