"""The cash of one order, week by week: when money goes out and comes in, the lowest point, and what lowers it. Pure.

Amounts are US dollars; money that goes out is negative.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

CENT = Decimal("0.01")
HUNDRED = Decimal(100)
WEEK = timedelta(days=7)
BETTER_ADVANCE = 50  # per cent of the order that a usual advance may reach
SUPPLIER_CREDIT = 30  # days that a supplier may wait
PARTS = 2  # lots in which an order may be made


class Cause(StrEnum):
    ADVANCE = "advance"
    BALANCE = "balance"
    MATERIALS = "materials"
    WORK = "work"
    PACKING = "packing"
    PAPERS = "papers"
    FREIGHT = "freight"


class Lever(StrEnum):
    """What lowers the need of cash."""

    ADVANCE = "advance"
    SUPPLIER_CREDIT = "supplier_credit"
    TWO_LOTS = "two_lots"
    PAID_AT_SHIPMENT = "paid_at_shipment"


@dataclass(frozen=True)
class Paper:
    """A requirement that is still missing: what it costs and when it must be begun."""

    cost: Decimal
    begins_on: date


@dataclass(frozen=True)
class Order:
    """One order: what it brings, what it costs and when. Costs are of the whole order."""

    begins_on: date
    amount: Decimal  # what the buyer pays
    advance_percent: int  # paid when the order is signed
    balance_days: int  # after the shipment until the rest is paid
    production_days: int
    materials: Decimal = Decimal(0)
    work: Decimal = Decimal(0)
    packing: Decimal = Decimal(0)
    freight: Decimal = Decimal(0)  # paid by the exporter at the shipment
    supplier_days: int = 0  # that suppliers of materials wait
    papers: tuple[Paper, ...] = ()
    own_cash: Decimal = Decimal(0)

    @property
    def ships_on(self) -> date:
        return self.begins_on + timedelta(days=self.production_days)

    @property
    def paid_on(self) -> date:
        return self.ships_on + timedelta(days=self.balance_days)

    @property
    def costs(self) -> Decimal:
        papers = sum((each.cost for each in self.papers), Decimal(0))
        return self.materials + self.work + self.packing + self.freight + papers

    @property
    def margin(self) -> Decimal:
        return self.amount - self.costs


@dataclass(frozen=True)
class Movement:
    """Money that comes in or goes out on a day."""

    day: date
    amount: Decimal
    cause: Cause


@dataclass(frozen=True)
class Week:
    """A week of the plan: what comes in and goes out, and the cash at its end and at its lowest day."""

    begins_on: date
    incoming: Decimal
    outgoing: Decimal
    balance: Decimal
    lowest: Decimal


@dataclass(frozen=True)
class Suggestion:
    """A lever, and the lowest point of cash with it."""

    lever: Lever
    lowest: Decimal


def advance_of(order: Order) -> Decimal:
    """Return the advance, to the cent; the balance is the rest."""
    return (order.amount * order.advance_percent / HUNDRED).quantize(CENT, ROUND_HALF_UP)


def movements(order: Order) -> list[Movement]:
    """Return every movement of an order by day. Of one day, an advance comes first and other income last."""
    advance = advance_of(order)
    middle = order.begins_on + timedelta(days=order.production_days // 2)
    found = [
        Movement(order.begins_on, advance, Cause.ADVANCE),
        Movement(order.begins_on + timedelta(days=order.supplier_days), -order.materials, Cause.MATERIALS),
        Movement(middle, -order.work, Cause.WORK),
        Movement(order.ships_on, -order.packing, Cause.PACKING),
        Movement(order.ships_on, -order.freight, Cause.FREIGHT),
        Movement(order.paid_on, order.amount - advance, Cause.BALANCE),
        *(Movement(max(each.begins_on, order.begins_on), -each.cost, Cause.PAPERS) for each in order.papers),
    ]
    return sorted((each for each in found if each.amount), key=_in_order)


def _in_order(movement: Movement) -> tuple[date, bool, Decimal]:
    return movement.day, movement.cause != Cause.ADVANCE, movement.amount


def weeks(order: Order) -> list[Week]:
    """Return the weeks from the beginning of the order to its last movement."""
    return _weeks(movements(order), order.begins_on, order.own_cash)


def _weeks(rows: list[Movement], begins_on: date, balance: Decimal) -> list[Week]:
    last = max((each.day for each in rows), default=begins_on)
    found = []
    day = begins_on
    while day <= last:
        of_week = [each for each in rows if day <= each.day < day + WEEK]
        lowest = balance
        for each in of_week:
            balance += each.amount
            lowest = min(lowest, balance)
        incoming = sum((each.amount for each in of_week if each.amount > 0), Decimal(0))
        outgoing = sum((-each.amount for each in of_week if each.amount < 0), Decimal(0))
        found.append(Week(day, incoming, outgoing, balance, lowest))
        day += WEEK
    return found


def lowest_point(rows: Iterable[Week]) -> Decimal:
    """Return the lowest cash of all weeks."""
    return min((each.lowest for each in rows), default=Decimal(0))


def cash_needed(order: Order) -> Decimal:
    """Return the dollars that must be found for the order beyond one's own cash; 0 if none."""
    return max(-lowest_point(weeks(order)), Decimal(0))


def suggestions(order: Order) -> list[Suggestion]:
    """Return the levers that raise the lowest point, the strongest first."""
    before = lowest_point(weeks(order))
    tried = {
        Lever.ADVANCE: weeks(replace(order, advance_percent=max(order.advance_percent, BETTER_ADVANCE))),
        Lever.SUPPLIER_CREDIT: weeks(replace(order, supplier_days=max(order.supplier_days, SUPPLIER_CREDIT))),
        Lever.PAID_AT_SHIPMENT: weeks(replace(order, balance_days=0)),
        Lever.TWO_LOTS: _two_lots(order),
    }
    better = [Suggestion(lever, lowest_point(rows)) for lever, rows in tried.items() if lowest_point(rows) > before]
    return sorted(better, key=lambda each: -each.lowest)


def _two_lots(order: Order) -> list[Week]:
    """Return the weeks of an order made in two lots, the second begun when the first is paid."""
    half = replace(
        order,
        amount=order.amount / PARTS,
        materials=order.materials / PARTS,
        work=order.work / PARTS,
        packing=order.packing / PARTS,
        freight=order.freight / PARTS,
        production_days=max(order.production_days // PARTS, 1),
    )
    second = replace(half, begins_on=half.paid_on, papers=())
    rows = sorted([*movements(half), *movements(second)], key=_in_order)
    return _weeks(rows, order.begins_on, order.own_cash)
