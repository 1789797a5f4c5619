"""Where a person would write by WhatsApp: the number that the page may show, with a message begun in its language."""

from urllib.parse import unquote

import pytest
from django.urls import reverse

from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]
MAKER, ADVISER, HOUSE = "+50371110001", "+50372220002", "+50373330003"


@pytest.fixture
def company(company):
    company.whatsapp = MAKER
    company.save()
    return company


def links(page) -> list[str]:
    return [unquote(part.partition('"')[0]) for part in page.content.decode().split('href="https://wa.me/')[1:]]


def test_a_buyer_writes_to_the_company_in_the_language_of_the_page(client, company):
    factories.ProductFactory(company=company, slug="hamaca", name_es="Hamaca", name_en="Hammock")
    (spanish, *_share), (english, *_more) = (
        links(client.get("/es/catalogo/hamaca/")),
        links(client.get("/en/catalogue/hamaca/")),
    )
    assert spanish.startswith("50371110001?text=Buen día. Vi «Hamaca» en ExportaSV")
    assert english.startswith("50371110001?text=Hello. I saw “Hammock” on ExportaSV")
    assert "/en/catalogue/hamaca/" in english


def test_a_company_without_the_number_shows_no_link_to_it(client, other_company):
    page = client.get(other_company.get_absolute_url())
    assert [link for link in links(page) if not link.startswith("?text=")] == []


def test_an_owner_writes_to_the_own_adviser_and_the_house_that_shows_the_products(as_user, owner, company, adviser):
    adviser.adviser_profile.whatsapp = ADVISER
    adviser.adviser_profile.save()
    company.adviser = adviser
    company.save()
    house = factories.TradingHouseFactory(whatsapp=HOUSE)
    factories.PlacementFactory(product__company=company, house=house)
    found = links(as_user(owner).get(reverse("portal:my_portal")))
    assert [link.partition("?")[0] for link in found] == ["50372220002", "50373330003"]
    assert str(owner) in found[0]
    assert company.name in found[1]


def test_another_companys_adviser_is_not_shown(as_user, stranger, company, adviser):
    adviser.adviser_profile.whatsapp = ADVISER
    adviser.adviser_profile.save()
    company.adviser = adviser
    company.save()
    assert links(as_user(stranger).get(reverse("portal:my_portal"))) == []


def test_an_adviser_writes_to_the_company_from_the_session(as_user, adviser, company):
    session = factories.CounselingSessionFactory(company=company, adviser=adviser.adviser_profile, matter="Etiqueta")
    (link,) = links(as_user(adviser).get(reverse("counseling:staff_session", args=[session.pk])))
    assert link.startswith("50371110001?text=")
    assert "Etiqueta" in link


@pytest.mark.parametrize(("state", "shown"), [("active", 1), ("paused", 0)])
def test_an_officer_writes_to_a_company_whose_number_is_public(as_user, consular_officer, house, company, state, shown):
    company.state = state
    company.save()
    placement = factories.PlacementFactory(product__company=company, house=house)
    page = as_user(consular_officer).get(reverse("consulates:desk_placement", args=[placement.pk]))
    assert len(links(page)) == shown


def test_a_house_is_written_to_from_its_public_page(client, house):
    house.whatsapp = HOUSE
    house.save()
    found = [link for link in links(client.get(house.get_absolute_url())) if not link.startswith("?text=")]
    assert [link.partition("?")[0] for link in found] == ["50373330003"]


def test_an_owner_shares_the_link_of_a_public_product_and_of_no_draft(as_user, owner, company):
    public = factories.ProductFactory(company=company, slug="hamaca")
    draft = factories.ProductFactory(company=company, state="draft", published_at=None)
    browser = as_user(owner)
    (link,) = links(browser.get(reverse("products:edit", args=[public.pk])))
    assert link.startswith("?text=")
    assert "/es/catalogo/hamaca/" in link
    assert links(browser.get(reverse("products:edit", args=[draft.pk]))) == []
