"""axe-core finds nothing on the pages of a product's markets, light on a phone and dark on a desk."""

from decimal import Decimal

import pytest
from django.urls import reverse

from market_access.models import FactType
from market_access.rules import answers
from market_access.rules.lights import refresh_lights
from tests import factories
from tests.browser.signed_in import signed_in, violations
from tests.market_access.conftest import load_market_rules

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def pages(company, owner):
    load_market_rules()
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
    ]


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1440)])
def test_the_pages_of_markets_are_accessible(browser, live_server, owner, pages, scheme, width):
    with signed_in(browser, live_server, owner, scheme, width) as page:
        assert [each for address in pages for each in violations(page, f"{live_server.url}{address}")] == []
