"""Kept pages answered before Django: as the long way answers, to everybody, whatever the request says; never older."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client, RequestFactory
from django.utils import timezone

from exportasv.core.accounts.models import User
from exportasv.core.http import content_version, kept_answers
from exportasv.core.http.clean_input import REQUEST_ID
from exportasv.core.http.kept_answers import KeptAnswers
from exportasv.core.http.shared_pages import MAX_AGE_SECONDS, PROXY_EXPIRES
from products.models import Product
from tests import factories
from tests.security.test_shared_pages_apart import COOKIES, ECHOED, OTHERS, PAGES, PARAMETERS
from tests.security.test_shared_pages_of_persons import NAME, shared_addresses
from tests.security.world import objects

pytestmark = pytest.mark.django_db
CATALOGUE, API = "/en/catalogue/", "/api/v1/products/"
NUMBER = "fedcba9876543210" * 2


class Said(NamedTuple):
    status: str
    headers: list[tuple[str, str]]
    body: bytes

    def __getitem__(self, name: str) -> str:  # type: ignore[override]  # of a header
        return dict(self.headers)[name]


class Site:
    """The portal as the web server calls it, and the same without the short way."""

    def __init__(self) -> None:
        self.django = WSGIHandler()
        self.seen_by_django = 0
        self.short = KeptAnswers(self._count_and_answer)

    def _count_and_answer(self, environ: dict, start_response: Callable) -> object:
        self.seen_by_django += 1
        return self.django(environ, start_response)

    def ask(self, path: str = CATALOGUE, *, application: Callable | None = None, **request) -> Said:
        """Ask with the same number each time; `headers`, `cookies` and `query` as Django's test client takes them."""
        cookies = "; ".join(f"{name}={text}" for name, text in request.pop("cookies", {}).items())
        headers = {"X-Request-ID": NUMBER, **({"Cookie": cookies} if cookies else {}), **request.pop("headers", {})}
        query = request.pop("query", {})
        environ = RequestFactory(**request).get(path, query, headers=headers).environ
        said: list = []
        body = b"".join((application or self.short)(environ, lambda *told: said.extend(told)))
        headers = [each for each in said[1] if each[0] != "RateLimit"]  # what is left after this one
        return Said(said[0], headers, re.sub(rb'"as_of":"[^"]*"', b"", body))

    def long(self, path: str = CATALOGUE, **request) -> Said:
        return self.ask(path, application=self.django, **request)

    def is_short(self, path: str = CATALOGUE, **request) -> bool:
        """Whether Django does not see this request."""
        before = self.seen_by_django
        self.ask(path, **request)
        return self.seen_by_django == before


@pytest.fixture(scope="module")
def handler() -> Site:
    return Site()


@pytest.fixture
def site(handler, settings, monkeypatch, time_machine) -> Iterator[Site]:
    """In one moment, in which a process reads the content version once."""
    settings.SHARED_PAGES, settings.SHARED_PAGES_READ_SECONDS, settings.API_ADDRESS_UNITS = True, 1, 10**6
    monkeypatch.setattr(content_version, "_last", (0.0, ""))
    time_machine.move_to(timezone.now(), tick=False)
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)  # the test's transaction is on this one
    yield handler
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def product() -> Product:
    factories.TradingHouseFactory()
    return factories.ProductFactory(state="published", name_es="Miel de la sierra", name_en="Honey of the hills")


@pytest.fixture
def person(product) -> dict[str, str]:
    """The cookies of somebody who is signed in."""
    user: User = factories.CompanyMemberFactory(role="owner", user__full_name=NAME).user
    client = Client()
    client.force_login(user)
    return {"sessionid": client.cookies["sessionid"].value}


def keep(site: Site, path: str = CATALOGUE, **request) -> Said:
    """Ask twice: the page is made, then answered from the store. Return what the third one gets."""
    site.ask(path, **request)
    site.ask(path, **request)
    return site.ask(path, **request)


def let_process_read(monkeypatch) -> None:
    """As if the second were over: the next request reads the content version."""
    monkeypatch.setattr(content_version, "_last", (0.0, ""))


