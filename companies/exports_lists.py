"""The columns of a company's own lists as files."""

from django.utils.translation import gettext_lazy as _

from companies.models import Certificate, CompanyMember, ExportMarket
from exportasv.core.spreadsheets.exports import Column, columns

CERTIFICATE_COLUMNS = [
    *columns(Certificate, "type", "number", "issued_on", "expires_on", "confirmed_at"),
    Column(_("Products that lean on it"), "leaning"),
]
MARKET_COLUMNS = columns(ExportMarket, "country", "standing", "since", "until", "source")
MEMBER_COLUMNS = columns(CompanyMember, "user.full_name", "user.email", "part", "joined_at")
