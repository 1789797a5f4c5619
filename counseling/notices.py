"""Notices about sessions to the company's people and to the adviser, each in their own time zone.

A notice about a changed time has the calendar entry attached.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.people import notify_company
from counseling.models import CounselingSession
from exportasv.core.calendars.ics import CalendarEvent, event_uid
from exportasv.core.http.paths import localized_path
from exportasv.core.notifications.calendar_invitations import invitation_files
from exportasv.core.notifications.kinds import notice_kinds
from exportasv.core.notifications.mail import Attachment
from exportasv.core.notifications.notices import notify
from exportasv.core.required import required

STAFF_PAGE, COMPANY_PAGE = "counseling:staff_session", "counseling:session"


def calendar_event(session: CounselingSession) -> CalendarEvent:
    """Return a session as a calendar entry, without notes."""
    return CalendarEvent(
        uid=event_uid("session", session.pk),
        sequence=session.sequence,
        starts_at=required(session.starts_at),
        ends_at=required(session.ends_at),
        summary=f"{session.company} · {session.adviser}",
        description=session.matter,
        location=session.where,
        url=f"{settings.SITE_URL}{reverse(COMPANY_PAGE, args=[session.pk])}",
        changed_at=session.booked_at or session.requested_at,
        is_cancelled=session.state == CounselingSession.State.CANCELLED,
    )


def notify_session_company(
    session: CounselingSession,
    kind: str,
    key: str,
    *,
    with_entry: bool = False,
    route: str = COMPANY_PAGE,
    args: Sequence[object] | None = None,
    **context: Any,
) -> None:
    """Notify the company of a session, in its time zone. The link is the session's page or `route`."""
    notify_company(
        session.company,
        kind,
        key=key,
        route=route,
        args=[session.pk] if args is None else args,
        attachments=(lambda name, address: _calendar_files(session, name, address)) if with_entry else (),
        session=session,
        zone=session.company_zone,
        **context,
    )


def notify_adviser(session: CounselingSession, kind: str, key: str, *, with_entry: bool = False, **context) -> None:
    """Notify the session's adviser, or the company's own adviser if the session has none."""
    person = session.adviser.user if session.adviser else session.company.adviser
    if person is None or not person.is_active:
        return
    url = localized_path(person.language, STAFF_PAGE, session.pk)
    files = _calendar_files(session, person.full_name, person.email) if with_entry else ()
    words = {"session": session, "zone": session.zone, "url": url, "for_adviser": True, **context}
    notify(person, kind, key=key, files=files, **words)


def notify_both_sides(
    session: CounselingSession, kind: str, *, route: str = COMPANY_PAGE, args: Sequence[object] | None = None, **context
) -> None:
    """Notify company and adviser of a change of time, with the calendar entry of this version.

    `route` and `args` set the company's link. The adviser's link is always the session's staff page.
    """
    key = f"{session.pk}-{session.sequence}"
    notify_session_company(session, kind, key, with_entry=True, route=route, args=args, **context)
    notify_adviser(session, kind, key, with_entry=True, **context)


def _calendar_files(session: CounselingSession, name: str, address: str) -> Iterable[Attachment]:
    if session.starts_at is None:
        return ()
    return invitation_files("sesion.ics", calendar_event(session), (name or address, address))


notice_kinds(
    agreement_done=_("Agreement done"),
    forum_cancelled=_("Forum: registration cancelled"),
    forum_event_cancelled=_("Forum: event cancelled"),
    forum_event_changed=_("Forum: event changed"),
    forum_lapsed=_("Forum: place not confirmed in time"),
    forum_link_renewed=_("Forum: new private link"),
    forum_link_resent=_("Forum: private link sent again"),
    forum_promoted=_("Forum: place from the waiting list"),
    forum_registered=_("Forum: registered"),
    forum_thanks=_("Forum: thanks and certificate"),
    forum_waiting=_("Forum: on the waiting list"),
    neglect_list=_("List of companies without recent help"),
    referral_accepted=_("Referral accepted"),
    referral_closed=_("Referral closed"),
    referral_returned=_("Referral returned"),
    referral_sent=_("Referral sent"),
    session_booked=_("Session booked"),
    session_cancelled=_("Session cancelled"),
    session_expired=_("Proposed session not answered"),
    session_from_waiting_list=_("Session from the waiting list"),
    session_missed=_("Session missed"),
    session_moved=_("Session moved"),
    session_proposal=_("Session proposed"),
    session_reassigned=_("Session with another adviser"),
    session_record=_("Minutes of a session"),
    session_record_comment=_("Comment on the minutes of a session"),
    session_requested=_("Session requested"),
    session_to_choose=_("A time to choose for a session"),
    session_unchanged=_("Session stays as it was"),
)
