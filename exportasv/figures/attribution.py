"""Sales and inquiries attributed to a session, a placement or a fair."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Sum, Window
from django.http import Http404
from django.utils import timezone

from consulates.models import ExportWin, Fair, Inquiry, Placement
from counseling.models import CounselingSession
from exportasv.core.accounts.actor_query import ActorQuery
from exportasv.core.accounts.models import User
from exportasv.core.db.fixed_query import Given
from exportasv.core.db.related_columns import with_only
from exportasv.core.db.related_counts import count_of

MAX_SALES = 100  # on the page
NAMES = ("name_es", "name_en")
CONFIRMED = Q(state=ExportWin.State.CONFIRMED)
Sales = Callable[..., QuerySet[ExportWin]]


@dataclass(frozen=True)
class Attribution:
    """What came of a session, a placement or a fair, as far as a person may see it.

    `shown` are the first sales by day, at most MAX_SALES, each with the number and the value in US dollars of all that
    are confirmed; `sales()` are all. `inquiries` is None where they are not attributed.
    """

    source: CounselingSession | Placement | Fair
    sales: Callable[[], QuerySet[ExportWin]]
    shown: list[Any]
    inquiries: int | None = None


def attribution_of(user: User, kind: str, pk: int) -> Attribution:
    """Return what came of a row. Two queries. Raise Http404 if the person may not see it, or the kind is unknown."""
    if kind not in _SOURCES:
        raise Http404
    source = _SOURCES[kind].row_or_404(user, pk)
    values = _values_of(source)
    return Attribution(
        source=source,
        sales=lambda: _SALES[kind](user, *values),
        shown=_FIRST_SALES[kind].rows(user, *values),
        inquiries=getattr(source, "inquiry_count", None),
    )


def _values_of(source: CounselingSession | Placement | Fair) -> tuple[Given, ...]:
    """Return the values that the sales of this row are asked by."""
    if isinstance(source, CounselingSession):
        return source.company_id, timezone.localdate(source.starts_at)  # today if it has no time
    if isinstance(source, Placement):
        return source.pk, source.product_id, source.house_id, source.since
    return (source.pk,)


def _session(user: User, pk: int) -> QuerySet[CounselingSession]:
    return with_only(CounselingSession.objects.for_actor(user).filter(pk=pk), company="name")


def _placement(user: User, pk: int) -> QuerySet[Placement]:
    """Return the placement, with the number of inquiries about the product through this house since it began."""
    asked = Inquiry.objects.filter(
        product=OuterRef("product"), house=OuterRef("house"), asked_at__date__gte=OuterRef("since")
    )
    rows = with_only(
        Placement.objects.for_actor(user).filter(pk=pk), product=" ".join(NAMES), house__consulate="city_es city_en"
    )
    return rows.annotate(inquiry_count=count_of(asked))


def _fair(_user: User, pk: int) -> QuerySet[Fair]:
    return Fair.objects.filter(pk=pk)


def _since_session(user: User, company: int, day: date) -> QuerySet[ExportWin]:
    """Return the company's sales since the session."""
    return ExportWin.objects.for_actor(user).filter(company=company, sold_on__gte=day)


def _of_placement(user: User, placement: int, product: int, house: int, since: date) -> QuerySet[ExportWin]:
    """Return sales linked to the placement, and sales of the product in the house since the placement began."""
    told = Q(product=product, house=house, sold_on__gte=since)
    return ExportWin.objects.for_actor(user).filter(Q(placement=placement) | told)


def _of_fair(user: User, fair: int) -> QuerySet[ExportWin]:
    return ExportWin.objects.for_actor(user).filter(fair=fair)


def _as_shown(sales: Sales) -> ActorQuery:
    """Return the query of these sales as the page shows them."""

    @wraps(sales)
    def page_rows(user: User, *values: Given) -> QuerySet[ExportWin]:
        rows = sales(user, *values).select_related("company", "product").order_by("sold_on")
        rows = rows.only("state", "value", "destination", "sold_on", "company__name", *(f"product__{n}" for n in NAMES))
        confirmed = Window(Count("pk", filter=CONFIRMED))
        value = Window(Sum("value", filter=CONFIRMED))
        return rows.annotate(confirmed_count=confirmed, confirmed_value=value)[:MAX_SALES]

    return ActorQuery(page_rows)


_SOURCES = {"session": ActorQuery(_session), "placement": ActorQuery(_placement), "fair": ActorQuery(_fair)}
_SALES: dict[str, Sales] = {"session": _since_session, "placement": _of_placement, "fair": _of_fair}
_FIRST_SALES = {kind: _as_shown(sales) for kind, sales in _SALES.items()}
