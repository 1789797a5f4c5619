"""The minutes of a session as tagged PDF, without the advisers' private notes."""

from pathlib import Path

from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from companies.rules import document_access
from counseling.booking.free_times import local_time_text
from counseling.models import CounselingSession
from exportasv.core.accounts.request import Request
from exportasv.core.documents.responses import private_pdf_response
from exportasv.core.documents.typst import document_folder
from exportasv.core.http.costs import refuse_costly
from exportasv.core.required import required

TEMPLATE = Path(__file__).parent / "minutes.typ"


def minutes_response(request: Request, session: CounselingSession) -> HttpResponse:
    """Return the PDF for the browser, never cached, and log the access for the company's owners."""
    if refusal := refuse_costly(request):
        return refusal
    answer = private_pdf_response(minutes_pdf(session), f"acta-{session.pk}")
    what = _("Minutes: %(matter)s") % {"matter": session.matter}
    return document_access.log_document_access(request, session.company, answer, what=what)


def minutes_pdf(session: CounselingSession) -> bytes:
    """Return the minutes on A4 pages. Four queries besides the session's own."""
    with document_folder(TEMPLATE) as folder:
        return folder.typeset(minutes_data(session))


def minutes_data(session: CounselingSession) -> dict[str, object]:
    """Return the content of the minutes by name, without `private_notes`."""
    title = _("Minutes of a counseling session")
    return {
        "title": title,
        "language": get_language()[:2],
        "company": session.company.name,
        "matter": session.matter,
        "facts": [
            [_("When"), local_time_text(required(session.starts_at), session.company_zone)],
            [_("How"), session.get_channel_display()],
            [_("Adviser"), str(session.adviser)],
            [_("Next date"), date_format(session.next_on, "DATE_FORMAT") if session.next_on else "—"],
        ],
        "people": [
            [person.name, str(person.institution or session.company.name)]
            for person in session.participants.select_related("institution")
        ],
        "services": [service.name for service in session.services.all()],
        "notes": [line for line in session.notes.splitlines() if line.strip()],
        "agreements": [
            [item.text, item.get_holder_display(), date_format(item.due_on, "DATE_FORMAT"), item.get_state_display()]
            for item in session.action_items.all()
        ],
        "confirmed": _confirmation_text(session),
        "company_note": session.company_note,
        "foot": f"{title} · ExportaSV · {date_format(timezone.localdate(), 'DATE_FORMAT')}",
        "words": {
            "what": _("What"),
            "value": _("Value"),
            "people": _("Who took part"),
            "name": _("Name"),
            "institution": _("For whom"),
            "services": _("Services provided"),
            "notes": _("What was covered"),
            "agreements": _("What was agreed"),
            "holder": _("Who does it"),
            "due": _("Until"),
            "state": _("State"),
            "company_note": _("What the company adds"),
        },
    }


def _confirmation_text(session: CounselingSession) -> str:
    if session.confirmed_at is None:
        return _("Not confirmed by the company yet.")
    day = date_format(timezone.localtime(session.confirmed_at), "DATE_FORMAT")
    return _("Confirmed by the company on %(day)s.") % {"day": day}
