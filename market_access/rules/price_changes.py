"""Kept price ladders, computed again: when their owner changes them, and when a duty, fee or freight price changes."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from exportasv.core.outbox.outbox import enqueue
from market_access.models import DutyRow, FreightLeg, PriceSheet
from market_access.models.changes import ChangedRule, ChangeImpact, PriceMove, RuleChange
from market_access.models.destinations import EU_MEMBERS
from market_access.models.price_sheets import MOST_LANDED
from market_access.pricing.sheet_facts import SheetFacts
from market_access.pricing.sheets import Ladder, work_out

PRODUCTS_AT_ONCE = 200
ALL_LADDERS = "price_ladders_again"
PRICED_RULES = (ChangedRule.DUTY, ChangedRule.FREIGHT)
SHEET_LINKS = ("product", "leg")


def landed_price(ladder: Ladder) -> Decimal | None:
    """Return what a unit costs the importer; None if a number that the ladder cannot do without is missing."""
    landed = ladder.per_unit("landed") if ladder.is_complete else None
    return landed if landed is not None and landed <= MOST_LANDED else None


def landed_prices(sheets: Sequence[PriceSheet], day: date) -> list[Decimal | None]:
    """Return the landed price of each sheet by tariff and origin of a day, and by today's freight prices."""
    facts = SheetFacts.of_all(sheets, day)
    return [landed_price(work_out(sheet, each)) for sheet, each in zip(sheets, facts, strict=True)]


def compute_again(sheets: Iterable[PriceSheet]) -> None:
    """Compute ladders of today and keep their landed price."""
    today, sheets = timezone.localdate(), list(sheets)
    for sheet, price in zip(sheets, landed_prices(sheets, today), strict=True):
        sheet.landed_unit, sheet.computed_on = price, today
    PriceSheet.objects.bulk_update(sheets, ["landed_unit", "computed_on"])


def enqueue_all_ladders() -> None:
    """Let every kept ladder be computed again in the background: a new file of duties or routes was loaded."""
    if PriceSheet.objects.exists():
        enqueue(ALL_LADDERS, key=uuid4().hex, after=0)


def compute_next_ladders(after: int) -> None:
    """Compute the next kept ladders again, and store the work that follows."""
    sheets = list(
        PriceSheet.objects.filter(pk__gt=after).order_by("pk").select_related(*SHEET_LINKS)[:PRODUCTS_AT_ONCE]
    )
    compute_again(sheets)
    if len(sheets) == PRODUCTS_AT_ONCE:
        enqueue(ALL_LADDERS, key=uuid4().hex, after=sheets[-1].pk)


def sheets_on_leg(leg: FreightLeg) -> QuerySet[PriceSheet]:
    """Return the ladders whose freight, main or to the port, a leg's prices give."""
    sheets = PriceSheet.objects.all()
    return sheets.filter(leg__origin=leg.place) if leg.is_inland else sheets.filter(leg=leg)


def touched_sheets(change: RuleChange) -> QuerySet[PriceSheet]:
    """Return the kept ladders that a change of a duty, fee or freight price may move."""
    if change.rule == ChangedRule.FREIGHT:
        return sheets_on_leg(FreightLeg.objects.get(code=change.code))
    sheets = PriceSheet.objects.filter(destination__in=change.destinations)
    market = DutyRow.objects.filter(key=change.key).values_list("market", flat=True).first()
    return sheets.filter(country=market) if market in EU_MEMBERS else sheets


def compute_prices(change: RuleChange, after: int, *, keeps: bool) -> int | None:
    """Compare the ladders of the next products before and after a change; return the last product, None at the end.

    `keeps`: store what they cost now; False where the change holds from a later day only. A second run changes nothing.
    """
    sheets = touched_sheets(change)
    with_sheets = change.impacts.filter(Exists(sheets.filter(product=OuterRef("product"))), product__gt=after)
    impacts = list(with_sheets.order_by("product_id")[:PRODUCTS_AT_ONCE])
    found = list(
        sheets.filter(product__in=[each.product_id for each in impacts]).select_related(*SHEET_LINKS).order_by("pk")
    )
    before = _prices_before(change, found)
    if keeps:
        compute_again(found)
        prices = [sheet.landed_unit for sheet in found]
    else:
        prices = landed_prices(found, change.holds_from)
    if not change.is_priced:  # a second run, on the day from which it holds, only keeps
        _write_moves(impacts, found, before, prices)
    return impacts[-1].product_id if len(impacts) == PRODUCTS_AT_ONCE else None


def _prices_before(change: RuleChange, sheets: Sequence[PriceSheet]) -> list[Decimal | None]:
    """Return the landed prices before a change: of a duty as of the day before.

    Of freight, and of a duty that no day divides from what was before, as they were last kept.
    """
    undated = DutyRow.objects.filter(key=change.key, effective_from=None, effective_to=None)
    if change.rule == ChangedRule.FREIGHT or undated.exists():
        return [sheet.landed_unit for sheet in sheets]
    return landed_prices(sheets, change.holds_from - timedelta(days=1))


def _write_moves(
    impacts: Iterable[ChangeImpact],
    sheets: Iterable[PriceSheet],
    before: Iterable[Decimal | None],
    after: Iterable[Decimal | None],
) -> None:
    moves: dict[int, list[PriceMove]] = {}
    for sheet, was, now in zip(sheets, before, after, strict=True):
        moves.setdefault(sheet.product_id, []).append(PriceMove(sheet.destination, sheet.units, was, now))
    rows = []
    for impact in impacts:
        own = moves.get(impact.product_id, [])
        impact.prices = [each.as_word() for each in own]
        impact.dearer = sum(each.is_dearer for each in own)
        impact.cheaper = sum(each.is_cheaper for each in own)
        rows.append(impact)
    ChangeImpact.objects.bulk_update(rows, ["prices", "dearer", "cheaper"])
