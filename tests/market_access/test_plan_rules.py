"""The cash of an order week by week, what lowers its lowest point, and dates counted back from the shipment."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from market_access.planning.cash import (
    Lever,
    Order,
    Paper,
    advance_of,
    cash_needed,
    lowest_point,
    movements,
    suggestions,
    weeks,
)
from market_access.planning.schedule import SLACK, Need, backward_schedule, earliest_shipment

TODAY = date(2026, 11, 30)
ORDER = Order(
    begins_on=TODAY, amount=Decimal(4000), advance_percent=30, balance_days=30, production_days=28,
    materials=Decimal(1500), work=Decimal(600), packing=Decimal(200), freight=Decimal(300),
    papers=(Paper(Decimal(100), TODAY),),
)  # fmt: skip


def test_the_lowest_point_is_in_dollars_and_on_its_week():
    rows = weeks(ORDER)
    assert [each.balance for each in rows[:5]] == [Decimal(x) for x in ("-400", "-400", "-1000", "-1000", "-1500")]
    assert cash_needed(ORDER) == Decimal(1500)
    assert rows[-1].balance == ORDER.margin == Decimal(1300)
    assert rows[-1].begins_on <= ORDER.paid_on < rows[-1].begins_on + timedelta(days=7)


def test_what_lowers_it_is_named_with_its_figure():
    found = {each.lever: each.lowest for each in suggestions(ORDER)}
    assert found == {Lever.ADVANCE: Decimal(-700), Lever.TWO_LOTS: Decimal(-950)}


def test_an_order_that_is_paid_before_needs_no_cash():
    paid = replace(ORDER, advance_percent=100, supplier_days=7, papers=())
    assert cash_needed(paid) == 0
    assert suggestions(replace(paid, balance_days=0)) == []


def test_ones_own_cash_lessens_what_must_be_found():
    assert cash_needed(replace(ORDER, own_cash=Decimal(600))) == Decimal(900)
    assert cash_needed(replace(ORDER, own_cash=Decimal(5000))) == 0


money = st.decimals("0", "9000", places=2)
orders = st.builds(
    Order, begins_on=st.just(TODAY), amount=money, advance_percent=st.integers(0, 100),
    balance_days=st.integers(0, 120), production_days=st.integers(1, 120), materials=money, work=money, packing=money,
    freight=money, supplier_days=st.integers(0, 60), own_cash=money,
    papers=st.lists(st.builds(Paper, cost=money, begins_on=st.just(TODAY)), max_size=3).map(tuple),
)  # fmt: skip
few = settings(max_examples=120, deadline=None)


@few
@given(orders)
def test_the_last_week_ends_with_ones_own_cash_and_the_margin(order):
    rows = weeks(order)
    assert rows[-1].balance == order.own_cash + order.margin
    assert sum(each.amount for each in movements(order)) == order.margin
    assert all(each.lowest <= each.balance for each in rows)


@few
@given(orders, money)
def test_a_higher_cost_never_raises_the_lowest_point(order, more):
    before = lowest_point(weeks(order))
    for name in ("materials", "work", "packing", "freight"):
        assert lowest_point(weeks(replace(order, **{name: getattr(order, name) + more}))) <= before


@few
@given(orders)
def test_a_suggestion_always_helps(order):
    before = lowest_point(weeks(order))
    assert all(each.lowest > before for each in suggestions(order))


@few
@given(orders)
def test_advance_and_balance_are_the_whole_amount(order):
    assert Decimal(0) <= advance_of(order) <= order.amount


def test_steps_are_counted_back_from_the_shipment():
    ships = TODAY + timedelta(days=60)
    slots = backward_schedule([Need("LONG", 50), Need("SHORT", 5), Need("UNKNOWN", None)], ships, TODAY)
    assert {each.code: (ships - each.due_on) for each in slots} == dict.fromkeys(("LONG", "SHORT", "UNKNOWN"), SLACK)
    assert not any(each.is_late for each in slots)


def test_what_cannot_be_ready_is_said():
    (slot,) = backward_schedule([Need("FDA", 90)], TODAY + timedelta(days=60), TODAY)
    assert (slot.begins_on, slot.is_late) == (TODAY, True)
    assert earliest_shipment([Need("FDA", 90)], 30, TODAY) == TODAY + timedelta(days=97)
    assert earliest_shipment([], 30, TODAY) == TODAY + timedelta(days=30)
