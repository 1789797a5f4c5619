"""The advisers' agenda by day or week, with sessions to record and companies that request a time."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from counseling import exports as columns
from counseling.models import Adviser, CounselingSession, GroupSession
from exportasv.core.accounts.models import User
from exportasv.core.accounts.request import Request
from exportasv.core.calendars.zones import HOME_ZONE
from exportasv.core.spreadsheets import exports

MAX_WAITING = 30


@dataclass(frozen=True)
class AgendaSpan:
    """The days an agenda shows."""

    view: str  # "day" or "week"
    first: date
    days: int

    @property
    def previous(self) -> date:
        return self.first - timedelta(days=self.days)

    @property
    def next(self) -> date:
        return self.first + timedelta(days=self.days)

    @property
    def last(self) -> date:
        return self.next - timedelta(days=1)


def requested_span(request: Request) -> AgendaSpan:
    """Return the span that the address requests; by default this week, or today in the day view."""
    try:
        day = date.fromisoformat(request.GET.get("date", ""))
        day = day if 2000 < day.year < 2100 else timezone.localdate()
    except ValueError:
        day = timezone.localdate()
    if request.GET.get("view") == "day":
        return AgendaSpan("day", day, 1)
    return AgendaSpan("week", day - timedelta(days=day.weekday()), 7)


def chosen_adviser(request: Request, advisers: list[Adviser]) -> Adviser | None:
    """Return the requested adviser, else the reader's own profile; None (all) if requested or if there is none."""
    named = request.GET.get("adviser", "")
    if named == "all":
        return None
    found = next((each for each in advisers if str(each.pk) == named), None)
    return found or next((each for each in advisers if each.user_id == request.user.pk), None)


def agenda(request: Request) -> HttpResponseBase:
    """Show the sessions of a day or a week. Six queries."""
    span = requested_span(request)
    advisers = list(Adviser.objects.filter(is_active=True).select_related("user"))
    chosen = chosen_adviser(request, advisers)
    clock = ZoneInfo(chosen.zone if chosen else HOME_ZONE)
    since, until = (datetime.combine(day, time(0), clock) for day in (span.first, span.next))
    rows = _agenda_rows(request.user, chosen, since, until)
    if taken := exports.export_response(request, rows, columns.AGENDA, _("Agenda")):
        return taken
    context = {
        "span": span,
        "today": timezone.localdate(),
        "advisers": advisers,
        "chosen": chosen,
        "zone": str(clock),
        "days": _rows_by_day(span, clock, rows),
        "unrecorded": _unrecorded_sessions(request.user, chosen),
        "asking": _requested_sessions(request.user, chosen),
        "query": f"view={span.view}&adviser={chosen.pk if chosen else 'all'}",
    }
    return render(request, "counseling/staff/agenda.html", context)


def _agenda_rows(user: User, adviser: Adviser | None, since: datetime, until: datetime) -> list:
    """Return sessions and group sessions in this time, by their start."""
    sessions = CounselingSession.objects.for_actor(user).filter(
        state__in=[CounselingSession.State.BOOKED, CounselingSession.State.HELD, CounselingSession.State.MISSED],
        group=None,
    )
    sessions = sessions.between(since, until).select_related("company", "adviser__user").prefetch_related("proposals")
    groups = GroupSession.objects.exclude(state=GroupSession.State.CANCELLED).filter(
        starts_at__lt=until, ends_at__gt=since
    )
    groups = groups.select_related("adviser__user").prefetch_related("places")
    if adviser:
        sessions, groups = sessions.filter(adviser=adviser), groups.filter(adviser=adviser)
    return sorted([*sessions.defer("notes", "private_notes"), *groups], key=lambda row: (row.starts_at, row.pk))


def _rows_by_day(span: AgendaSpan, clock: ZoneInfo, rows: list) -> list[tuple[date, list]]:
    """Return every day of the span with its rows. Skip an empty Saturday or Sunday in the week view."""
    by_day: dict[date, list] = {}
    for row in rows:
        by_day.setdefault(row.starts_at.astimezone(clock).date(), []).append(row)
    days = (span.first + timedelta(days=n) for n in range(span.days))
    return [(day, by_day.get(day, [])) for day in days if day in by_day or day.weekday() < 5 or span.days == 1]


def _unrecorded_sessions(user: User, adviser: Adviser | None) -> list[CounselingSession]:
    rows = CounselingSession.objects.for_actor(user).unrecorded(timezone.now())
    rows = rows.filter(adviser=adviser) if adviser else rows
    return list(rows.select_related("company", "adviser__user").order_by("starts_at")[:MAX_WAITING])


def _requested_sessions(user: User, adviser: Adviser | None) -> list[CounselingSession]:
    """Return requested sessions without a time, the oldest first; of the adviser's own companies if given."""
    rows = CounselingSession.objects.for_actor(user).filter(state=CounselingSession.State.REQUESTED, group=None)
    rows = rows.filter(company__adviser=adviser.user_id) if adviser else rows
    return list(rows.select_related("company", "waiting").order_by("requested_at")[:MAX_WAITING])
