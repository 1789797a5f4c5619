"""iCalendar files (RFC 5545, RFC 5546): invitations with their updates, entries to download, and feeds.

Times are written in UTC, so that calendar programs do not need time zone definitions.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from exportasv.core.clean_text import clean_line, clean_prose
from exportasv.core.site_host import site_host

if TYPE_CHECKING:
    from icalendar import Calendar, Event  # 90 modules, where a calendar is written

FEED_REFRESH_INTERVAL = timedelta(hours=1)


@dataclass(frozen=True)
class CalendarEvent:
    """One event. The same `uid` with a higher `sequence` replaces the entry in the reader's calendar."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    summary: str
    changed_at: datetime  # when this version was made: a file that is made again has the same
    sequence: int = 0
    description: str = ""
    location: str = ""
    url: str = ""
    is_cancelled: bool = False


def event_uid(kind: str, pk: int) -> str:
    """Return the permanent id of a row's event, as in "session-7@exportasv.example"."""
    return f"{kind}-{pk}@{site_host()}"


def invitation(entry: CalendarEvent, *, to: tuple[str, str]) -> bytes:
    """Return a calendar with one event for a letter to the guest `to` (name, address).

    Its METHOD is REQUEST, or CANCEL if the event is cancelled. notifications/calendar_invitations.py knows which the
    guest got before.
    """
    from icalendar import vCalAddress, vText

    calendar = _calendar("CANCEL" if entry.is_cancelled else "REQUEST")
    event = _event(entry)
    organizer = vCalAddress(f"mailto:{_sender()}")
    organizer.params["CN"] = vText("ExportaSV")
    event["organizer"] = organizer
    guest = vCalAddress(f"mailto:{to[1]}")
    guest.params.update({"CN": vText(to[0]), "ROLE": vText("REQ-PARTICIPANT"), "RSVP": vText("FALSE")})
    event.add("attendee", guest, encode=False)
    calendar.add_component(event)
    return calendar.to_ical()


def media_type(entry: CalendarEvent) -> str:
    """Return the media type for the e-mail attachment."""
    return f"text/calendar; charset=utf-8; method={'CANCEL' if entry.is_cancelled else 'REQUEST'}"


def published_entry(entry: CalendarEvent) -> bytes:
    """Return a calendar with one event that anybody may download: METHOD PUBLISH, nobody is invited."""
    calendar = _calendar("PUBLISH")
    calendar.add_component(_event(entry))
    return calendar.to_ical()


def calendar_feed(name: str, entries: Iterable[CalendarEvent]) -> bytes:
    """Return a calendar to subscribe to; calendar programs reload it every hour."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("name", name)
    calendar.add("refresh-interval", FEED_REFRESH_INTERVAL, parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry))
    return calendar.to_ical()


def _calendar(method: str) -> "Calendar":
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//ExportaSV//ES")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _event(entry: CalendarEvent) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.ends_at.astimezone(UTC))
    event.add("summary", clean_line(entry.summary))
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    for name, value in (("description", entry.description), ("location", entry.location), ("url", entry.url)):
        if value:
            event.add(name, clean_prose(value))
    return event


def _sender() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">")
