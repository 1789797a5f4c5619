"""Who is reminded of buyers that wait, and of fairs. The days and the people stand in rules that staff keep."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.people import people_of
from consulates.models import FairParticipation, Inquiry
from consulates.rules.response_deadlines import ADVISER_AFTER, HAND_OVER_AFTER, REMIND_AFTER, waited, waiting_for
from exportasv.core.accounts.models import User
from exportasv.core.notifications.reminders import Due, Unit, trigger

ASKED_WITHIN = timedelta(days=60)  # later nobody remembers


@trigger(
    "inquiry_waiting",
    _("A buyer waits for an answer"),
    unit=Unit.WORKING_DAYS_AFTER,
    usual=[(REMIND_AFTER, "members"), (ADVISER_AFTER, "adviser"), (HAND_OVER_AFTER, "house")],
)
def buyers_waiting(threshold: int, now: datetime) -> Iterator[Due]:
    """Open inquiries whose buyer has waited `threshold` working days."""
    yield from _due(waiting_for(threshold, now), now)


@trigger(
    "inquiry_for_invest",
    _("A buyer waits, and no trading house is near"),
    unit=Unit.WORKING_DAYS_AFTER,
    usual=[(HAND_OVER_AFTER, "invest")],
)
def buyers_without_house(threshold: int, now: datetime) -> Iterator[Due]:
    """Those of them that were handed to Invest."""
    yield from _due(waiting_for(threshold, now).filter(handed_to="invest"), now)


def _due(inquiries, now: datetime) -> Iterator[Due]:
    rows = inquiries.select_related("company__adviser", "product", "buyer", "house__consulate")
    for row in rows.prefetch_related("company__members__user", "house__officers__user"):
        yield Due(
            row,
            lambda audience, row=row: _people(row, audience),
            {"inquiry": row, "company": row.company, "days": waited(row, now)},
            link=lambda row=row: reverse("consulates:inquiry", args=[row.pk]),
            occasion=f"{row.waiting_since:%Y-%m-%dT%H:%M}",
        )


def _people(inquiry: Inquiry, audience: str) -> Iterable[User]:
    if audience == "house":
        officers = inquiry.house.officers.all() if inquiry.house and inquiry.handed_to == "house" else []
        return [officer.user for officer in officers if officer.user.is_active]
    return people_of(inquiry.company)(audience)


@trigger("fair_year_later", _("A year after a fair"), unit=Unit.DAYS_AFTER, usual=[(365, "members"), (380, "members")])
def fairs_a_year_ago(threshold: int, now: datetime) -> Iterator[Due]:
    """Companies that took part in a fair `threshold` days ago or earlier and have not told what it brought."""
    today = timezone.localdate(now)
    latest = today - timedelta(days=threshold)
    rows = FairParticipation.objects.filter(
        state="attended", year_later_sales=None, fair__ends_on__range=(latest - ASKED_WITHIN, latest)
    )
    for row in rows.select_related("fair", "company__adviser").prefetch_related("company__members__user"):
        yield Due(row, people_of(row.company), link=lambda row=row: reverse("consulates:my_fair", args=[row.fair.slug]))
