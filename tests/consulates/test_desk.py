"""Pages of a trading house's officers."""

from datetime import date

import pytest
import time_machine
from django.utils import timezone

from consulates.models import HouseContact, HouseEvent, HouseReport, Placement, SampleBalance, SampleRequest, Visit
from exportasv.core.notifications.models import Notification
from products.models import Printout
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]
PAGES = ["estante/", "elegir/", "muestras/", "contactos/", "eventos/", "eventos/nuevo/", "informe/"]


def at(path: str) -> str:
    return f"/es/mi-casa/{path}"


@pytest.fixture
def desk(as_user, consular_officer):
    return as_user(consular_officer)


@pytest.fixture
def product(company):
    return factories.ProductFactory(company=company, slug="hamaca", name_es="Hamaca de algodón")


@pytest.mark.parametrize("page", PAGES)
def test_an_officer_opens_every_page(desk, page):
    assert desk.get(at(page)).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_nobody_else_does(client, as_user, owner, invest_officer, page):
    assert client.get(at(page)).status_code == 302
    assert as_user(owner).get(at(page)).status_code == 403
    assert as_user(invest_officer).get(at(page)).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_an_officer_without_a_house_finds_nothing(as_user, page):
    assert as_user(factories.UserFactory(role="consular")).get(at(page)).status_code == 404


def test_a_product_is_put_on_the_shelf_and_its_company_knows(desk, house, product, owner):
    answer = desk.post(at("elegir/hamaca/"), {"since": "2026-05-01", "until": "2026-08-31"})
    assert answer.status_code == 302
    assert Placement.objects.get().house == house
    assert "Hamaca" in Notification.objects.get(recipient=owner, kind="shelf_placement").subject


def test_a_shelf_that_ends_before_it_begins_is_refused_at_the_form(desk, product):
    answer = desk.post(at("elegir/hamaca/"), {"since": "2026-05-01", "until": "2026-04-01"})
    assert answer.status_code == 400
    assert "El último día es anterior al primero" in answer.content.decode()


def test_a_product_that_is_not_public_cannot_be_chosen(desk):
    factories.ProductFactory(slug="secreto", state="draft", published_at=None)
    assert desk.get(at("elegir/secreto/")).status_code == 404


def test_what_visitors_say_reaches_the_company(desk, as_user, owner, house, product):
    row = factories.PlacementFactory(house=house, product=product)
    told = {"reaction": "high", "price_reaction": "fair"}
    assert desk.post(at(f"estante/{row.pk}/"), {**told, "feedback": "Piden más colores."}).status_code == 302
    assert "Piden más colores." in as_user(owner).get("/es/mi-empresa/promocion/").content.decode()


def test_the_last_day_is_set(desk, house, product):
    row = factories.PlacementFactory(house=house, product=product, since=date(2026, 5, 1))
    desk.post(at(f"estante/{row.pk}/"), {"do": "end", "end-on": "2026-05-20"})
    row.refresh_from_db()
    assert row.until == date(2026, 5, 20)


@pytest.mark.parametrize("path", ["estante/{}/", "muestras/{}/recibidas/"])
def test_another_houses_rows_answer_like_missing_ones(desk, path):
    other = factories.PlacementFactory() if "estante" in path else factories.SampleRequestFactory()
    assert desk.get(at(path.format(other.pk))).status_code == 404
    assert desk.post(at(path.format(other.pk)), {"seen": 1}).status_code == 404


def test_another_houses_request_cannot_be_ended(desk):
    other = factories.SampleRequestFactory()
    assert desk.post(at(f"muestras/{other.pk}/cerrar/"), {"do": "cancel"}).status_code == 404
    other.refresh_from_db()
    assert other.state == "requested"


def test_another_houses_contacts_and_events_answer_like_missing_ones(desk):
    contact, event = factories.HouseContactFactory(), factories.HouseEventFactory()
    assert desk.get(at(f"contactos/{contact.pk}/")).status_code == 404
    assert desk.post(at(f"contactos/{contact.pk}/olvidar/")).status_code == 404
    assert desk.get(at(f"eventos/{event.pk}/")).status_code == 404
    assert HouseContact.objects.count() == 1


def test_samples_travel_from_the_request_to_the_ledger(desk, as_user, owner, house, product):
    desk.post(at("elegir/hamaca/"), {"do": "samples", "samples-units": 6, "samples-reason": "Una tienda"})
    row = SampleRequest.objects.get()
    company = as_user(owner)
    company.post(f"/es/mi-empresa/muestras/{row.pk}/", {"do": "accept", "words": "El lunes salen"})
    company.post(f"/es/mi-empresa/muestras/{row.pk}/", {"do": "send", "words": "EE 204"})
    assert desk.post(at(f"muestras/{row.pk}/recibidas/"), {"units": 5}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.movement.change, row.carrier) == ("received", 5, "EE 204")
    assert SampleBalance.objects.get(house=house, product=product).quantity == 5


def test_samples_that_have_not_left_cannot_arrive(desk, house, product):
    row = factories.SampleRequestFactory(house=house, product=product)
    assert desk.post(at(f"muestras/{row.pk}/recibidas/"), {"units": 5}).status_code == 400
    assert not SampleBalance.objects.exists()


def test_the_company_says_why_it_declines(as_user, owner, product):
    row = factories.SampleRequestFactory(product=product)
    answer = as_user(owner).post(f"/es/mi-empresa/muestras/{row.pk}/", {"do": "decline"}, follow=True)
    assert "Diga por qué" in answer.content.decode()
    row.refresh_from_db()
    assert row.state == "requested"


