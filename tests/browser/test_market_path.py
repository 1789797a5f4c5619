"""An owner on a phone: from a product to "ready except for 2 papers", a relief, the price on two shelves, and the plan.

Every touch is counted: of links, buttons, boxes, the two of a list of choices, and the one into a field. In Spanish and
in English, 25 at most.
"""

import os
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from playwright.sync_api import Browser, Locator, Page, expect

from counseling.models import ActionItem
from exportasv.core.reference_data import TABLES
from exportasv.reference.loader import load_table
from market_access.models import ExportPlan, FactType, FreightLeg, FreightPrice, RequirementRecord
from market_access.rules import answers
from tests import factories
from tests.market_access.conftest import load_market_rules

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("PICTURES", "")  # a folder for pictures of the pages
MOST_TAPS = 25
# What her company noted for all its products, and what it answered of itself, when it sent its first goods abroad.
KNOWN_PAPERS = """SV-CIEX-REG SV-INVOICE-PACKING SV-VAT-ZERO-GOODS SV-DTE-FEX SV-DUCA-D SV-DUCA-F
    US-FDA-FACILITY US-FDA-PN US-MARK-ORIGIN US-IOR""".split()
WORDS = {
    "es": {
        "markets": "Dónde venderlo", "us": "Estados Unidos", "rest": "Guardar y contestar no a lo demás",
        "two": "Listo salvo 2 papeles", "mark": "Guardar lo que marqué", "shelf": "Precio en el anaquel",
        "see": "Ver los precios", "there": "En el anaquel allá", "gt": "Guatemala", "plan": "Plan de exportación",
        "send": "Guardar y enviar a mi asesor", "sent": "Su asesor tiene el plan",
    },
    "en": {
        "markets": "Where to sell it", "us": "United States", "rest": "Save, and answer no to the rest",
        "two": "Ready except for 2 papers", "mark": "Save what I marked", "shelf": "Price on the shelf",
        "see": "See the prices", "there": "On the shelf there", "gt": "Guatemala", "plan": "Export plan",
        "send": "Save and send to my adviser", "sent": "Your adviser has the plan",
    },
}  # fmt: skip


class Thumb:
    """A phone's page whose touches are counted, and its words in one language."""

    def __init__(self, page: Page, words: dict[str, str], name: str) -> None:
        self.page, self.words, self.name, self.taps, self.pictures = page, words, name, 0, 0

    def tap(self, what: Locator) -> None:
        self.taps += 1
        what.tap()

    def link(self, word: str) -> None:
        self.tap(self.page.locator("main").get_by_role("link", name=self.words[word], exact=True).first)

    def press(self, word: str) -> None:
        with self.page.expect_navigation():
            self.tap(self.page.get_by_role("button", name=self.words[word], exact=True).first)

    def mark(self, name: str, value: str) -> None:
        self.tap(self.page.locator(f"label:has(input[name='{name}'][value='{value}'])").first)

    def fill(self, name: str, text: str) -> None:
        field = self.page.locator(f"[name='{name}']")
        self.tap(field)
        field.fill(text)

    def choose(self, name: str, value: str) -> None:
        self.taps += 2  # to open the list, and into it
        self.page.locator(f"select[name='{name}']").select_option(value)

    def look(self) -> None:
        """Keep a picture where the tester asks for pictures."""
        self.pictures += 1
        if PICTURES:
            self.page.screenshot(path=Path(PICTURES) / f"{self.name}-{self.pictures:02}.png", full_page=True)


