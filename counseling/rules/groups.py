"""Group sessions: planned by an adviser, joined by companies, with a waiting list of their own."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company
from counseling.models import Adviser, CounselingSession, GroupSession
from counseling.notices import tell_company
from counseling.rules.booking import decided_by_postgresql, lock_advisers, seat, taken
from counseling.rules.record import hold, miss
from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import acting
from exportasv.core.calendars.zones import HOME
from exportasv.core.db.errors import RuleError
from exportasv.core.db.state_machine import locked, move


def plan_group(
    adviser: Adviser, topic: str, starts_at: datetime, ends_at: datetime, capacity: int, *, by: User, **about: str
) -> GroupSession:
    """Offer a session to several companies. `about` may give `about` and `channel`."""
    with decided_by_postgresql(by):
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


def join(group: GroupSession, company: Company, *, by: User, zone: str = HOME) -> CounselingSession:
    """A place for the company, or one on the waiting list when all are taken; once for each company."""
    with acting(by):
        group = locked(group)
        if group.state != "planned" or group.starts_at <= timezone.now():
            raise RuleError(_("This group session cannot be joined any more."))
        if _places(group).filter(company=company).exists():
            raise RuleError(_("The company has a place in this group session already."))
        session = CounselingSession.objects.create(
            company=company,
            group=group,
            matter=group.topic,
            channel=group.channel,
            company_zone=zone,
            requested_at=timezone.now(),
        )
        return seat(session, group) if taken(group) < group.capacity else session


def hold_group(group: GroupSession, notes: str, came: Iterable[int], *, by: User) -> GroupSession:
    """The group session took place: `came` names the sessions of the companies that were there; others missed it."""
    if not notes.strip():
        raise RuleError(_("Write what was worked on: every company reads it."))
    here = set(came)
    with acting(by):
        group = locked(group)
        for session in group.places.filter(state="booked").order_by("pk"):
            if session.pk in here:
                hold(session, notes.strip(), by=by)
            else:
                miss(session, by=by)
        for session in group.places.filter(state="requested"):
            move(session, "cancelled", CounselingSession.MOVES)
        return move(group, "held", GroupSession.MOVES)


def cancel_group(group: GroupSession, reason: str, *, by: User) -> GroupSession:
    """The group session will not take place; every company is told."""
    with acting(by):
        group = move(group, "cancelled", GroupSession.MOVES)
        for session in _places(group):
            values = {"sequence": session.sequence + 1, "cancel_reason": reason[:200]}
            session = move(session, "cancelled", CounselingSession.MOVES, **values)
            if session.starts_at:
                tell_company(session, "session_cancelled", f"{session.pk}-{session.sequence}", with_entry=True)
    return group


def _places(group: GroupSession) -> QuerySet[CounselingSession]:
    return group.places.filter(state__in=["requested", "booked", "held"])
