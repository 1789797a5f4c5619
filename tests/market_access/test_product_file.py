"""What the markets of a product depend on comes in one query, and nothing of it is older than the request."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from companies.models import CertificateType
from consulates.models import ExportWin
from market_access.models import BillOfMaterials, MarketRequirement, Outcome, RequirementRecord
from market_access.rules import answers, versions
from market_access.rules.product_file import product_file
from products.models import Product
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]
TODAY = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def _day_of_the_rules(time_machine):
    time_machine.move_to(timezone.make_aware(timezone.datetime(2026, 11, 25, 12)), tick=False)


def paper(company, code, **values):
    kind = CertificateType.objects.filter(code=code).first() or factories.CertificateTypeFactory(code=code)
    return factories.CertificateFactory(company=company, type=kind, **values)


def test_it_has_what_the_company_has_and_said_in_one_query(coffee, rules, owner, django_assert_num_queries):
    attached, of_all = paper(coffee.company, "haccp"), paper(coffee.company, "fda")
    over = paper(coffee.company, "gs1", expires_on=TODAY - timedelta(days=1))
    coffee.certificates.add(attached)
    paper(coffee.company, "kosher")  # of no product
    paper(factories.CompanyFactory(), "fda")
    other = factories.ProductFactory(company=coffee.company, hs_code=coffee.hs_code)
    for product, everywhere in ((coffee, False), (other, False), (other, True)):
        code = "SV-CIEX-REG" if everywhere else "US-FSVP"
        answers.record_requirement(product, code, Outcome.MET, by=owner, for_all_products=everywhere)
        answers.save_fact(product, rules.facts_by_code["prepacked"], everywhere, "US", by=owner)
    BillOfMaterials.objects.create(product=coffee, price=5)
    product_file(other, TODAY)
    with django_assert_num_queries(1):
        file = product_file(coffee, TODAY)
        assert {each.type.code for each in file.rows.certificates} == {"haccp", "fda"}
        assert [each.type.code for each in file.rows.facts] == ["prepacked"]
    assert [*file.rows.certificates] == [attached, of_all]
    assert file.holdings.records == {
        "US-FSVP": RequirementRecord.objects.get(product=coffee),
        "SV-CIEX-REG": RequirementRecord.objects.get(product=None),
    }
    assert over in product_file(coffee, TODAY - timedelta(days=1)).rows.certificates


def test_sales_and_orders_of_the_past_year_are_counted(coffee, company):
    soap = factories.ProductFactory(company=company, hs_code=factories.HSCodeFactory(code="340111"))
    sold = {"state": ExportWin.State.CONFIRMED, "decided_at": timezone.now()}
    for product, value, more in (
        (coffee, "1000.10", {}),
        (coffee, "500.05", {"destination": "GT"}),
        (soap, "70.00", {}),
        (soap, "30.00", {"destination": "GT"}),
        (coffee, "9000.00", {"sold_on": TODAY - timedelta(days=365)}),
    ):
        factories.ExportWinFactory(
            **sold, company=company, product=product, value=Decimal(value), **{"sold_on": TODAY, **more}
        )
    factories.ExportWinFactory(company=company, product=coffee)  # nobody confirmed it
    factories.ExportWinFactory(**sold, sold_on=TODAY)  # of another company
    for destination, units in (("US", 300), ("US", 20), ("GT", 7)):
        inquiry = factories.InquiryFactory(
            product=coffee, destination=destination, state="negotiating", first_answer_at=timezone.now()
        )
        order = factories.QuotationFactory(inquiry=inquiry, state="accepted", decided_at=timezone.now())
        order.lines.create(product=coffee, text="Café", quantity=units, price=1)
    counted = product_file(coffee, TODAY).counted
    assert counted == {
        "us_units_12m": 320,
        "exporter_food_sales_usd": Decimal("1500.15"),
        "us_cosmetic_sales_usd": Decimal("70.00"),
        "consumer_sales_usd": Decimal("1600.15"),
    }
    nothing = dict.fromkeys(counted, 0)
    assert product_file(factories.ProductFactory(), TODAY).counted == nothing


def test_a_changed_rule_shows_at_once(as_user, owner, coffee, django_capture_on_commit_callbacks):
    page = reverse("market_access:market", args=[coffee.pk, "us"])
    browser = as_user(owner)
    assert "Carta del importador" not in browser.get(page).content.decode()
    rule = MarketRequirement.objects.get(code="US-FSVP", effective_to=None)
    with django_capture_on_commit_callbacks(execute=True):
        versions.supersede(rule, {"requirement_es": "Carta del importador"}, TODAY, by=owner)
    assert "Carta del importador" in browser.get(page).content.decode()


def test_what_a_company_changes_shows_at_once(as_user, owner, coffee):
    page = reverse("market_access:markets", args=[coffee.pk])
    browser = as_user(owner)
    before = browser.get(page).content
    Product.objects.filter(pk=coffee.pk).update(hs_code=factories.HSCodeFactory(code="020130"))  # beef
    assert browser.get(page).content != before
