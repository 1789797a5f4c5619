"""A page that is kept for all is shown to who is signed in, too: nothing of a session is ever in it (R2, R18)."""

import re

import pytest
from django.core.cache import cache
from django.db import models
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve

from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import ANONYMOUS, access_rule_of
from exportasv.core.http import content_version, shared_pages
from exportasv.core.http.shared_pages import clear_local_pages, shared_parameters
from products.views.public import catalogue
from tests import factories
from tests.security.routes import routes
from tests.security.test_shared_pages_apart import COOKIES, ECHOED, MARK, OTHERS, PARAMETERS, SHARED
from tests.security.world import objects

pytestmark = pytest.mark.django_db
NAME = "Zulema Zq77mark"
EMAIL = "zq78mark@example.org"
CATALOGUE = "/es/catalogo/"
# What no kept page may hold: the person's name and address, a token, whatever a request invented.
OF_A_PERSON = re.compile(rb"zq\d\dmark|csrfmiddlewaretoken|" + MARK.encode(), re.IGNORECASE)


@pytest.fixture(autouse=True)
def _pages_are_shared(settings, monkeypatch):
    settings.SHARED_PAGES, settings.SHARED_PAGES_READ_SECONDS = True, 0
    monkeypatch.setattr(content_version, "_last", (0.0, ""))


@pytest.fixture
def world() -> dict[str, models.Model]:
    factories.ProductFactory(state="published", name_es="Miel de la sierra", name_en="Honey")
    return objects()


@pytest.fixture
def person(world) -> User:
    return factories.CompanyMemberFactory(
        company=world["company"], role="owner", user__full_name=NAME, user__email=EMAIL
    ).user


def signed_in(person: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def forget_pages() -> None:
    cache.clear()
    clear_local_pages()


def stored_pages() -> list[shared_pages.Page]:
    """The pages in the cache and in this process."""
    keys = [key.decode() for key in cache._cache.get_client().scan_iter(match=f"{cache.key_prefix}:*page:*")]
    kept = cache.get_many([key.partition(":1:")[2] for key in keys])
    return [shared_pages.Page(*page) for page in [*kept.values(), *shared_pages._local_pages.values()]]


def shared_addresses(world: dict[str, models.Model]) -> dict[str, str]:
    """Route → address, of every shared page."""
    found = {}
    for route in routes():
        rule, address = access_rule_of(route.name), route.address(world)
        if rule and address and rule.allows(ANONYMOUS, "GET") and shared_parameters(resolve(address).func) is not None:
            found[route.name] = address
    return found


def without_clock(answer: HttpResponse) -> bytes:
    return re.sub(rb'"as_of":"[^"]*"', b"", answer.content)


def different_pages(world: dict[str, models.Model], person: User) -> set[str]:
    """The routes whose kept page a person would see, though it is not what is made for that person."""
    found = set()
    for name, address in shared_addresses(world).items():
        forget_pages()
        made = without_clock(signed_in(person).get(address))  # nothing is kept yet
        Client(raise_request_exception=False).get(address)  # a visitor's page is kept
        if without_clock(signed_in(person).get(address)) != made:
            found.add(name)
    return found


def test_a_person_sees_on_every_route_what_would_be_made_for_that_person(world, person):
    assert shared_addresses(world).keys() == set(SHARED)
    assert different_pages(world, person) == set()


def test_a_page_that_shows_whose_session_it_is_unsaid_is_found(world, person, monkeypatch):
    """The canary: a shared page that reads the session's cookie behind the session's back."""
    draw = catalogue.render

    def talkative(request, *args, **named):
        response = draw(request, *args, **named)
        response.content += b"signed in" if "sessionid" in request.COOKIES else b"visitor"
        return response

    monkeypatch.setattr(catalogue, "render", talkative)
    assert "products:catalogue" in different_pages(world, person)


def test_a_page_that_varies_by_cookie_would_be_found(world, person, monkeypatch):
    """The canary: a page that greets by name, once nobody looks whether it varies by the cookie."""
    draw = catalogue.render

    def greeting(request, *args, **named):
        response = draw(request, *args, **named)
        response.content += str(request.user).encode()
        return response

    monkeypatch.setattr(catalogue, "render", greeting)
    assert different_pages(world, person) == set()  # the session was read, so each gets a page of their own
    monkeypatch.setattr(shared_pages, "_vary", lambda _headers: set())
    assert "products:catalogue" in different_pages(world, person)


def test_what_a_person_does_leaves_nothing_in_a_kept_page(world, person):
    forget_pages()
    client = signed_in(person)
    for route in routes():
        if (address := route.address(world)) and not route.name.startswith("account_logout"):
            client.get(address)
    assert [page for page in stored_pages() if OF_A_PERSON.search(page.content)] == []
    assert all("sessionid" not in str(page.headers) for page in stored_pages())


def poison(person: User, address: str) -> None:
    """Ask as a person with every header, cookie and parameter of the list of R18."""
    client = signed_in(person)
    for name in set(COOKIES) - {"sessionid", "messages"}:
        client.cookies[name] = MARK
    client.get(address, headers=ECHOED)
    client.get(address, dict.fromkeys(PARAMETERS, MARK))
    client.get(address, headers=OTHERS)


def test_no_header_cookie_or_parameter_of_a_person_reaches_anybody(world, person):
    for name, address in shared_addresses(world).items():
        forget_pages()
        poison(person, address)
        assert stored_pages() == [], name
        clean = Client(raise_request_exception=False).get(address)
        assert MARK.encode() not in clean.content, name
        assert OF_A_PERSON.search(clean.content) is None, name


def test_a_store_that_a_session_fills_is_found(world, person, monkeypatch):
    """The canary: without the question for the session, its pages would be kept."""
    monkeypatch.setattr(shared_pages, "_has_session", lambda _request: False)
    forget_pages()
    poison(person, CATALOGUE)
    assert stored_pages() != []
