"""Rules of origin by hand-made cases in textiles, food, crafts, cosmetics, wood and leather; and what always holds."""

from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exportasv.core.reference_files import DATA, read_newest_file
from market_access.origin.criteria import Process, parse_rule
from market_access.origin.evaluation import (
    Bill,
    Criterion,
    Material,
    Outcome,
    Rule,
    Terms,
    evaluate,
    price_for,
    terms_of_row,
)
from market_access.origin.prefixes import fits, hs_prefixes

TODAY = date(2026, 11, 26)


@cache
def rule_rows() -> dict[tuple[str, str], dict[str, str]]:
    rows = read_newest_file(DATA / "origin_rules", "key").rows
    return {(row["hs_code"], row["agreement"]): row for row in rows}


@cache
def all_terms() -> dict[str, Terms]:
    rows = read_newest_file(DATA / "origin_terms", "agreement").rows
    return {row["agreement"]: terms_of_row(row) for row in rows}


def rule(hs_code: str, agreement: str) -> Rule:
    row = rule_rows()[hs_code, agreement]
    return Rule(row["test"], row["status"] == "verified")


def own(name: str, hs_code: str, cost: str) -> Material:
    return Material(name, hs_code, "SV", Decimal(cost), is_own=True)


def declared_material(name: str, hs_code: str, cost: str, country: str = "SV") -> Material:
    until = TODAY + timedelta(days=90)
    return Material(name, hs_code, country, Decimal(cost), declared_from=date(2026, 1, 1), declared_until=until)


def bought(name: str, hs_code: str, cost: str, country: str, weight: str | None = None) -> Material:
    return Material(name, hs_code, country, Decimal(cost), Decimal(weight) if weight else None)


