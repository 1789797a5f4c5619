"""Asking for a session, booking, moving and cancelling it; the waiting list that fills what is given back.

The overlap of two sessions is PostgreSQL's decision (`session_adviser_not_twice`). What stands in other tables
(absences, group sessions) is looked up under the lock of the adviser's row, which every verb here takes first.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import IntegrityError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company
from counseling.booking.free_times import NOTICE, Slot, free_times, may_change
from counseling.models import Adviser, CounselingSession, GroupSession, WaitingPlace
from counseling.notices import tell_adviser, tell_both, tell_company
from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import acting
from exportasv.core.calendars.zones import HOME
from exportasv.core.db.errors import RuleError
from exportasv.core.db.state_machine import locked, move


def request_session(
    company: Company, matter: str, *, by: User | None, channel: str = "office", zone: str = HOME
) -> CounselingSession:
    """The company asks for help with a matter; `zone` is the clock that its people read."""
    with acting(by):
        session = CounselingSession.objects.create(
            company=company, matter=matter, channel=channel, company_zone=zone, requested_at=timezone.now()
        )
        if by is None or by.pk != company.adviser_id:
            tell_adviser(session, "session_requested", f"{session.pk}")
    return session


def book(
    session: CounselingSession, adviser: Adviser, starts_at: datetime, ends_at: datetime, *, by: User
) -> CounselingSession:
    """Give the session its time, half-open. Raises RuleError when the adviser is taken: PostgreSQL decides."""
    with decided_by_postgresql(by):
        return _booked(fresh(session, adviser), adviser, starts_at, ends_at)


def book_free(session: CounselingSession, slot: Slot, *, by: User) -> CounselingSession:
    """A company books (or moves to) one of the free times it was shown. Raises RuleError when it is free no more."""
    with decided_by_postgresql(by):
        now = fresh(session, slot.adviser)
        if now.state == "booked" and not may_change(now):
            raise RuleError(_too_late())
        _still_free(slot, now)
        if now.state == "booked":
            return _moved(now, slot.adviser, slot.starts_at, slot.ends_at)
        return _booked(now, slot.adviser, slot.starts_at, slot.ends_at)


def rebook(
    session: CounselingSession, adviser: Adviser, starts_at: datetime, ends_at: datetime, *, by: User
) -> CounselingSession:
    """Move a booked session to another time or adviser; the waiting list gets the time it leaves."""
    with decided_by_postgresql(by):
        return _moved(fresh(session, adviser), adviser, starts_at, ends_at)


def cancel(session: CounselingSession, *, by: User | None, reason: str = "") -> CounselingSession:
    """The session will not take place; its time, or its place in a group, goes to the first who waits for it."""
    with decided_by_postgresql(by):
        group = locked(session.group) if session.group_id else None
        before = fresh(session)
        values = {"cancel_reason": reason[:200], "sequence": before.sequence + 1}
        session = move(before, "cancelled", CounselingSession.MOVES, **values)
        close_proposals(session, "withdrawn")
        WaitingPlace.objects.filter(session=session).delete()
        if group:
            _leave(session, group, had_place=before.state == "booked")
        elif before.state == "booked":
            tell_both(session, "session_cancelled")
            give_back(before)
    return session


def cancel_by_company(session: CounselingSession, *, by: User | None, reason: str = "") -> CounselingSession:
    """The company gives its session back, until the hour that CANCEL_UNTIL names."""
    if not may_change(session):
        raise RuleError(_too_late())
    return cancel(session, by=by, reason=reason)


def wait(
    session: CounselingSession, adviser: Adviser | None, not_before: date, not_after: date, *, by: User
) -> WaitingPlace:
    """A requested session waits for a time given back, with one adviser or (None) with any."""
    with acting(by):
        if locked(session).state != "requested":
            raise RuleError(_("Only a session without a time can wait for one."))
        if not_after < not_before:
            raise RuleError(_("The last day lies before the first."))
        values = {"adviser": adviser, "not_before": not_before, "not_after": not_after, "since": timezone.now()}
        place, _created = WaitingPlace.objects.update_or_create(session=session, defaults=values)
    return place


def stop_waiting(session: CounselingSession, *, by: User) -> None:
    """The session stays requested, and takes no time that becomes free."""
    with acting(by):
        WaitingPlace.objects.filter(session=session).delete()


# --- Parts, used by the other rules of this folder --------------------------------------------------------


@contextmanager
def decided_by_postgresql(by: User | None) -> Iterator[None]:
    """One atomic step of `by` in which a refusal by a constraint becomes a sentence."""
    try:
        with acting(by):
            yield
    except IntegrityError as error:
        raise RuleError(_("The adviser has another session at this time. Please choose another.")) from error


def fresh(session: CounselingSession, *advisers: Adviser) -> CounselingSession:
    """The session, read again under its lock, after those of its adviser and of the others named."""
    lock_advisers(session.adviser, *advisers)
    row = locked(session)
    if row.adviser_id != session.adviser_id:
        raise RuleError(_("Somebody has just changed this session. Please look at it again."))
    return row


def lock_advisers(*advisers: Adviser | None) -> None:
    """The rows of the advisers locked, always in the same order: one verb at a time touches an adviser's calendar."""
    numbers = {adviser.pk for adviser in advisers if adviser}
    list(Adviser.objects.select_for_update(no_key=True).filter(pk__in=numbers).order_by("pk"))


def close_proposals(session: CounselingSession, state: str) -> None:
    session.proposals.filter(state="open").update(state=state, answered_at=timezone.now())


