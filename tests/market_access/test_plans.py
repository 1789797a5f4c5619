"""The export plan of an order: its page, its paper, and what the adviser gets."""

import io
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from pypdf import PdfReader

from counseling.models import ActionItem
from exportasv.core.http import costs
from exportasv.core.notifications.models import Notification
from market_access.models import BillOfMaterials, ExportPlan, MarketRequirement
from market_access.planning.contents import plan_view
from market_access.rules.plans import proposed_plan
from tests import factories
from tests.forms_of_pages import open_form, values_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]
TODAY = date(2026, 11, 26)


@pytest.fixture(autouse=True)
def _noon(time_machine) -> None:
    time_machine.move_to(datetime(2026, 11, 26, 18, tzinfo=UTC), tick=False)


@pytest.fixture
def honey(company):
    code = factories.HSCodeFactory(code="040900", text_es="Miel", text_en="Honey")
    MarketRequirement.objects.create(
        key="US-HONEY", code="US-HONEY", market="US", direction="away", destinations=["US"], kind="good",
        hs_include=["0409"], obligation="required", requirement_es="Análisis de residuos", source="x",
        requirement_en="Residue test", checked_on=TODAY, typical_cost_usd=100, typical_days=20,
    )  # fmt: skip
    return factories.ProductFactory(company=company, hs_code=code, name_es="Miel", minimum_order=200)


@pytest.fixture
def plan(honey):
    row = ExportPlan.objects.create(
        product=honey, market="US", begins_on=TODAY, units=1000, unit_price=4, production_days=28, advance_percent=30,
        balance_days=30, materials=1500, work=600, packing=200, freight=300,
    )  # fmt: skip
    row.refresh_from_db()  # its amounts as Decimal
    return row


def address(product, market="US") -> str:
    return reverse("market_access:plan", args=[product.pk, market])


def file(product, market="US") -> str:
    return reverse("market_access:plan_file", args=[product.pk, market])


def test_an_owner_saves_the_figures_and_reads_the_lowest_point(as_user, owner, honey):
    browser = as_user(owner)
    figures = {"unit_price": "4", "units": "1000", "materials": "1500", "work": "600", "packing": "200"}
    sent = values_of(open_form(browser, address(honey), "units"), **figures, freight="300", production_days="28")
    assert browser.post(address(honey), sent).url == address(honey)
    html = browser.get(address(honey)).content.decode()
    assert "$1,500.00" in html
    assert "Análisis de residuos" in html
    assert "$700.00" in html  # with an advance of half the order


def test_the_plan_begins_with_what_is_known(honey):
    bill = BillOfMaterials.objects.create(product=honey, price=5)
    bill.materials.create(name="Frasco", hs_code="7010", country="GT", cost="0.50")
    found = proposed_plan(honey, "US")
    assert (found.units, found.unit_price, found.materials) == (200, 5, 100)


def test_steps_have_dates_and_holders_in_order(plan):
    view = plan_view(plan, TODAY)
    assert [each.code for each in view.steps] == ["REVIEW", "US-HONEY", "PRODUCTION", "SHIPMENT", "PAYMENT"]
    assert [each.holder for each in view.steps][:2] == ["adviser", "company"]
    assert view.needed == 1500
    assert not view.steps[1].is_sure  # the rule is to be confirmed


def test_the_adviser_gets_the_plan_and_its_steps_become_agreements(as_user, owner, adviser, company, honey, plan):
    company.adviser = adviser
    company.save()
    for _twice in range(2):
        as_user(owner).post(address(honey), {"do": "send"})
    items = ActionItem.objects.filter(company=company)
    assert sorted(items.values_list("holder", flat=True)) == ["adviser", *["company"] * 4]
    notice = Notification.objects.get(recipient=adviser, kind="market_plan_sent")
    page = as_user(adviser).get(notice.url)
    assert "Análisis de residuos" in page.content.decode()
    assert as_user(adviser).get(reverse("market_access:staff_plan_file", args=[plan.pk])).status_code == 200


def test_a_company_without_an_adviser_is_told_so(as_user, owner, company, honey, plan):
    company.adviser = None
    company.save()
    as_user(owner).post(address(honey), {"do": "send"})
    plan.refresh_from_db()
    assert plan.sent_at is None
    assert not ActionItem.objects.exists()


def test_a_plan_that_was_not_sent_is_its_companys_alone(as_user, adviser, plan):
    assert as_user(adviser).get(reverse("market_access:staff_plan", args=[plan.pk])).status_code == 404


def test_the_paper_has_goals_steps_and_cash(as_user, owner, honey, plan):
    text = " ".join(
        page.extract_text() for page in PdfReader(io.BytesIO(as_user(owner).get(file(honey)).content)).pages
    )
    for part in ("Miel", "Análisis de residuos", "$4,000.00", "$1,500.00"):
        assert part in text


@pytest.mark.parametrize("wrong", [{"units": "0"}, {"unit_price": "x"}, {"advance_percent": "101"}, {"work": "-1"}])
def test_wrong_figures_are_refused(as_user, owner, honey, wrong):
    sent = {**values_of(open_form(as_user(owner), address(honey), "units"), unit_price="4"), **wrong}
    assert as_user(owner).post(address(honey), sent).status_code == 400
    assert not ExportPlan.objects.exists()


def test_only_its_own_company_sees_it(client, as_user, guest, stranger, adviser, honey, plan):
    for page in (address(honey), file(honey)):
        assert "/login/" in client.get(page).url
        assert as_user(guest).get(page).status_code == 404
        assert as_user(stranger).get(page).status_code == 404
        assert as_user(adviser).get(page).status_code == 403


def test_services_and_unknown_markets_have_no_plan(as_user, owner, company, honey):
    assert as_user(owner).get(address(honey, "CA")).status_code == 404
    assert as_user(owner).get(address(factories.ServiceProductFactory(company=company))).status_code == 404


def test_somebody_who_asks_for_too_many_plans_waits(as_user, owner, honey, plan, monkeypatch):
    monkeypatch.setattr(costs, "DOCUMENT_RATE", "1/hour")
    browser = as_user(owner)
    assert [browser.get(file(honey)).status_code for _twice in range(2)] == [200, 429]
