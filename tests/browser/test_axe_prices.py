"""axe-core finds nothing on the pages of prices abroad, packing, the first parcel and the shared pallet."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser

from market_access.models import FreightPrice
from tests import factories
from tests.browser.axe import violations
from tests.browser.signed_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("PICTURES", "")  # a folder for pictures of the pages


@pytest.fixture
def addresses(company) -> dict[str, str]:
    product = factories.ProductFactory(
        company=company, name_es="Pupusas de queso", units_per_case=24, case_length_cm=40, case_width_cm=30,
        case_height_cm=25, case_gross_g=12_500,
    )  # fmt: skip
    product.prices.create(incoterm="EXW", amount="2.60")
    leg = factories.FreightLegFactory()
    FreightPrice.objects.create(leg=leg, price=95, quoted_by="Naviera", valid_from=timezone.localdate() - timedelta(2))
    typed = {"in_duty_pct": "4.5", "in_ins_rate": "0.4", "in_importer": "25", "in_retail": "40", "in_dest": "420"}
    sheet = factories.PriceSheetFactory(product=product, leg=leg, units=2400, typed=typed)
    factories.ReadyLotFactory(product=product, leg=leg)
    factories.ReadyLotFactory(leg=leg)
    of = lambda name, *args: reverse(f"market_access:{name}", args=args)  # noqa: E731
    return {
        "ladders": of("price_sheets", product.pk),
        "ladder": of("price_sheet", sheet.pk) + "?target=5.00",
        "packing": of("packing", product.pk) + "?units=2400&pallet=pal-1000&container=20",
        "parcel": of("first_parcel", product.pk) + "?units=48&destination=US",
        "shared": of("shared_pallets"),
    }


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1280)])
def test_axe_finds_nothing(browser: Browser, live_server, addresses, owner, scheme, width):
    found = []
    with signed_in(browser, live_server, owner, scheme, width) as page:
        for name, address in addresses.items():
            found += violations(page, live_server.url + address)
            if PICTURES:
                page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
    assert found == []
