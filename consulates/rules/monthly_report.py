"""Figures of a house for its monthly report, and the comparison of houses."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, DateTimeField, DecimalField, Func, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from consulates.models import (
    Buyer,
    ExportWin,
    HouseEvent,
    HouseReport,
    Inquiry,
    Placement,
    SampleMovement,
    SampleRequest,
    TradingHouse,
    Visit,
)
from exportasv.core.accounts.models import User
from exportasv.core.db.fixed_query import FixedQuery
from exportasv.core.db.related_counts import count_of

# Figure → label, in the order of the report.
FIGURE_LABELS = {
    "placements": _("products on the shelf"),
    "placed": _("new this month"),
    "saw": _("visitors who saw a product on display"),
    "tasted": _("visitors who tried one"),
    "asked": _("visitors who asked about one"),
    "bought": _("visitors who bought one"),
    "samples_received": _("samples received"),
    "samples_used": _("samples used"),
    "samples_requested": _("sample requests"),
    "inquiries": _("inquiries that reached the house"),
    "answered": _("of these answered"),
    "buyers": _("new buyers"),
    "events": _("events held"),
    "visitors": _("visitors of the events"),
    "wins": _("sales confirmed by their companies"),
    "wins_value": _("their value in USD"),
}


def previous_month(day: date) -> date:
    """Return the first day of the month before that of `day`."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def unreported_month(house: TradingHouse) -> date | None:
    """Return the previous month, in the house's time zone, if it is not reported; else None. One query."""
    month = previous_month(house.today)
    return None if sent_report(house, month) else month


def sent_report(house: TradingHouse, month: date) -> HouseReport | None:
    """Return the report of a month; None if it was not sent. One query."""
    found: HouseReport | None = _SENT.first(house.pk, month)
    return found


def _sent_reports(house: int, month: date) -> QuerySet[HouseReport]:
    return HouseReport.objects.filter(house=house, month=month)


_SENT = FixedQuery(_sent_reports)


def _next_month(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def report_figures(house: TradingHouse, month: date) -> dict[str, object]:
    """Return figure → number (`wins_value`: US dollars as text) of a house's month. One query."""
    (found,) = _FIGURES.rows(house.pk, house.zone, month, _next_month(month))
    told = {name: found[f"n_{name}"] or 0 for name in FIGURE_LABELS}
    return {**told, "wins_value": str(Decimal(told["wins_value"]).quantize(Decimal("0.01")))}


def _figures(house: int, zone: str, month: date, after: date) -> QuerySet:
    """Return one row with `n_…` of each figure, of the days from `month` to that before `after`."""
    begin, end = _Midnight(Value(zone), Value(month)), _Midnight(Value(zone), Value(after))
    here = Placement.objects.filter(Q(until__isnull=True) | Q(until__gte=month), house=house, since__lt=after)
    visits = Visit.objects.filter(house=house, day__gte=month, day__lt=after)
    samples = SampleMovement.objects.filter(house=house, at__gte=begin, at__lt=end)
    requests = SampleRequest.objects.filter(house=house, requested_at__gte=begin, requested_at__lt=end)
    asked = Inquiry.objects.filter(house=house, asked_at__gte=begin, asked_at__lt=end)
    buyers = Buyer.objects.proven().filter(house=house, created_at__gte=begin, created_at__lt=end)
    held = HouseEvent.objects.filter(house=house, on__gte=month, on__lt=after)
    wins = ExportWin.objects.confirmed().filter(house=house, decided_at__gte=begin, decided_at__lt=end)
    figures = {
        "placements": _figure(here, Count("pk")),
        "placed": _figure(here.filter(since__gte=month), Count("pk")),
        **{kind: _figure(visits.filter(kind=kind), Sum("count")) for kind in Visit.Kind.values},
        "samples_received": _figure(samples.filter(kind=SampleMovement.Kind.RECEIVED), Sum("change")),
        "samples_used": _figure(samples.filter(kind=SampleMovement.Kind.USED), Sum("change") * -1),
        "samples_requested": _figure(requests, Count("pk")),
        "inquiries": _figure(asked, Count("pk")),
        "answered": _figure(asked, Count("first_answer_at")),
        "buyers": _figure(buyers, Count("pk")),
        "events": _figure(held, Count("pk")),
        "visitors": _figure(held, Sum("visitors")),
        "wins": _figure(wins, Count("pk")),
        "wins_value": _figure(wins, Sum("value")),
    }
    parts = {f"n_{name}": figure for name, figure in figures.items()}
    return TradingHouse.objects.filter(pk=house).order_by().values(**parts)


class _Midnight(Func):
    """The moment at which a day begins in a time zone."""

    template = "timezone(%(expressions)s::date::timestamp)"
    output_field = DateTimeField()


_FIGURES = FixedQuery(_figures)


def _figure(rows: QuerySet, figure: Any) -> Subquery:
    """Return a figure over all the rows, as a part of another query; NULL where there are none."""
    whole = rows.order_by().annotate(all_rows=Value(1)).values("all_rows").annotate(figure=figure)
    return Subquery(whole.values("figure"))


def houses_with_figures(user: User, year: date) -> QuerySet[TradingHouse]:
    """Return the houses that the person may see, with current figures and those since the year's first day."""
    wins = ExportWin.objects.confirmed().filter(house=OuterRef("pk"), sold_on__gte=year)
    value = wins.order_by().values("house").annotate(total=Sum("value")).values("total")
    money = DecimalField(max_digits=14, decimal_places=2)
    reports = HouseReport.objects.filter(house=OuterRef("pk")).order_by("-month").values("month")
    figures = {
        "shelf": count_of(Placement.objects.current().filter(house=OuterRef("pk"))),
        "samples_waiting": count_of(SampleRequest.objects.filter(house=OuterRef("pk")).open()),
        "inquiries_open": count_of(Inquiry.objects.open().filter(house=OuterRef("pk"))),
        "inquiries_new": count_of(Inquiry.objects.filter(house=OuterRef("pk"), state=Inquiry.State.NEW)),
        "wins_year": count_of(wins),
        "wins_value": Coalesce(Subquery(value, output_field=money), Decimal(0), output_field=money),
    }
    rows = TradingHouse.objects.for_actor(user).select_related("consulate")
    return rows.annotate(**figures, **{"reported": Subquery(reports[:1])})
