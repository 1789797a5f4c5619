"""Pages kept for all visitors: fast, never stale after a commit, never of a person."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve

from exportasv.core.http import content_version, shared_pages
from products.models import MissedSearch, Product, Sector
from products.views.public import catalogue
from tests import factories

pytestmark = pytest.mark.django_db
CATALOGUE, API = "/en/catalogue/", "/api/v1/products/"


@pytest.fixture(autouse=True)
def _on(settings, monkeypatch) -> None:
    settings.SHARED_PAGES, settings.SHARED_PAGES_READ_SECONDS = True, 0
    monkeypatch.setattr(content_version, "_last", (0.0, ""))


@pytest.fixture
def product() -> Product:
    return factories.ProductFactory(state="published", name_en="Honey of the hills")


def count_stored_pages() -> int:
    client = cache._cache.get_client()
    return len(list(client.scan_iter(match=f"{cache.key_prefix}:*page:*")))


def test_the_second_visitor_is_served_without_asking_the_database_for_more_than_the_stamp(
    client, product, django_assert_num_queries
):
    first = client.get(CATALOGUE)
    with django_assert_num_queries(1):
        second = Client().get(CATALOGUE)
    assert second.content == first.content
    assert second["Content-Security-Policy"] == first["Content-Security-Policy"]
    assert second["X-Request-ID"] != first["X-Request-ID"]


def test_who_has_the_page_already_is_told_so(client, product):
    etag = client.get(CATALOGUE)["ETag"]
    again = client.get(CATALOGUE, HTTP_IF_NONE_MATCH=etag)
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(CATALOGUE, HTTP_IF_NONE_MATCH='W/"other"').status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        lambda product: Product.objects.filter(pk=product.pk).update(name_en="Honey of the coast"),
        lambda product: product.delete(),
        lambda product: Sector.objects.filter(pk=product.sector_id).update(name_en="Sweet things"),
        lambda product: type(product.company).objects.update(name="Otra Miel"),
    ],
    ids=["product", "deleted", "sector", "company"],
)
def test_a_write_is_seen_by_the_next_visitor(client, product, change):
    before = client.get(CATALOGUE)
    change(product)
    after = client.get(CATALOGUE, HTTP_IF_NONE_MATCH=before["ETag"])
    assert after.status_code == 200
    assert after.content != before.content


def test_a_change_that_commits_after_a_later_one_still_changes_the_stamp(db):
    """Numbers are taken before the commit: the count tells what the newest number hides."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO audit_contentchange (id) VALUES (9000000)")
        before = content_version.current_version()
        cursor.execute("INSERT INTO audit_contentchange (id) VALUES (8000000)")
    assert content_version.current_version() != before


def test_folding_never_brings_a_stamp_back(product, monkeypatch):
    monkeypatch.setattr(content_version, "MAX_CHANGES", 1)
    stamps = [content_version.current_version()]
    for name in ("a", "b", "c"):
        Sector.objects.update(name_en=name)
        stamps.append(content_version.current_version())
        content_version.compact_changes()
        stamps.append(content_version.current_version())
    assert len(set(stamps)) == len(stamps)


def test_who_is_signed_in_reads_the_visitors_page_and_fills_nothing(
    as_user, owner, product, client, django_assert_num_queries
):
    mine = as_user(owner)
    assert not mine.get(CATALOGUE).has_header("ETag")
    assert count_stored_pages() == 0
    seen = client.get(CATALOGUE)
    with django_assert_num_queries(1):  # the content version; neither session nor person
        again = mine.get(CATALOGUE)
    assert again.content == seen.content
    assert mine.get(CATALOGUE, HTTP_IF_NONE_MATCH=seen["ETag"]).status_code == 304
    assert count_stored_pages() == 1


def test_one_s_own_pages_are_not_looked_for_among_those_of_visitors(as_user, owner, product, client, monkeypatch):
    browser, asked = as_user(owner), []
    client.get(CATALOGUE)
    shared_pages.clear_local_pages()
    stored_page = shared_pages._stored_page
    monkeypatch.setattr(shared_pages, "_stored_page", lambda *key: asked.append(key) or stored_page(*key))
    for address in ("/es/mi-portal/", "/en/my-portal/", "/es/no-hay/"):
        browser.get(address)
    assert asked == []
    assert "Honey of the hills" in browser.get(CATALOGUE).content.decode()
    assert len(asked) == 1


def test_who_is_signed_in_reads_nothing_older_than_a_visitor(as_user, owner, product, client):
    etag = client.get(CATALOGUE)["ETag"]
    Product.objects.update(name_en="Honey of the coast")
    after = as_user(owner).get(CATALOGUE, HTTP_IF_NONE_MATCH=etag)
    assert "Honey of the coast" in after.content.decode()