def test_a_stranger_cannot_answer_for_the_company(as_user, stranger, product):
    row = factories.SampleRequestFactory(product=product)
    assert as_user(stranger).post(f"/es/mi-empresa/muestras/{row.pk}/", {"do": "accept"}).status_code == 404


def test_more_samples_than_the_house_holds_are_refused_at_the_field(desk, house, product):
    factories.PlacementFactory(house=house, product=product)
    answer = desk.post(at("muestras/"), {"product": product.pk, "kind": "used", "units": 3})
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in answer.content.decode()


def test_labels_of_the_shelf_are_ordered(desk, house, product):
    factories.PlacementFactory(house=house, product=product)
    assert desk.post(at("estante/imprimir/"), {"kind": "labels"}).status_code == 302
    order = Printout.objects.get()
    assert (order.kind, order.place, order.products) == ("labels", house.slug, [product.pk])


def test_the_month_is_reported_once_with_the_figures_of_its_rows(desk, house, product, manager):
    factories.PlacementFactory(house=house, product=product, since=date(2026, 4, 10))
    Visit.objects.create(house=house, product=product, day=date(2026, 4, 20), kind="asked", count=7, at=timezone.now())
    with time_machine.travel("2026-05-03T18:00:00Z", tick=False):
        assert "2026-04" in desk.get(at("informe/")).content.decode()
        desk.post(at("informe/"), {"month": "2026-04", "comment": "Bien"})
        again = desk.post(at("informe/"), {"month": "2026-04"}, follow=True)
    report = HouseReport.objects.get()
    assert (report.figures["placed"], report.figures["asked"], report.comment) == (1, 7, "Bien")
    assert "Este mes ya fue informado" in again.content.decode()
    assert "Bien" in Notification.objects.get(recipient=manager, kind="house_report").body


@pytest.mark.parametrize("month", ["2026-13", "x", "2026-1", "0000-00"])
def test_a_month_that_is_none_is_missing(desk, month):
    assert desk.get(at("informe/"), {"month": month}).status_code == 404


def test_contacts_are_kept_changed_and_forgotten(desk, house):
    desk.post(at("contactos/"), {"name": "Tienda La Ceiba", "kind": "shop"})
    row = HouseContact.objects.get(house=house)
    desk.post(at(f"contactos/{row.pk}/"), {"name": "Tienda La Ceiba", "kind": "press"})
    assert HouseContact.objects.get().kind == "press"
    desk.post(at(f"contactos/{row.pk}/olvidar/"))
    assert not HouseContact.objects.exists()


def test_the_same_contact_twice_is_said_at_the_form(desk, house):
    factories.HouseContactFactory(house=house, name="Tienda La Ceiba")
    assert desk.post(at("contactos/"), {"name": "Tienda La Ceiba", "kind": "shop"}).status_code == 400


def test_an_event_is_kept_with_products_of_the_house_only(desk, house, product):
    factories.PlacementFactory(house=house, product=product)
    told = {"title": "Degustación", "kind": "tasting", "on": "2026-05-12"}
    assert desk.post(at("eventos/nuevo/"), {**told, "products": [product.pk]}).status_code == 302
    assert list(HouseEvent.objects.get().products.all()) == [product]
    elsewhere = factories.ProductFactory()
    assert desk.post(at("eventos/nuevo/"), {**told, "products": [elsewhere.pk]}).status_code == 400


def test_a_samples_photo_is_shown_to_house_and_company_alone(
    as_user, consular_officer, owner, stranger, house, product
):
    line = factories.SampleMovementFactory(house=house, product=product)
    for person, status in [(consular_officer, 200), (owner, 200), (stranger, 404)]:
        assert as_user(person).get(f"/es/fotos-de-muestras/{line.pk}/").status_code == status


def test_the_shelf_takes_the_same_queries_for_one_product_and_for_many(desk, house, django_assert_max_num_queries):
    for _number in range(12):
        factories.PlacementFactory(house=house)
    with django_assert_max_num_queries(11):  # two of them seldom: the version of the content, and who has API keys
        desk.get(at("estante/"))


def test_the_houses_stand_side_by_side_in_one_query(as_user, manager, django_assert_max_num_queries):
    for _number in range(5):
        factories.PlacementFactory()
    browser = as_user(manager)
    with django_assert_max_num_queries(6):
        page = browser.get("/es/personal/casas/?by=wins").content.decode()
    assert page.count("<tr>") == 6


def test_a_company_does_not_see_the_houses_side_by_side(as_user, owner):
    assert as_user(owner).get("/es/personal/casas/").status_code == 403


@time_machine.travel("2026-02-10 12:00Z")
@pytest.mark.parametrize(
    ("asked", "found"), [("", "PMH"), ("now", "PH"), ("4", "MH"), ("12", "PH"), ("99", "PMH"), ("x", "PMH")]
)
def test_products_are_picked_by_season(desk, asked, found):
    factories.ProductFactory(name_es="Pacaya", available_months=[1, 2, 3, 11, 12])
    factories.ProductFactory(name_es="Mango", available_months=[4, 5])
    factories.ProductFactory(name_es="Hamaca")
    html = desk.get(at("elegir/"), {"season": asked}).content.decode()
    assert "".join(name[0] for name in ("Pacaya", "Mango", "Hamaca") if name in html) == found
