"""The private address of an adviser's calendar. The site shows it once and stores only its hash."""

from datetime import timedelta

from django.utils import timezone

from counseling.models import Adviser, CalendarFeed, CounselingSession, GroupSession
from counseling.notices import calendar_event
from exportasv.core.accounts.models import User
from exportasv.core.accounts.tokens import new_token, token_hash
from exportasv.core.audit.actor import act_as
from exportasv.core.calendars.ics import CalendarEvent, calendar_feed, event_uid

FEED_PAST, FEED_AHEAD = timedelta(days=30), timedelta(days=180)


def create_feed(adviser: Adviser, *, by: User) -> str:
    """Create a private address and return its token. The earlier address stops working."""
    token, hashed = new_token()
    with act_as(by):
        CalendarFeed.objects.filter(adviser=adviser).delete()
        CalendarFeed.objects.create(adviser=adviser, token_hash=hashed, made_at=timezone.now())
    return token


def delete_feed(adviser: Adviser, *, by: User) -> None:
    """Delete the private address of an adviser's calendar."""
    with act_as(by):
        CalendarFeed.objects.filter(adviser=adviser).delete()


def adviser_of_feed(token: str) -> Adviser | None:
    """Return the active adviser whose calendar the token opens, or None."""
    rows = CalendarFeed.objects.filter(
        token_hash=token_hash(token), adviser__is_active=True, adviser__user__is_active=True
    )
    found = rows.select_related("adviser__user").first()
    return found.adviser if found else None


def adviser_calendar(adviser: Adviser) -> bytes:
    """Return the adviser's sessions and group sessions as ICS: the last 30 and the next 180 days. Two queries."""
    now = timezone.now()
    window = {"starts_at__range": (now - FEED_PAST, now + FEED_AHEAD)}
    sessions = CounselingSession.objects.busy().filter(adviser=adviser, **window).defer("notes", "private_notes")
    groups = adviser.group_sessions.exclude(state=GroupSession.State.CANCELLED).filter(**window)
    entries = [calendar_event(row) for row in sessions.select_related("company", "adviser__user").order_by("starts_at")]
    entries += [
        CalendarEvent(
            uid=event_uid("group", group.pk),
            starts_at=group.starts_at,
            ends_at=group.ends_at,
            summary=group.topic,
            changed_at=group.changed_at,
            sequence=group.sequence,
        )
        for group in groups
    ]
    return calendar_feed(f"ExportaSV · {adviser}", entries)
