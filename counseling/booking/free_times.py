"""Free times of advisers: weekly or daily hours, minus the taken times, in any time zone."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import pgettext

from counseling.models import (
    Absence,
    Adviser,
    Availability,
    CounselingSession,
    DayHours,
    GroupSession,
    RescheduleProposal,
)
from exportasv.core.calendars.zones import HOME_ZONE, city_name, local_datetime
from exportasv.core.required import required

MIN_NOTICE = timedelta(hours=12)  # latest booking by a company before the session
MAX_ADVANCE = timedelta(days=42)  # earliest booking before the session
CANCEL_CUTOFF = time(17)  # on the day before, in the adviser's zone: last hour to move or cancel


class Slot(NamedTuple):
    """A free time, half-open, in UTC."""

    adviser: Adviser
    starts_at: datetime
    ends_at: datetime


def free_slots(
    advisers: Iterable[Adviser], since: date, days: int, *, but: CounselingSession | None = None
) -> list[Slot]:
    """Return the free times of these advisers on `days` days from `since`, in their own calendars, earliest first.

    A slot is not free before MIN_NOTICE or after MAX_ADVANCE, during a session, group session or absence, at a time
    proposed to another company, or in a week without capacity. The time of `but`, a session to be moved, is free.
    Six queries for any number of advisers.
    """
    rows = list(advisers)
    now = timezone.now()
    first, last = now + MIN_NOTICE, now + MAX_ADVANCE
    window = (
        _start_of_day(since, ZoneInfo("Pacific/Kiritimati")),
        _start_of_day(since + timedelta(days=days + 1), ZoneInfo(HOME_ZONE)),
    )
    taken = _busy_times(rows, *window, but)
    weeks = _sessions_per_week(rows, *window, but)
    found = []
    for adviser, slot in _all_slots(rows, since, days):
        is_full = weeks.get((adviser.pk, _iso_week(slot.starts_at, adviser)), 0) >= adviser.weekly_capacity
        is_taken = any(a < slot.ends_at and slot.starts_at < b for a, b in taken.get(adviser.pk, ()))
        if first <= slot.starts_at <= last and not is_full and not is_taken:
            found.append(slot)
    return sorted(found, key=lambda slot: (slot.starts_at, slot.adviser.pk))


def cancel_deadline(session: CounselingSession) -> datetime:
    """Return the time until which the company can move or cancel its booked session."""
    clock = ZoneInfo(session.zone)
    day = required(session.starts_at).astimezone(clock).date()
    return local_datetime(day - timedelta(days=1), CANCEL_CUTOFF, clock)


def can_change(session: CounselingSession) -> bool:
    """Return whether the company can still move or cancel; until the start if an open proposal exists."""
    if session.state == CounselingSession.State.REQUESTED:
        return True
    if session.state != CounselingSession.State.BOOKED:
        return False
    if session.proposals.filter(state=RescheduleProposal.State.OPEN).exists():
        return required(session.starts_at) > timezone.now()
    return timezone.now() <= cancel_deadline(session)


def slots_by_day(slots: Iterable[Slot], zone: str) -> list[tuple[date, list[Slot]]]:
    """Return the slots by day in the reader's zone; if several advisers are free at once, the first."""
    clock = ZoneInfo(zone)
    once = {slot.starts_at: slot for slot in reversed(list(slots))}
    ordered = [once[at] for at in sorted(once)]
    return [(day, list(group)) for day, group in groupby(ordered, lambda s: s.starts_at.astimezone(clock).date())]


def local_time_text(at: datetime, zone: str) -> str:
    """Return a time as text in `zone`, with the city if it is not El Salvador."""
    local = at.astimezone(ZoneInfo(zone))
    day = date_format(local, pgettext("how a day of a year is written", "l, N j, Y"))
    text = f"{day}, {time_format(local, 'TIME_FORMAT')}"
    return text if zone == HOME_ZONE else f"{text} ({city_name(zone)})"


# --- Parts ------------------------------------------------------------------------------------------------


def _start_of_day(day: date, clock: ZoneInfo) -> datetime:
    return datetime.combine(day, time(0), clock)


def _iso_week(at: datetime, adviser: Adviser) -> tuple[int, int]:
    return at.astimezone(adviser.tzinfo).isocalendar()[:2]


def _all_slots(advisers: list[Adviser], since: date, days: int) -> Iterable[tuple[Adviser, Slot]]:
    """Yield every slot of the advisers' hours, free or taken. Two queries."""
    weekly: dict[tuple[int, int], list] = {}
    for row in Availability.objects.filter(adviser__in=advisers):
        weekly.setdefault((row.adviser_id, row.weekday), []).append((row.opens, row.closes))
    special: dict[tuple[int, date], list] = {}
    for one in DayHours.objects.filter(adviser__in=advisers, day__range=(since, since + timedelta(days=days))):
        special.setdefault((one.adviser_id, one.day), []).append((one.opens, one.closes))
    for adviser in advisers:
        for day in (since + timedelta(days=n) for n in range(days)):
            hours = special.get((adviser.pk, day), weekly.get((adviser.pk, day.weekday()), []))
            for opens, closes in hours:
                yield from ((adviser, slot) for slot in _slots_between(adviser, day, opens, closes))


def _slots_between(adviser: Adviser, day: date, opens: time | None, closes: time | None) -> Iterable[Slot]:
    """Yield whole sessions from the opening on. Lengths are exact when the clocks change."""
    if opens is None or closes is None:
        return
    length = adviser.session_length
    at = local_datetime(day, opens, adviser.tzinfo).astimezone(UTC)
    end = local_datetime(day, closes, adviser.tzinfo).astimezone(UTC)
    while at + length <= end:
        yield Slot(adviser, at, at + length)
        at += length


def _busy_times(
    advisers: list[Adviser], since: datetime, until: datetime, but: CounselingSession | None
) -> dict[int, list[tuple[datetime, datetime]]]:
    """Return the taken times of each adviser. Four queries."""
    sessions = CounselingSession.objects.busy().exclude(pk__in=[but.pk] if but else [])
    groups = GroupSession.objects.exclude(state=GroupSession.State.CANCELLED)
    proposals = RescheduleProposal.objects.filter(state=RescheduleProposal.State.OPEN).exclude(
        session__in=[but.pk] if but else []
    )
    found: dict[int, list[tuple[datetime, datetime]]] = {}
    for rows in (sessions, groups, proposals, Absence.objects.all()):
        rows = rows.filter(adviser__in=advisers, starts_at__lt=until, ends_at__gt=since)
        for adviser, starts_at, ends_at in rows.values_list("adviser", "starts_at", "ends_at").order_by():
            found.setdefault(adviser, []).append((required(starts_at), required(ends_at)))
    return found


def _sessions_per_week(
    advisers: list[Adviser], since: datetime, until: datetime, but: CounselingSession | None
) -> dict[tuple[int, tuple[int, int]], int]:
    """Return the number of sessions by adviser and week. One query."""
    by_pk = {adviser.pk: adviser for adviser in advisers}
    week = timedelta(days=7)
    rows = CounselingSession.objects.busy().between(since - week, until + week).filter(adviser__in=advisers)
    counts: dict[tuple[int, tuple[int, int]], int] = {}
    for adviser, starts_at in (
        rows.exclude(pk__in=[but.pk] if but else []).values_list("adviser", "starts_at").order_by()
    ):
        key = (adviser, _iso_week(required(starts_at), by_pk[adviser]))
        counts[key] = counts.get(key, 0) + 1
    return counts
