"""The forum's events as calendars know them: one lasting name each, a higher number with every change."""

from dataclasses import replace

from django.conf import settings

from counseling.models import ForumEdition, ForumEvent
from exportasv.core.calendars.ics import CalendarEvent, event_uid, feed, invitation


def calendar_event(event: ForumEvent, *, given_back: bool = False) -> CalendarEvent:
    """The event in the active language; `given_back` takes it out of the calendar of who gave the place back."""
    entry = CalendarEvent(
        uid=event_uid("forum-event", event.pk),
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        summary=event.title,
        changed_at=event.changed_at,
        sequence=event.sequence,
        description=event.about,
        location=", ".join(part for part in (event.room, event.edition.place) if part),
        url=f"{settings.SITE_URL}{event.get_absolute_url()}",
        is_cancelled=bool(event.called_off_at),
    )
    return replace(entry, is_cancelled=True) if given_back else entry


def event_calendar_file(event: ForumEvent) -> bytes:
    """One event to put into a calendar."""
    return invitation(calendar_event(event))


def edition_feed(edition: ForumEdition) -> bytes:
    """All events of an edition, to subscribe to. One query."""
    events = edition.events.select_related("edition")
    return feed(edition.name, [calendar_event(event) for event in events])