def test_the_third_visitor_is_answered_before_django(site, product, django_assert_num_queries):
    first = keep(site)
    with django_assert_num_queries(0):
        assert site.is_short()
    assert first == site.long()
    assert (first.status, first["X-Request-ID"]) == ("200 OK", NUMBER)


def test_each_request_has_a_number_of_its_own(site, product):
    keep(site)
    numbers = {site.ask(headers={"X-Request-ID": given})["X-Request-ID"] for given in ("", "<script>", "x" * 32)}
    assert len(numbers) == 3
    assert all(re.fullmatch("[0-9a-f]{32}", number) for number in numbers)


def test_the_line_in_the_log_is_that_of_a_hit(site, product, written):
    keep(site)
    assert site.is_short()
    long, short = written.of("exportasv.request")[1:3]
    of_both = ("view", "method", "status", "cache", "request")
    assert [short[name] for name in of_both] == [long[name] for name in of_both]
    assert (short["view"], short["cache"], short["queries"]) == ("products:catalogue", "hit", 0)


def test_the_answer_is_counted(site, product):
    from exportasv.core.http.request_metrics import PAGE_CACHE_HITS, REQUESTS

    keep(site)
    counted = [PAGE_CACHE_HITS.labels("products:catalogue"), REQUESTS.labels("products:catalogue", "GET", 200)]
    before = [each._value.get() for each in counted]
    assert site.is_short()
    assert [each._value.get() for each in counted] == [number + 1 for number in before]


def test_who_has_the_page_already_is_told_so(site, product):
    etag = keep(site)["ETag"]
    asked = {"headers": {"If-None-Match": etag}}
    again = keep(site, **asked)
    assert site.is_short(**asked)
    assert (again.status, again.body) == ("304 Not Modified", b"")
    assert again == site.long(**asked)
    other = {"headers": {"If-None-Match": 'W/"other"'}}
    assert site.is_short(**other)
    assert site.ask(**other) == site.long(**other)


def test_a_write_is_seen_as_soon_as_the_version_is_read(site, product, monkeypatch):
    etag = keep(site)["ETag"]
    keep(site, headers={"If-None-Match": etag})
    Product.objects.update(name_en="Honey of the coast")
    let_process_read(monkeypatch)
    assert b"Honey of the coast" in site.ask().body
    assert site.ask(headers={"If-None-Match": etag}).status == "200 OK"


def test_an_answer_ends_with_the_second_and_with_its_five_minutes(site, product, time_machine):
    first = keep(site)
    time_machine.shift(1)
    assert not site.is_short()  # the version is read anew
    assert site.is_short()
    assert site.ask()[PROXY_EXPIRES] != first[PROXY_EXPIRES]
    time_machine.shift(MAX_AGE_SECONDS)
    assert not site.is_short()
    assert site.ask()["ETag"] != first["ETag"]


def test_without_a_known_version_nothing_is_answered_here(site, product, monkeypatch):
    """The database may be away: Django's way marks what it shows."""
    keep(site)
    monkeypatch.setattr(content_version, "_read_version", lambda: "")
    let_process_read(monkeypatch)
    assert not site.is_short()


def test_a_person_gets_no_page_of_a_replicas_version(site, product, person, monkeypatch):
    keep(site)
    keep(site, cookies=person)
    assert site.is_short(cookies=person)
    monkeypatch.setattr(content_version, "_last_alias", "replica")
    assert not site.is_short(cookies=person)


def test_a_person_is_answered_too_and_no_proxy_keeps_it(site, product, person):
    site.ask()
    mine = keep(site, cookies=person)
    assert site.is_short(cookies=person)
    assert mine == site.long(cookies=person)
    assert PROXY_EXPIRES not in dict(mine.headers)
    assert PROXY_EXPIRES in dict(keep(site).headers)


def test_a_message_a_key_and_a_mounted_site_take_the_long_way(site, product, person):
    keep(site)
    keep(site, cookies=person)
    keep(site, API)
    assert site.is_short(API)
    assert not site.is_short(cookies={**person, "messages": "x"})
    assert not site.is_short(API, headers={"Authorization": "Bearer x"})
    assert not site.is_short(SCRIPT_NAME="/evil")


