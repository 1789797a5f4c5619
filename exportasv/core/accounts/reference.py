"""Institutions of the programme and of the State."""

from exportasv.core.accounts.models import Institution
from exportasv.core.reference_data import ARCHIVED, ReferenceTable, declare_reference

INSTITUTIONS = ReferenceTable("institutions", Institution, key="code", withdrawn=ARCHIVED)
declare_reference(INSTITUTIONS)
