"""Meeting schedule and figures of a fair: ranked applications, free slots and results."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, ExpressionWrapper, F, FloatField, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models.functions import JSONObject

from consulates.models import Buyer, ExportWin, Fair, FairCriterion, FairMeeting, FairParticipation, ParticipationScore
from consulates.rules.fairs import MEETING_LENGTH
from exportasv.core.db.fixed_query import FixedQuery, in_one_row
from exportasv.core.db.json_rows import json_rows, read_rows
from exportasv.core.db.related_columns import with_only
from products.models import Product

MEETING_HOURS = ((time(9), time(12)), (time(13, 30), time(17)))  # of each day, in the fair's time zone
ONE_YEAR = timedelta(days=365)


def ranked_applications(fair: Fair, criteria: Iterable[FairCriterion]) -> QuerySet[FairParticipation]:
    """Return the applications, best first, with `share`: weighted points in % of the maximum; None without points.

    `criteria` are those of the fair.
    """
    rows = _with_share(fair.participations.all(), _most_points(criteria))
    return rows.select_related("company").prefetch_related("products", "scores")


def read_applications(fair: Fair, criteria: Iterable[FairCriterion]) -> list[FairParticipation]:
    """Return the applications of `ranked_applications` as the fair's page shows them, with `score_rows` and
    `product_names`. One query.
    """
    rows: list[Any] = _APPLICATIONS.rows(fair.pk, _most_points(criteria))
    for row in rows:
        row.score_rows = read_rows(ParticipationScore, row.score_rows)
        row.product_names = [Product(**names) for names in row.product_names]
    return rows


def _applications(fair: int, most: int) -> QuerySet[FairParticipation]:
    scores = ParticipationScore.objects.filter(participation=OuterRef("pk"))
    products = Product.objects.filter(fairs=OuterRef("pk"))
    names = products.values(row=JSONObject(name_es="name_es", name_en="name_en"))
    rows = _with_share(FairParticipation.objects.filter(fair=fair), most).annotate(
        **{"score_rows": json_rows(scores), "product_names": ArraySubquery(names)}
    )
    return with_only(rows, company="name")


_APPLICATIONS = FixedQuery(_applications)


def _most_points(criteria: Iterable[FairCriterion]) -> int:
    return sum(each.weight for each in criteria) * ParticipationScore.MAX_POINTS or 1


def _with_share(rows: QuerySet[FairParticipation], most: int) -> QuerySet[FairParticipation]:
    points = Sum(F("scores__points") * F("scores__criterion__weight"))
    share = ExpressionWrapper(100.0 * F("points") / Value(most), output_field=FloatField())
    rows = rows.annotate(points=points, share=Case(When(points__isnull=False, then=share)))
    return rows.order_by(F("share").desc(nulls_last=True), "applied_at", "pk")


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
    ((_all, wins, value),) = _SOLD.rows(fair.pk, fair.ends_on + ONE_YEAR)
    confirmed, spent = value or 0, fair.cost * len(went) if fair.cost else None
    return {
        "companies": len(went),
        "contacts": sum(row.contacts_made or 0 for row in went),
        "told": sum(row.year_later_sales or 0 for row in went),
        "held": len(held),
        "expected": sum(row.value or 0 for row in held),
        "wins": wins,
        "confirmed": confirmed,
        "spent": spent,
        "returned": round(confirmed / spent, 2) if spent else None,
    }


def _sales_until(fair: int, until: date) -> QuerySet:
    wins = ExportWin.objects.confirmed().filter(fair=fair, sold_on__lte=until)
    return in_one_row(wins, wins=Count("pk"), confirmed=Sum("value"))


_SOLD = FixedQuery(_sales_until)
