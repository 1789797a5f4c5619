from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from companies.models import ExportMarket
from exportasv.core.programme import HIDDEN_AFTER_STALE
from products.catalogue import counting, query, search_index
from products.catalogue.query import CatalogueQuery, catalogue_counts, matching_products, search_catalogue
from products.catalogue.text_match import understand_text
from products.models import FacetCount, Product, SearchDocument, Synonym
from products.models.synonym import clear_synonym_cache
from tests import factories

pytestmark = pytest.mark.django_db


def found(words: str) -> set[str]:
    return {product.name_es for product in Product.objects.published().search(words)}


@pytest.mark.parametrize("words", ["azúcar", "azucar", "azúcares", "sugar", "SUGAR", '"azúcar de caña"', "cane sugar"])
def test_a_word_is_found_with_and_without_accents_in_both_languages(words):
    factories.ProductFactory(name_es="Azúcar de caña", name_en="Cane sugar")
    factories.ProductFactory(name_es="Horchata", name_en="Horchata")
    assert found(words) == {"Azúcar de caña"}


@pytest.mark.parametrize(("stored", "asked"), [("exportación", "exportaciones"), ("cafés", "cafe"), ("niño", "niños")])
def test_inflections_are_found(stored, asked):
    factories.ProductFactory(name_es=stored)
    assert found(asked) == {stored}


def test_a_product_is_found_by_its_company_sector_and_hs_text():
    factories.ProductFactory(name_es="Tostado oscuro", company__name="Finca Santa Leticia")
    for words in ["Leticia", "alimentos", "descafeinar"]:
        assert names(words) == ["Tostado oscuro"]


@pytest.mark.parametrize("words", ["09", "0901", "0901.21", "090121"])
def test_an_hs_code_is_found_by_its_beginning(words):
    factories.ProductFactory(name_es="Tostado")
    factories.ProductFactory(name_es="Chal", hs_code=factories.HSCodeFactory(code="621490", text_es="Chales"))
    assert found(words) == {"Tostado"}


@pytest.fixture
def coffees(monkeypatch) -> list[Product]:
    """Seven products of heading 0901, newest first, of other prices than ages; and one of another heading."""
    monkeypatch.setattr(query, "PAGE_SIZE", 3)
    prices, ages = [5, 2, 7, 2, 9, 1, 4], [0, 1, 2, 2, 3, 4, 5]
    now = timezone.now()
    rows = [factories.ProductFactory(published_at=now - timedelta(hours=age)) for age in ages]
    for row, amount in zip(rows, prices, strict=True):
        factories.PriceTermFactory(product=row, amount=amount, from_quantity=1)
    factories.ProductFactory(hs_code=factories.HSCodeFactory(code="621490"))
    return sorted(rows, key=lambda row: (row.published_at, row.pk), reverse=True)


def walk_pages(words: str, sort: str = "", **chosen: list[str]) -> list[int]:
    """The numbers of all products of a search, page by page, after a walk there and back."""
    asked, pages = CatalogueQuery(words, chosen, sort=sort), []
    page = search_catalogue(asked).page
    pages.append([row.pk for row in page.rows])
    while page.next:
        page = search_catalogue(asked.with_page(page.next)).page
        pages.append([row.pk for row in page.rows])
    for shown in reversed(pages[:-1]):
        page = search_catalogue(asked.with_page(page.previous)).page
        assert [row.pk for row in page.rows] == shown
    return [pk for shown in pages for pk in shown]


def test_products_of_a_heading_come_newest_first_page_by_page(coffees):
    assert walk_pages("0901") == [row.pk for row in coffees]
    assert walk_pages("0901", sector=[coffees[0].sector.code]) == [row.pk for row in coffees]
    assert walk_pages("0901", sector=["toys"]) == []
    assert walk_pages("6214") not in ([], [row.pk for row in coffees])


def test_products_of_a_heading_are_sorted_by_price(coffees):
    prices = dict(SearchDocument.objects.values_list("pk", "price"))
    found = walk_pages("0901", sort="price")
    assert sorted(found) == sorted(row.pk for row in coffees)
    assert [prices[pk] for pk in found] == sorted(prices[pk] for pk in found)


