"""Group sessions: advisers plan them, companies join them or their waiting list."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company
from counseling.models import Adviser, CounselingSession, GroupSession
from counseling.notices import notify_session_company
from counseling.rules.booking import assign_place, lock_advisers, occupied_places, overlap_as_rule_error
from counseling.rules.record import mark_no_show, record_session
from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.calendars.zones import HOME_ZONE
from exportasv.core.db.errors import RuleError
from exportasv.core.db.state_machine import change_state, lock_row


def plan_group_session(
    adviser: Adviser, topic: str, starts_at: datetime, ends_at: datetime, capacity: int, *, by: User, **about: str
) -> GroupSession:
    """Plan a session for several companies. `about` can contain `about` and `channel`.

    Raise RuleError if the adviser is away or has another session in this time.
    """
    with overlap_as_rule_error(by):
        lock_advisers(adviser)
        if adviser.sessions.busy().between(starts_at, ends_at).exists():
            raise RuleError(_("The adviser has another session at this time. Please choose another."))
        if adviser.absences.filter(starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
            raise RuleError(_("The adviser is away at this time. Please choose another."))
        return GroupSession.objects.create(
            adviser=adviser,
            topic=topic,
            starts_at=starts_at,
            ends_at=ends_at,
            capacity=capacity,
            zone=adviser.zone,
            **about,
        )


def join_group_session(group: GroupSession, company: Company, *, by: User, zone: str = HOME_ZONE) -> CounselingSession:
    """Give the company a place, or put it on the group's waiting list if all places are taken.

    Raise RuleError if the group session has begun or is not planned any more, or if the company has joined it before.
    """
    with act_as(by):
        group = lock_row(group)
        if group.state != GroupSession.State.PLANNED or group.starts_at <= timezone.now():
            raise RuleError(_("This group session can no longer be joined."))
        if _active_places(group).filter(company=company).exists():
            raise RuleError(_("The company has a place in this group session already."))
        session = CounselingSession.objects.create(
            company=company,
            group=group,
            matter=group.topic,
            channel=group.channel,
            company_zone=zone,
            requested_at=timezone.now(),
        )
        return assign_place(session, group) if occupied_places(group) < group.capacity else session


def record_group_session(group: GroupSession, notes: str, came: Iterable[int], *, by: User) -> GroupSession:
    """Save the record of a group session. `came` are the ids of sessions whose companies came; the others are no-shows.

    Raise RuleError if the notes are empty, if the session has not begun, or if it was recorded or cancelled before.
    """
    if not notes.strip():
        raise RuleError(_("Write what was covered: every company will read it."))
    here = set(came)
    with act_as(by):
        group = lock_row(group)
        for session in group.places.filter(state=CounselingSession.State.BOOKED).order_by("pk"):
            if session.pk in here:
                record_session(session, notes.strip(), by=by)
            else:
                mark_no_show(session, by=by)
        for session in group.places.filter(state=CounselingSession.State.REQUESTED):
            change_state(session, CounselingSession.State.CANCELLED)
        return change_state(group, GroupSession.State.HELD)


def cancel_group_session(group: GroupSession, reason: str, *, by: User) -> GroupSession:
    """Cancel a group session and notify its companies. Raise RuleError if it was held or cancelled before."""
    with act_as(by):
        group = change_state(group, GroupSession.State.CANCELLED)
        for session in _active_places(group):
            values = {"sequence": session.sequence + 1, "cancel_reason": reason[:200]}
            session = change_state(session, CounselingSession.State.CANCELLED, **values)
            if session.starts_at:
                notify_session_company(
                    session, "session_cancelled", f"{session.pk}-{session.sequence}", with_entry=True
                )
    return group


def _active_places(group: GroupSession) -> QuerySet[CounselingSession]:
    return group.places.filter(state__in=CounselingSession.State.LIVE)
