"""The law changed: who is hit, what is read, who is told, and the map of the supply for staff."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from exportasv.core.notifications.models import Notification
from exportasv.core.outbox.models import OutboxTask
from exportasv.core.outbox.outbox import due_task_ids, run_task
from market_access.models import (
    ChangeImpact,
    DutyRow,
    MarketLight,
    MarketRequirement,
    OriginRule,
    RuleChange,
)
from market_access.rules import changes, portfolio, versions
from market_access.rules.changes import find_impacts, open_quotations, touched_products
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]
NOON = datetime(2026, 11, 26, 18, tzinfo=UTC)
TODAY = date(2026, 11, 26)


@pytest.fixture(autouse=True)
def _noon(time_machine) -> None:
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def honey(company, owner):
    code = factories.HSCodeFactory(code="040900", text_es="Miel", text_en="Honey")
    return factories.ProductFactory(company=company, hs_code=code, name_es="Miel de café")


@pytest.fixture
def hammock(company):
    code = factories.HSCodeFactory(code="560890", text_es="Hamacas", text_en="Hammocks")
    return factories.ProductFactory(company=company, hs_code=code, name_es="Hamaca")


def requirement(code: str = "US-HONEY", **values) -> MarketRequirement:
    return MarketRequirement.objects.create(
        **{
            "key": code, "code": code, "market": "US", "direction": "away", "destinations": ["US"], "kind": "good",
            "hs_include": ["0409"], "obligation": "recommended", "requirement_es": "Análisis", "source": "x",
            "requirement_en": "Analysis", "checked_on": TODAY, "status": "verified", **values,
        }
    )  # fmt: skip


def run_outbox() -> None:
    while due := [pk for pk in due_task_ids() if OutboxTask.objects.get(pk=pk).kind.startswith("rule_change")]:
        for pk in due:
            assert run_task(pk)


@pytest.fixture
def stricter(honey, hammock, manager):
    """The analysis of honey becomes required today."""
    rule = requirement()
    for product in (honey, hammock):
        MarketLight.objects.create(product=product, market="US", light="green", computed_on=TODAY)
    return versions.supersede(rule, {"obligation": "required"}, TODAY, by=manager)


def test_a_stricter_rule_closes_the_market_of_what_it_touches_and_nothing_else(stricter, honey, hammock):
    run_outbox()
    change = RuleChange.objects.get()
    assert (change.key, change.products, change.companies) == (stricter.key, 1, 1)
    assert (change.closed, change.opened, change.computed_at) == (1, 0, NOON)
    impact = ChangeImpact.objects.get()
    assert (impact.product, impact.closed, impact.opened) == (honey, ["US"], [])
    assert MarketLight.objects.get(product=hammock, market="US").light == "green"


def test_each_owner_gets_one_sentence_and_the_next_step(stricter, owner):
    run_outbox()
    notice = Notification.objects.get(recipient=owner, kind="market_rule_changed")
    assert "Miel de café" in notice.subject
    assert "Análisis" in notice.body
    assert notice.url.endswith(reverse("market_access:law_changes"))


def test_running_twice_changes_and_tells_nothing_more(stricter, owner):
    run_outbox()
    change = RuleChange.objects.get()
    changes.find_change(change)
    changes.tell_companies(change, 0)
    changes.compute_change(change, 0)
    assert Notification.objects.filter(kind="market_rule_changed").count() == 1
    assert ChangeImpact.objects.count() == 1


def test_a_change_of_a_later_day_is_told_now_and_computed_then(honey, owner, manager, time_machine):
    rule = requirement()
    MarketLight.objects.create(product=honey, market="US", light="green", computed_on=TODAY)
    versions.supersede(rule, {"obligation": "required"}, TODAY + timedelta(days=30), by=manager)
    run_outbox()
    change = RuleChange.objects.get()
    assert (change.products, change.computed_at, change.is_coming) == (1, None, True)
    assert Notification.objects.filter(recipient=owner, kind="market_rule_changed").exists()
    time_machine.move_to(NOON + timedelta(days=30), tick=False)
    run_outbox()
    change.refresh_from_db()
    assert (change.closed, change.is_coming) == (1, False)


def test_what_the_old_version_was_about_is_touched_too(honey, hammock, manager):
    versions.supersede(requirement(), {"hs_include": ["5608"]}, TODAY, by=manager)
    run_outbox()
    assert set(ChangeImpact.objects.values_list("product", flat=True)) == {honey.pk, hammock.pk}


def test_only_touched_rows_are_read(company, manager):
    """PostgreSQL reads the products of the codes by their index, and no other row of the table."""
    code, other = (factories.HSCodeFactory(code=each) for each in ("040900", "560890"))
    factories.ProductFactory.create_batch(3, company=company, hs_code=code)
    factories.ProductFactory.create_batch(30, company=company, hs_code=other)
    rule = requirement()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = touched_products(rule).values_list("pk", flat=True).explain(format="json", analyze=True)
    assert rows_read(plan) == 3
    change = changes.record_change(rule)
    assert find_impacts(change, rule) == 3


def rows_read(plan: str) -> int:
    """Return how many rows of products PostgreSQL looked at."""

    def nodes(node):
        yield node
        for each in node.get("Plans", []):
            yield from nodes(each)

    tables = [each for each in nodes(json.loads(plan)[0]["Plan"]) if each.get("Relation Name") == "products_product"]
    return sum(each["Actual Rows"] + each.get("Rows Removed by Filter", 0) for each in tables)


def test_a_rule_of_origin_touches_the_products_of_its_code(honey, hammock, manager):
    rule = OriginRule.objects.create(
        key="ORI-040900-UK", code="ORI-040900-UK", hs_code="040900", agreement="UK-CA", criterion="x",
        test="obtained:04", rule_es="Toda la miel", source="x", checked_on=TODAY,
    )  # fmt: skip
    versions.supersede(rule, {"test": "any"}, TODAY, by=manager)
    run_outbox()
    change = RuleChange.objects.get()
    assert (change.destinations, change.products) == (["UK"], 1)


def test_a_duty_touches_the_products_of_its_codes_in_its_market(honey, hammock, manager, owner):
    row = DutyRow.objects.create(
        key="US-040900", code="US-040900", kind="rate", hs=["04090000"], market="US", name_es="Miel", name_en="Honey",
        rate_text="1.9¢/kg", source="x", checked_on=TODAY,
    )  # fmt: skip
    versions.supersede(row, {"rate_text": "2.5¢/kg"}, TODAY, by=manager)
    run_outbox()
    change = RuleChange.objects.get()
    assert (change.rule, change.destinations, change.products) == ("dutyrow", ["US"], 1)
    assert ChangeImpact.objects.get().product == honey
    assert Notification.objects.filter(recipient=owner, kind="market_rule_changed").exists()


def test_open_quotations_of_the_market_are_listed(honey, stricter, owner):
    inquiry = factories.InquiryFactory(product=honey, company=honey.company, buyer__country="US")
    quotation = inquiry.quotations.create(
        number=1, valid_until=TODAY + timedelta(days=9), sent_at=timezone.now(), sent_by=owner
    )
    quotation.lines.create(product=honey, text="Miel", quantity=10, price=4)
    assert list(open_quotations(["US"])) == [quotation]
    assert list(open_quotations(["MX"])) == []
    run_outbox()
    assert (ChangeImpact.objects.get().quotations, RuleChange.objects.get().quotations) == ([quotation.pk], 1)


# --- Pages ----------------------------------------------------------------------------------------------------------


def test_a_company_sees_the_changes_of_its_own_products(as_user, owner, stranger, guest, adviser, client, stricter):
    run_outbox()
    page = reverse("market_access:law_changes")
    assert "Miel de café" in as_user(owner).get(page).content.decode()
    assert "Miel de café" not in as_user(stranger).get(page).content.decode()
    assert as_user(guest).get(page).status_code == 404
    assert as_user(adviser).get(page).status_code == 403
    assert "/login/" in client.get(page).url


def test_staff_see_the_sums_and_every_product(as_user, adviser, stricter):
    run_outbox()
    change = RuleChange.objects.get()
    assert "Análisis" in as_user(adviser).get(reverse("market_access:rule_changes")).content.decode()
    assert (
        "Miel de café" in as_user(adviser).get(reverse("market_access:rule_change", args=[change.pk])).content.decode()
    )


def test_pages_of_staff_are_not_for_companies(as_user, owner, stricter):
    run_outbox()
    for name, args in (("portfolio", []), ("rule_changes", []), ("rule_change", [RuleChange.objects.get().pk])):
        assert as_user(owner).get(reverse(f"market_access:{name}", args=args)).status_code == 403


# --- The map of the supply ------------------------------------------------------------------------------------------


def light(product, market: str, colour: str, *missing: str) -> MarketLight:
    return MarketLight.objects.create(
        product=product, market=market, light=colour, missing=list(missing), open_count=len(missing), computed_on=TODAY
    )


@pytest.fixture
def in_catalogue(honey, hammock):
    """Both products are in the search index."""
    from products.catalogue.search_index import reindex

    reindex([honey.pk, hammock.pk])
    return honey, hammock


def test_the_map_counts_lights_by_sector_and_market(in_catalogue):
    honey, hammock = in_catalogue
    light(honey, "US", "green")
    light(hammock, "US", "yellow", "US-X")
    cells = {sector.pk: cells[0] for sector, cells in portfolio.supply_map()}
    total = [sum(getattr(cell, colour) for cell in cells.values()) for colour in ("green", "yellow", "red")]
    assert total == [1, 1, 0]


def test_what_opens_most_is_the_last_requirement_of_most_products(in_catalogue):
    honey, hammock = in_catalogue
    requirement("US-ONE")
    requirement("US-TWO")
    light(honey, "US", "yellow", "US-ONE")
    light(hammock, "US", "yellow", "US-ONE")
    light(honey, "MX", "yellow", "US-ONE", "US-TWO")
    (found,) = portfolio.openers()
    assert (found.requirement.code, found.destination, found.products, found.companies) == ("US-ONE", "US", 2, 1)


def test_demand_without_a_ready_product_is_named(in_catalogue):
    honey, _hammock = in_catalogue
    wanted = factories.BuyerFactory(country="US").requirements.create(
        query="Miel", hs_prefix="0409", destination="US", open_until=TODAY
    )
    light(honey, "US", "yellow", "US-ONE")
    (found,) = portfolio.unmet_demand()
    assert (found.requirement, found.nearly) == (wanted, 1)
    MarketLight.objects.filter(product=honey).update(light="green")
    assert portfolio.unmet_demand() == []


def test_rules_past_their_check_are_listed(as_user, adviser):
    requirement("US-OLD", checked_on=date(2020, 1, 1))
    requirement("US-NEW", status="unverified")
    found, reliefs, _origin = portfolio.unchecked_rules(TODAY)
    assert (found.all, found.unread, found.past) == (2, 1, [("US-OLD", date(2020, 1, 1))])
    assert (reliefs.all, reliefs.unread, reliefs.past) == (0, 0, [])
    assert "US-OLD" in as_user(adviser).get(reverse("market_access:portfolio")).content.decode()
