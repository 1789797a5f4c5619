"""Previews: staff look at the portal as a company sees it. Each is logged where the company's owners read it."""

from django.utils import translation
from django.utils.translation import gettext as _

from companies.models import Company, DocumentAccess
from companies.people import COMPANY_LANGUAGE
from exportasv.core.accounts.models import User


def record_preview(company: Company, *, by: User) -> DocumentAccess:
    """Log that somebody of the staff saw the portal as the company sees it."""
    with translation.override(COMPANY_LANGUAGE):
        what = _("All pages of the company, to read only")
    return DocumentAccess.objects.create(company=company, viewer=by, document=what)


def recent_accesses(company: Company, most: int) -> list[DocumentAccess]:
    """Return who looked at the company's private pages and documents last, the newest first. One query."""
    return list(company.document_accesses.select_related("viewer__institution")[:most])