def test_a_page_that_a_redirect_forbids_is_not_answered(site, product, settings):
    """Plain HTTP in production: nothing of such a request is ever kept."""
    settings.SECURE_SSL_REDIRECT = True
    secure = Site()
    for _visit in range(3):
        assert secure.ask().status == "301 Moved Permanently"
    assert kept_answers._answers == {}


def test_nothing_else_than_get_is_answered(site, product):
    keep(site)
    environ = RequestFactory().head(CATALOGUE).environ
    before = site.seen_by_django
    b"".join(site.short(environ, lambda *_told: None))
    assert site.seen_by_django == before + 1


def requests_of(person: dict[str, str]) -> list[dict]:
    """What one may ask beside the plain page: each header, cookie and parameter of R18, packed, with a session."""
    found: list[dict] = [{"headers": {name: text}} for name, text in {**ECHOED, **OTHERS}.items() if name != REQUEST_ID]
    found += [{"cookies": {name: "en"}} for name in COOKIES] + [{"query": {name: "x"}} for name in PARAMETERS]
    found += [{"headers": {"Host": host}} for host in ("evil.example", "testserver:8123", "")]
    found += [{"headers": {"Accept-Encoding": each}} for each in ("gzip", "br", "br, gzip", "gzip, br;q=0", "gzip;q=0")]
    found += [{"headers": {"Accept": "text/csv"}}]
    found += [{"headers": {"Accept-Language": language}} for language in ("es", "en")]
    found += [{"cookies": {"lang": "es"}, "headers": {"Accept-Language": "en"}}, {"cookies": person}]
    return found


def differences(site: Site, path: str, person: dict[str, str]) -> list[dict]:
    """The requests that the short way answers otherwise than the long way, after every other of them was kept."""
    asked = requests_of(person)
    for each in [{}, *asked]:
        site.ask(path, **each)
        site.ask(path, **each)
    return [each for each in [{}, *asked] if site.ask(path, **each) != site.long(path, **each)]


@pytest.mark.parametrize("path", PAGES)
def test_the_short_way_answers_every_request_as_the_long_way_does(site, product, person, path):
    assert differences(site, path, person) == []
    assert site.is_short(path)


@pytest.mark.parametrize(
    ("path", "name"),
    [(CATALOGUE, "HTTP_HOST"), (CATALOGUE, "HTTP_HX_REQUEST"), (CATALOGUE, "QUERY_STRING"), (API, "HTTP_ACCEPT")],
)
def test_a_header_that_the_key_lacks_is_found(site, product, person, path, name, monkeypatch):
    """The canary: one name less, and answers differ."""
    monkeypatch.setattr(kept_answers, "READ", tuple(each for each in kept_answers.READ if each != name))
    assert differences(site, path, person) != []


def test_every_shared_page_is_answered_as_the_long_way_does(site, product, person):
    world, answered = objects(), set()
    for name, path in shared_addresses(world).items():
        for request in ({}, {"cookies": person}, *({"headers": {"Accept-Encoding": each}} for each in ("gzip", "br"))):
            short = keep(site, path, **request)
            if short.status == "200 OK" and "ETag" in dict(short.headers):  # a page that is kept
                assert short == site.long(path, **request), (name, request)
                answered.add(name)
    assert answered >= {"portal:home", "products:catalogue", "products:product", "companies:list", "api:product-list"}


def test_what_a_person_sees_alone_is_never_answered_here(site, product, person, monkeypatch):
    """A page that greets is made for each; a visitor's copy of it is for visitors."""
    from products.views.public import catalogue

    draw = catalogue.render

    def greeting(request, *args, **named):
        response = draw(request, *args, **named)
        response.content += str(request.user).encode()
        return response

    monkeypatch.setattr(catalogue, "render", greeting)
    keep(site)
    keep(site, cookies=person)
    assert not site.is_short(cookies=person)


def test_many_invented_requests_forget_the_oldest_only(site, product, monkeypatch):
    monkeypatch.setattr(kept_answers, "MAX_ANSWERS", 3)
    site.ask(API)
    for number in range(9):
        site.ask(API, headers={"Accept": f"application/json;v={number}"})
    assert len(kept_answers._answers) == 3
