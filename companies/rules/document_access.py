"""Delivery of a company's private documents, with an access log for readers from outside the company."""

from datetime import timedelta
from typing import TypeVar

from django.db.models.fields.files import FieldFile
from django.http import HttpResponseBase
from django.utils import timezone

from companies.models import Company, DocumentAccess
from exportasv.core.accounts.request import Request
from exportasv.core.files import private_files

SAME_ACCESS_WINDOW = timedelta(hours=1)  # repeated access within it is logged once
Answer = TypeVar("Answer", bound=HttpResponseBase)


def serve_document(
    request: Request,
    company: Company | None,
    file: FieldFile,
    name: str,
    *,
    what: str,
    content_type: str = "application/octet-stream",
    guest: str = "",
) -> HttpResponseBase:
    """Return the file and log the access. The caller checks the permission first.

    Without a company nobody's log has it. `what` names the document in the log. `guest` names a reader without an
    account (a buyer with a private link).
    """
    answer = private_files.serve_file(file, name, content_type)
    return log_document_access(request, company, answer, what=what, guest=guest) if company else answer


def log_document_access(request: Request, company: Company, answer: Answer, *, what: str, guest: str = "") -> Answer:
    """Log the access to `answer`, a generated document (minutes, a quotation), and return it."""
    viewer = None if guest else request.user
    if viewer is None or not company.members.filter(user=viewer).exists():
        look = {"company": company, "document": what[:160], "viewer": viewer, "guest_name": guest[:120]}
        if not DocumentAccess.objects.filter(**look, accessed_at__gt=timezone.now() - SAME_ACCESS_WINDOW).exists():
            DocumentAccess.objects.create(**look)
    return answer
