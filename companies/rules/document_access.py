"""Private papers of a company leave here, and each look by somebody who is not of the company is written down."""

from datetime import timedelta
from typing import TypeVar

from django.db.models.fields.files import FieldFile
from django.http import HttpResponseBase
from django.utils import timezone

from companies.models import Company, DocumentAccess
from exportasv.core.accounts.request import Request
from exportasv.core.files import private_files

SAME_ACCESS_WINDOW = timedelta(hours=1)  # the same paper opened again by the same person within it is one look
Answer = TypeVar("Answer", bound=HttpResponseBase)


def serve_document(
    request: Request,
    company: Company,
    file: FieldFile,
    name: str,
    *,
    what: str,
    content_type: str = "application/octet-stream",
    guest: str = "",
) -> HttpResponseBase:
    """As private_files.serve, after the caller has checked the right; `what` tells the owners which paper it was, and
    `guest` who looked, where it is somebody without an account (a buyer by a private link)."""
    return log_document_access(
        request, company, private_files.serve_file(file, name, content_type), what=what, guest=guest
    )


def log_document_access(request: Request, company: Company, answer: Answer, *, what: str, guest: str = "") -> Answer:
    """`answer`, a paper of the company that was just made (minutes, a quotation), with the look written down."""
    viewer = None if guest else request.user
    if viewer is None or not company.members.filter(user=viewer).exists():
        look = {"company": company, "document": what[:160], "viewer": viewer, "guest_name": guest[:120]}
        if not DocumentAccess.objects.filter(**look, accessed_at__gt=timezone.now() - SAME_ACCESS_WINDOW).exists():
            DocumentAccess.objects.create(**look)
    return answer
