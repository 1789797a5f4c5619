"""No visitor changes what the next one sees (R18), nor fills the cache with what he invents."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from exportasv.core.accounts.permissions import ANONYMOUS, access_rule_of
from exportasv.core.http import content_version, shared_pages
from exportasv.core.http.shared_pages import PROXY_EXPIRES, clear_local_pages, shared_page, shared_parameters
from tests import factories
from tests.faults.servers import LONG
from tests.security.routes import routes
from tests.security.world import objects

pytestmark = pytest.mark.django_db
CATALOGUE = "/es/catalogo/"
MARK = "poison7f3a"
# What a request may carry, and what could change an answer: names of proxies, caches, languages, forms and scripts.
ECHOED = dict.fromkeys(
    "X-Forwarded-Host X-Forwarded-Server X-Host X-Original-Host X-Original-URL X-Rewrite-URL Forwarded X-Real-IP "
    "X-Forwarded-For X-Forwarded-Port X-Forwarded-Prefix X-Forwarded-Path X-Script-Name Script-Name Path-Info "
    "Via Referer Origin User-Agent From True-Client-IP X-HTTP-Method-Override X-Method-Override X-Requested-With "
    "X-Amz-Website-Redirect-Location X-WAP-Profile HX-Target HX-Trigger "
    "HX-Current-URL HX-Prompt HX-Trigger-Name Sec-Fetch-Site Sec-Fetch-Dest Purpose X-CSRFToken Save-Data DNT "
    "CloudFront-Viewer-Country Accept-Charset TE Content-Type X-Timer".split(),
    f"https://{MARK}.example/",
)
OTHERS = {
    "Range": "bytes=0-9",
    "If-Modified-Since": "Thu, 26 Nov 2026 10:00:00 GMT",
    "If-Match": MARK,
    "X-Request-ID": f"{MARK}-{MARK}",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Scheme": "nothttps",
    "X-Forwarded-Ssl": "on",
    "Front-End-Https": "on",
    "Accept-Language": f"{MARK},de;q=0.9",
    "Accept": f"text/html;{MARK}=1, */*",
    "Accept-Encoding": f"gzip, {MARK}",
    "HX-Request": "true",
    "HX-Boosted": "true",
    "HX-History-Restore-Request": "true",
    "Cache-Control": "no-cache",
    "Pragma": "no-cache",
}
COOKIES = ["lang", "csrftoken", "shortlist", "kept", "messages", "sessionid", "theme", "django_language", MARK]
PARAMETERS = ["utm_source", "fbclid", "_", "lang", "language", "next", "callback", "debug", "format", "export", "part"]
PARAMETERS += ["q_", "cursor", "a_nothing", MARK, "q[]", "product", "show"]
PAGES = ["/es/", CATALOGUE, "/en/catalogue/", "/es/empresas/", "/es/casas-comerciales/", "/api/v1/products/"]


@pytest.fixture(autouse=True)
def _pages_are_shared(settings, monkeypatch):
    settings.SHARED_PAGES, settings.SHARED_PAGES_READ_SECONDS = True, 0
    monkeypatch.setattr(content_version, "_last", (0.0, ""))


@pytest.fixture(autouse=True)
def _one_moment(time_machine) -> None:
    """A page's ETag tells of its five minutes: none ends while pages are compared."""
    time_machine.move_to(timezone.now(), tick=False)


@pytest.fixture(autouse=True)
def product():
    factories.TradingHouseFactory()
    return factories.ProductFactory(state="published", name_es="Miel de la sierra", name_en="Honey")


def forget_pages() -> None:
    cache.clear()
    clear_local_pages()


def stored_pages() -> set[bytes]:
    client = cache._cache.get_client()
    return set(client.scan_iter(match=f"{cache.key_prefix}:*page:*"))


def clean_answer(path: str) -> tuple[int, bytes, dict]:
    """What a visitor without any of it gets; the API and the word for the proxy say what time it is.

    What the answer cost is this visitor's own: tests/core/http/test_shared_pages.py shows that nobody else is told.
    """
    answer = Client(raise_request_exception=False).get(path)
    of_this_one = ("X-Request-ID", "Content-Length", "RateLimit", "RateLimit-Policy", PROXY_EXPIRES)
    headers = {name: text for name, text in answer.items() if name not in of_this_one}
    return answer.status_code, re.sub(rb'"as_of":"[^"]*"', b"", answer.content), headers


def attack(path: str, *, headers: dict | None = None, cookies: dict | None = None, query: dict | None = None) -> None:
    attacker = Client(raise_request_exception=False)
    for name, text in (cookies or {}).items():
        attacker.cookies[name] = text
    attacker.get(path, query or {}, headers=headers or {})


def poisonings(path: str, attacks: list[dict]) -> list[dict]:
    """The attacks after which the next visitor sees another page. Each begins with an empty cache."""
    forget_pages()
    expected = clean_answer(path)
    found = []
    for each in attacks:
        forget_pages()
        attack(path, **each)
        seen = clean_answer(path)
        if seen != expected or MARK.encode() in seen[1]:
            found.append(each)
    return found


def at_once(kind: str, values: dict[str, str]) -> list[dict]:
    """All of them in one request; `make faults` sends each alone too."""
    return [{kind: values}, *({kind: {name: text}} for name, text in values.items() if LONG)]


@pytest.mark.parametrize("path", PAGES)
def test_no_header_reaches_the_next_visitor(path):
    attacks = at_once("headers", ECHOED) + [{"headers": {name: text}} for name, text in OTHERS.items()]
    assert poisonings(path, attacks) == []


