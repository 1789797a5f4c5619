"""Reminders of counseling."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial

from django.db.models import CharField, F, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.people import reminder_recipients
from counseling.forum import reminders  # noqa: F401  its triggers register themselves
from counseling.models import ActionItem, CounselingSession, NeglectedCompany, Referral, RescheduleProposal
from exportasv.core.accounts.models import User
from exportasv.core.notifications.models import ReminderRule
from exportasv.core.notifications.reminders import (
    CHUNK_SIZE,
    Contact,
    DueReminder,
    Unit,
    iso_day,
    pending_rows,
    trigger,
)
from exportasv.core.required import required

MAX_AGREEMENTS = 5
MAX_OVERDUE = timedelta(days=30)  # older ones are only in the adviser's list, not in e-mails
MAX_OVERDUE_REFERRAL = timedelta(days=60)


@trigger(
    "agreement_due",
    _("What was agreed is due"),
    unit=Unit.DAYS_BEFORE,
    default_rules=[(7, "person"), (1, "person")],
)
def agreements_due(threshold: int, now: datetime) -> Iterator[DueReminder]:
    """Yield open agreements due within `threshold` days."""
    today = timezone.localdate(now)
    rows = ActionItem.objects.open().filter(due_on__range=(today, today + timedelta(days=threshold)))
    yield from _agreement_reminders(today, rows)


@trigger(
    "agreement_overdue",
    _("An agreement is overdue"),
    unit=Unit.DAYS_AFTER,
    default_rules=[(1, "person"), (7, "person"), (7, "adviser")],
)
def overdue_agreements(threshold: int, now: datetime) -> Iterator[DueReminder]:
    """Yield open agreements due at least `threshold` days ago, not older than MAX_OVERDUE."""
    today = timezone.localdate(now)
    oldest = today - max(MAX_OVERDUE, timedelta(days=threshold))
    yield from _agreement_reminders(today, ActionItem.objects.overdue(today, threshold).filter(due_on__gte=oldest))


def _agreement_reminders(today: date, items: QuerySet[ActionItem]) -> Iterator[DueReminder]:
    rows = pending_rows(items, iso_day("due_on")).select_related("company__adviser", "session__adviser__user")
    for row in rows.prefetch_related("company__members__user").iterator(CHUNK_SIZE):
        yield DueReminder(
            row,
            partial(_agreement_recipients, row),
            {"item": row, "company": row.company, "days": abs((row.due_on - today).days)},
            link=partial(_agreement_path, row),
        )


def _agreement_path(item: ActionItem) -> str:
    of_company = item.holder == ActionItem.Holder.COMPANY
    return (
        reverse("counseling:agreement_complete", args=[item.pk])
        if of_company
        else reverse("counseling:staff_agreements")
    )


def _agreement_recipients(item: ActionItem, audience: str) -> list[User | Contact]:
    """Return the recipients. The person concerned is the holder: the company's people or the session's adviser."""
    if audience == ReminderRule.Audience.ADVISER or (
        audience == ReminderRule.Audience.PERSON and item.holder == ActionItem.Holder.ADVISER
    ):
        session = item.session
        adviser = session.adviser.user if session and session.adviser else item.company.adviser
        return [adviser] if adviser and adviser.is_active else []
    return reminder_recipients(item.company)("members" if audience == ReminderRule.Audience.PERSON else audience)


@trigger(
    "session_ahead",
    _("A session begins soon"),
    unit=Unit.HOURS_BEFORE,
    default_rules=[(24, "members"), (1, "members"), (1, "person")],
)
def upcoming_sessions(threshold: int, now: datetime) -> Iterator[DueReminder]:
    """Yield booked sessions that begin within `threshold` hours, once after each change of their time.

    Skip sessions booked less than `threshold` hours ahead, and those with an open proposal of another time.
    """
    span = timedelta(hours=threshold)
    rows = CounselingSession.objects.filter(
        state=CounselingSession.State.BOOKED, starts_at__gt=now, starts_at__lte=now + span
    )
    rows = rows.exclude(proposals__state=RescheduleProposal.State.OPEN).exclude(booked_at__gt=F("starts_at") - span)
    rows = pending_rows(rows, Cast("sequence", CharField())).select_related("company__adviser", "adviser__user")
    rows = rows.prefetch_related("company__members__user").defer("notes", "private_notes")
    for row in rows.iterator(CHUNK_SIZE):
        items = list(
            row.company.action_items.filter(state=ActionItem.State.OPEN, holder=ActionItem.Holder.COMPANY)[
                :MAX_AGREEMENTS
            ]
        )
        yield DueReminder(
            row,
            partial(_company_recipients, row),
            {"session": row, "zone": row.company_zone, "agreements": items},
            link=partial(reverse, "counseling:session", args=[row.pk]),
        )
        yield DueReminder(
            row,
            partial(_session_adviser, row),
            {"session": row, "zone": row.zone, "agreements": items},
            link=partial(reverse, "counseling:staff_session", args=[row.pk]),
        )


def _session_adviser(session: CounselingSession, audience: str) -> list[User]:
    adviser = required(session.adviser).user
    return [adviser] if audience == ReminderRule.Audience.PERSON and adviser.is_active else []


def _company_recipients(session: CounselingSession, audience: str) -> list[User | Contact]:
    """Return people of the company, or its own address if it has no accounts."""
    if audience == ReminderRule.Audience.PERSON:
        return []
    return reminder_recipients(session.company)(audience)


@trigger(
    "referral_late",
    _("A referral is overdue"),
    unit=Unit.DAYS_AFTER,
    default_rules=[(1, "person"), (7, "person"), (7, "managers")],
)
def overdue_referrals(threshold: int, now: datetime) -> Iterator[DueReminder]:
    """Yield unsettled referrals due at least `threshold` days ago, not more than 60 days ago."""
    today = timezone.localdate(now)
    rows = Referral.objects.overdue(today, threshold).filter(due_on__gt=today - MAX_OVERDUE_REFERRAL)
    rows = pending_rows(rows, iso_day("due_on"))
    rows = rows.select_related("company", "from_institution", "to_institution", "handled_by", "sent_by")
    for row in rows.iterator(CHUNK_SIZE):
        yield DueReminder(
            row,
            partial(_referral_handler, row),
            {"referral": row},
            link=lambda: reverse("counseling:staff_referrals"),
        )


def _referral_handler(referral: Referral, audience: str) -> list[User]:
    person = referral.handled_by or referral.sent_by
    return [person] if audience == ReminderRule.Audience.PERSON and person else []


@trigger(
    "neglect_list_open",
    _("The month is ending and a company is still without help"),
    unit=Unit.DAYS_BEFORE,
    default_rules=[(7, "adviser"), (2, "managers")],
)
def open_neglected_companies(threshold: int, now: datetime) -> Iterator[DueReminder]:
    """Yield open rows of this month's neglect list in the last `threshold` days of the month."""
    today = timezone.localdate(now)
    month = today.replace(day=1)
    last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    if (last - today).days > threshold:
        return
    rows = pending_rows(NeglectedCompany.objects.filter(month=month, state=NeglectedCompany.State.OPEN))
    for row in rows.select_related("company", "adviser").iterator(CHUNK_SIZE):
        yield DueReminder(
            row,
            partial(_company_adviser, row),
            link=lambda: reverse("counseling:staff_neglected"),
        )


def _company_adviser(row: NeglectedCompany, audience: str) -> list[User]:
    return [row.adviser] if audience == ReminderRule.Audience.ADVISER and row.adviser else []
