"""The forum's events as calendar entries: one fixed UID each, a higher sequence with every change."""

from django.conf import settings

from counseling.models import ForumEdition, ForumEvent
from exportasv.core.calendars.ics import CalendarEvent, calendar_feed, event_uid, published_entry


def calendar_event(event: ForumEvent, *, given_back: bool = False) -> CalendarEvent:
    """Return the event in the active language, cancelled for the person if `given_back`."""
    return CalendarEvent(
        uid=event_uid("forum-event", event.pk),
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        summary=event.title,
        changed_at=event.changed_at,
        sequence=event.sequence,
        description=event.about,
        location=", ".join(part for part in (event.room, event.edition.place) if part),
        url=f"{settings.SITE_URL}{event.get_absolute_url()}",
        is_cancelled=given_back or bool(event.called_off_at),
    )


def event_calendar_file(event: ForumEvent) -> bytes:
    """Return one event as an ICS file to download."""
    return published_entry(calendar_event(event))


def edition_feed(edition: ForumEdition) -> bytes:
    """Return all events of an edition as an ICS feed. One query."""
    events = edition.events.select_related("edition")
    return calendar_feed(edition.name, [calendar_event(event) for event in events])
