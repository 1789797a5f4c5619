"""Phrases of buyers: filters that words name, words of products, corrections, orders, and the same in the API."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from products.catalogue.facet_views import filter_chips
from products.catalogue.query import CatalogueQuery, matching_products, search_catalogue
from products.catalogue.suggestions import search_suggestions
from products.models import BuyerPhrase, Product, Synonym
from products.models.buyer_phrase import clear_phrase_cache
from products.models.synonym import clear_synonym_cache
from tests import factories

pytestmark = pytest.mark.django_db
API = "/api/v1/products/"


def names(words: str, **how) -> list[str]:
    return [row.name_es for row in search_catalogue(CatalogueQuery(words, **how)).page.rows]


def chips(words: str) -> dict[str, str]:
    return {str(chip.name): chip.url for chip in filter_chips(CatalogueQuery(words))}


def add_phrase(words: str, filters: str = "", terms: str = "") -> None:
    BuyerPhrase.objects.create(words=words, filters=filters, terms=terms)
    clear_phrase_cache()


def certify(product: Product, code: str, name: str) -> Product:
    kind = factories.CertificateTypeFactory(code=code, name_es=name, name_en=name)
    product.certificates.add(factories.CertificateFactory(company=product.company, type=kind))
    clear_phrase_cache()
    return product


@pytest.fixture
def food() -> None:
    """Create food with and without the FDA registration, and a plant with it."""
    sector = factories.SectorFactory(code="food", name_es="Alimentos", name_en="Food")
    plants = factories.SectorFactory(code="plants", name_es="Plantas", name_en="Plants")
    certify(factories.ProductFactory(name_es="Miel de abeja", sector=sector), "fda", "FDA facility registration")
    factories.ProductFactory(name_es="Loroco", sector=sector)
    plant = factories.ProductFactory(name_es="Helecho", sector=plants)
    plant.certificates.add(factories.CertificateFactory(company=plant.company, type__code="fda"))
    add_phrase("fda, fda registered", "certificate=fda")
    add_phrase("food, comida", "sector=food")
    add_phrase("supplier, suppliers")


def test_words_that_name_filters_become_filters(food):
    assert names("FDA registered food suppliers") == ["Miel de abeja"]
    assert chips("FDA registered food") == {"FDA facility registration": "?q=food", "Alimentos": "?q=fda+registered"}


def test_a_chip_takes_its_words_away_and_leaves_the_others(food):
    found = chips("miel fda")
    assert found == {"“miel”": "?q=fda", "FDA facility registration": "?q=miel"}


def test_the_list_beside_the_results_shows_what_words_named_as_selected(client: Client, food):
    facets = client.get("/en/catalogue/", {"q": "food"}).context["facets"]
    option = next(option for option in facets.groups[0].options if option.name == "Food")
    assert (option.is_selected, option.url) == (True, "?")


def test_filters_of_a_certificate_or_sector_that_the_portal_has_not_are_words(food):
    add_phrase("halal", "certificate=halal")
    assert names("halal") == []
    factories.ProductFactory(name_es="Pollo halal")
    assert names("halal") == ["Pollo halal"]


def test_incoterms_places_women_and_small_orders_are_found_by_words():
    add_phrase("women owned, liderada por mujeres", "women=yes")
    add_phrase("small minimum order, pedido pequeño", "first_order=500")
    small = factories.ProductFactory(name_es="Chal", minimum_order=10, company__women_led=True)
    large = factories.ProductFactory(name_es="Pantufla para mujeres", minimum_order=900, company__women_led=False)
    factories.PriceTermFactory(product=small, incoterm="FOB", place="Acajutla", amount=20)
    factories.PriceTermFactory(product=large, incoterm="CIF", place="Miami", amount=20)
    clear_phrase_cache()
    for words in ("FOB", "fob acajutla", "chal FOB de Acajutla", "women-owned", "liderada por mujeres",
                  "small minimum order", "pedido pequeño"):  # fmt: skip
        assert names(words) == ["Chal"], words
    assert names("CIF Miami") == ["Pantufla para mujeres"]


def test_a_district_is_found_by_its_companies_and_by_its_style():
    factories.ProductFactory(name_es="Barro estilo Ilobasco")
    factories.ProductFactory(name_es="Café", company__department="CA", company__municipality="CA-Oeste",
                             company__district="Ilobasco")  # fmt: skip
    factories.ProductFactory(name_es="Hamaca", company__district="San Salvador")
    assert names("Ilobasco") == ["Barro estilo Ilobasco", "Café"]
    assert names("café Ilobasco")[0] == "Café"


def test_those_that_say_it_come_before_those_that_only_have_the_certificate():
    add_phrase("gluten free", "certificate=gf", "sin gluten")
    certify(factories.ProductFactory(name_es="Panela"), "gf", "Gluten free")
    factories.ProductFactory(name_es="Quesadilla sin gluten")
    factories.ProductFactory(name_es="Semita")
    assert names("gluten-free") == ["Quesadilla sin gluten", "Panela"]


def test_a_phrase_stands_for_the_words_of_products():
    add_phrase("comida nostálgica, nostalgic products", terms="pupusa, tamal")
    for name in ("Pupusas de queso", "Tamales de elote", "Producción audiovisual"):
        factories.ProductFactory(name_es=name)
    assert set(names("nostalgic products")) == {"Pupusas de queso", "Tamales de elote"}


def test_a_text_of_left_out_words_alone_shows_everything(food):
    assert search_catalogue(CatalogueQuery("suppliers")).total == 3


def test_descriptions_and_company_names_do_not_stand_for_goods():
    factories.ProductFactory(name_es="Trofeo", description_es="Lo piden para regalos de empresa.")
    factories.ProductFactory(name_es="Caja de regalos")
    factories.ProductFactory(name_es="Otra caja de regalos")
    factories.ProductFactory(name_es="Canasta de regalos", company__name="Miel del Norte")
    assert "Trofeo" not in names("regalos")
    assert names("miel del norte") == ["Canasta de regalos"]


def test_a_description_is_searched_if_nothing_else_has_the_word():
    factories.ProductFactory(name_es="Néctar", description_es="Sin preservantes.")
    assert names("preservantes") == ["Néctar"]


def test_synonyms_come_before_corrections():
    factories.ProductFactory(name_es="Móvil de madera", name_en="Wooden mobile")
    assert search_catalogue(CatalogueQuery("mobel")).corrected_text or not names("mobel")
    Synonym.objects.create(words="mueble, möbel, furniture")
    clear_synonym_cache()
    found = search_catalogue(CatalogueQuery("möbel"))
    assert (found.corrected_text, found.total) == ("", 0)


def test_a_misspelt_synonym_is_corrected_too():
    factories.ProductFactory(name_es="Panela")
    Synonym.objects.create(words="panela, piloncillo")
    clear_synonym_cache()
    found = search_catalogue(CatalogueQuery("piloncilo"))
    assert (found.corrected_text, found.total) == ("piloncillo", 1)


@pytest.fixture
def two_near_words() -> None:
    """Create products of two sectors whose names a typing error could both mean."""
    factories.ProductFactory(name_es="Cestas", sector=factories.SectorFactory(code="handicrafts"))
    factories.ProductFactory(name_es="Costas", sector=factories.SectorFactory(code="services"))


def test_a_correction_that_may_lead_to_another_sector_is_only_offered(client: Client, two_near_words):
    found = search_catalogue(CatalogueQuery("cistas"))
    assert (found.total, found.corrected_text) == (0, "")
    assert found.suggested_text in {"cestas", "costas"}
    page = client.get("/en/catalogue/", {"q": "cistas"}).content.decode()
    assert "Did you mean" in page
    assert f'href="?q={found.suggested_text}"' in page


@pytest.mark.parametrize(("typed", "meant"), [("sapatos", "zapato"), ("cofe", "coffee"), ("orchata", "horchata")])
def test_a_word_is_corrected_as_it_sounds(typed, meant):
    for name in ("Zapato", "Coffee", "Horchata", "Cofre"):
        factories.ProductFactory(name_es=name)
    assert search_catalogue(CatalogueQuery(typed)).corrected_text == meant


def test_too_few_products_with_all_words_are_followed_by_those_with_some(client: Client):
    for name in ("Bota de trabajo", "Bota vaquera", "Camisa de trabajo", "Hamaca"):
        factories.ProductFactory(name_es=name)
    assert names("bota trabajo")[0] == "Bota de trabajo"
    assert set(names("bota trabajo")[1:]) == {"Bota vaquera", "Camisa de trabajo"}
    assert (
        "The first one matches all your words" in client.get("/en/catalogue/", {"q": "bota trabajo"}).content.decode()
    )


def test_filters_that_words_name_hold_however_few_products_there_are(food):
    assert names("miel fda") == ["Miel de abeja"]


def test_a_correction_within_one_sector_is_made():
    sector = factories.SectorFactory(code="handicrafts")
    for name in ("Cestas", "Costas"):
        factories.ProductFactory(name_es=name, sector=sector)
    assert search_catalogue(CatalogueQuery("cistas")).total == 1


def test_a_text_in_another_language_is_told_which_ones_to_write(client: Client):
    factories.ProductFactory()
    assert "Write in Spanish or English" in client.get("/en/catalogue/", {"q": "Blumenkörbe"}).content.decode()
    assert "Write in Spanish or English" not in client.get("/en/catalogue/", {"q": "añil zzz"}).content.decode()


# --- The box under the search field -------------------------------------------------------------------------


def test_a_product_named_by_the_letters_stands_before_one_that_has_them_elsewhere():
    factories.ProductFactory(name_es="Jabón", name_en="Soap of oats and honey", completeness=100)
    factories.ProductFactory(name_es="Miel", name_en="Honey", completeness=10)
    found = [each.name for each in search_suggestions("hon") if each.kind == "Producto"]
    assert found == ["Miel", "Jabón"]


def test_filters_are_suggested(food):
    first = search_suggestions("fda registered")[0]
    assert (first.name, first.url.partition("?")[2]) == ("FDA facility registration", "q=fda+registered")


# --- The API and everything else asks the same --------------------------------------------------------------


def api(words: str, **more) -> dict:
    return Client().get(API, {"search": words, **more}).json()


def test_the_api_corrects_and_says_so():
    factories.ProductFactory(name_es="Horchata de morro")
    answer = api("horchta")
    assert [row["name_es"] for row in answer["results"]] == ["Horchata de morro"]
    assert (answer["corrected_to"], answer["partial"], answer["did_you_mean"]) == ("horchata", False, None)


def test_the_api_finds_some_of_the_words_and_says_so():
    factories.ProductFactory(name_es="Hamaca")
    answer = api("hamaca submarina")
    assert [row["name_es"] for row in answer["results"]] == ["Hamaca"]
    assert (answer["corrected_to"], answer["partial"]) == (None, True)


def test_the_api_understands_filters(food):
    answer = api("FDA registered food")
    assert [row["name_es"] for row in answer["results"]] == ["Miel de abeja"]
    assert answer["understood"] == ["certificate=fda", "sector=food"]


def test_the_api_offers_what_it_does_not_correct(two_near_words):
    answer = api("cistas")
    assert (answer["results"], answer["corrected_to"]) == ([], None)
    assert answer["did_you_mean"] in {"cestas", "costas"}


@pytest.mark.parametrize("words", ["FDA registered food", "miel", "hamaca miel", "mieel", "0901", "miel del norte", ""])
def test_a_printed_list_has_what_the_page_has(food, words):
    factories.ProductFactory(name_es="Hamaca", company__name="Miel del Norte")
    query = CatalogueQuery(words)
    assert {row.pk for row in matching_products(query)} == {row.pk for row in search_catalogue(query).page.rows}


# --- Orders ---------------------------------------------------------------------------------------------------


@pytest.fixture
def shelf() -> list[Product]:
    """Create thirty products: the first one newest, dearest and slowest; the last without price and lead time."""
    made = []
    for n in range(30):
        when, lead = timezone.now() - timedelta(days=n), 60 - n if n < 29 else None
        product = factories.ProductFactory(
            name_es=f"Miel {n:02}", published_at=when, lead_time_days=lead, minimum_order=n + 1
        )
        if n < 29:
            factories.PriceTermFactory(product=product, amount=100 - n)
        made.append(product)
    return made


def all_pages(words: str, sort: str) -> list[str]:
    found, page = [], ""
    while True:
        answer = search_catalogue(CatalogueQuery(words, {}, page, sort))
        found += [row.name_es for row in answer.page.rows]
        page = answer.page.next
        if not page:
            return found


@pytest.mark.parametrize("words", ["", "miel"])
@pytest.mark.parametrize("sort", ["price", "first_order", "lead_time", "newest"])
def test_every_order_shows_every_product_once(shelf, words, sort):
    found = all_pages(words, sort)
    assert sorted(found) == [f"Miel {n:02}" for n in range(30)]
    unknown_last = sort != "newest"
    first = {"price": "Miel 28", "first_order": "Miel 00", "lead_time": "Miel 28", "newest": "Miel 00"}[sort]
    assert found[0] == first
    assert (found[-1] == "Miel 29") or not unknown_last


@pytest.mark.parametrize("words", ["", "miel"])
def test_the_api_sorts_as_the_page_does(shelf, words):
    expected = all_pages(words, "price")
    found, address = [], f"{API}?sort=price&page_size=7" + (f"&search={words}" if words else "")
    while address:
        answer = Client().get(address).json()
        found += [row["name_es"] for row in answer["results"]]
        address = answer["next"]
    assert found == expected
    assert Client().get(API, {"sort": "beauty"}).status_code == 400


@pytest.mark.parametrize("words", ["", "miel"])
def test_the_page_says_which_of_how_many_it_shows(client: Client, shelf, words):
    first = client.get("/en/catalogue/", {"q": words})
    assert "<strong>1–24</strong> of <strong>30</strong>" in first.content.decode()
    second = client.get(f"/en/catalogue/{first.context['next_url']}")
    assert "<strong>25–30</strong> of <strong>30</strong>" in second.content.decode()
    back = client.get(f"/en/catalogue/{second.context['previous_url']}").context["found"]
    assert (back.first, back.last) == (1, 24)


def test_a_new_page_begins_at_its_top(client: Client, shelf):
    page = client.get("/en/catalogue/", headers={"HX-Request": "true"}).content.decode()
    assert 'hx-swap="outerHTML show:#results:top"' in page


def test_an_order_costs_no_more_than_none(shelf, django_assert_max_num_queries):
    search_catalogue(CatalogueQuery("miel"))
    for sort in ("price", "newest"):
        with django_assert_max_num_queries(2):
            search_catalogue(CatalogueQuery("miel", sort=sort))
        with django_assert_max_num_queries(2):
            search_catalogue(CatalogueQuery(sort=sort))


def test_an_unknown_order_is_none():
    assert CatalogueQuery.from_querydict(Client().get("/", {"sort": "x"}).wsgi_request.GET).sort == ""


@pytest.mark.parametrize("filters", ["colour=red", "food", "sector="])
def test_staff_cannot_save_filters_that_are_none(filters):
    with pytest.raises(ValidationError):
        BuyerPhrase(words="x", filters=filters).full_clean()
