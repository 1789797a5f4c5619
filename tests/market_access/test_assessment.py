"""What a company has against what a market asks, and the light."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companies.models import Certificate, CertificateType
from market_access.models import FactType, Light, MarketRequirement, Obligation, Outcome, Relief, RequirementRecord
from market_access.rules.answers import save_fact
from market_access.rules.assessment import Holdings, ItemState, assess, holds_until, light_of
from market_access.rules.gate import Subject, evaluate_gate
from market_access.rules.market_pages import market_view
from market_access.rules.product_file import product_file
from market_access.rules.rulebook import rulebook
from tests import factories

TODAY = date(2026, 11, 25)
COFFEE = Subject("good", "090121", "GT", frozenset({"food"}), frozenset({"dairy"}))


def rule(code="X-RULE", **values):
    usual = {
        "destinations": ["*"], "kind": "good", "hs_include": ["*"], "obligation": Obligation.REQUIRED,
        "status": "verified", "checked_on": TODAY, "direction": "home",
    }  # fmt: skip
    return MarketRequirement(key=code, code=code, **usual | values)


def record(code="X-RULE", outcome=Outcome.MET, **values):
    return RequirementRecord(requirement=code, outcome=outcome, **values)


def items(rules, records=(), certificates=(), subject=COFFEE):
    return assess(evaluate_gate(subject, TODAY, rules, []), Holdings.of(records, certificates))


def state(one, *records, certificates=()):
    return items([one], records, certificates)[0].state


def test_a_requirement_is_missing_until_the_company_has_it():
    assert state(rule()) == ItemState.MISSING
    assert state(rule(), record()) == ItemState.MET
    assert state(rule(), record("Y-RULE")) == ItemState.MISSING


def test_a_paper_expires_and_is_missing_then():
    assert state(rule(), record(valid_until=TODAY + timedelta(days=200))) == ItemState.MET
    assert state(rule(), record(valid_until=TODAY + timedelta(days=30))) == ItemState.EXPIRING
    assert state(rule(), record(valid_until=TODAY)) == ItemState.EXPIRING
    assert state(rule(), record(valid_until=TODAY - timedelta(days=1))) == ItemState.MISSING


def test_a_certificate_of_the_right_kind_meets_it():
    held = Certificate(type=CertificateType(code="fda"), expires_on=TODAY + timedelta(days=90))
    assert state(rule(met_by=["fda"]), certificates=[held]) == ItemState.MET
    assert state(rule(met_by=["gs1"]), certificates=[held]) == ItemState.MISSING
    held.expires_on = TODAY - timedelta(days=1)
    assert state(rule(met_by=["fda"]), certificates=[held]) == ItemState.MISSING


def test_an_unverified_rule_never_turns_green_on_the_companys_word():
    unsure = rule(status="unverified")
    assert state(unsure, record()) == ItemState.TO_CONFIRM
    assert light_of(items([unsure], [record()])) == Light.YELLOW
    assert state(unsure, record(confirmed_on=TODAY)) == ItemState.MET
    unconfirmed = Certificate(type=CertificateType(code="fda"))
    assert state(rule(status="unverified", met_by=["fda"]), certificates=[unconfirmed]) == ItemState.TO_CONFIRM


def test_an_unverified_relief_never_turns_green_on_the_companys_word():
    relief = Relief(code="REL-X", spares=["X-RULE"], applies_when="attr:food", checked_on=TODAY, status="unverified")
    used = record(outcome=Outcome.SPARED, relief="REL-X")

    def state_with(held):
        return assess(evaluate_gate(COFFEE, TODAY, [rule()], [relief]), Holdings.of([held], []))[0].state

    assert state_with(used) == ItemState.TO_CONFIRM
    relief.status = "verified"
    assert state_with(used) == ItemState.MET
    relief.checked_on = TODAY - timedelta(days=relief.check_every_days + 1)
    assert state_with(used) == ItemState.TO_CONFIRM
    used.confirmed_on = TODAY
    assert state_with(used) == ItemState.MET


def test_a_rule_past_its_term_of_check_counts_as_unverified():
    old = rule(checked_on=TODAY - timedelta(days=181))
    [item] = items([old], [record()])
    assert (item.state, item.is_check_overdue) == (ItemState.TO_CONFIRM, True)
    assert not items([rule(checked_on=TODAY - timedelta(days=180))])[0].is_check_overdue


def test_what_is_forbidden_opens_only_when_staff_confirm():
    closed = rule(obligation=Obligation.PROHIBITED)
    assert state(closed) == ItemState.STOPS
    assert state(closed, record()) == ItemState.STOPS
    assert state(closed, record(confirmed_on=TODAY)) == ItemState.MET
    assert light_of(items([closed])) == Light.RED


def test_the_company_may_say_that_a_conditional_rule_is_not_its_own():
    assert state(rule(obligation=Obligation.CONDITIONAL), record(outcome=Outcome.NOT_OURS)) == ItemState.MET
    assert state(rule(), record(outcome=Outcome.NOT_OURS)) == ItemState.MISSING
    assert state(rule(), record(outcome=Outcome.NOT_OURS, confirmed_on=TODAY)) == ItemState.MET


def test_a_question_keeps_the_light_from_green():
    assert state(rule(attrs_all=["dairy"])) == ItemState.ASKED
    assert light_of(items([rule(attrs_all=["dairy"])])) == Light.YELLOW


def test_advice_and_what_is_coming_do_not_move_the_light():
    coming = rule(effective_from=TODAY + timedelta(days=9))
    listed = items([coming, rule("Y-RULE", obligation=Obligation.INFO)])
    assert [each.state for each in listed] == [ItemState.COMING, ItemState.ADVICE]
    assert light_of(listed) == Light.GREEN
    assert holds_until(listed) == TODAY + timedelta(days=8)


def test_a_light_holds_until_the_first_thing_that_ends():
    ends = TODAY + timedelta(days=60)
    assert holds_until(items([rule()], [record(valid_until=ends)])) == ends
    assert holds_until(items([rule()], [record()])) == TODAY + timedelta(days=180)
    assert holds_until([]) is None


# --- A stricter rule never opens a market ----------------------------------------------------------------------------

ORDER = [Light.RED, Light.YELLOW, Light.GREEN]
STRICTER = [Obligation.INFO, Obligation.RECOMMENDED, Obligation.CONDITIONAL, Obligation.REQUIRED, Obligation.PROHIBITED]
codes = st.sampled_from(["A-1", "A-2", "A-3"])
some_rules = st.builds(
    rule,
    code=codes,
    obligation=st.sampled_from(STRICTER),
    status=st.sampled_from(["verified", "unverified"]),
    attrs_all=st.lists(st.sampled_from(["food", "dairy", "honey"]), max_size=1),
    effective_from=st.sampled_from([None, TODAY - timedelta(days=9), TODAY + timedelta(days=9)]),
)
some_records = st.builds(
    record,
    code=codes,
    outcome=st.sampled_from([Outcome.MET, Outcome.NOT_OURS]),
    valid_until=st.sampled_from([None, TODAY - timedelta(days=1), TODAY + timedelta(days=9)]),
    confirmed_on=st.sampled_from([None, TODAY]),
)
quick = settings(max_examples=80, deadline=None)


def rank(rules, records):
    return ORDER.index(light_of(items(rules, records)))


@quick
@given(st.lists(some_rules, max_size=4), st.lists(some_records, max_size=3), some_rules)
def test_one_more_rule_never_opens_a_market(rules, records, more):
    assert rank([*rules, more], records) <= rank(rules, records)


@quick
@given(some_rules, st.lists(some_records, max_size=3), st.sampled_from(STRICTER))
def test_a_more_binding_rule_never_opens_a_market(one, records, obligation):
    stricter = rule(**{name: getattr(one, name) for name in ("code", "status", "attrs_all", "effective_from")})
    stricter.obligation = max(one.obligation, obligation, key=STRICTER.index)
    assert rank([stricter], records) <= rank([one], records)


@quick
@given(st.lists(some_rules, max_size=4), st.lists(some_records, max_size=3))
def test_the_light_of_today_never_reads_a_rule_of_tomorrow(rules, records):
    begun = [each for each in rules if each.has_begun(TODAY)]
    assert rank(rules, records) == rank(begun, records)


@quick
@given(st.lists(some_rules, min_size=1, max_size=4), st.lists(some_records, max_size=3))
def test_a_rule_that_nobody_verified_never_helps(rules, records):
    doubted = [rule(**{name: getattr(each, name) for name in ("code", "obligation", "attrs_all", "effective_from")},
                    status="unverified") for each in rules]  # fmt: skip
    assert rank(doubted, records) <= rank(rules, records)


# --- From the company's own rows --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_is_known_comes_from_the_product_s_own_rows(coffee):
    coffee.attributes = {"allergens": ["milk"]}
    coffee.storage = "frozen"
    coffee.save()
    kind = factories.CertificateTypeFactory(code="registro-sanitario")
    coffee.certificates.add(factories.CertificateFactory(company=coffee.company, type=kind, expires_on=None))
    present = subject(coffee, "US").present
    assert {"food", "roasted", "dairy", "animal_origin", "frozen", "registered_sv"} <= present
    assert not {"textile", "wood", "alcohol", "software"} & (present | subject(coffee, "US").unknown)


def subject(product, destination):
    return view_of(product, destination).subject


def view_of(product, destination, day=TODAY):
    return market_view(product_file(product, day), destination, rulebook(), day)


@pytest.mark.django_db
def test_workers_of_the_company_are_its_employees(coffee):
    coffee.company.workers = 7
    assert subject(coffee, "US").figures["employees"] == Decimal(7)


@pytest.mark.django_db
def test_what_is_not_known_is_asked_and_an_answer_settles_it(coffee, owner):
    asked = [each.code for each in view_of(coffee, "US").questions]
    assert "prepacked" in asked
    save_fact(coffee, FactType.objects.get(code="prepacked"), True, "US", by=owner)
    view = view_of(coffee, "US")
    assert "prepacked" not in [each.code for each in view.questions]
    assert "US-LABEL-FOOD" in [each.requirement.code for each in view.in_state(ItemState.MISSING)]