@pytest.mark.parametrize("path", PAGES)
def test_no_cookie_reaches_the_next_visitor(path):
    assert poisonings(path, at_once("cookies", dict.fromkeys(COOKIES, MARK))) == []
    assert poisonings(path, at_once("cookies", dict.fromkeys(["lang", MARK], MARK))) == []


@pytest.mark.parametrize("path", PAGES)
def test_no_parameter_reaches_the_next_visitor(path):
    assert poisonings(path, at_once("query", dict.fromkeys(PARAMETERS, MARK))) == []


@pytest.mark.parametrize("name", ["utm_source", "fbclid"])
def test_a_parameter_of_a_campaign_is_not_part_of_the_page(name):
    attack(CATALOGUE, query={name: MARK})
    assert MARK not in Client().get(CATALOGUE, {name: MARK}).content.decode()
    assert len(stored_pages()) == 1


def test_a_header_that_a_page_would_show_is_found(monkeypatch):
    """The canary: a shared page that shows a header is caught by the comparison."""
    from products.views.public import catalogue

    draw = catalogue.render

    def talkative(request, *args, **named):
        response = draw(request, *args, **named)
        response.content += request.headers.get("X-Forwarded-Host", "").encode()
        return response

    monkeypatch.setattr(catalogue, "render", talkative)
    assert poisonings(CATALOGUE, [{"headers": {"X-Forwarded-Host": MARK}}])


def test_a_parameter_that_is_taken_for_known_is_found(monkeypatch):
    """The canary: without the list of parameters an invented one makes a page of its own."""
    monkeypatch.setattr(shared_pages, "_reads_only_known", lambda _request: True)
    before = stored_pages()
    attack(CATALOGUE, query={MARK: "1"})
    assert len(stored_pages() - before) == 1


def test_nothing_invented_makes_a_key():
    Client().get(CATALOGUE)
    before = stored_pages()
    for number in range(4):
        word = f"{MARK}{number}"
        attack(CATALOGUE, query={word: "1"})
        attack(CATALOGUE, query={"utm_source": word})
        attack(CATALOGUE, query={f"a_{word}": "1"})
        attack(CATALOGUE, cookies={"lang": word})
        attack(CATALOGUE, headers={"Accept-Language": word})
        attack(CATALOGUE, headers={"Host": f"testserver:{2000 + number}"})
        attack(CATALOGUE, headers={"Origin": f"https://{word}.example"})
        attack(CATALOGUE, headers={"User-Agent": word})
    assert stored_pages() == before


def test_the_api_has_one_page_for_each_language_whatever_is_accepted():
    for number in range(4):
        attack("/api/v1/products/", headers={"Accept": f"application/json;v={number}"})
        attack("/api/v1/products/", headers={"Accept-Language": f"x{number}"})
        attack("/api/v1/products/", cookies={"lang": f"x{number}"})
        attack("/api/v1/products/", headers={"Origin": f"https://{number}.example"})
    assert len(stored_pages()) == 1
    attack("/api/v1/products/", headers={"Accept-Language": "en"})
    assert len(stored_pages()) == 2


@pytest.mark.parametrize("prefix", ["/evil", "//evil.example"])
@pytest.mark.parametrize("path", PAGES)
def test_a_script_name_is_refused_and_changes_no_page(path, prefix):
    expected = clean_answer(path)
    forget_pages()
    answer = Client(raise_request_exception=False, SCRIPT_NAME=prefix).get(path)
    assert answer.status_code == 400
    assert clean_answer(path) == expected


def shown_routes() -> list[tuple[str, str]]:
    world = objects()
    found = []
    for route in routes():
        rule = access_rule_of(route.name)
        address = route.address(world)
        if rule and address and rule.allows(ANONYMOUS, "GET"):
            found.append((route.name, address))
    return found


SHARED = """
api:attribute-detail api:attribute-list api:certificatetype-detail api:certificatetype-list api:company-detail
api:company-list api:docs api:event-detail api:event-list api:family-detail api:family-list api:product-detail
api:product-list api:sector-detail api:sector-list api:service-detail api:service-list api:tradinghouse-detail
api:tradinghouse-list api:unit-detail api:unit-list companies:company companies:list consulates:houses
consulates:stories counseling:event counseling:forum counseling:service counseling:service_finder counseling:services
embedded_shelf figures:sales_csv portal:contact portal:home portal:join portal:offline portal:privacy portal:terms
products:catalogue products:collection products:feed_sheet products:google_feed products:news products:product
products:sector products:sector_news products:suggestions sitemap sitemap_of
""".split()


def test_the_shared_pages_are_a_named_list(db):
    shared = {name for name, address in shown_routes() if shared_parameters(resolve(address).func) is not None}
    assert sorted(shared) == sorted(SHARED)


def test_only_listed_pages_are_stored(db):
    wrong = []
    for name, address in shown_routes():
        forget_pages()
        Client(raise_request_exception=False).get(address)
        if stored_pages() and name not in SHARED:
            wrong.append(name)
    assert wrong == []


def test_every_shared_page_is_open_to_all():
    for name in SHARED:
        assert access_rule_of(name).allows(ANONYMOUS, "GET"), name


def test_a_view_that_is_not_declared_is_not_shared():
    def view(request):
        return None

    assert shared_parameters(view) is None
    assert shared_parameters(shared_page("q", also=lambda: ["more"])(view)) == {"q", "more"}
