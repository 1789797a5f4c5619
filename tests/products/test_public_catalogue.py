"""The public catalogue and the product page for a visitor without an account."""

import gzip
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from products.models import MissedSearch
from tests.factories import (
    AttributeFactory,
    CertificateFactory,
    CompanyFactory,
    PlacementFactory,
    PriceTermFactory,
    ProductFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db
CATALOGUE = "/en/catalogue/"


@pytest.fixture
def shelf() -> None:
    """Create thirty products in two sectors, the first one newest."""
    food, crafts = SectorFactory(), SectorFactory(code="handicrafts", name_es="Artesanías", name_en="Handicrafts")
    company = CompanyFactory()
    for n in range(30):
        when = timezone.now() - timedelta(days=n)
        sector = crafts if n % 3 == 0 else food
        name = {"name_es": f"Café número {n:02}", "name_en": f"Coffee number {n:02}"}
        ProductFactory(company=company, sector=sector, slug=f"p{n}", published_at=when, **name)


def names(response) -> list[str]:
    return [product.name_en for product in response.context["page"].rows]


def test_shows_published_products_with_their_count(client: Client, shelf: None):
    response = client.get(CATALOGUE)
    assert b"<strong>30</strong> products" in response.content
    assert names(response)[0] == "Coffee number 00"


def test_hides_drafts_and_products_of_paused_companies(client: Client):
    ProductFactory(name_en="Secret draft", state="draft", published_at=None)
    ProductFactory(name_en="Paused one", company__state="paused")
    assert names(client.get(CATALOGUE)) == []


def test_a_card_tells_the_lowest_price(client: Client, rich):
    PriceTermFactory(product=rich, incoterm="CIF", amount="9.90")
    assert "<b>$4.50</b> FOB" in client.get(CATALOGUE).content.decode()


def test_a_sector_narrows_the_list_but_not_the_counts_of_the_others(client: Client, shelf: None):
    response = client.get(CATALOGUE, {"sector": "handicrafts"})
    assert response.context["found"].total == 10
    sectors = response.context["facets"].groups[0].options
    assert {option.name: option.count for option in sectors} == {"Food": 20, "Handicrafts": 10}


def test_a_new_search_keeps_the_chosen_filters(client: Client, shelf: None):
    """The search form is outside the part that htmx replaces; the filters refer to it by its name."""
    part = client.get(CATALOGUE, {"sector": "food"}, headers={"HX-Request": "true"}).content.decode()
    assert '<input type="hidden" form="search" name="sector" value="food">' in part
    assert re.search(r'<form class="search"[^>]* id="search"', client.get(CATALOGUE).content.decode())


def test_pages_forward_and_back_show_every_product_once(client: Client, shelf: None):
    first = client.get(CATALOGUE)
    second = client.get(CATALOGUE + first.context["next_url"])
    assert sorted(names(first) + names(second)) == [f"Coffee number {n:02}" for n in range(30)]
    assert second.context["next_url"] == ""
    assert names(client.get(CATALOGUE + second.context["previous_url"])) == names(first)


def test_pages_of_a_search_show_every_hit_once(client: Client, shelf: None):
    first = client.get(CATALOGUE, {"q": "café"})
    second = client.get(CATALOGUE + first.context["next_url"])
    assert sorted(names(first) + names(second)) == [f"Coffee number {n:02}" for n in range(30)]


@pytest.mark.parametrize("page", ["nonsense", "after~1~x", "after~x~2026-01-01", "before~1~2026-01-01", "after~²~1"])
def test_a_broken_page_mark_shows_the_first_page(client: Client, shelf: None, page: str):
    assert names(client.get(CATALOGUE, {"page": page}))[0] == "Coffee number 00"


def test_an_empty_search_says_what_to_do_next(client: Client, shelf: None):
    response = client.get(CATALOGUE, {"q": "submarine"})
    assert b"Nothing found yet" in response.content
    assert b"See the whole catalogue" in response.content


def test_htmx_gets_only_the_results(client: Client, shelf: None):
    response = client.get(CATALOGUE, headers={"HX-Request": "true"})
    assert response.content.lstrip().startswith(b'<div id="results"')
    assert "HX-Request" in response["Vary"]


def test_a_mistyped_search_says_what_is_shown(client: Client, shelf: None):
    page = client.get(CATALOGUE, {"q": "cofee"}).content.decode()
    assert "Showing results for <strong>coffee</strong>" in page


def test_a_search_without_hits_is_counted_without_the_person(client: Client, shelf: None):
    for words in ("submarine", "submarine", "ana@example.org", "7777-1234 submarine"):
        client.get(CATALOGUE, {"q": words})
    assert [(row.query, row.count) for row in MissedSearch.objects.all()] == [("submarine", 2)]


def test_chips_lead_back(client: Client, shelf: None):
    chips = client.get(CATALOGUE, {"q": "café", "sector": ["food", "handicrafts"]}).context["chips"]
    assert [chip.name for chip in chips] == ["“café”", "Food", "Handicrafts"]
    assert chips[1].url == "?q=caf%C3%A9&sector=handicrafts"


@pytest.mark.parametrize("query", [{"sector": "x" * 500}, {"order": "nonsense"}, {"sector": ["a"] * 99}, {"new": "%"}])
def test_codes_that_are_none_find_nothing_and_break_nothing(client: Client, shelf: None, query):
    assert client.get(CATALOGUE, query).context["found"].total == 0


def test_suggestions_name_products_sectors_and_companies(client: Client, shelf: None):
    CompanyFactory(name="Cofradía del Mar")
    page = client.get("/en/catalogue-suggestions/", {"q": "cof"}).content.decode()
    assert "Coffee number" in page
    assert "Cofradía del Mar" in page
    assert "Handicrafts" in client.get("/en/catalogue-suggestions/", {"q": "handi"}).content.decode()


@pytest.mark.parametrize("words", ["", "a", "'", "& | !", ":*", "x" * 500])
def test_suggestions_bear_any_text(client: Client, words: str):
    assert client.get("/en/catalogue-suggestions/", {"q": words}).status_code == 200


@pytest.fixture
def rich(shelf: None):
    """Return a product with every field that buyers ask for."""
    company = CompanyFactory(contact_name="Rosa Cumatz")
    product = ProductFactory(slug="rich", shelf_life_days=365, samples=True, company=company)
    PriceTermFactory(product=product)
    product.certificates.add(CertificateFactory(company=product.company))
    PlacementFactory(product=product, house__slug="los-angeles")
    return product


def test_product_page_answers_what_a_buyer_asks(client: Client, rich):
    page = client.get("/en/catalogue/rich/").content.decode()
    for answer in ["100 × unit", "1,000 × unit", "20 days", "1 year", "0901.21", "$4.50", "HACCP", "Los Angeles"]:
        assert answer in page
    assert rich.company.name in page
    assert f"{rich.company.contact_name} answers" in page


def test_a_shared_link_always_has_a_picture(client: Client, rich):
    pictures = re.findall(r'og:image" content="([^"]+)"', client.get("/en/catalogue/rich/").content.decode())
    assert [picture.rpartition("/")[2] for picture in pictures] == [f"{rich.pk % 997}.png"]


def test_an_expired_certificate_is_not_shown(client: Client, rich):
    rich.certificates.update(expires_on=timezone.localdate() - timedelta(days=1))
    assert "HACCP" not in client.get("/en/catalogue/rich/").content.decode()


def test_a_draft_answers_like_a_product_that_does_not_exist(client: Client):
    ProductFactory(slug="draft", state="draft", published_at=None)
    assert client.get("/en/catalogue/draft/").status_code == client.get("/en/catalogue/nothing/").status_code == 404


def test_texts_of_owners_are_escaped(client: Client):
    AttributeFactory(code="care", name_en="<b>a")
    ProductFactory(slug="x", name_en="<script>alert(1)</script>", attributes={"care": {"en": "<i>b"}})
    page = client.get("/en/catalogue/x/").content
    assert b"<script>alert" not in page
    assert b"<i>b" not in page
    assert b"<b>a" not in page
    assert b"&lt;i&gt;b" in page


def test_spanish_page_writes_spanish_and_leads_to_english(client: Client, rich):
    page = client.get("/es/catalogo/rich/").content.decode()
    assert "Pedido mínimo" in page
    assert "1,000" in page
    assert 'href="/en/catalogue/rich/"' in page


def test_a_cover_is_the_same_picture_for_ever(client: Client):
    first, second = client.get("/en/covers/food/7.svg"), client.get("/en/covers/food/7.svg")
    assert first.content == second.content
    assert first["Content-Type"] == "image/svg+xml"
    assert "immutable" in first["Cache-Control"]
    assert "Cookie" not in first.get("Vary", "")


def packed(content: bytes) -> int:
    return len(gzip.compress(content, 9))


def test_catalogue_weighs_less_than_60_kb_on_the_wire_without_pictures(client: Client, shelf: None, settings):
    page = client.get(CATALOGUE).content
    parts = [*re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js))"', page.decode()), "vendor/young-serif.woff2"]
    files = [(settings.BASE_DIR / "static" / part).read_bytes() for part in parts]
    assert len(files) == 5
    assert packed(page) + sum(map(packed, files)) < 60_000


def test_a_season_is_told_on_the_page_and_to_search_engines(client: Client, rich):
    assert "November" not in client.get("/en/catalogue/rich/").content.decode()
    ProductFactory(slug="pacaya", available_months=[1, 2, 3, 11, 12])
    page = client.get("/en/catalogue/pacaya/").content.decode()
    assert "<dd>November–March</dd>" in page
    assert '"name": "Season", "value": "November–March"' in page
    assert "noviembre a marzo" in client.get("/es/catalogo/pacaya/").content.decode()