def test_no_index_of_the_order_is_walked_for_a_heading():
    """Where a heading's products are all old, PostgreSQL would read half the catalogue for the newest of them."""
    documents = SearchDocument.objects.filter(hs_code__startswith="0901")
    unindexed = query.NEWEST.with_unindexed_key(documents).order_by("-sort_key", "-pk")[:4].values("pk")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off")
    assert "entry_newest" in documents.order_by("-published_at", "-pk")[:4].values("pk").explain()
    assert "Index Only Scan using entry_of_heading" in unindexed.explain()


@pytest.mark.parametrize("words", ["", "   ", "'", '"', "& | !", "(((", "a" * 5000, "%_%", "\\"])
def test_no_text_breaks_the_search(words):
    assert isinstance(found(words), set)


def test_a_hit_in_the_name_stands_before_one_in_the_text():
    factories.ProductFactory(name_es="Jalea", summary_es="Va bien con miel.")
    factories.ProductFactory(name_es="Miel de abeja")
    assert [product.name_es for product in Product.objects.published().search("miel")] == ["Miel de abeja", "Jalea"]


def asked(words: str, **chosen: list[str]):
    return search_catalogue(CatalogueQuery(words, chosen))


def names(words: str, **chosen: list[str]) -> list[str]:
    return [product.name_es for product in asked(words, **chosen).page.rows]


def test_each_word_may_be_of_another_language():
    factories.ProductFactory(name_es="Bolso de cuero", name_en="Leather bag")
    assert names("bolso leather") == ["Bolso de cuero"]


def test_small_words_are_not_asked_for():
    factories.ProductFactory(name_es="Café tostado", name_en="Roasted coffee")
    assert names("el café de los tostado") == ["Café tostado"]


def test_synonyms_find_each_other():
    factories.ProductFactory(name_es="Cartera bordada")
    assert asked("bolsos").total == 0
    Synonym.objects.create(words="bolso, cartera")
    clear_synonym_cache()
    assert names("bolsos bordados") == ["Cartera bordada"]


@pytest.mark.parametrize(
    ("typed", "meant"), [("horchta", "horchata"), ("orchata", "horchata"), ("HORCHATT", "horchata")]
)
def test_a_mistyped_word_is_answered_with_what_was_meant(typed, meant):
    factories.ProductFactory(name_es="Horchata de morro")
    found = asked(typed)
    assert (found.corrected_text, found.total) == (meant, 1)


def test_the_accent_comes_back_with_the_correction():
    factories.ProductFactory(name_es="Azúcar morena")
    assert asked("asucar").corrected_text == "azúcar"


def test_what_is_like_nothing_finds_nothing():
    factories.ProductFactory(name_es="Horchata")
    assert asked("xyzzyq").total == 0


def test_a_known_word_is_not_corrected():
    factories.ProductFactory(name_es="Miel")
    factories.ProductFactory(name_es="Mielera de barro")
    found = asked("miel")
    assert (found.corrected_text, found.total) == ("", 1)


def test_words_that_no_product_has_together_find_what_has_one():
    factories.ProductFactory(name_es="Hamaca")
    factories.ProductFactory(name_es="Miel")
    found = asked("hamaca miel")
    assert (found.total, found.is_partial) == (2, True)


def test_a_stale_product_sinks():
    stale = timezone.now() - timedelta(days=3)
    factories.ProductFactory(name_es="Miel de flores", state="stale", stale_since=stale, completeness=90)
    factories.ProductFactory(name_es="Miel de monte", completeness=90)
    assert names("miel") == ["Miel de monte", "Miel de flores"]


def test_facets_count_under_the_choice_of_the_others():
    food, crafts = factories.SectorFactory(), factories.SectorFactory(code="handicrafts")
    factories.ProductFactory(name_es="Miel", sector=food, samples=True)
    factories.ProductFactory(name_es="Miel de caña", sector=food, samples=False)
    factories.ProductFactory(name_es="Vaso de miel", sector=crafts, samples=True)
    found = asked("miel", sector=["food"], offers=["samples"])
    assert found.total == 1
    assert (found.counts["s:food"], found.counts["s:handicrafts"], found.counts["o:samples"]) == (1, 1, 1)


