"""The pages of a product's markets: lights, questions, papers, reliefs and their letter."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from exportasv.core.audit.models import ContentChange
from market_access.models import Fact, FactType, Light, MarketLight, Outcome, RequirementRecord
from market_access.rules import answers
from market_access.rules.lights import refresh_lights, refresh_stale_lights
from tests import factories
from tests.budgets.pages import QUERIES

pytestmark = pytest.mark.django_db


def address(name, product, *args):
    return reverse(f"market_access:{name}", args=[product.pk, *args])


@pytest.fixture
def browser(as_user, owner):
    return as_user(owner)


@pytest.fixture(autouse=True)
def _day_of_the_rules(time_machine):
    time_machine.move_to(timezone.make_aware(timezone.datetime(2026, 11, 25, 12)), tick=False)


def said(product, code, value, by, market="US"):
    return answers.save_fact(product, FactType.objects.get(code=code), value, market, by=by)


def test_every_market_has_its_light(browser, coffee, django_assert_max_num_queries):
    browser.get(address("markets", coffee))
    with django_assert_max_num_queries(QUERIES):
        page = browser.get(address("markets", coffee)).content.decode()
    assert page.count(address("market", coffee, "us")) == 1
    assert "Deciden su asesor legal, la institución y la aduana" in page


def test_a_market_says_what_is_missing_why_and_who_helps(browser, coffee):
    institution = factories.InstitutionFactory(code="ciex")
    factories.ServiceFactory(slug="registro-de-exportador", institution=institution, name_es="Registro de exportador")
    page = browser.get(address("market", coffee, "us")).content.decode()
    assert "Inscribirse una vez como exportador en el CIEX" in page
    assert "Registro de exportador" in page
    assert "por confirmar" in page
    assert "Aviso previo a la FDA" in page or "FDA" in page
    assert "Deciden su asesor legal, la institución y la aduana" in page


def test_a_market_leads_to_origin_label_and_plan(browser, coffee):
    page = browser.get(address("market", coffee, "gt")).content.decode()
    for place in (address("origin", coffee), address("label", coffee, "GT"), address("plan", coffee, "GT")):
        assert f'href="{place}"' in page
        assert browser.get(place, follow=True).status_code == 200


def test_a_rule_past_its_term_says_since_when_nobody_checked_it(as_user, owner, coffee, time_machine):
    time_machine.move_to(timezone.make_aware(timezone.datetime(2027, 8, 1, 12)), tick=False)
    browser = as_user(owner)
    for place in (address("market", coffee, "us"), address("requirement", coffee, "us", "SV-CIEX-REG")):
        assert "sin revisar desde el 25 de noviembre de 2026" in browser.get(place).content.decode()


def test_an_answer_is_stored_where_it_belongs(browser, coffee):
    post = address("answer", coffee, "us")
    for code, value in (("own_brand", "yes"), ("prepacked", "no"), ("sea", "yes")):
        assert browser.post(post, {"fact": code, "value": value}).status_code == 302
    stored = {each.type.code: each for each in Fact.objects.select_related("type")}
    assert (stored["own_brand"].product, stored["own_brand"].market) == (None, "")
    assert (stored["prepacked"].product, stored["prepacked"].market, stored["prepacked"].is_true) == (coffee, "", False)
    assert (stored["sea"].product, stored["sea"].market) == (coffee, "US")
    browser.post(post, {"fact": "sea", "value": "unknown"})
    assert not Fact.objects.filter(type__code="sea").exists()


def test_a_bad_answer_is_refused_with_its_reason(browser, coffee):
    post = address("answer", coffee, "us")
    assert browser.post(post, {"fact": "none", "value": "yes"}).status_code == 404
    for code, value in (("sea", "maybe"), ("exporter_food_sales_usd", "-1"), ("exporter_food_sales_usd", "mucho")):
        assert browser.post(post, {"fact": code, "value": value}).status_code == 400
    assert not Fact.objects.exists()


def test_what_the_company_has_is_stored_and_taken_back(browser, coffee, owner):
    place = address("requirement", coffee, "us", "SV-CIEX-REG")
    paper = {"do": "save", "outcome": Outcome.MET, "reference": "CIEX 123", "for_all_products": "on"}
    assert browser.post(place, paper).status_code == 302
    [record] = RequirementRecord.objects.all()
    assert (record.product, record.reference, record.said_by) == (None, "CIEX 123", owner)
    assert "CIEX 123" in browser.get(place).content.decode()
    browser.post(place, {"do": "take_back"})
    assert not RequirementRecord.objects.exists()


def test_a_paper_that_has_expired_is_refused(browser, coffee):
    place = address("requirement", coffee, "us", "SV-CIEX-REG")
    response = browser.post(place, {"do": "save", "outcome": Outcome.MET, "valid_until": "24/11/2026"})
    assert response.status_code == 400
    assert "ya venció" in response.content.decode()


@pytest.mark.parametrize("market", ["US", "ca", "mars"])
def test_a_market_that_is_none_is_not_found(browser, coffee, market):
    assert browser.get(address("market", coffee, market)).status_code == 404


def test_a_requirement_that_does_not_apply_is_not_found(browser, coffee):
    assert browser.get(address("requirement", coffee, "us", "US-MEAT-FSIS")).status_code == 404


def test_a_stranger_sees_none_of_it(as_user, coffee, stranger, client):
    pages = [address("markets", coffee), address("market", coffee, "us"), address("reliefs", coffee, "us")]
    for place in pages:
        assert as_user(stranger).get(place).status_code == 404
        assert client.get(place).status_code == 302


def test_a_product_without_its_code_asks_for_it(browser, rules, company):
    product = factories.ProductFactory(company=company, hs_code=None, state="draft", published_at=None)
    page = browser.get(address("market", product, "us")).content.decode()
    assert reverse("products:hs_codes", args=[product.pk]) in page


# --- Reliefs ----------------------------------------------------------------------------------------------------------


def test_a_relief_is_asked_for_granted_and_used(browser, coffee, owner):
    said(coffee, "prepacked", True, owner)
    place = address("reliefs", coffee, "us")
    assert "cuéntenos más" in browser.get(place).content.decode()
    said(coffee, "exporter_food_sales_usd", Decimal(60_000), owner)
    page = browser.get(place).content.decode()
    assert "Proveedor extranjero pequeño" in page
    assert 'value="REL-FSVP-SFS"' in page
    assert browser.post(place, {"relief": "REL-FSVP-SFS"}).status_code == 302
    record = RequirementRecord.objects.get(requirement="US-FSVP")
    assert (record.outcome, record.relief) == (Outcome.SPARED, "REL-FSVP-SFS")


def test_a_relief_that_is_not_granted_cannot_be_used(browser, coffee):
    assert browser.post(address("reliefs", coffee, "us"), {"relief": "REL-FSVP-SFS"}).status_code == 404
    assert browser.get(address("relief_letter", coffee, "us", "REL-FSVP-SFS")).status_code == 404


def test_the_page_warns_before_a_limit_and_says_when_it_is_used_up(browser, coffee, owner):
    said(coffee, "prepacked", True, owner)
    place = address("reliefs", coffee, "us")
    said(coffee, "exporter_food_sales_usd", Decimal(800_000), owner)
    assert "Está cerca del límite" in browser.get(place).content.decode()
    said(coffee, "exporter_food_sales_usd", Decimal(1_000_000), owner)
    page = browser.get(place).content.decode()
    assert "El límite se gastó" in page
    assert 'value="REL-FSVP-SFS"' not in page


def test_own_sales_use_a_relief_up_whatever_was_typed(browser, coffee, owner):
    said(coffee, "prepacked", True, owner)
    said(coffee, "exporter_food_sales_usd", Decimal(60_000), owner)
    factories.ExportWinFactory(
        company=coffee.company, product=coffee, state="confirmed", value=Decimal(1_200_000), destination="GT",
        sold_on=date(2026, 10, 1), decided_at=timezone.now(),
    )  # fmt: skip
    page = browser.get(address("reliefs", coffee, "us")).content.decode()
    assert 'value="REL-FSVP-SFS"' not in page
    assert "1,200,000" in page


def test_the_letter_has_both_languages_and_the_company_s_data(browser, coffee, owner):
    said(coffee, "prepacked", True, owner)
    said(coffee, "exporter_food_sales_usd", Decimal(60_000), owner)
    response = browser.get(address("relief_letter", coffee, "us", "REL-FSVP-SFS"))
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")


# --- Lights -----------------------------------------------------------------------------------------------------------


def test_a_light_is_stored_once_and_again_when_something_changed(coffee, owner, rules):
    refresh_lights(coffee)
    assert set(MarketLight.objects.values_list("market", flat=True)) >= {"US", "GT", "CAN"}
    assert not MarketLight.objects.filter(light=Light.GREEN).exists()
    assert refresh_stale_lights() == 0
    coffee.storage = "cool"
    coffee.save()
    assert MarketLight.objects.filter(is_stale=True).count() == 10
    assert refresh_stale_lights() == 1
    assert not MarketLight.objects.filter(is_stale=True).exists()


def test_a_light_of_which_something_ended_is_computed_again_once(coffee, rules):
    refresh_lights(coffee)
    yesterday = timezone.localdate() - timedelta(days=1)
    MarketLight.objects.filter(market="US").update(holds_until=yesterday, computed_on=yesterday, light=Light.GREEN)
    assert refresh_stale_lights() == 1
    assert MarketLight.objects.get(market="US").light != Light.GREEN
    version = ContentChange.objects.count()
    assert refresh_stale_lights() == 0
    assert ContentChange.objects.count() == version


def test_a_new_certificate_lets_the_lights_be_computed_again(coffee, rules):
    refresh_lights(coffee)
    factories.CertificateFactory(company=coffee.company)
    assert MarketLight.objects.filter(is_stale=True).count() == 10


def test_a_green_light_is_shown_only_while_it_holds(coffee, rules):
    today = timezone.localdate()
    row = MarketLight.objects.create(product=coffee, market="US", light=Light.GREEN, computed_on=today)
    assert MarketLight.objects.green_on(today).exists()
    for change in ({"holds_until": today - timedelta(days=1)}, {"holds_until": None, "is_stale": True}):
        MarketLight.objects.filter(pk=row.pk).update(**change)
        assert not MarketLight.objects.green_on(today).exists()


def test_the_list_of_products_shows_what_was_computed(browser, coffee, rules):
    refresh_lights(coffee)
    page = browser.get(reverse("market_access:my_markets")).content.decode()
    assert address("market", coffee, "us") in page


@pytest.mark.usefixtures("one_factor")
def test_a_house_sees_ready_only_where_the_light_is_green(as_user, consular_officer, house, coffee):
    row = MarketLight.objects.create(product=coffee, market="US", light=Light.GREEN, computed_on=timezone.localdate())
    house.consulate.country = "US"
    house.consulate.save()
    pick, ready = reverse("consulates:desk_suggestions"), "papeles listos para su país"
    browser = as_user(consular_officer)
    assert ready in browser.get(pick).content.decode()
    for change in (
        {"is_stale": True},
        {"is_stale": False, "light": Light.YELLOW},
        {"light": Light.GREEN, "market": "GT"},
    ):
        MarketLight.objects.filter(pk=row.pk).update(**change)
        assert ready not in browser.get(pick).content.decode()
