"""Kinds of certificate that buyers know. Places and destinations are read by companies/territory."""

from companies.models import CertificateType
from exportasv.core.reference_data import ARCHIVED, ReferenceTable, declare_reference

CERTIFICATE_TYPES = ReferenceTable("certificate_types", CertificateType, key="code", withdrawn=ARCHIVED)
declare_reference(CERTIFICATE_TYPES)
