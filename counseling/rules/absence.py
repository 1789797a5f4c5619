"""Absences of advisers. A booked session moves only if the company agrees."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from counseling.booking.free_times import Slot, free_slots
from counseling.models import Absence, Adviser, CounselingSession, GroupSession, RescheduleProposal
from counseling.notices import notify_both_sides, notify_session_company
from counseling.rules.booking import (
    close_proposals,
    join_waiting_list,
    lock_advisers,
    lock_session,
    overlap_as_rule_error,
    reschedule_session,
)
from exportasv.core.accounts.models import User
from exportasv.core.accounts.signed_links import signed_token
from exportasv.core.audit.actor import act_as
from exportasv.core.audit.rules import delete_row
from exportasv.core.db.errors import RuleError
from exportasv.core.db.state_machine import change_state, lock_row
from exportasv.core.outbox.outbox import enqueue
from exportasv.core.required import required

LINK_PURPOSE = "session-proposal"  # of the one-tap link
SEARCH_DAYS = 28  # the search for another time covers so many days from the old one
ANSWER_DEADLINE = timedelta(hours=2)  # before the old time; then the session is cancelled and requested again
WAITING_LIST_DAYS = 60


def record_absence(
    adviser: Adviser, starts_at: datetime, ends_at: datetime, reason: str = "", *, by: User
) -> tuple[Absence, list[RescheduleProposal]]:
    """Save an absence and propose another time for each session booked in it.

    Raise RuleError if the adviser has a group session in this time, or if the absence ends before it begins.
    """
    with act_as(by):
        lock_advisers(adviser)
        overlap = {"starts_at__lt": ends_at, "ends_at__gt": starts_at}
        if adviser.group_sessions.filter(state=GroupSession.State.PLANNED, **overlap).exists():
            raise RuleError(_("There is a group session in this time. Cancel it first, or choose other hours."))
        absence = Absence(adviser=adviser, starts_at=starts_at, ends_at=ends_at, reason=reason)
        if ends_at <= starts_at:
            raise RuleError(_("An absence cannot end before it begins."))
        absence.save()
        met = adviser.sessions.busy().filter(
            state=CounselingSession.State.BOOKED, starts_at__gt=timezone.now(), **overlap
        )
        return absence, [propose_new_time(session, absence) for session in met.order_by("starts_at")]


def cancel_absence(absence: Absence, *, by: User) -> None:
    """Delete an absence and withdraw its open proposals. The sessions keep their booked times."""
    with act_as(by):
        lock_advisers(absence.adviser)
        for proposal in absence.proposals.filter(state=RescheduleProposal.State.OPEN).select_related("session"):
            close_proposals(proposal.session, "withdrawn")
            notify_session_company(proposal.session, "session_unchanged", f"{proposal.pk}")
        delete_row(absence, by=by)


def propose_new_time(session: CounselingSession, absence: Absence) -> RescheduleProposal:
    """Propose the next free time to the company. If there is none, ask the company to choose a time."""
    close_proposals(session, RescheduleProposal.State.WITHDRAWN)
    slot = _next_free_slot(session)
    proposal = RescheduleProposal.objects.create(
        session=session,
        absence=absence,
        adviser=slot.adviser if slot else required(session.adviser),
        starts_at=slot and slot.starts_at,
        ends_at=slot and slot.ends_at,
        made_at=timezone.now(),
    )
    notify_session_company(
        session,
        "session_proposal",
        f"{proposal.pk}",
        route="counseling:proposal",
        args=[signed_token(LINK_PURPOSE, proposal.pk)],
        proposal=proposal,
    )
    due = max(timezone.now(), required(session.starts_at) - ANSWER_DEADLINE)
    enqueue("session.expire_proposal", key=f"{proposal.pk}", due_at=due, proposal=proposal.pk)
    return proposal


def accept_proposal(proposal: RescheduleProposal, *, by: User | None) -> CounselingSession:
    """Move the session to the proposed time.

    Raise RuleError if no time was proposed, if the proposal was answered before, or if the time is no longer free.
    """
    if proposal.starts_at is None or proposal.ends_at is None:
        raise RuleError(_("No time was proposed. Please choose one."))
    with overlap_as_rule_error(by):
        session = lock_session(proposal.session, proposal.adviser)
        proposal = change_state(proposal, RescheduleProposal.State.ACCEPTED, answered_at=timezone.now())
        starts_at, ends_at = required(proposal.starts_at), required(proposal.ends_at)
        return reschedule_session(session, proposal.adviser, starts_at, ends_at, by=by)


def expire_proposal(proposal: int) -> None:
    """Cancel the session of an unanswered proposal and put a new request for it on the waiting list.

    The new request keeps the date of the first one. Do nothing if the proposal is not open or the session not booked.
    Raise RuleError if the session got another adviser at the same time.
    """
    row = RescheduleProposal.objects.select_related("session__company", "session__adviser").filter(pk=proposal).first()
    if row is None:
        return
    with act_as(None):
        session = lock_session(row.session)
        if lock_row(row).state != RescheduleProposal.State.OPEN or session.state != CounselingSession.State.BOOKED:
            return
        change_state(row, RescheduleProposal.State.LAPSED, answered_at=timezone.now())
        values = {"sequence": session.sequence + 1, "cancel_reason": _("The adviser was away.")}
        session = change_state(session, CounselingSession.State.CANCELLED, **values)
        again = CounselingSession.objects.create(
            company=session.company,
            matter=session.matter,
            channel=session.channel,
            company_zone=session.company_zone,
            requested_at=session.requested_at,
        )
        today = timezone.localdate()
        join_waiting_list(again, None, today, today + timedelta(days=WAITING_LIST_DAYS), by=None)
        notify_both_sides(session, "session_expired", again=again, route="counseling:session_times", args=[again.pk])


def _next_free_slot(session: CounselingSession) -> Slot | None:
    """Return a time with the same adviser after the absence, else with any other active adviser."""
    since, adviser = required(session.starts_at_adviser_time).date(), required(session.adviser)
    own = free_slots([adviser], since, SEARCH_DAYS, but=session)
    others = Adviser.objects.filter(is_active=True).exclude(pk=adviser.pk).select_related("user")
    return next(iter(own), None) or next(iter(free_slots(others, since, SEARCH_DAYS, but=session)), None)
