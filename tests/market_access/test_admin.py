"""Staff edit rules: a change is a new version from a day on, the old one is kept, and its products are shown before."""

from datetime import date, timedelta

import pytest
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from exportasv.core.db.errors import RuleError
from market_access.models import FactType, MarketRequirement, Relief, RequirementRecord
from market_access.models.destinations import named_destinations
from market_access.rules import answers, hits, versions
from market_access.rules.certainty import Certainty
from market_access.rules.gate import requirement_certainty
from market_access.rules.market_pages import market_view
from market_access.rules.product_file import product_file
from tests import factories
from tests.budgets.walk import clones

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]
TODAY = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def _day_of_the_rules(time_machine):
    time_machine.move_to(timezone.make_aware(timezone.datetime(2026, 11, 25, 12)), tick=False)


@pytest.fixture
def rule(rules):
    return MarketRequirement.objects.get(code="SV-COFFEE")


def test_a_version_is_never_rewritten(rule):
    for change in ({"requirement_es": "Nada."}, {"hs_include": ["*"]}, {"effective_from": TODAY}):
        with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
            MarketRequirement.objects.filter(pk=rule.pk).update(**change)
    MarketRequirement.objects.filter(pk=rule.pk).update(checked_on=TODAY, effective_to=TODAY)


def test_two_versions_of_a_rule_never_hold_on_one_day(rule):
    twin = MarketRequirement.objects.get(pk=rule.pk)
    twin.pk, twin.key = None, "SV-COFFEE/2"
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_a_change_begins_on_a_day_and_the_old_version_is_kept(rule, manager):
    tomorrow = TODAY + timedelta(days=1)
    new = versions.supersede(rule, {"requirement_es": "Otro permiso."}, tomorrow, by=manager)
    rule.refresh_from_db()
    assert (new.key, new.code, new.effective_from) == ("SV-COFFEE/2", "SV-COFFEE", tomorrow)
    assert (rule.effective_to, rule.requirement_es != new.requirement_es) == (TODAY, True)
    assert list(MarketRequirement.objects.in_force(TODAY).filter(code="SV-COFFEE")) == [rule]
    assert list(MarketRequirement.objects.in_force(tomorrow).filter(code="SV-COFFEE")) == [new]


@pytest.mark.parametrize("day", [TODAY - timedelta(days=1), date(2020, 1, 1)])
def test_the_past_is_never_changed(rule, manager, day):
    with pytest.raises(RuleError):
        versions.supersede(rule, {"requirement_es": "Otro permiso."}, day, by=manager)
    assert MarketRequirement.objects.filter(code="SV-COFFEE").count() == 1


def test_a_version_under_a_later_one_is_not_changed(rule, manager):
    versions.supersede(rule, {"requirement_es": "Otro."}, TODAY + timedelta(days=9), by=manager)
    with pytest.raises(RuleError):
        versions.supersede(rule, {"requirement_es": "Otro más."}, TODAY + timedelta(days=3), by=manager)


def test_what_a_rule_hits_is_counted_by_codes_and_characteristics(coffee, rule, rules):
    other = factories.ProductFactory(hs_code=factories.HSCodeFactory(code="190590"))
    found = hits.products_hit(rule, rules, TODAY)
    assert (found.count, found.first) == (1, [coffee])
    food = MarketRequirement.objects.get(code="US-FDA-PN")
    found = hits.products_hit(food, rules, TODAY)
    assert (set(found.first), found.count, found.open) == ({coffee, other}, 2, 0)
    meat = MarketRequirement.objects.get(code="US-MEAT-FSIS")
    assert hits.products_hit(meat, rules, TODAY).open == 1


@pytest.fixture
def many_goods(rules, company, other_company, owner):
    """Sixty goods of four codes: some stored cold, some with a certificate, some that their company answered for."""
    codes = [factories.HSCodeFactory(code=each) for each in ("040610", "190590", "620520", "090121")]
    made = []
    for number, code in enumerate(codes):
        own = other_company if number % 2 else company
        product = factories.ProductFactory(company=own, hs_code=code, storage="frozen" if number == 1 else "")
        numbers = range(number * 100, number * 100 + 15)
        made += clones(product, numbers, lambda n: {"name_es": f"P {n}", "code": f"C-{n}", "attributes": details(n)})
    answers.save_fact(made[0], FactType.objects.get(code="dairy"), False, "", by=owner)
    answers.save_fact(made[1], FactType.objects.get(code="originating"), True, "US", by=owner)
    kind = factories.CertificateTypeFactory(code="registro-sanitario")
    made[20].certificates.add(factories.CertificateFactory(company=made[20].company, type=kind))
    return made


def details(number: int) -> dict[str, object]:
    return [{}, {"allergens": ["milk"]}, {"alcohol": 5}, {"food_safe": True}][number % 4]


