"""Meeting schedule and figures of a fair: ranked applications, free slots and results."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, ExpressionWrapper, F, FloatField, Q, QuerySet, Sum, When

from consulates.models import Buyer, ExportWin, Fair, FairCriterion, FairMeeting, FairParticipation, ParticipationScore
from consulates.rules.fairs import MEETING_LENGTH

MEETING_HOURS = ((time(9), time(12)), (time(13, 30), time(17)))  # of each day, in the fair's time zone
ONE_YEAR = timedelta(days=365)


def ranked_applications(fair: Fair, criteria: Iterable[FairCriterion]) -> QuerySet[FairParticipation]:
    """Return the applications, best first, with `share`: weighted points in % of the maximum; None without points.

    `criteria` are those of the fair.
    """
    most = sum(each.weight for each in criteria) * ParticipationScore.MAX_POINTS
    points = Sum(F("scores__points") * F("scores__criterion__weight"))
    share = ExpressionWrapper(100.0 * F("points") / (most or 1), output_field=FloatField())
    rows = fair.participations.select_related("company").prefetch_related("products", "scores")
    return rows.annotate(points=points, share=Case(When(points__isnull=False, then=share))).order_by(
        F("share").desc(nulls_last=True), "applied_at", "pk"
    )


def fair_days(fair: Fair) -> list[date]:
    """Return the days of the fair."""
    return [fair.starts_on + timedelta(days=n) for n in range((fair.ends_on - fair.starts_on).days + 1)]


def meeting_slots(fair: Fair) -> Iterator[datetime]:
    """Yield the start times of all possible meetings, in the fair's time zone: none at lunch."""
    zone = ZoneInfo(fair.zone)
    for day in fair_days(fair):
        for hours in MEETING_HOURS:
            at, end = (datetime.combine(day, moment, tzinfo=zone) for moment in hours)
            while at + MEETING_LENGTH <= end:
                yield at
                at += MEETING_LENGTH


def free_meeting_slots(participation: FairParticipation, buyer: Buyer, table: int) -> list[datetime]:
    """Return the start times at which company, buyer and table are all free. One query."""
    taken = FairMeeting.objects.exclude(state=FairMeeting.State.CANCELLED).filter(
        Q(participation=participation) | Q(buyer=buyer) | Q(fair=participation.fair, table=table)
    )
    busy = [(row.starts_at, row.ends_at) for row in taken]
    return [
        at
        for at in meeting_slots(participation.fair)
        if not any(at < ends and starts < at + MEETING_LENGTH for starts, ends in busy)
    ]


def fair_results(
    fair: Fair, participations: Iterable[FairParticipation], meetings: Iterable[FairMeeting]
) -> dict[str, object]:
    """Return the results of the fair so far, in US dollars, of all its participations and meetings. One query.

    `returned`: confirmed sales per dollar spent, or None.
    """
    went = [row for row in participations if row.state in FairParticipation.State.GOING]
    held = [row for row in meetings if row.state == FairMeeting.State.HELD]
    wins = ExportWin.objects.confirmed().filter(fair=fair, sold_on__lte=fair.ends_on + ONE_YEAR)
    sold = wins.aggregate(wins=Count("pk"), confirmed=Sum("value"))
    confirmed, spent = sold["confirmed"] or 0, fair.cost * len(went) if fair.cost else None
    return {
        "companies": len(went),
        "contacts": sum(row.contacts_made or 0 for row in went),
        "told": sum(row.year_later_sales or 0 for row in went),
        "held": len(held),
        "expected": sum(row.value or 0 for row in held),
        "wins": sold["wins"],
        "confirmed": confirmed,
        "spent": spent,
        "returned": round(confirmed / spent, 2) if spent else None,
    }
