"""Sessions: request, book, move and cancel; the waiting list for times that become free.

PostgreSQL refuses two overlapping sessions of one adviser (`session_adviser_not_twice`). Absences and group sessions
are in other tables: the functions here check them after they lock the adviser's row.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg2.errors import ExclusionViolation

from companies.models import Company
from counseling.booking.free_times import MIN_NOTICE, Slot, can_change, free_slots
from counseling.models import Adviser, CounselingSession, GroupSession, RescheduleProposal, WaitingListEntry
from counseling.notices import notify_adviser, notify_both_sides, notify_session_company
from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.calendars.zones import HOME_ZONE
from exportasv.core.db.errors import RuleError, violation_as_rule_error
from exportasv.core.db.state_machine import change_state, lock_row
from exportasv.core.required import required


def request_session(
    company: Company, matter: str, *, by: User | None, channel: str = "office", zone: str = HOME_ZONE
) -> CounselingSession:
    """Request a session for a company. `zone` is the time zone of its people."""
    with act_as(by):
        session = CounselingSession.objects.create(
            company=company, matter=matter, channel=channel, company_zone=zone, requested_at=timezone.now()
        )
        if by is None or by.pk != company.adviser_id:
            notify_adviser(session, "session_requested", f"{session.pk}")
    return session


def book_session(
    session: CounselingSession, adviser: Adviser, starts_at: datetime, ends_at: datetime, *, by: User
) -> CounselingSession:
    """Book a session for the half-open time from `starts_at` to `ends_at`.

    Raise RuleError if the adviser is away or has another session, or if the session is not waiting for a time.
    """
    with overlap_as_rule_error(by):
        return _book_at(lock_session(session, adviser), adviser, starts_at, ends_at)


def book_slot(session: CounselingSession, slot: Slot, *, by: User) -> CounselingSession:
    """Book one of the free times shown to the company, or move its session there.

    Raise RuleError if the slot is no longer free, or if it is too late to move the session.
    """
    with overlap_as_rule_error(by):
        now = lock_session(session, slot.adviser)
        if now.state == CounselingSession.State.BOOKED and not can_change(now):
            raise RuleError(_too_late_message())
        _check_slot_is_free(slot, now)
        if now.state == CounselingSession.State.BOOKED:
            return _reschedule_to(now, slot.adviser, slot.starts_at, slot.ends_at)
        return _book_at(now, slot.adviser, slot.starts_at, slot.ends_at)


def reschedule_session(
    session: CounselingSession, adviser: Adviser, starts_at: datetime, ends_at: datetime, *, by: User | None
) -> CounselingSession:
    """Move a booked session to another time or adviser. The first on the waiting list gets the old time.

    Raise RuleError if the session is not booked or is of a group, or if the adviser is away or has another session.
    """
    with overlap_as_rule_error(by):
        return _reschedule_to(lock_session(session, adviser), adviser, starts_at, ends_at)


def cancel_session(session: CounselingSession, *, by: User | None, reason: str = "") -> CounselingSession:
    """Cancel a session. The first on the waiting list gets its time, or its place in the group.

    Raise RuleError if the session was held, missed or cancelled before.
    """
    with overlap_as_rule_error(by):
        group = lock_row(session.group) if session.group else None
        before = lock_session(session)
        values = {"cancel_reason": reason[:200], "sequence": before.sequence + 1}
        session = change_state(before, CounselingSession.State.CANCELLED, **values)
        close_proposals(session, RescheduleProposal.State.WITHDRAWN)
        WaitingListEntry.objects.filter(session=session).delete()
        if group:
            _release_place(session, group, had_place=before.state == CounselingSession.State.BOOKED)
        elif before.state == CounselingSession.State.BOOKED:
            notify_both_sides(session, "session_cancelled")
            fill_freed_slot(before)
    return session


def cancel_session_by_company(session: CounselingSession, *, by: User | None, reason: str = "") -> CounselingSession:
    """Cancel a session for the company.

    Raise RuleError if the deadline (CANCEL_CUTOFF) has passed, or if the session was held, missed or cancelled before.
    """
    if not can_change(session):
        raise RuleError(_too_late_message())
    return cancel_session(session, by=by, reason=reason)


def join_waiting_list(
    session: CounselingSession, adviser: Adviser | None, not_before: date, not_after: date, *, by: User | None
) -> WaitingListEntry:
    """Put a requested session on the waiting list of one adviser, or of any adviser (None).

    Raise RuleError if the session is not waiting for a time, or if the last day is before the first.
    """
    with act_as(by):
        if lock_row(session).state != CounselingSession.State.REQUESTED:
            raise RuleError(_("Only a session without a time can wait for one."))
        if not_after < not_before:
            raise RuleError(_("The last day is before the first."))
        values = {"adviser": adviser, "not_before": not_before, "not_after": not_after, "since": timezone.now()}
        place, _created = WaitingListEntry.objects.update_or_create(session=session, defaults=values)
    return place


def leave_waiting_list(session: CounselingSession, *, by: User) -> None:
    """Take a session off the waiting list. It stays requested."""
    with act_as(by):
        WaitingListEntry.objects.filter(session=session).delete()


# --- Parts that other rules of this folder use too --------------------------------------------------------


@contextmanager
def overlap_as_rule_error(by: User | None) -> Iterator[None]:
    """Run a block as one transaction by `by`. Raise RuleError if PostgreSQL finds two sessions at one time."""
    text = _("The adviser has another session at this time. Please choose another.")
    with violation_as_rule_error(ExclusionViolation, text), act_as(by):
        yield


def lock_session(session: CounselingSession, *advisers: Adviser) -> CounselingSession:
    """Lock the session's adviser, the other advisers and the session, in this order. Return the session, read again.

    Raise RuleError if the session got another adviser at the same time.
    """
    lock_advisers(session.adviser, *advisers)
    row = lock_row(session)
    if row.adviser_id != session.adviser_id:
        raise RuleError(_("Someone has just changed this session. Please check it again."))
    return row


def lock_advisers(*advisers: Adviser | None) -> None:
    """Lock the rows of the advisers, always in the same order: one change of a calendar at a time."""
    numbers = {adviser.pk for adviser in advisers if adviser}
    list(Adviser.objects.select_for_update(no_key=True).filter(pk__in=numbers).order_by("pk"))


def close_proposals(session: CounselingSession, state: str) -> None:
    session.proposals.filter(state=RescheduleProposal.State.OPEN).update(state=state, answered_at=timezone.now())


def fill_freed_slot(left: CounselingSession) -> CounselingSession | None:
    """Book the time of `left` for the first on the waiting list who can come then. Return that session, or None.

    Raise RuleError if that session got a time or was cancelled at the same time.
    """
    if left.adviser is None:
        return None
    adviser, starts_at, ends_at = left.adviser, required(left.starts_at), required(left.ends_at)
    if starts_at < timezone.now() + MIN_NOTICE:
        return None
    if not adviser.is_active or _absence_message(adviser, starts_at, ends_at):
        return None
    if CounselingSession.objects.busy().filter(adviser=adviser).between(starts_at, ends_at).exists():
        return None
    day = starts_at.astimezone(adviser.tzinfo).date()
    waiting = WaitingListEntry.objects.select_for_update(of=("self",), skip_locked=True).filter(
        Q(adviser=adviser) | Q(adviser=None),
        not_before__lte=day,
        not_after__gte=day,
        session__state=CounselingSession.State.REQUESTED,
    )
    place = waiting.exclude(session__company=left.company_id).order_by("since", "pk").first()
    if place is None:
        return None
    return _book_at(place.session, adviser, starts_at, ends_at, notice="session_from_waiting_list")


def occupied_places(group: GroupSession) -> int:
    """Return the number of companies with a place."""
    return group.places.filter(state__in=CounselingSession.State.BUSY).count()


def assign_place(session: CounselingSession, group: GroupSession, notice: str = "session_booked") -> CounselingSession:
    """Give a company its place in a locked group. Raise RuleError if the session is not waiting for a place."""
    values = {"adviser": group.adviser, "starts_at": group.starts_at, "ends_at": group.ends_at, "zone": group.zone}
    values |= {"sequence": session.sequence + 1, "booked_at": timezone.now()}
    session = change_state(session, CounselingSession.State.BOOKED, **values)
    notify_session_company(session, notice, f"{session.pk}-{session.sequence}", with_entry=True)
    return session


def _release_place(session: CounselingSession, group: GroupSession, *, had_place: bool) -> None:
    """Notify the company, and give the free places to those who wait if the group session is still ahead."""
    if had_place:
        notify_session_company(session, "session_cancelled", f"{session.pk}-{session.sequence}", with_entry=True)
    if group.state == GroupSession.State.PLANNED and group.starts_at > timezone.now():
        waiting = group.places.filter(state=CounselingSession.State.REQUESTED).order_by("requested_at", "pk")
        for first in waiting[: max(0, group.capacity - occupied_places(group))]:
            assign_place(first, group, "session_from_waiting_list")


def _book_at(
    session: CounselingSession, adviser: Adviser, starts_at: datetime, ends_at: datetime, notice: str = "session_booked"
) -> CounselingSession:
    _check_not_away(adviser, starts_at, ends_at)
    values = {"adviser": adviser, "starts_at": starts_at, "ends_at": ends_at, "zone": adviser.zone}
    values |= {"sequence": session.sequence + 1, "booked_at": timezone.now()}
    session = change_state(session, CounselingSession.State.BOOKED, **values)
    WaitingListEntry.objects.filter(session=session).delete()
    if starts_at > timezone.now():  # nobody is invited to a session recorded afterwards
        notify_both_sides(session, notice)
    return session


def _reschedule_to(
    session: CounselingSession, adviser: Adviser, starts_at: datetime, ends_at: datetime
) -> CounselingSession:
    """Move `session`, which is locked and read again."""
    if session.state != CounselingSession.State.BOOKED or session.group_id:
        raise RuleError(_("Only a booked session of one company can be moved."))
    _check_not_away(adviser, starts_at, ends_at)
    left = CounselingSession(
        adviser=session.adviser, company_id=session.company_id, starts_at=session.starts_at, ends_at=session.ends_at
    )
    session.adviser, session.starts_at, session.ends_at, session.zone = adviser, starts_at, ends_at, adviser.zone
    session.sequence, session.booked_at = session.sequence + 1, timezone.now()
    session.save(update_fields=["adviser", "starts_at", "ends_at", "zone", "sequence", "booked_at"])
    close_proposals(session, RescheduleProposal.State.DECLINED)
    notify_both_sides(session, "session_moved")
    if left.adviser and left.adviser != adviser:
        gone = _previous_session(session, left)
        notify_adviser(gone, "session_reassigned", f"{gone.pk}-{gone.sequence}-from", with_entry=True)
    fill_freed_slot(left)
    return session


def _previous_session(session: CounselingSession, left: CounselingSession) -> CounselingSession:
    """Return the session with its old adviser and time, to remove it from that adviser's calendar."""
    left.pk, left.company, left.matter, left.zone = (
        session.pk,
        session.company,
        session.matter,
        required(left.adviser).zone,
    )
    left.sequence, left.state = session.sequence, CounselingSession.State.CANCELLED
    return left


def _check_not_away(adviser: Adviser, starts_at: datetime, ends_at: datetime) -> None:
    why = _absence_message(adviser, starts_at, ends_at)
    if why:
        raise RuleError(why)


def _absence_message(adviser: Adviser, starts_at: datetime, ends_at: datetime) -> str:
    """Return why an absence or a group session blocks this time, as a sentence; empty if neither does."""
    overlap = {"starts_at__lt": ends_at, "ends_at__gt": starts_at}
    if adviser.absences.filter(**overlap).exists():
        return _("The adviser is away at this time. Please choose another.")
    if adviser.group_sessions.exclude(state=GroupSession.State.CANCELLED).filter(**overlap).exists():
        return _("The adviser has a group session at this time. Please choose another.")
    return ""


def _check_slot_is_free(slot: Slot, session: CounselingSession) -> None:
    day = slot.starts_at.astimezone(slot.adviser.tzinfo).date()
    if not slot.adviser.is_active or slot not in free_slots([slot.adviser], day, 1, but=session):
        raise RuleError(_("This time is no longer free. Please choose another."))


def _too_late_message() -> str:
    return _("The hour until which a session can be moved or cancelled here has passed. Please call your adviser.")