def test_codes_of_one_facet_widen_and_facets_narrow():
    food, crafts = factories.SectorFactory(), factories.SectorFactory(code="handicrafts")
    for sector in (food, crafts, factories.SectorFactory(code="toys")):
        factories.ProductFactory(name_es=f"De {sector.code}", sector=sector)
    assert set(names("", sector=["food", "handicrafts"])) == {"De food", "De handicrafts"}
    assert names("", sector=["food", "handicrafts"], certificate=["haccp"]) == []


def test_the_kept_counts_follow_every_change():
    product = factories.ProductFactory()
    assert catalogue_counts()["s:food"] == catalogue_counts()[""] == 1
    Product.objects.filter(pk=product.pk).update(state="withdrawn")
    assert catalogue_counts() == {}


def _coffees(number: int) -> None:
    """Make products of which each half has a place in the smallest sample (`sample` 0) or in none of them."""
    company = factories.CompanyFactory()
    for n in range(number):
        factories.ProductFactory(pk=64_000 + n // 2 * 64 + n % 2 * 32, company=company, name_es=f"Café número {n}")


@pytest.mark.parametrize(
    ("enough", "samples", "ranked"),
    [(3, {0}, 3), (4, {0}, 4), (5, {0, 32}, 8)],
    ids=["more than enough", "just enough", "too few"],
)
def test_in_a_large_catalogue_a_sample_with_enough_products_is_ranked(monkeypatch, enough, samples, ranked):
    _coffees(8)
    monkeypatch.setattr(query, "ENOUGH_IN_SAMPLE", enough)
    monkeypatch.setattr(counting, "LARGE_CATALOGUE", -1)
    found = asked("café")
    assert {row.pk % 64 for row in found.page.rows} == samples
    assert (found.total, found.is_capped) == (ranked, ranked < 8)


def test_not_more_than_the_most_are_ranked(monkeypatch):
    _coffees(4)
    monkeypatch.setattr(query, "MAX_HITS", 3)
    assert (asked("café").total, asked("café").is_capped) == (3, True)


def test_in_a_small_catalogue_every_product_is_ranked(monkeypatch):
    _coffees(8)
    monkeypatch.setattr(query, "ENOUGH_IN_SAMPLE", 4)
    assert {row.pk % 64 for row in asked("café").page.rows} == {0, 32}


def test_what_fits_two_facets_is_counted_beyond_the_newest_products(monkeypatch):
    old = factories.ProductFactory(name_es="Viejo", company__department="SS")
    for n in range(3):
        factories.ProductFactory(name_es=f"Nuevo {n}", company__department="SA", company__municipality="SA-Norte")
    monkeypatch.setattr(query, "MAX_COUNTED", 2)
    results = asked("", sector=[old.sector.code], department=["SS"])
    assert ([row.pk for row in results.page.rows], results.total) == ([old.pk], 1)


def test_the_number_of_one_filter_is_exact_however_many_there_are(monkeypatch):
    """The page of a sector says it without "or more"."""
    product = factories.ProductFactory()
    papers = factories.CertificateFactory.create_batch(2, company=product.company, expires_on=None)
    product.certificates.add(*papers)
    factories.ProductFactory.create_batch(3, sector=product.sector)
    monkeypatch.setattr(query, "MAX_COUNTED", 2)
    by_sector, by_paper = asked("", sector=[product.sector.code]), asked("", certificate=[papers[0].type.code])
    assert [(each.total, each.is_capped) for each in (by_sector, by_paper)] == [(4, False), (1, False)]
    assert by_sector.counts[f"s:{product.sector.code}"] == 4
    either = asked("", sector=[product.sector.code, "toys"])
    assert (either.total, either.is_capped) == (2, True)
    assert asked("", sector=["toys"]).total == 0


def test_postgresql_hides_stale_products_when_the_programme_does():
    with connection.cursor() as cursor:
        cursor.execute("SELECT now() - catalogue_hidden_since()")
        assert cursor.fetchone() == (HIDDEN_AFTER_STALE,)


def test_counts_stay_the_same_when_they_are_added_up(monkeypatch):
    monkeypatch.setattr(search_index, "MAX_UNCOMPACTED_ROWS", 0)
    for _ in range(3):
        factories.ProductFactory()
    before = catalogue_counts()
    search_index.compact_counts()
    assert catalogue_counts() == before
    assert FacetCount.objects.count() == len(before)


def tokens_of(product: Product) -> set[str]:
    return set(SearchDocument.objects.get(product=product).facets)


def test_an_entry_follows_prices_certificates_markets_and_places():
    product = factories.ProductFactory()
    price = factories.PriceTermFactory(product=product, incoterm="CIF", amount=7)
    certificate = factories.CertificateFactory(company=product.company)
    product.certificates.add(certificate)
    ExportMarket.objects.create(
        company=product.company, country="DE", standing="exporting", source="company", since=timezone.localdate()
    )
    placement = factories.PlacementFactory(product=product, house__slug="milan")
    assert {"i:CIF", "p:20", f"c:{certificate.type.code}", "x:DE", "e:yes", "t:milan"} <= tokens_of(product)
    price.delete()
    placement.delete()
    product.certificates.clear()
    product.company.markets.update(until=timezone.localdate())
    assert not {"i:CIF", "p:20", f"c:{certificate.type.code}", "x:DE", "e:yes", "t:milan"} & tokens_of(product)


def test_an_entry_goes_with_its_company_and_comes_back():
    product = factories.ProductFactory()
    product.company.state = "paused"
    product.company.save()
    assert not SearchDocument.objects.exists()
    product.company.state = "active"
    product.company.save()
    assert SearchDocument.objects.get().product_id == product.pk


def test_what_changed_meanwhile_is_renewed():
    product = factories.ProductFactory(samples=False)
    with search_index.bulk_load():
        Product.objects.update(samples=True)
        assert "o:samples" not in tokens_of(product)
    assert "o:samples" in tokens_of(product)


def test_an_ended_certificate_is_no_facet():
    product = factories.ProductFactory()
    certificate = factories.CertificateFactory(company=product.company, expires_on=timezone.localdate())
    product.certificates.add(certificate)
    assert "c:haccp" in tokens_of(product)
    type(certificate).objects.update(issued_on=None, expires_on=timezone.localdate() - timedelta(days=1))
    assert "c:haccp" not in tokens_of(product)


def test_the_list_for_a_printed_catalogue_is_the_list_of_the_page():
    for n in range(3):
        factories.ProductFactory(name_es=f"Miel {n}", samples=n > 0)
    choice = CatalogueQuery("miel", {"offers": ["samples"]})
    assert {product.name_es for product in matching_products(choice)} == {"Miel 1", "Miel 2"}


@pytest.mark.parametrize(("words", "most"), [("", 2), ("miel", 3), ("mieel", 5), ("0901", 3)])
def test_an_answer_takes_few_queries(django_assert_max_num_queries, words, most):
    for n in range(30):
        factories.ProductFactory(name_es=f"Miel {n}")
    understand_text(words)  # the synonyms and phrases are cached
    with django_assert_max_num_queries(most):
        asked(words)


def test_the_api_ranks_as_the_page_does(client):
    stale = timezone.now() - timedelta(days=3)
    factories.ProductFactory(name_es="Miel de flores", state="stale", stale_since=stale, completeness=90)
    factories.ProductFactory(name_es="Miel de monte", completeness=90)
    factories.ProductFactory(name_es="Jalea", description_es="Va bien con miel.", completeness=100)
    factories.ProductFactory(name_es="Miel clara", completeness=20)
    answer = client.get("/api/v1/products/", {"search": "miel"}).json()
    assert [row["name_es"] for row in answer["results"]] == names("miel")
    assert names("miel")[0] == "Miel de monte"


def test_a_typed_hs_code_and_nonsense_print_what_the_page_lists():
    factories.ProductFactory(name_es="Tostado")
    for text in ["0901", "!!!", '"']:
        query = CatalogueQuery(text)
        assert {row.pk for row in matching_products(query)} == {row.pk for row in search_catalogue(query).page.rows}
