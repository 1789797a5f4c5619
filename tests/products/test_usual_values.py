"""Quantities, times, weights and prices far from what is usual: forms ask first, sheets doubt."""

import pytest
from django.test import Client
from django.urls import reverse

from exportasv.core.concurrent_edits import SEEN, TOUCHED
from exportasv.core.imports import rules
from exportasv.core.imports.models import ImportJob
from products.forms.unusual import SURE
from products.models import Product
from products.usual_values import QUANTITIES, unusual_quantities
from tests import factories
from tests.core.imports.conftest import apply_import, as_xlsx, said, sent
from tests.forms_of_pages import form_of, open_form, values_of

pytestmark = pytest.mark.django_db
USUAL = {
    "minimum_order": 100, "monthly_capacity": 2000, "lead_time_days": 15, "net_weight_g": 400, "net_volume_ml": 500,
    "case_net_g": 4800, "case_gross_g": 5200,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _files(settings, tmp_path, one_factor) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def sector():
    """A sector in which five published products say what is usual."""
    sector = factories.SectorFactory()
    for _n in range(5):
        factories.PriceTermFactory(product=factories.ProductFactory(sector=sector, **USUAL), incoterm="FOB", amount=4)
    return sector


@pytest.fixture
def draft(company, sector):
    return factories.ProductFactory(company=company, sector=sector, state="draft", published_at=None)


@pytest.mark.parametrize("name", QUANTITIES)
@pytest.mark.parametrize(("times", "is_asked"), [(0.9, 0), (1.1, 1)])
def test_what_is_far_is_so_many_times_the_median(sector, name, times, is_asked):
    value = round(USUAL[name] * QUANTITIES[name] * times)
    assert len(unusual_quantities(sector.pk, {}, {name: value}, is_public=False)) == is_asked


def test_a_few_products_do_not_say_what_is_usual(sector):
    other = factories.SectorFactory(code="other")
    factories.ProductFactory(sector=other, **USUAL)
    assert not unusual_quantities(other.pk, {}, {"minimum_order": 10**6}, is_public=False)


def test_only_a_public_value_is_compared_with_itself(sector):
    before, now = {"minimum_order": 10}, {"minimum_order": 1000}
    assert "10" in unusual_quantities(sector.pk, before, now, is_public=True)["minimum_order"]
    assert not unusual_quantities(sector.pk, before, now, is_public=False)
    assert not unusual_quantities(sector.pk, {"minimum_order": 10**6}, {"minimum_order": 10**6}, is_public=True)


def autosave(browser: Client, product: Product, **typed: str):
    """What the page sends by itself: the fields that were touched, and the versions that it showed."""
    page = open_form(browser, reverse("products:edit", args=[product.pk]), SEEN)
    sent = {**typed, TOUCHED: list(typed), SEEN: values_of(page)[SEEN]}
    return browser.post(reverse("products:autosave", args=[product.pk]), sent)


def test_the_portal_asks_before_it_takes_the_value(as_user, owner, draft):
    browser = as_user(owner)
    page = autosave(browser, draft, minimum_order="100.000", unit_en="bag").content.decode()
    draft.refresh_from_db()
    assert (draft.minimum_order != 100_000, draft.unit_en) == (True, "bag")
    assert "100" in page
    assert SURE in page
    autosave(browser, draft, minimum_order="100.000", **{f"{SURE}minimum_order": "99999"})
    draft.refresh_from_db()
    assert draft.minimum_order != 100_000
    autosave(browser, draft, minimum_order="100.000", **{f"{SURE}minimum_order": "100000"})
    draft.refresh_from_db()
    assert draft.minimum_order == 100_000


def test_the_button_asks_too_and_the_tick_answers(as_user, owner, draft):
    browser, address = as_user(owner), reverse("products:edit", args=[draft.pk])
    page = browser.post(address, values_of(open_form(browser, address, "lead_time_days"), lead_time_days="700"))
    assert "15" in page.content.decode()
    again = form_of(page.content, "lead_time_days")
    browser.post(address, values_of(again, **{f"{SURE}lead_time_days": "700"}))
    draft.refresh_from_db()
    assert draft.lead_time_days == 700


def test_the_admin_site_asks_for_quantities_and_prices(as_user, administrator, sector):
    price = factories.PriceTermFactory(
        product=factories.ProductFactory(sector=sector, **USUAL), incoterm="FOB", amount="4.00", place="Acajutla"
    )
    browser = as_user(administrator)
    address = reverse("admin:products_product_change", args=[price.product_id])
    typed = {"monthly_capacity": "2000000", "prices-0-amount": "400"}
    page = browser.post(address, values_of(open_form(browser, address, "monthly_capacity"), **typed))
    assert page.status_code == 200
    again = form_of(page.content, "monthly_capacity")
    sure = {f"{SURE}monthly_capacity": "2000000", f"{SURE}prices-0-amount": "400"}
    assert set(sure) <= {each.name for each in again.inputs}
    assert browser.post(address, values_of(again, **sure)).status_code == 302
    price.refresh_from_db()
    assert (price.product.monthly_capacity, price.amount) == (2_000_000, 400)


def test_the_admin_page_of_a_price_asks_too(as_user, administrator, sector):
    price = factories.PriceTermFactory(product=factories.ProductFactory(sector=sector, **USUAL), amount="4.00")
    browser, address = as_user(administrator), reverse("admin:products_priceterm_change", args=[price.pk])
    page = browser.post(address, values_of(open_form(browser, address, "amount"), amount="0.04"))
    assert page.status_code == 200
    assert f"{SURE}amount" in page.content.decode()


# --- Sheets ----------------------------------------------------------------------------------------------------------

HEADS = ["NIT", "Producto", "Rubro", "Pedido mínimo", "Tiempo de entrega", "Peso neto (g)", "Precio FOB"]


def checked_job(company, manager, *rows: list[object]) -> ImportJob:
    return sent(as_xlsx([[company.nit, *row] for row in rows], HEADS), manager)


def again(job: ImportJob) -> ImportJob:
    rules.run_check(job.pk)
    return ImportJob.objects.get(pk=job.pk)


@pytest.fixture
def doubtful(company, manager, sector) -> ImportJob:
    jam, honey = ["Jalea", "Alimentos", 120, 15, 400, 4.5], ["Miel", "Alimentos", 90_000, 15, 400, 450]
    return checked_job(company, manager, jam, honey, ["Café", "Alimentos", 90, 300, 1, ""])


def test_a_sheet_doubts_what_is_far(doubtful):
    assert doubtful.counts == {"new": 1, "doubt": 2}
    found = [
        (row.row_number, error["field"], error["usual"]) for row in doubtful.rows.all() for error in row.errors or []
    ]
    assert sorted(found) == [
        (3, "minimum_order", 100), (3, "price_fob", 4), (4, "lead_time_days", 15), (4, "net_weight_g", 400),
    ]  # fmt: skip
    assert {"4.0", "100"} <= {each.problem.split()[-1].rstrip(".") for each in said(doubtful)}


def test_what_is_doubted_is_left_out_until_somebody_accepts_it(doubtful, manager):
    apply_import(doubtful, manager)
    written = Product.objects.filter(name_es__in=["Jalea", "Miel", "Café"])
    assert set(written.values_list("name_es", flat=True)) == {"Jalea"}


def test_all_takes_the_doubtful_rows_too(doubtful, manager):
    apply_import(doubtful, manager, rules.ALL_VERDICTS)
    assert Product.objects.get(name_es="Miel").minimum_order == 90_000


def test_a_doubt_is_accepted_on_the_page_or_mended(doubtful, manager, as_user):
    staff, sheet = as_user(manager), reverse("admin:imports_importjob_sheet", args=[doubtful.pk])
    page = staff.get(f"{sheet}?show=doubt").content.decode()
    assert 'name="accept-3-minimum_order"' in page
    mend = reverse("admin:imports_importjob_mend", args=[doubtful.pk])
    staff.post(mend, {"accept-3-minimum_order": "on", "cell-3-price_fob": "4.50", "accept-4-lead_time_days": "on"})
    job = again(doubtful)
    assert job.counts == {"new": 2, "doubt": 1}
    staff.post(mend, {"cell-4-net_weight_g": "2"})
    assert again(job).counts == {"new": 2, "doubt": 1}
    staff.post(mend, {"accept-4-net_weight_g": "on"})
    apply_import(again(job), manager)
    assert Product.objects.get(name_es="Miel").prices.get().amount == 4.5
    assert Product.objects.get(name_es="Café").net_weight_g == 2


def test_a_value_mended_after_it_was_accepted_is_doubted_again(doubtful, manager, as_user):
    mend = reverse("admin:imports_importjob_mend", args=[doubtful.pk])
    as_user(manager).post(mend, {"accept-3-minimum_order": "on", "accept-3-price_fob": "on"})
    job = again(doubtful)
    assert job.counts == {"new": 2, "doubt": 1}
    rules.mend_cells(job, {3: {"minimum_order": "900000"}}, by=manager)
    assert again(job).counts == {"new": 1, "doubt": 2}


def test_a_known_product_is_compared_with_itself(company, manager, sector):
    known = factories.ProductFactory(company=company, sector=sector, name_es="Miel", **{**USUAL, "minimum_order": 10})
    job = checked_job(company, manager, ["Miel", "Alimentos", 900, 15, 400, ""])
    assert job.counts == {"doubt": 1}
    assert [(error["code"], error["usual"]) for error in job.rows.get().errors] == [("unusual_change", 10)]
    assert job.rows.get().changes["minimum_order"] == [10, 900]
    apply_import(job, manager, rules.ALL_VERDICTS)
    known.refresh_from_db()
    assert known.minimum_order == 900


def test_a_sheet_without_numbers_asks_nothing(company, manager, sector):
    assert sent(as_xlsx([[company.nit, "Jalea", "Alimentos"]], HEADS[:3]), manager).counts == {"new": 1}
