"""Documents of the forum as tagged PDF (PDF/UA): the ticket and the certificate of attendance."""

from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format, time_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from counseling.forum.tickets import check_in_url
from counseling.models import ForumEvent, Registration
from exportasv.core.documents.typst import document_folder
from exportasv.core.required import required

open_typesetter = partial(document_folder, Path(__file__).parent / "documents.typ")


def ticket_pdf(registration: Registration) -> bytes:
    """Return the ticket on an A5 page, in the active language."""
    event = registration.event
    facts = [
        [_("Name"), registration.name],
        [_("When"), event_time_text(event)],
        [_("Where"), ", ".join(part for part in (event.room, event.edition.place) if part)],
    ]
    if registration.company:
        facts.insert(1, [_("Company"), registration.company.name])
    words = {
        "scan": _("QR code of this ticket"),
        "at_the_door": _("Show it at the door"),
        "keep": _(
            "Keep this ticket on your phone or on paper. If you cannot attend, release your place with your link."
        ),
    }
    with open_typesetter() as folder:
        data = _template_data("ticket", _("Ticket: %(event)s") % {"event": event.title}, words)
        return folder.typeset(
            data
            | {
                "edition": event.edition.name,
                "event": event.title,
                "kind_of_event": f"{event.get_kind_display().capitalize()} · {event.track}",
                "facts": facts,
                "code": code_in_groups(registration.code),
                "qr": folder.qr_code(check_in_url(registration)),
            }
        )


def certificate_pdf(registration: Registration) -> bytes:
    """Return the certificate on a landscape A4 page. The registration must have its certificate code."""
    event = registration.event
    words = {
        "institutions": _("CONAMYPE · Ministry of Foreign Affairs · Invest in El Salvador"),
        "given_to": _("awarded to"),
        "took_part": _("for attending"),
        "verify": _("Verify this certificate at"),
        "scan": _("QR code of the page that confirms this certificate"),
    }
    path = reverse("counseling:certificate_page", args=[registration.certificate_code])
    address = f"{settings.SITE_URL}{path}"
    with open_typesetter() as folder:
        data = _template_data("certificate", _("Certificate of attendance"), words)
        return folder.typeset(
            data
            | {
                "name": registration.name,
                "company": registration.company.name if registration.company else "",
                "event": event.title,
                "edition": f"{event.edition.name}, {event.edition.place}",
                "when": f"{event_time_text(event)} · {event_length_text(event)}",
                "code": code_in_groups(required(registration.certificate_code)),
                "link": address,
                "link_said": address.split("//")[-1],
                "qr": folder.qr_code(address),
            }
        )


def _template_data(kind: str, title: str, words: dict[str, str]) -> dict[str, object]:
    return {"kind": kind, "title": title, "keywords": ["ExportaSV"], "language": get_language()[:2], "words": words}


def event_time_text(event: ForumEvent) -> str:
    """Return day and hours in the event's time zone."""
    zone = ZoneInfo(event.zone)
    start, end = event.starts_at.astimezone(zone), event.ends_at.astimezone(zone)
    day = date_format(start, "DATE_FORMAT")
    return f"{day}, {time_format(start, 'TIME_FORMAT')}–{time_format(end, 'TIME_FORMAT')}"


def event_length_text(event: ForumEvent) -> str:
    """Return the length of the event as in "90 minutes" or "2 hours"."""
    minutes = round((event.ends_at - event.starts_at).total_seconds() / 60)
    if minutes % 60:
        return ngettext("%d minute", "%d minutes", minutes) % minutes
    return ngettext("%d hour", "%d hours", minutes // 60) % (minutes // 60)


def code_in_groups(code: str) -> str:
    """Return a code in groups of four letters."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))
