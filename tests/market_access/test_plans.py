"""The export plan of an order: its page, its paper, and what the adviser gets."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from pypdf import PdfReader

from counseling.models import ActionItem
from exportasv.core.http import costs
from exportasv.core.notifications.models import Notification
from market_access.models import BillOfMaterials, ExportPlan, MarketRequirement
from market_access.planning.contents import plan_view
from market_access.planning.proposal import newest_ladder, proposed_figures
from market_access.rules.plans import proposed_plan
from products.models import Product
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
    found = proposed_plan(honey, "US", proposed_figures(honey, TODAY))
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


@pytest.mark.parametrize(
    "wrong", [{"units": "0"}, {"unit_price": "x"}, {"advance_percent": "101"}, {"work": "-1"}, {"work": ""}]
)
def test_wrong_figures_are_refused(as_user, owner, honey, wrong):
    sent = {**values_of(open_form(as_user(owner), address(honey), "units"), unit_price="4", work="0"), **wrong}
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


# --- Where the figures come from --------------------------------------------------------------------------------------


@pytest.fixture
def ladder(honey, owner):
    """A ladder to the United States by groupage: 1,000 units, packing and inland freight typed."""
    Product.objects.filter(pk=honey.pk).update(units_per_case=20, case_length_cm=40, case_width_cm=30,
        case_height_cm=25, case_gross_g=9000)  # fmt: skip
    honey.refresh_from_db()
    honey.prices.create(incoterm="EXW", amount="3.00")
    typed = {"in_packing": "120.50", "in_inland": "80", "in_papers": "19.78", "in_freight_rate": "95"}
    return factories.PriceSheetFactory(product=honey, destination="US", units=1000, typed=typed)


def test_costs_come_from_the_ladder_with_their_origin(as_user, owner, honey, ladder):
    figures = proposed_figures(honey, TODAY, sheet=newest_ladder(honey, "US"))
    found = [figures[name].value for name in ("units", "unit_price", "packing", "freight")]
    assert found == [1000, Decimal("3.22"), Decimal("120.50"), Decimal("99.78")]
    html = as_user(owner).get(address(honey)).content.decode()
    assert "de su escalera de precios del" in html
    assert 'value="120.50"' in html


def test_wages_are_those_of_another_plan_of_the_product_or_are_asked(as_user, owner, honey, plan):
    form = open_form(as_user(owner), address(honey, "GT"), "units")
    assert form.inputs["work"].value == "120.00"  # 600 for 1,000 units there, 200 here
    html = as_user(owner).get(address(honey, "GT")).content.decode()
    assert "de su plan para Estados Unidos" in html
    other = factories.ProductFactory(company=honey.company, hs_code=honey.hs_code)
    assert not open_form(as_user(owner), address(other, "GT"), "units").inputs["work"].value


def test_what_the_owner_types_stays_beside_what_the_ladder_says(as_user, owner, honey, ladder, plan):
    html = as_user(owner).get(address(honey)).content.decode()
    assert "Lo escribió usted. $120.50 de su escalera de precios" in html
    assert plan_view(plan, TODAY).order.packing == 200


def test_the_cost_of_a_paper_is_the_usual_one_until_it_is_typed(as_user, owner, honey, plan):
    browser = as_user(owner)
    assert [each.cost for each in plan_view(plan, TODAY).order.papers] == [100]
    form = open_form(browser, address(honey), "paper-US-HONEY")
    assert browser.post(address(honey), values_of(form, **{"paper-US-HONEY": "62.25"})).status_code == 302
    plan.refresh_from_db()
    assert plan.paper_costs == {"US-HONEY": "62.25"}
    view = plan_view(plan, TODAY)
    assert dict(view.budget)["Documentos"] == Decimal("62.25")
    assert sum(week.outgoing for week in view.weeks) == view.order.costs
    wrong = values_of(form, **{"paper-US-HONEY": "-1"})
    assert browser.post(address(honey), wrong).status_code == 400


def test_a_plan_is_saved_and_sent_on_one_press(as_user, owner, adviser, company, honey):
    company.adviser = adviser
    company.save()
    form = open_form(as_user(owner), address(honey), "units")
    sent = values_of(form, unit_price="4", work="0", do="save_and_send")
    assert as_user(owner).post(address(honey), sent).status_code == 302
    assert ExportPlan.objects.get().sent_at is not None