def test_a_page_that_read_the_session_is_made_for_each_person(as_user, owner, product, client, monkeypatch):
    """A page that looks who asks is kept for visitors alone."""
    draw = catalogue.render

    def greeting(request, *args, **named):
        response = draw(request, *args, **named)
        response.content += str(request.user).encode()
        return response

    monkeypatch.setattr(catalogue, "render", greeting)
    seen = client.get(CATALOGUE)
    assert "Cookie" in seen["Vary"]
    mine = as_user(owner).get(CATALOGUE, HTTP_IF_NONE_MATCH=seen["ETag"])
    assert (mine.status_code, mine.has_header("ETag")) == (200, False)
    assert str(owner) in mine.content.decode()


def test_a_session_counts_for_nothing_in_the_api(as_user, owner, product, client):
    """It answers a person as it answers a visitor, so one kept page serves both."""
    seen = client.get(API)
    assert "Cookie" not in seen["Vary"]
    mine = as_user(owner).get(API)
    assert (mine["ETag"], mine.content) == (seen["ETag"], seen.content)


def test_what_is_left_of_the_limit_is_told_to_nobody_else(as_user, owner, product, client):
    """Who made the page reads what that cost; a kept page costs nothing and says nothing of it."""
    assert client.get(API)["RateLimit"]
    for other in (Client(REMOTE_ADDR="192.0.2.7"), as_user(owner), client):
        seen = other.get(API)
        assert seen["ETag"]
        assert not [name for name in seen.headers if name.startswith("RateLimit")]


def test_a_message_is_shown_on_a_page_that_is_kept(as_user, owner, product, client):
    client.get(CATALOGUE)
    mine = as_user(owner)
    sent = mine.post("/en/tell-us-what-you-look-for/", {"query": "Frozen yuca"})
    assert "messages" in sent.cookies
    assert "Thank you" in mine.get(CATALOGUE).content.decode()
    assert "Thank you" not in mine.get(CATALOGUE).content.decode()


def test_a_page_with_a_form_is_never_kept(client):
    client.get("/en/tell-us-what-you-look-for/")
    client.get("/en/tell-us-what-you-look-for/")  # now with the token's cookie
    assert count_stored_pages() == 0


@pytest.mark.parametrize("sets_cookie", [False, True])
def test_an_answer_that_sets_a_cookie_is_not_stored(rf, sets_cookie):
    """The token of a form comes with its cookie: whatever the list of views says, it stays with its visitor."""
    request, answer = rf.get("/es/catalogo/"), HttpResponse("page")
    request.resolver_match = resolve("/es/catalogo/")
    if sets_cookie:
        answer.set_cookie("csrftoken", "x")
    assert shared_pages._is_cacheable(request, answer) is not sets_cookie


def test_thanks_are_shown_to_the_one_who_wrote(client, product):
    client.get(CATALOGUE)
    thanked = client.post("/en/tell-us-what-you-look-for/", {"query": "Frozen yuca"}, follow=True)
    assert "Thank you" in thanked.content.decode()
    assert "Thank you" not in Client().get(CATALOGUE).content.decode()


def test_languages_filters_and_parts_are_kept_apart(client, product):
    pages = [
        client.get(CATALOGUE).content,
        client.get("/es/catalogo/").content,
        client.get(CATALOGUE, {"q": "honey"}).content,
        client.get(CATALOGUE, headers={"HX-Request": "true"}).content,
        client.get(CATALOGUE, headers={"Accept-Encoding": "gzip"}).content,
    ]
    assert len(set(pages)) == len(pages) == count_stored_pages()


def test_missing_pages_and_errors_are_not_kept(client, db):
    assert client.get("/en/catalogue/nothing/").status_code == 404
    assert count_stored_pages() == 0


def test_without_the_cache_the_page_is_made_anew(client, product, settings):
    settings.CACHES = settings.CACHES | {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1"}}
    assert client.get(CATALOGUE).status_code == 200
    assert client.get(CATALOGUE).status_code == 200


def test_answers_with_a_rule_of_their_own_keep_it(client, db):
    answer = client.get("/robots.txt")
    assert "max-age=86400" in answer["Cache-Control"]
    assert count_stored_pages() == 0


def test_the_clock_of_a_house_is_never_kept(client):
    house = factories.TradingHouseFactory()
    assert client.get(house.get_absolute_url())["Cache-Control"] == "no-cache"
    assert count_stored_pages() == 0


def test_the_api_is_answered_from_the_store_by_language(client, product):
    first = client.get("/api/v1/products/")
    assert client.get("/api/v1/products/", HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304
    client.get("/api/v1/products/", headers={"Accept-Language": "es"})
    assert count_stored_pages() == 1
    client.get("/api/v1/products/", headers={"Accept-Language": "en"})
    assert count_stored_pages() == 2


def test_a_search_that_finds_nothing_is_counted_each_time(client, product):
    for _visit in range(3):
        Client().get(CATALOGUE, {"q": "submarine"})
    assert MissedSearch.objects.get().count == 3
