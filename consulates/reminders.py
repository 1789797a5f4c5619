"""Reminders of waiting buyers and of fairs; staff edit the rules that set days and recipients."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.people import reminder_recipients
from consulates.models import FairParticipation, Inquiry
from consulates.rules.response_deadlines import (
    inquiries_waiting_at_least,
    working_days_waited,
)
from exportasv.core import programme
from exportasv.core.accounts.models import User
from exportasv.core.notifications.models import ReminderRule
from exportasv.core.notifications.reminders import (
    CHUNK_SIZE,
    Contact,
    DueReminder,
    Unit,
    iso_minute,
    pending_rows,
    trigger,
)

REMIND_WITHIN = timedelta(days=60)  # no reminder after that


@trigger(
    "inquiry_waiting",
    _("A buyer is waiting for a reply"),
    unit=Unit.WORKING_DAYS_AFTER,
    default_rules=[
        (programme.REMIND_COMPANY_AFTER, "members"),
        (programme.TELL_ADVISER_AFTER, "adviser"),
        (programme.ESCALATE_AFTER, "house"),
    ],
)
def waiting_buyers(threshold: int, now: datetime) -> Iterator[DueReminder]:
    """Yield a reminder for each open inquiry whose buyer has waited `threshold` working days."""
    yield from _due_reminders(inquiries_waiting_at_least(threshold, now), now)


@trigger(
    "inquiry_for_invest",
    _("A buyer is waiting, and there is no trading house nearby"),
    unit=Unit.WORKING_DAYS_AFTER,
    default_rules=[(programme.ESCALATE_AFTER, "invest")],
)
def waiting_buyers_without_house(threshold: int, now: datetime) -> Iterator[DueReminder]:
    """Yield a reminder for each of these inquiries that was escalated to Invest."""
    rows = inquiries_waiting_at_least(threshold, now).filter(escalated_to=Inquiry.EscalatedTo.INVEST)
    yield from _due_reminders(rows, now)


def _due_reminders(inquiries, now: datetime) -> Iterator[DueReminder]:
    rows = pending_rows(inquiries, iso_minute("waiting_since"))
    rows = rows.select_related("company__adviser", "product", "buyer", "house__consulate")
    for row in rows.prefetch_related("company__members__user", "house__officers__user").iterator(CHUNK_SIZE):
        yield DueReminder(
            row,
            partial(_recipients, row),
            {"inquiry": row, "company": row.company, "days": working_days_waited(row, now)},
            link=partial(reverse, "consulates:inquiry", args=[row.pk]),
        )


def _recipients(inquiry: Inquiry, audience: str) -> Iterable[User | Contact]:
    if audience == ReminderRule.Audience.HOUSE:
        house = inquiry.house if inquiry.escalated_to == Inquiry.EscalatedTo.HOUSE else None
        officers = house.officers.all() if house else []
        return [officer.user for officer in officers if officer.user.is_active]
    return reminder_recipients(inquiry.company)(audience)


@trigger(
    "fair_year_later",
    _("A year after a fair"),
    unit=Unit.DAYS_AFTER,
    default_rules=[(365, "members"), (380, "members")],
)
def fairs_without_year_later_sales(threshold: int, now: datetime) -> Iterator[DueReminder]:
    """Yield a reminder for each company without year-later sales of a fair that ended `threshold` or more days ago."""
    today = timezone.localdate(now)
    latest = today - timedelta(days=threshold)
    rows = FairParticipation.objects.filter(
        state=FairParticipation.State.ATTENDED,
        year_later_sales=None,
        fair__ends_on__range=(latest - REMIND_WITHIN, latest),
    )
    rows = pending_rows(rows).select_related("fair", "company__adviser").prefetch_related("company__members__user")
    for row in rows.iterator(CHUNK_SIZE):
        yield DueReminder(
            row,
            reminder_recipients(row.company),
            link=partial(reverse, "consulates:company_fair", args=[row.fair.slug]),
        )
