"""Notices about sessions: to everybody of the company and to the adviser, each on their own clock, with the
calendar entry where the time changed."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from companies.models import Company
from counseling.models import CounselingSession
from exportasv.core.accounts.models import User
from exportasv.core.calendars.ics import CalendarEvent, event_uid, invitation, media_type
from exportasv.core.notifications.mail import Attachment, send_email
from exportasv.core.notifications.notices import notify

STAFF_PAGE, COMPANY_PAGE = "counseling:staff_session", "counseling:session"


def calendar_event(session: CounselingSession) -> CalendarEvent:
    """A session as a calendar shows it; without notes of any kind."""
    return CalendarEvent(
        uid=event_uid("session", session.pk),
        sequence=session.sequence,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        summary=f"{session.company} · {session.adviser}",
        description=session.matter,
        location=session.where,
        url=f"{settings.SITE_URL}{reverse(COMPANY_PAGE, args=[session.pk])}",
        changed_at=timezone.now(),
        is_cancelled=session.state == CounselingSession.State.CANCELLED,
    )


def members_of_company(company: Company) -> list[User]:
    """The people of a company who can sign in."""
    members = company.members.select_related("user").order_by("pk")
    return [member.user for member in members if member.user.is_active]


def notify_company(session: CounselingSession, kind: str, key: str, *, with_entry: bool = False, **context) -> None:
    """A notice to each person of the company; a mail to the company's address where nobody has an account yet.

    `url` in the context replaces the session's own page as the link.
    """
    words = {"session": session, "zone": session.company_zone, **context}
    people = members_of_company(session.company)
    for person in people:
        with translation.override(person.language):
            url = context.get("url") or reverse(COMPANY_PAGE, args=[session.pk])
        files = _calendar_files(session, person.full_name, person.email) if with_entry else ()
        notify(person, kind, key=key, files=files, **{**words, "url": url})
    if not people and session.company.email:
        files = _calendar_files(session, session.company.name, session.company.email) if with_entry else ()
        send_email(session.company.email, kind, key=key, files=files, **{"url": "", **words})


def notify_adviser(session: CounselingSession, kind: str, key: str, *, with_entry: bool = False, **context) -> None:
    """A notice to the session's adviser, or to the company's own where the session has none yet."""
    person = session.adviser.user if session.adviser else session.company.adviser
    if person is None or not person.is_active:
        return
    with translation.override(person.language):
        url = reverse(STAFF_PAGE, args=[session.pk])
    files = _calendar_files(session, person.full_name, person.email) if with_entry else ()
    words = {"session": session, "zone": session.zone, "url": url, "for_adviser": True, **context}
    notify(person, kind, key=key, files=files, **words)


def notify_both_sides(session: CounselingSession, kind: str, **context) -> None:
    """What changed the time of a session: to both sides, with the calendar entry of this version."""
    key = f"{session.pk}-{session.sequence}"
    notify_company(session, kind, key, with_entry=True, **context)
    notify_adviser(session, kind, key, with_entry=True, **context)


def _calendar_files(session: CounselingSession, name: str, address: str) -> Iterable[Attachment]:
    if session.starts_at is None:
        return ()
    entry = calendar_event(session)
    return [Attachment("sesion.ics", media_type(entry), invitation(entry, to=(name or address, address)))]