@pytest.fixture
def cocoa(company, owner, adviser):
    """Roasted cocoa of a company that exports, with its packing and price, and what staff know of two routes."""
    load_market_rules()
    for table in ("duties", "freight_legs"):
        load_table(TABLES[table])
    company.adviser, company.workers = adviser, 6
    company.save()
    product = factories.ProductFactory(
        company=company, name_es="Cacao tostado", name_en="Roasted cocoa",
        hs_code=factories.HSCodeFactory(code="180100"),
        minimum_order=480, units_per_case=24, case_length_cm=40, case_width_cm=30, case_height_cm=25,
        case_net_g=9600, case_gross_g=11_000, lead_time_days=20, unit_es="bolsa de 400 g", unit_en="400 g bag",
    )  # fmt: skip
    product.prices.create(incoterm="EXW", amount="4.20")
    today = timezone.localdate()
    for code, price in (("LEG-SAL-LAX", "2.10"), ("LEG-SAL-MIA", "1.80"), ("LEG-ROAD-GT", 350), ("LEG-INLAND-SAL", 60)):
        leg = FreightLeg.objects.get(code=code)
        FreightPrice.objects.create(leg=leg, price=price, quoted_by="Transportes", valid_from=today - timedelta(days=3))
    for code in KNOWN_PAPERS:
        answers.record_requirement(product, code, "met", by=owner, for_all_products=True)
    own = {"own_brand": True, "first_export": False, "employees": 6}
    company_facts = [each for each in FactType.objects.filter(code__in=own) if each.scope == "company"]
    answers.save_facts(product, {each: own[each.code] for each in company_facts if each.is_yes_or_no}, "US", by=owner)
    return product


@pytest.fixture(params=["es", "en"])
def thumb(request, browser: Browser, live_server, owner, cocoa) -> Iterator[Thumb]:
    owner.language = request.param
    owner.save()
    context = browser.new_context(
        viewport={"width": 360, "height": 780}, is_mobile=True, has_touch=True, base_url=live_server.url
    )
    client = Client()
    client.force_login(owner)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
    context.add_cookies([{**cookie, "url": live_server.url}])
    page = context.new_page()
    with override(request.param):
        page.goto(reverse("products:edit", args=[cocoa.pk]))
    yield Thumb(page, WORDS[request.param], request.param)
    context.close()


def _to_two_papers(thumb: Thumb) -> None:
    """Answer what decides, use what spares the small, and mark what the company has."""
    thumb.link("markets")
    thumb.look()
    thumb.link("us")
    thumb.look()
    for fact in ("prepacked",):
        thumb.mark(f"{fact}-value", "yes")
    thumb.fill("exporter_food_sales_usd-value", "40,000")
    thumb.press("rest")
    thumb.look()
    for relief in ("REL-FSVP-SFS", "REL-US-QUALIFIED-FACILITY", "REL-US-301-EXEMPT"):
        thumb.mark("relief", relief)
    for paper in ("SV-SRS-FOOD", "US-LABEL-FOOD", "US-ALLERGEN"):
        thumb.mark("have", paper)
    thumb.press("mark")
    thumb.look()
    expect(thumb.page.locator("main .lede")).to_contain_text(thumb.words["two"])


def _price(thumb: Thumb, *, leg: str = "", originates: bool = False) -> str:
    """Make the ladder of the market that the form is for; return what the page says of the shelf."""
    if leg:
        thumb.choose("leg", str(FreightLeg.objects.get(code=leg).pk))
        thumb.fill("in_importer", "30")
        thumb.fill("in_retail", "45")
    if originates:
        thumb.choose("originates", "true")
    thumb.press("see")
    thumb.look()
    said = thumb.page.locator("main .lede").first
    expect(said).to_contain_text(thumb.words["there"])
    return said.inner_text()


def test_from_a_product_to_the_plan_in_25_taps(thumb: Thumb, cocoa, adviser):
    _to_two_papers(thumb)
    thumb.link("shelf")
    thumb.look()
    los_angeles = _price(thumb, leg="LEG-SAL-LAX")
    thumb.link("gt")
    guatemala = _price(thumb, originates=True)  # what she has a proof for costs nothing there
    assert re.search(r"\$\d+\.\d\d", los_angeles)
    assert re.search(r"\$\d+\.\d\d", guatemala)
    assert los_angeles != guatemala
    thumb.link("plan")
    thumb.look()
    thumb.fill("work", "310.00")  # which no row says
    thumb.press("send")
    expect(thumb.page.locator("body")).to_contain_text(thumb.words["sent"])
    thumb.look()
    plan = ExportPlan.objects.get(product=cocoa)
    assert plan.sent_at is not None
    assert plan.freight > 0  # from the ladder
    assert RequirementRecord.objects.filter(outcome="spared", relief="REL-FSVP-SFS").exists()
    assert ActionItem.objects.filter(company=cocoa.company, holder="company", state="open").exists()
    assert thumb.taps <= MOST_TAPS, thumb.taps
