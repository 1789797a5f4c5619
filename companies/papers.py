"""Private papers of a company are served here, and each look at one is written down."""

from django.db.models.fields.files import FieldFile
from django.http import HttpRequest, HttpResponse

from companies.models import Company, PaperView
from exportasv.lib import private_files


def serve(
    request: HttpRequest,
    company: Company,
    file: FieldFile,
    name: str,
    *,
    what: str,
    content_type: str = "application/pdf",
) -> HttpResponse:
    """As private_files.serve, after the caller has checked the right; `what` tells the owners which paper it was."""
    answer = private_files.serve(file, name, content_type)
    PaperView.objects.create(company=company, paper=what[:160], viewer=request.user)
    return answer