def give_back(left: CounselingSession) -> CounselingSession | None:
    """Book the time that `left` had for the first on the waiting list who can come then; None when nobody can."""
    if left.adviser is None or left.starts_at < timezone.now() + NOTICE:
        return None
    adviser = left.adviser
    if not adviser.is_active or _why_away(adviser, left.starts_at, left.ends_at):
        return None
    if CounselingSession.objects.busy().filter(adviser=adviser).between(left.starts_at, left.ends_at).exists():
        return None
    day = left.starts_at.astimezone(adviser.clock).date()
    waiting = WaitingPlace.objects.select_for_update(of=("self",), skip_locked=True).filter(
        Q(adviser=adviser) | Q(adviser=None), not_before__lte=day, not_after__gte=day, session__state="requested"
    )
    place = waiting.exclude(session__company=left.company_id).order_by("since", "pk").first()
    if place is None:
        return None
    return _booked(place.session, adviser, left.starts_at, left.ends_at, notice="session_filled")


def taken(group: GroupSession) -> int:
    """How many companies have a place."""
    return group.places.filter(state__in=["booked", "held"]).count()


def seat(session: CounselingSession, group: GroupSession, notice: str = "session_booked") -> CounselingSession:
    """Give a company its place; the group is locked."""
    values = {"adviser": group.adviser, "starts_at": group.starts_at, "ends_at": group.ends_at, "zone": group.zone}
    values |= {"sequence": session.sequence + 1, "booked_at": timezone.now()}
    session = move(session, "booked", CounselingSession.MOVES, **values)
    tell_company(session, notice, f"{session.pk}-{session.sequence}", with_entry=True)
    return session


def _leave(session: CounselingSession, group: GroupSession, *, had_place: bool) -> None:
    """Tell the company; those who wait get the places that are free, as long as the group is still to come."""
    if had_place:
        tell_company(session, "session_cancelled", f"{session.pk}-{session.sequence}", with_entry=True)
    if group.state == "planned" and group.starts_at > timezone.now():
        waiting = group.places.filter(state="requested").order_by("requested_at", "pk")
        for first in waiting[: max(0, group.capacity - taken(group))]:
            seat(first, group, "session_filled")


def _booked(
    session: CounselingSession, adviser: Adviser, starts_at: datetime, ends_at: datetime, notice: str = "session_booked"
) -> CounselingSession:
    _not_away(adviser, starts_at, ends_at)
    values = {"adviser": adviser, "starts_at": starts_at, "ends_at": ends_at, "zone": adviser.zone}
    values |= {"sequence": session.sequence + 1, "booked_at": timezone.now()}
    session = move(session, "booked", CounselingSession.MOVES, **values)
    WaitingPlace.objects.filter(session=session).delete()
    if starts_at > timezone.now():  # what is written down afterwards invites nobody
        tell_both(session, notice)
    return session


def _moved(session: CounselingSession, adviser: Adviser, starts_at: datetime, ends_at: datetime) -> CounselingSession:
    """`session` is locked and read anew."""
    if session.state != "booked" or session.group_id:
        raise RuleError(_("Only a booked session of one company can be moved."))
    _not_away(adviser, starts_at, ends_at)
    left = CounselingSession(
        adviser=session.adviser, company_id=session.company_id, starts_at=session.starts_at, ends_at=session.ends_at
    )
    session.adviser, session.starts_at, session.ends_at, session.zone = adviser, starts_at, ends_at, adviser.zone
    session.sequence, session.booked_at = session.sequence + 1, timezone.now()
    session.save(update_fields=["adviser", "starts_at", "ends_at", "zone", "sequence", "booked_at"])
    close_proposals(session, "declined")
    tell_both(session, "session_moved")
    if left.adviser and left.adviser != adviser:
        gone = _as_it_was(session, left)
        tell_adviser(gone, "session_handed_on", f"{gone.pk}-{gone.sequence}-from", with_entry=True)
    give_back(left)
    return session


def _as_it_was(session: CounselingSession, left: CounselingSession) -> CounselingSession:
    """The session as the adviser knew it who has it no longer: to take it out of that calendar."""
    left.pk, left.company, left.matter, left.zone = session.pk, session.company, session.matter, left.adviser.zone
    left.sequence, left.state = session.sequence, "cancelled"
    return left


def _not_away(adviser: Adviser, starts_at: datetime, ends_at: datetime) -> None:
    why = _why_away(adviser, starts_at, ends_at)
    if why:
        raise RuleError(why)


def _why_away(adviser: Adviser, starts_at: datetime, ends_at: datetime) -> str:
    """Why the adviser cannot receive a company then, as a sentence; empty where nothing but sessions could hinder."""
    overlap = {"starts_at__lt": ends_at, "ends_at__gt": starts_at}
    if adviser.absences.filter(**overlap).exists():
        return _("The adviser is away at this time. Please choose another.")
    if adviser.group_sessions.exclude(state="cancelled").filter(**overlap).exists():
        return _("The adviser has a group session at this time. Please choose another.")
    return ""


def _still_free(slot: Slot, session: CounselingSession) -> None:
    day = slot.starts_at.astimezone(slot.adviser.clock).date()
    if not slot.adviser.is_active or slot not in free_times([slot.adviser], day, 1, but=session):
        raise RuleError(_("This time is not free any more. Please choose another."))


def _too_late() -> str:
    return _("The hour until which a session can be moved or cancelled here has passed. Please call your adviser.")
