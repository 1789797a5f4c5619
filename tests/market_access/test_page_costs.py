"""Pages of a product of which everything is known keep the budget of queries, as the small world of budgets has not."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from exportasv.core.reference_data import TABLES
from exportasv.reference.loader import load_table
from market_access.models import BillOfMaterials, ExportPlan, FreightLeg, FreightPrice, NationalCode, ReadyLot
from products.models import Product
from tests import factories
from tests.budgets.pages import QUERIES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]


@pytest.fixture
def known_coffee(coffee, house):
    """Coffee with its case, prices, bill of materials, ladders, plans for two markets and a ready lot."""
    for table in ("origin_rules", "duties", "freight_legs"):
        load_table(TABLES[table])
    Product.objects.filter(pk=coffee.pk).update(
        units_per_case=12, case_length_cm=50, case_width_cm=40, case_height_cm=30, case_gross_g=9000, minimum_order=120
    )
    coffee.prices.create(incoterm="EXW", amount="3.00")
    bill = BillOfMaterials.objects.create(product=coffee, price="5.00")
    bill.materials.create(name="Café oro", hs_code="0901", country="SV", cost="1.50", is_own=True)
    bill.materials.create(name="Bolsa", hs_code="3923", country="CN", cost="0.10")
    NationalCode.objects.create(product=coffee, destination="US", code="09012100")
    today = timezone.localdate()
    for leg in FreightLeg.objects.filter(is_inland=False)[:4]:
        FreightPrice.objects.create(leg=leg, price=100, quoted_by="Naviera", valid_from=today)
        factories.PriceSheetFactory(product=coffee, leg=leg, destination=leg.destinations[0], units=240)
    for market in ("US", "GT"):
        ExportPlan.objects.create(product=coffee, market=market, begins_on=today, units=100, unit_price=Decimal(4))
    monday = today + timedelta(days=7 - today.weekday())
    factories.ReadyLotFactory(product=coffee, leg=leg, house=house, week=monday)
    return coffee


def costly_pages(client, addresses) -> dict[str, int]:
    """Return the pages that ask more than their budget: address → queries."""
    found = {}
    for address in addresses:
        client.get(address)  # fills the caches
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        assert answer.status_code == 200, address
        if len(asked) > QUERIES:
            found[address] = len(asked)
    return found


def test_a_companys_pages_keep_their_budget(as_user, owner, known_coffee):
    sheet = known_coffee.price_sheets.first()
    of_product = [("markets",), ("market", "us"), ("reliefs", "us"), ("requirement", "us", "SV-CIEX-REG"), ("origin",)]
    of_product += [("plan", "US"), ("plan", "MX"), ("label", "US"), ("price_sheets",), ("packing",), ("first_parcel",)]
    pages = [reverse(f"market_access:{name}", args=[known_coffee.pk, *args]) for name, *args in of_product]
    pages += [reverse("market_access:price_sheets", args=[known_coffee.pk]) + "?destination=US&units=500"]
    pages += [reverse(f"market_access:price_sheet{form}", args=[sheet.pk]) for form in ("", "_pdf", "_xlsx")]
    pages += [reverse(f"market_access:{name}") for name in ("my_markets", "law_changes", "shared_pallets")]
    pages += [reverse("market_access:shared_pallets") + f"?lot={ReadyLot.objects.get().pk}"]
    assert costly_pages(as_user(owner), pages) == {}


def test_staffs_pages_keep_their_budget(as_user, adviser, known_coffee):
    ExportPlan.objects.update(sent_at=timezone.now())
    pages = [reverse(f"market_access:{name}") for name in ("portfolio", "rule_changes", "shared_loads")]
    pages += [reverse("market_access:staff_plan", args=[ExportPlan.objects.first().pk])]
    assert costly_pages(as_user(adviser), pages) == {}
