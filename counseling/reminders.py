"""What is reminded of in counseling."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.people import people_of
from counseling.models import ActionItem
from exportasv.accounts.models import User
from exportasv.notifications.reminders import Due, Unit, trigger

OVERDUE_AT_MOST = timedelta(days=30)  # older ones are a matter for the adviser's list, not for mails


@trigger(
    "agreement_due",
    _("What was agreed is due"),
    unit=Unit.DAYS_BEFORE,
    usual=[(7, "person"), (1, "person")],
)
def agreements_due(threshold: int, now: datetime) -> Iterator[Due]:
    """Open agreements due within `threshold` days."""
    today = timezone.localdate(now)
    yield from _agreements(today, due_on__range=(today, today + timedelta(days=threshold)))


@trigger(
    "agreement_overdue",
    _("What was agreed is late"),
    unit=Unit.DAYS_AFTER,
    usual=[(1, "person"), (7, "person"), (7, "adviser")],
)
def agreements_overdue(threshold: int, now: datetime) -> Iterator[Due]:
    """Open agreements that were due `threshold` days ago or earlier, within the last month."""
    today = timezone.localdate(now)
    yield from _agreements(
        today,
        due_on__range=(today - max(OVERDUE_AT_MOST, timedelta(days=threshold)), today - timedelta(days=threshold)),
    )


def _agreements(today, **when) -> Iterator[Due]:
    rows = ActionItem.objects.filter(state="open", **when).select_related("company__adviser", "session__adviser__user")
    for row in rows.prefetch_related("company__members__user"):
        yield Due(
            row,
            lambda audience, row=row: _people(row, audience),
            {"item": row, "company": row.company, "days": abs((row.due_on - today).days)},
            link=lambda: reverse("portal:desk"),
            occasion=row.due_on.isoformat(),
        )


def _people(item: ActionItem, audience: str) -> list[User]:
    """The person concerned is who holds the agreement: the company's people, or the adviser of the session."""
    if audience == "adviser" or (audience == "person" and item.holder == ActionItem.Holder.ADVISER):
        session = item.session
        adviser = session.adviser.user if session and session.adviser else item.company.adviser
        return [adviser] if adviser and adviser.is_active else []
    return people_of(item.company)("members" if audience == "person" else audience)