@pytest.mark.parametrize(
    "code", ["US-MEAT-FSIS", "US-DAIRY", "US-MPF-DUE", "SV-ORIGIN-CAFTA", "SV-ZOO", "US-ADD-301FL", "US-ALLERGEN"]
)
def test_what_a_rule_hits_is_exact_for_any_number_of_products(many_goods, rules, code, monkeypatch):
    monkeypatch.setattr(hits, "READ_AT_ONCE", 1)
    rule = MarketRequirement.objects.get(code=code)
    found = hits.products_hit(rule, rules, TODAY)
    expected = [certainty_by_its_page(rule, each, rules) for each in hits.products_of_codes(rule)]
    assert (found.count, found.open) == (expected.count(Certainty.YES), expected.count(Certainty.OPEN))


def certainty_by_its_page(rule, product, rules) -> Certainty:
    """Return whether a rule hits a product as the pages of its markets say it."""
    file = product_file(product, TODAY)
    places = named_destinations(rule.destinations)
    return Certainty.any_of(
        requirement_certainty(rule, market_view(file, each, rules, TODAY).subject) for each in places
    )


def test_the_preview_reads_many_products_in_a_few_queries(many_goods, rules):
    rule = MarketRequirement.objects.get(code="US-MPF-DUE")
    with CaptureQueriesContext(connection) as queries:
        found = hits.products_hit(rule, rules, TODAY)
    assert found.count + found.open > 50
    assert len(queries) <= 15


def form_values(rule, **changed):
    lists = {each: ",".join(getattr(rule, each)) for each in LISTS}
    plain = {each: getattr(rule, each) or "" for each in PLAIN}
    return {**lists, **plain, "checked_on": "25/11/2026", "effective_to": "", "is_active": "on", **changed}


LISTS = "destinations hs_include hs_exclude attrs_all attrs_any attrs_none met_by services".split()
PLAIN = (
    "market direction obligation kind requirement_es requirement_en why_es why_en authority_es authority_en papers_es "
    "papers_en typical_cost_usd typical_days source status check_every_days"
).split()


def change_address(rule):
    return reverse("admin:market_access_marketrequirement_change", args=[rule.pk])


def test_staff_look_at_what_a_change_would_hit_before_they_save_it(as_user, manager, coffee, rule):
    browser = as_user(manager)
    sent = form_values(rule, hs_include="0901,1905", only_preview="on", holds_from="30/11/2026")
    page = browser.post(change_address(rule), sent).content.decode()
    assert "Toca 1 producto." in page
    assert coffee.name_es in page
    assert MarketRequirement.objects.filter(code=rule.code).count() == 1


def test_staff_change_a_rule_by_a_new_version(as_user, manager, rule):
    browser = as_user(manager)
    no_day = browser.post(change_address(rule), form_values(rule, authority_es="ISC"))
    assert "Escriba el día desde el que vale el cambio." in no_day.content.decode()
    sent = form_values(rule, authority_es="ISC", holds_from="30/11/2026")
    assert browser.post(change_address(rule), sent).status_code == 302
    first, second = MarketRequirement.objects.filter(code=rule.code).order_by("pk")
    assert (first.authority_es, first.effective_to) == (rule.authority_es, date(2026, 11, 29))
    assert (second.authority_es, second.effective_from, second.key) == ("ISC", date(2026, 11, 30), "SV-COFFEE/2")


def test_a_check_changes_the_row_itself(as_user, manager, rule):
    sent = form_values(rule, status="verified", checked_on="25/11/2026")
    assert as_user(manager).post(change_address(rule), sent).status_code == 302
    [stored] = MarketRequirement.objects.filter(code=rule.code)
    assert stored.is_verified


def test_the_page_of_a_rule_shows_what_it_hits(as_user, manager, coffee, rule):
    page = as_user(manager).get(change_address(rule)).content.decode()
    assert "Toca 1 producto." in page
    assert coffee.name_es in page


def test_an_adviser_reads_rules_and_changes_none(as_user, adviser, rule):
    browser = as_user(adviser)
    assert browser.get(change_address(rule)).status_code == 200
    assert browser.post(change_address(rule), form_values(rule, authority_es="ISC")).status_code == 403


def test_a_relief_s_condition_is_read_before_it_is_saved(rules):
    relief = Relief.objects.first()
    relief.applies_when = "rule:US-FSVP;fact:employees<ten"
    with pytest.raises(Exception, match="employees<ten"):
        relief.clean()


def test_an_adviser_confirms_what_a_company_has(as_user, adviser, coffee, owner):
    record = answers.record_requirement(coffee, "SV-DTE-FEX", "met", by=owner)
    place = reverse("admin:market_access_requirementrecord_change", args=[record.pk])
    assert as_user(adviser).post(place, {"_action_confirm": "1"}).status_code == 302
    record = RequirementRecord.objects.get()
    assert (record.confirmed_by, record.confirmed_on) == (adviser, TODAY)
    answers.record_requirement(coffee, "SV-DTE-FEX", "met", reference="otro", by=owner)
    assert RequirementRecord.objects.get().confirmed_on is None
