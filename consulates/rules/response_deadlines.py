"""Deadlines of inquiries: remind the company, notify the adviser, then escalate to a trading house or Invest.

consulates/reminders.py declares who is notified on which day; staff may change these rules. Escalation is a separate
step on the day of the rule for the house. After it, the house or Invest may answer on behalf of the company.
"""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from consulates.models import Inquiry, TradingHouse
from consulates.rules.data_transfers import record_buyer_to_house, record_company_to_house
from consulates.rules.inquiries import notify_buyer
from exportasv.core.audit.actor import act_as
from exportasv.core.calendars.workdays import working_day_cutoff, working_days_between
from exportasv.core.notifications.thresholds import escalate_after
from exportasv.core.privacy.models import DataTransfer


def working_days_waited(inquiry: Inquiry, now: datetime | None = None) -> int:
    """Return the working days that the buyer has waited; 0 if the buyer is not waiting."""
    if inquiry.waiting_since is None:
        return 0
    return working_days_between(timezone.localdate(inquiry.waiting_since), timezone.localdate(now))


def working_days_left(inquiry: Inquiry) -> int:
    """Return the working days left before escalation."""
    return max(0, escalate_after() - working_days_waited(inquiry))


def inquiries_waiting_at_least(days: int, now: datetime) -> QuerySet[Inquiry]:
    """Return the open inquiries whose buyer has waited `days` working days or more."""
    last = working_day_cutoff(timezone.localdate(now), days)
    before = datetime.combine(last, time.max, ZoneInfo(settings.TIME_ZONE))
    return Inquiry.objects.waiting().filter(waiting_since__lte=before)


def escalate_inquiries(now: datetime | None = None) -> int:
    """Escalate overdue inquiries to a trading house, or to Invest if there is none, and return how many.

    It is safe to run twice. An inquiry from a house's own page goes to Invest, because the house could answer already.
    One that is with a house that cannot answer any more goes on to another.
    """
    rows = inquiries_waiting_at_least(escalate_after(), now or timezone.now()).filter(_with_nobody())
    return sum(_escalate_inquiry(pk) for pk in rows.values_list("pk", flat=True))


def _with_nobody() -> Q:
    """Return the filter of inquiries that were not escalated, or to a house that closed or lost its officers."""
    lost = Q(escalated_to=Inquiry.EscalatedTo.HOUSE) & ~Q(house__in=TradingHouse.objects.able_to_answer())
    return Q(escalated_to="") | lost


def _escalate_inquiry(pk: int) -> bool:
    with act_as(None):
        rows = Inquiry.objects.waiting().filter(_with_nobody(), pk=pk)
        inquiry = rows.select_for_update(of=["self"]).select_related("buyer").first()
        if inquiry is None:
            return False
        house = None if inquiry.was_asked_at_house else house_for_inquiry(inquiry)
        inquiry.house = house or inquiry.house
        inquiry.escalated_to = Inquiry.EscalatedTo.HOUSE if house else Inquiry.EscalatedTo.INVEST
        inquiry.escalated_at = timezone.now()
        inquiry.save(update_fields=["house", "escalated_to", "escalated_at"])
        if house:
            record_company_to_house(inquiry.company, house, DataTransfer.Occasion.ESCALATION, by=None)
            record_buyer_to_house(inquiry.buyer, house, DataTransfer.Occasion.ESCALATION)
        who = house.pk if house else Inquiry.EscalatedTo.INVEST
        notify_buyer(inquiry, "inquiry_escalated", key=f"{inquiry.pk}-{inquiry.waiting_since:%Y%m%d}-{who}")
    return True


def house_for_inquiry(inquiry: Inquiry) -> TradingHouse | None:
    """Return the inquiry's house, else the buyer's, else the first in the destination, else in the buyer's country.

    Only houses that can answer count.
    """
    houses = TradingHouse.objects.able_to_answer().select_related("consulate").order_by("pk")
    for pk in (inquiry.house_id, inquiry.buyer.house_id):
        if pk and (found := houses.filter(pk=pk).first()):
            return found
    for country in (inquiry.destination, inquiry.buyer.country):
        if country and (found := houses.filter(consulate__country=country.code).first()):
            return found
    return None
