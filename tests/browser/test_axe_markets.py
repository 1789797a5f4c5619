"""axe-core finds nothing on the pages of a product's markets, light on a phone and dark on a desk."""

import os
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from exportasv.core.reference_data import TABLES
from exportasv.reference.loader import load_table
from market_access.models import ExportPlan, FactType, RuleChange
from market_access.rules import answers
from market_access.rules.lights import refresh_lights
from market_access.rules.plans import send_plan
from products.editing.glossary import clear_glossary_cache
from tests import factories
from tests.browser.axe import violations
from tests.browser.signed_in import signed_in
from tests.market_access.conftest import load_market_rules

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("PICTURES", "")  # a folder for pictures of the pages


@pytest.fixture
def pages(company, owner):
    load_market_rules()
    load_table(TABLES["glossary"])
    clear_glossary_cache()
    factories.ServiceFactory(slug="registro-de-exportador", name_es="Registro de exportador")
    coffee = factories.ProductFactory(company=company, hs_code=factories.HSCodeFactory(code="090121"))
    for code, value in (("prepacked", True), ("exporter_food_sales_usd", Decimal(850_000))):
        answers.save_fact(coffee, FactType.objects.get(code=code), value, "US", by=owner)
    answers.record_requirement(coffee, "SV-CIEX-REG", "met", reference="CIEX 123", by=owner)
    refresh_lights(coffee)
    return [
        reverse("market_access:my_markets"),
        reverse("market_access:markets", args=[coffee.pk]),
        reverse("market_access:market", args=[coffee.pk, "us"]),
        reverse("market_access:market", args=[coffee.pk, "gt"]),
        reverse("market_access:reliefs", args=[coffee.pk, "us"]),
        reverse("market_access:requirement", args=[coffee.pk, "us", "SV-CIEX-REG"]),
        reverse("market_access:requirement", args=[coffee.pk, "us", "US-FSVP"]),
        reverse("market_access:origin", args=[coffee.pk]),
        reverse("market_access:label", args=[coffee.pk, "US"]),
        reverse("market_access:plan", args=[coffee.pk, "US"]),
        reverse("market_access:law_changes"),
    ]


@pytest.fixture
def staff_pages(pages, company, owner, adviser):
    company.adviser = adviser
    company.save()
    plan = ExportPlan.objects.create(
        product=company.products.get(), market="US", begins_on=timezone.localdate(), units=480, unit_price=4
    )
    send_plan(plan, by=owner)
    change = RuleChange.objects.create(
        rule="relief",
        key="US-FSVP/2",
        title_es="Cambió el FSVP",
        title_en="FSVP changed",
        holds_from=plan.begins_on,
    )
    return [
        reverse("market_access:portfolio"),
        reverse("market_access:rule_changes"),
        reverse("market_access:rule_change", args=[change.pk]),
        reverse("market_access:staff_plan", args=[plan.pk]),
        reverse("market_access:shared_loads"),
    ]


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1440)])
def test_the_pages_of_markets_are_accessible(browser, live_server, owner, pages, scheme, width):
    found = []
    with signed_in(browser, live_server, owner, scheme, width) as page:
        for number, address in enumerate(pages):
            found += violations(page, f"{live_server.url}{address}")
            if PICTURES:
                page.screenshot(path=Path(PICTURES) / f"market-{number:02}-{width}.png", full_page=True)
    assert found == []


@pytest.mark.usefixtures("one_factor")
@pytest.mark.parametrize(("scheme", "width"), [("dark", 360), ("light", 1440)])
def test_the_pages_of_staff_are_accessible(browser, live_server, adviser, staff_pages, scheme, width):
    with signed_in(browser, live_server, adviser, scheme, width) as page:
        assert [each for address in staff_pages for each in violations(page, f"{live_server.url}{address}")] == []
