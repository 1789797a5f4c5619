"""Notices to people registered for the forum: with an account, in the portal and by e-mail; guests, by e-mail only."""

from collections.abc import Iterable
from typing import Any

from counseling.forum.calendar import calendar_event
from counseling.forum.tickets import ticket_path
from counseling.models import Registration
from exportasv.core.notifications.calendar_invitations import invitation_files
from exportasv.core.notifications.mail import Attachment, send_email
from exportasv.core.notifications.notices import notify

KINDS_WITH_CALENDAR_FILE = {
    "forum_registered",
    "forum_promoted",
    "forum_event_changed",
    "forum_event_cancelled",
    "forum_cancelled",
}


def notify_registrant(registration: Registration, kind: str, *, key: str, **context: Any) -> None:
    """Notify a person once for `key`, with a link to the ticket. Call it in the transaction of the change."""
    words = {"registration": registration, "event": registration.event, **context}
    person = registration.user
    files = _calendar_files(registration, kind)
    if person and person.is_active:
        url = ticket_path(registration, person.language)
        notify(person, kind, key=key, url=url, files=files, **words)
    else:
        url, language = ticket_path(registration), registration.language
        send_email(registration.email, kind, key=key, language=language, url=url, files=files, **words)


def _calendar_files(registration: Registration, kind: str) -> Iterable[Attachment]:
    """Return the calendar entry for notices that change it; nothing for people on the waiting list."""
    if kind not in KINDS_WITH_CALENDAR_FILE or registration.state == Registration.State.WAITING:
        return ()
    entry = calendar_event(registration.event, given_back=registration.state == Registration.State.CANCELLED)
    return invitation_files("exportasv-foro.ics", entry, (registration.name, registration.email))
