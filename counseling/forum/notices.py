"""Notices to people registered for the forum: with an account, in the portal and by e-mail; guests, by e-mail only."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from counseling.forum.calendar import calendar_event
from counseling.forum.tickets import LINK_VALID_FOR, ticket_path, ticket_token
from counseling.models import Registration
from exportasv.core.accounts.models import User
from exportasv.core.db.errors import RuleError
from exportasv.core.notifications.calendar_invitations import invitation_files
from exportasv.core.notifications.mail import Attachment, send_email
from exportasv.core.notifications.notices import notify

KINDS_WITH_CALENDAR_FILE = {
    "forum_registered",
    "forum_promoted",
    "forum_event_changed",
    "forum_event_cancelled",
    "forum_cancelled",
    "forum_lapsed",
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


def renew_ticket_link(pk: int, _by: User | None) -> None:
    """Send the private link of a registration anew. Raise RuleError if it has ended or the person did not register."""
    since = timezone.now() - LINK_VALID_FOR
    rows = Registration.objects.filter(disowned_at=None, event__ends_at__gt=since).select_related("event__edition")
    registration = rows.filter(pk=pk).first()
    if registration is None:
        raise RuleError(_("This link has ended."))
    key = ticket_token(registration).partition("-")[0]
    notify_registrant(registration, "forum_link_renewed", key=key)


def _calendar_files(registration: Registration, kind: str) -> Iterable[Attachment]:
    """Return the calendar entry for notices that change it; nothing for people on the waiting list."""
    if kind not in KINDS_WITH_CALENDAR_FILE or registration.state == Registration.State.WAITING:
        return ()
    entry = calendar_event(registration.event, given_back=registration.state == Registration.State.CANCELLED)
    return invitation_files("exportasv-foro.ics", entry, (registration.name, registration.email))
