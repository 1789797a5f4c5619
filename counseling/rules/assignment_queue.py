"""The assignment queue (companies by time without help) and the monthly neglect list."""

from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import Count, DateTimeField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company
from counseling.models import CounselingSession, NeglectedCompany
from counseling.notices import notify_session_company
from counseling.rules.booking import request_session
from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError
from exportasv.core.db.state_machine import change_state
from exportasv.core.notifications.notices import notify
from exportasv.core.programme import NEGLECTED_AFTER

BATCH_SIZE = 1000  # companies written at once

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


if TYPE_CHECKING:

    class LastHelp(TypedDict):
        """The field that companies_by_need adds to a company."""

        helped_at: datetime | None

    NeedyCompany = WithAnnotations[Company, LastHelp]


def companies_by_need(companies: QuerySet[Company]) -> "QuerySet[NeedyCompany]":
    """Return companies with `helped_at` (last session held): those never helped first, then the longest without."""
    held = Max("sessions__starts_at", filter=Q(sessions__state=CounselingSession.State.HELD))
    return companies.annotate(helped_at=held).order_by(F("helped_at").asc(nulls_first=True), "joined_on", "pk")


def first_by_need(companies: QuerySet[Company], most: int) -> "list[NeedyCompany]":
    """Return the first rows of `companies_by_need`, at most so many. Two queries.

    Companies are not sorted all: those without help come first, in the order of an index.
    """
    held = CounselingSession.objects.filter(company=OuterRef("pk"), state=CounselingSession.State.HELD)
    never = companies.filter(~Exists(held)).annotate(helped_at=Value(None, DateTimeField()))
    rows = list(never.order_by("joined_on", "pk")[:most])
    if len(rows) < most:
        last = Subquery(held.order_by("-starts_at").values("starts_at")[:1])
        helped = companies.filter(Exists(held)).annotate(helped_at=last).order_by("helped_at", "joined_on", "pk")
        rows += helped[: most - len(rows)]
    return rows


def neglected_companies(today: date) -> "QuerySet[NeedyCompany]":
    """Return active companies without help for NEGLECTED_AFTER and without a booked session ahead."""
    ahead = CounselingSession.objects.filter(
        state=CounselingSession.State.BOOKED, starts_at__gte=timezone.now()
    ).values("company")
    limit = today - NEGLECTED_AFTER
    never = Q(helped_at=None) & (Q(joined_on=None) | Q(joined_on__lt=limit))
    rows = companies_by_need(Company.objects.filter(state=Company.State.ACTIVE).exclude(pk__in=ahead))
    return rows.filter(Q(helped_at__date__lt=limit) | never)


def create_neglect_list(today: date | None = None) -> int:
    """Create the month's list, one row per company, and notify each adviser. Return the number of new rows."""
    today = today or timezone.localdate()
    month = today.replace(day=1)
    with act_as(None):
        listed = NeglectedCompany.objects.filter(month=month, company=OuterRef("pk"))
        missing = neglected_companies(today).filter(~Exists(listed)).values_list("pk", "adviser_id", "helped_at")
        rows = (
            NeglectedCompany(
                month=month,
                company_id=pk,
                adviser_id=adviser,
                helped_on=timezone.localtime(helped_at).date() if helped_at else None,
            )
            for pk, adviser, helped_at in missing.iterator(BATCH_SIZE)
        )
        added = 0
        while batch := list(islice(rows, BATCH_SIZE)):
            added += len(NeglectedCompany.objects.bulk_create(batch, ignore_conflicts=True))
        if added:
            _notify_advisers(month)
    return added


def mark_contacted(row: NeglectedCompany, note: str, *, by: User) -> NeglectedCompany:
    """Record what a contacted company said. Raise RuleError if the note is empty or the row is not open."""
    return _close_row(row, NeglectedCompany.State.CONTACTED, note, by)


def excuse_company(row: NeglectedCompany, reason: str, *, by: User) -> NeglectedCompany:
    """Record why a company needs no help now. Raise RuleError if the reason is empty or the row is not open."""
    return _close_row(row, NeglectedCompany.State.EXCUSED, reason, by)


def propose_session(row: NeglectedCompany, matter: str, *, by: User) -> NeglectedCompany:
    """Request a session for the company and invite it to choose a time.

    Raise RuleError if the row is not open.
    """
    with act_as(by):
        session = request_session(row.company, matter.strip() or _("How your exports are going"), by=by)
        row = _close_row(row, NeglectedCompany.State.PROPOSED, "", by, session=session)
        invite_to_choose_time(session)
    return row


def invite_to_choose_time(session: CounselingSession) -> None:
    """Notify the company that it can choose a time for a session requested for it."""
    notify_session_company(session, "session_to_choose", f"{session.pk}", route="counseling:session_times")


def _close_row(row: NeglectedCompany, state: str, note: str, by: User, **values: Any) -> NeglectedCompany:
    if state != NeglectedCompany.State.PROPOSED and not note.strip():
        raise RuleError(_("Write what was said, or why the company needs no help."))
    with act_as(by):
        values |= {"note": note.strip()[:300], "dealt_by": by, "dealt_at": timezone.now()}
        return change_state(row, state, **values)


def _notify_advisers(month: date) -> None:
    rows = NeglectedCompany.objects.filter(month=month, state=NeglectedCompany.State.OPEN, adviser__is_active=True)
    counts = dict(rows.order_by().values_list("adviser").annotate(n=Count("pk")))
    for person in User.objects.filter(pk__in=counts).order_by("pk"):
        notify(person, "neglect_list", key=f"{month:%Y-%m}", count=counts[person.pk], month=month)