HUIPIL = ("620630", "24.00")
CASES = [
    # textiles
    ("blouse woven and sewn here from Chinese yarn, UK", *HUIPIL, [bought("hilo", "520512", "4", "CN")],
     {"weaving", "sewing"}, "UK-CA", Outcome.ORIGINATES, Criterion.PROCESS),
    ("blouse of Chinese cloth, UK", *HUIPIL, [bought("tela", "520821", "10", "CN")],
     {"sewing"}, "UK-CA", Outcome.NOT_ORIGINATING, None),
    ("blouse of Chinese cloth embroidered here, cloth 33 %, UK", *HUIPIL, [bought("tela", "520821", "8", "CN")],
     {"sewing", "embroidery"}, "UK-CA", Outcome.ORIGINATES, Criterion.PROCESS),
    ("the same with cloth of 42 %", *HUIPIL, [bought("tela", "520821", "10", "CN")],
     {"sewing", "embroidery"}, "UK-CA", Outcome.NOT_ORIGINATING, None),
    ("blouse of Chinese cloth, CAFTA: yarn forward", *HUIPIL, [bought("tela", "520821", "10", "CN")],
     {"sewing"}, "CAFTA-DR", Outcome.NOT_ORIGINATING, None),
    ("blouse of US cloth with declaration, CAFTA", *HUIPIL,
     [declared_material("tela", "520821", "10", "US"), bought("botón", "960621", "0.50", "CN")],
     {"sewing"}, "CAFTA-DR", Outcome.TO_CONFIRM, Criterion.CHANGE_OF_CHAPTER),
    ("shirt knitted and sewn here from foreign yarn, EU: same rule, unverified", "610910", "6.00",
     [bought("hilo", "520512", "1.50", "IN")], {"knitting", "sewing"}, "EU-CA", Outcome.TO_CONFIRM, Criterion.PROCESS),
    ("no tolerance for textiles in the UK", *HUIPIL, [bought("tela", "520821", "1", "CN")],
     {"sewing"}, "UK-CA", Outcome.NOT_ORIGINATING, None),
    ("hammock of Chinese polyester yarn, CAFTA", "560890", "30.00",
     [declared_material("algodón", "520100", "8"), bought("hilo", "540233", "3", "CN", "50")],
     set(), "CAFTA-DR", Outcome.NOT_ORIGINATING, None),
    ("hammock with 5 % of the weight foreign, CAFTA", "560890", "30.00",
     [Material("algodón", "520100", "SV", Decimal(8), Decimal(950), is_own=True),
      bought("hilo", "540233", "3", "CN", "50")],
     set(), "CAFTA-DR", Outcome.TO_CONFIRM, Criterion.CHANGE_OF_CHAPTER),
    # food
    ("coffee of one's own farm, UK", "090121", "9.00", [own("café", "090111", "5")],
     set(), "UK-CA", Outcome.ORIGINATES, Criterion.WHOLLY_OBTAINED),
    ("coffee with beans of Brazil, UK", "090121", "9.00",
     [own("café", "090111", "3"), bought("café", "090111", "2", "BR")],
     set(), "UK-CA", Outcome.NOT_ORIGINATING, None),
    ("coffee in Chinese bags: packing of another chapter does not matter", "090121", "9.00",
     [own("café", "090111", "5"), bought("bolsa", "392321", "0.30", "CN")],
     set(), "UK-CA", Outcome.ORIGINATES, Criterion.WHOLLY_OBTAINED),
    ("loroco from imported seed, CAFTA", "071080", "3.00",
     [own("loroco", "070999", "1"), bought("semilla", "120991", "0.10", "US")],
     set(), "CAFTA-DR", Outcome.ORIGINATES, Criterion.WHOLLY_OBTAINED),
    ("chocolate with foreign sugar of 20 %, UK", "180632", "5.00",
     [own("cacao", "180100", "2"), bought("azúcar", "170199", "1", "BR")],
     set(), "UK-CA", Outcome.ORIGINATES, Criterion.CHANGE_OF_HEADING),
    ("chocolate with foreign sugar of 40 %, UK", "180632", "5.00",
     [own("cacao", "180100", "1"), bought("azúcar", "170199", "2", "BR")],
     set(), "UK-CA", Outcome.NOT_ORIGINATING, None),
    ("bread with foreign flour within tolerance, UK", "190590", "2.00",
     [own("queso", "040690", "0.50"), bought("harina", "110100", "0.20", "US")],
     set(), "UK-CA", Outcome.ORIGINATES, Criterion.ANY_HEADING),
    ("bread with foreign flour over it, UK", "190590", "2.00",
     [own("queso", "040690", "0.50"), bought("harina", "110100", "0.21", "US")],
     set(), "UK-CA", Outcome.NOT_ORIGINATING, None),
    ("cheese, CAFTA: the rule has not been read", "040690", "6.00",
     [bought("leche", "040120", "2", "NZ")], set(), "CAFTA-DR", Outcome.UNKNOWN, None),
    ("cheese of one's own milk, CAFTA: only originating materials", "040690", "6.00",
     [own("leche", "040120", "2")], set(), "CAFTA-DR", Outcome.TO_CONFIRM, Criterion.WHOLLY_OBTAINED),
    ("cheese of bought milk without a declaration, UK", "040690", "6.00",
     [bought("leche", "040120", "2", "SV")], set(), "UK-CA", Outcome.NEEDS_DECLARATIONS,
     Criterion.ORIGINATING_MATERIALS),
    ("milk of Honduras with a declaration counts in the UK", "040690", "6.00",
     [declared_material("leche", "040120", "2", "HN")], set(), "UK-CA", Outcome.ORIGINATES,
      Criterion.ORIGINATING_MATERIALS),
    ("fruit of Colombia counts under conditions only", "080440", "2.00",
     [declared_material("aguacate", "080440", "1", "CO")], set(), "UK-CA", Outcome.NEEDS_DECLARATIONS,
     Criterion.ORIGINATING_MATERIALS),
    # crafts
    ("clay piece with foreign pigment, UK", "691390", "12.00",
     [own("barro", "250840", "1"), bought("pigmento", "320649", "0.80", "DE")],
     set(), "UK-CA", Outcome.ORIGINATES, Criterion.CHANGE_OF_HEADING),
    ("clay piece bought raw in China and painted, UK", "691390", "12.00",
     [bought("pieza", "691390", "4", "CN")], set(), "UK-CA", Outcome.NOT_ORIGINATING, None),
    ("toy with foreign parts over half its price, UK", "950300", "10.00",
     [bought("madera", "440890", "5.01", "US")], set(), "UK-CA", Outcome.NOT_ORIGINATING, None),
    # cosmetics
    ("soap by saponification of Malaysian oil, CAFTA", "340111", "3.00",
     [bought("aceite", "151110", "1.20", "MY"), bought("soda", "281511", "0.20", "US")],
     {"saponification"}, "CAFTA-DR", Outcome.ORIGINATES, Criterion.PROCESS),
    ("soap of bought base, CAFTA: the heading's rule is unread", "340111", "3.00",
     [bought("base", "340119", "1.20", "MX")], set(), "CAFTA-DR", Outcome.UNKNOWN, None),
    ("soap of bought base of the same heading within 20 %, UK", "340111", "3.00",
     [bought("base", "340119", "0.60", "MX")], set(), "UK-CA", Outcome.ORIGINATES, Criterion.CHANGE_OF_HEADING),
    ("soap of bought base of 35 %: the value rule saves it, UK", "340111", "3.00",
     [bought("base", "340119", "1.05", "MX")], set(), "UK-CA", Outcome.ORIGINATES, Criterion.VALUE),
    ("soap of bought base of 50 %, UK", "340111", "3.00",
     [bought("base", "340119", "1.50", "MX")], set(), "UK-CA", Outcome.NOT_ORIGINATING, None),
    # wood and leather
    ("furniture of foreign boards, UK", "940360", "80.00",
     [bought("tablero", "441112", "50", "CL")], set(), "UK-CA", Outcome.ORIGINATES, Criterion.CHANGE_OF_HEADING),
    ("furniture of foreign parts of 9403 up to 40 %, UK", "940360", "80.00",
     [bought("partes", "940391", "30", "CN")], set(), "UK-CA", Outcome.ORIGINATES, Criterion.VALUE),
    ("shoes with Chinese uppers, UK", "640399", "25.00",
     [bought("capellada", "640610", "8", "CN")], set(), "UK-CA", Outcome.NOT_ORIGINATING, None),
    ("shoes of Mexican leather, UK", "640399", "25.00",
     [bought("cuero", "410712", "8", "MX")], set(), "UK-CA", Outcome.ORIGINATES, Criterion.ANY_HEADING),
    ("leather article, Central America: unread", "420500", "9.00",
     [bought("cuero", "410712", "3", "MX")], set(), "CACM", Outcome.UNKNOWN, None),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_a_product_originates_or_not_by_its_criterion(case):
    _name, hs_code, price, materials, processes, agreement, outcome, criterion = case
    bill = Bill(hs_code, Decimal(price), tuple(materials), frozenset(processes))
    verdict = evaluate(bill, rule(hs_code, agreement), all_terms()[agreement], TODAY)
    assert (verdict.outcome, verdict.criterion) == (outcome, criterion)


def test_a_declaration_counts_from_its_first_to_its_last_day():
    milk = declared_material("leche", "040120", "2")
    bill = Bill("040690", Decimal(6), (milk,))
    judged = [
        evaluate(bill, rule("040690", "UK-CA"), all_terms()["UK-CA"], day).outcome
        for day in (date(2025, 12, 31), date(2026, 1, 1), milk.declared_until, milk.declared_until + timedelta(days=1))
    ]
    expected = [Outcome.NEEDS_DECLARATIONS, Outcome.ORIGINATES, Outcome.ORIGINATES, Outcome.NEEDS_DECLARATIONS]
    assert judged == expected


def test_packing_alone_confers_no_origin():
    bill = Bill("691390", Decimal(12), (bought("pigmento", "320649", "1", "CN"),), is_simple_work=True)
    verdict = evaluate(bill, rule("691390", "UK-CA"), all_terms()["UK-CA"], TODAY)
    assert verdict.outcome == Outcome.NOT_ORIGINATING
    assert verdict.failures[0].condition is None


def test_what_must_change_is_said_in_dollars():
    sugar = bought("azúcar", "170199", "2", "BR")
    bill = Bill("180632", Decimal(5), (own("cacao", "180100", "1"), sugar))
    (failure,) = evaluate(bill, rule("180632", "UK-CA"), all_terms()["UK-CA"], TODAY).failures
    assert (failure.materials, failure.excess) == ((sugar,), Decimal("0.50"))
    assert price_for(failure) == Decimal("6.67")


@pytest.mark.parametrize(
    ("bill", "missing"),
    [
        (Bill("040690", Decimal(6), ()), ("materials",)),
        (Bill("040690", Decimal(0), (own("leche", "0401", "2"),)), ("price",)),
        (Bill("0406", Decimal(6), (own("leche", "0401", "2"),)), ("hs_code",)),
        (Bill("040690", Decimal(1), (own("leche", "0401", "2"),)), ("price_below_cost",)),
    ],
)
def test_a_bill_that_says_too_little_is_not_judged(bill, missing):
    verdict = evaluate(bill, rule("040690", "UK-CA"), all_terms()["UK-CA"], TODAY)
    assert (verdict.outcome, verdict.missing) == (Outcome.INCOMPLETE, missing)


def test_regional_value_content_is_the_price_less_foreign_materials():
    terms = all_terms()["CAFTA-DR"]
    bill = Bill("851660", Decimal(10), (bought("pieza", "851690", "6.50", "CN"),))
    assert evaluate(bill, Rule("rvc:35", is_verified=True), terms, TODAY).outcome == Outcome.ORIGINATES
    assert evaluate(bill, Rule("rvc:36", is_verified=True), terms, TODAY).outcome == Outcome.NOT_ORIGINATING


@pytest.mark.parametrize("text", ["", "obtained", "change:3", "value:101", "any!abc", "process:magic", "any | or"])
def test_a_rule_in_another_language_is_refused(text):
    with pytest.raises(ValueError, match=r"condition of origin|HS prefix"):
        parse_rule(text)


def test_every_rule_of_the_file_is_read():
    assert len(rule_rows()) == 400
    for row in rule_rows().values():
        parse_rule(row["test"])
        assert row["agreement"] in all_terms()


def test_spans_of_prefixes():
    assert hs_prefixes("5111-5113,54") == ("5111", "5112", "5113", "54")
    assert fits("511230", hs_prefixes("5111-5113"))
    assert fits("51", hs_prefixes("5111-5113"))  # it may lie in it: its other digits are not known
    assert not fits("511430", hs_prefixes("5111-5113"))


COUNTRIES = ["SV", "HN", "US", "GB", "CO", "CN", ""]
materials = st.builds(
    Material,
    name=st.just("x"),
    hs_code=st.sampled_from(["040120", "070999", "090111", "170199", "320649", "410712", "520512", "520821", "640610"]),
    country=st.sampled_from(COUNTRIES),
    cost=st.decimals("0.01", "4", places=2),
    weight_g=st.none() | st.decimals("1", "500", places=0),
    is_own=st.booleans(),
    declared_from=st.none() | st.just(date(2026, 1, 1)),
)
bills = st.builds(
    Bill,
    hs_code=st.sampled_from(sorted({code for code, _agreement in rule_rows()})),
    price=st.decimals("20", "90", places=2),
    materials=st.lists(materials, min_size=1, max_size=5).map(tuple),
    processes=st.frozensets(st.sampled_from(Process.values), max_size=4),
    is_simple_work=st.booleans(),
)
agreements = st.sampled_from(sorted(all_terms()))
POSITIVE = {Outcome.ORIGINATES, Outcome.TO_CONFIRM}
few = settings(max_examples=150, deadline=None)


def verdict_of(bill: Bill, agreement: str, *, verified: bool | None = None):
    found = rule(bill.hs_code, agreement)
    if verified is not None:
        found = Rule(found.test, verified)
    return evaluate(bill, found, all_terms()[agreement], TODAY)


@few
@given(bills, agreements)
def test_what_nobody_verified_never_says_that_it_originates(bill, agreement):
    assert verdict_of(bill, agreement, verified=False).outcome != Outcome.ORIGINATES


@few
@given(bills, agreements, materials)
def test_another_foreign_material_never_opens_a_market(bill, agreement, added):
    more = Bill(bill.hs_code, bill.price, (*bill.materials, added), bill.processes, bill.is_simple_work)
    if bill.hs_code[:2] in {"50", "51", "52", "56", "61", "62", "63"} and agreement == "CAFTA-DR":
        return  # the tolerance is a share of the weight of all textiles
    foreign = added.country in ("CN", "")
    assert not (
        foreign
        and verdict_of(more, agreement).outcome in POSITIVE
        and verdict_of(bill, agreement).outcome not in POSITIVE
    )


@few
@given(bills, agreements)
def test_materials_that_all_originate_make_a_product_that_originates(bill, agreement):
    proven = tuple(declared_material("x", each.hs_code, str(each.cost)) for each in bill.materials)
    assert verdict_of(Bill(bill.hs_code, bill.price, proven), agreement).outcome in POSITIVE


@few
@given(bills, agreements)
def test_a_higher_price_with_the_same_costs_never_takes_origin_away(bill, agreement):
    dearer = Bill(bill.hs_code, bill.price * 2, bill.materials, bill.processes, bill.is_simple_work)
    if verdict_of(bill, agreement).outcome in POSITIVE:
        assert verdict_of(dearer, agreement).outcome in POSITIVE


@few
@given(bills, agreements)
def test_a_refusal_names_what_stands_against_it(bill, agreement):
    verdict = verdict_of(bill, agreement)
    if verdict.outcome == Outcome.NOT_ORIGINATING:
        assert verdict.failures
        assert all(each.condition is None or each.materials or each.condition.process for each in verdict.failures)
