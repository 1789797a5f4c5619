"""Every route × person × method against the one declared table (accounts/access.py).

Whoever must be refused is asked to read and to write in every run. Of those who are let in, two are asked for each
route and method, others from route to route, and of those refused two for the rarer methods; `make matrix` asks all.
"""

import os
import zlib

import pytest
from django.apps import apps
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path

from exportasv import urls as site
from exportasv.core.accounts import permissions
from tests import factories
from tests.security.routes import Route, routes
from tests.security.world import actors, objects

ACTORS = [
    "anonymous",
    "inactive",
    "guest",
    "owner",
    "editor",
    "stranger",
    "adviser",
    "other adviser",
    "manager",
    "officer",
    "other officer",
    "invest",
    "administrator",
    "superuser",
]
METHODS = ["GET", "POST", "PUT", "DELETE"]
RARE = ("PUT", "DELETE")  # the table knows reading and writing alone
EVERYBODY = os.environ.get("MATRIX") == "long"
GATE = "exportasv.core.accounts.middleware.AccessMiddleware"
SIGN_IN = ("account_", "mfa_", "admin:login", "admin:logout")  # these lead to the sign-in page by themselves
ROUTES = routes()
# Whether one may act there depends on the row and the person's part in it: an owner or an editor, whose turn it is.
BY_THE_ROW = {
    "api:lead-list",  # by the scope of a key
    "api:memberproduct-list",
    "api:order-list",
    "api:order-detail",
    "api:win-list",
    "api:win-detail",
    "api:figures-list",
    "api:requirement-list",
    "companies:partners",
    "companies:change_member",
    "companies:revoke_invitation",
    "consulates:buyer",
    "consulates:inquiry",
    "consulates:new_quotation",
    "consulates:requirement",
    "consulates:win",
}


@pytest.fixture(autouse=True)
def _bare_refusals(monkeypatch):
    """Refusals without their pages, which have tests of their own."""
    monkeypatch.setattr(site, "handler403", lambda request, exception: HttpResponse(status=403))
    monkeypatch.setattr(site, "handler404", lambda request, exception: HttpResponse(status=404))


@pytest.fixture
def pages_of_refusals(_bare_refusals, monkeypatch):
    monkeypatch.undo()


@pytest.fixture
def world(db, one_factor):
    return objects()


@pytest.fixture
def people(world):
    return {actor.name: actor for actor in actors(world["company"], world["house"])}


def browser_of(actor) -> Client:
    client = Client(raise_request_exception=False)
    if actor.user:
        client.force_login(actor.user)
    return client


def ask(client: Client, method: str, address: str) -> HttpResponse:
    """The answer, with every effect of asking undone."""
    cookies = client.cookies.output()
    with transaction.atomic():
        answer = client.generic(method, address)
        transaction.set_rollback(True)
    if client.cookies.output() != cookies:
        client.cookies.load(cookies.replace("Set-Cookie: ", ""))
    return answer


def refused(answer: HttpResponse) -> bool:
    if answer.status_code == 302:
        return "/login/" in answer["Location"]
    return answer.status_code in (401, 403)


def _stricter_itself(route: Route) -> bool:
    """Pages of the admin site that may refuse more than the table: a ledger has no delete page for anybody."""
    if route.name in BY_THE_ROW:
        return True
    return route.name.startswith("admin:") and not route.name.endswith("_changelist")


def is_asked(route: Route, method: str, name: str, let_in: list[str]) -> bool:
    """Return whether this run asks this person: those `let_in` are asked by two, those refused all, or two (RARE)."""
    if EVERYBODY or (name not in let_in and method not in RARE):
        return True
    alike = let_in if name in let_in else [each for each in ACTORS if each not in let_in]
    first = zlib.crc32(f"{method} {route.name}".encode()) % len(alike)
    return name in (alike[first], alike[(first + len(alike) // 2) % len(alike)])


def surprises(people, name, world, methods=METHODS, chosen=None) -> list[str]:
    """What the site answers a person otherwise than the table says, one line each."""
    actor = people[name]
    client, found = browser_of(actor), []
    for route in chosen or ROUTES:
        row, address = permissions.access_rule_of(route.name), route.address(world)
        for method in (methods[:2] if route.name.startswith("admin:") else methods) if address else []:
            let_in = [each for each, person in people.items() if row and row.allows(person.who, method)]
            if not is_asked(route, method, name, let_in):
                continue
            answer = ask(client, method, address)
            line = f"{method} {route.name} {answer.status_code} for {actor.name}"
            if answer.status_code >= 500:
                found.append(f"error: {line}")
            elif name not in let_in:
                if not refused(answer) and not (address.startswith("/api/") and answer.status_code == 405):
                    found.append(f"allowed: {line}")
            elif refused(answer) and not route.name.startswith(SIGN_IN) and not _stricter_itself(route):
                found.append(f"refused: {line}")
    return found


def test_every_route_has_a_row():
    assert [route.name for route in ROUTES if permissions.access_rule_of(route.name) is None] == []


def test_no_row_outlives_its_route():
    named = {route.name for route in ROUTES}
    assert [name for name in permissions.ROUTE_ACCESS if name not in named] == []


def test_no_model_row_outlives_its_model():
    labels = {model._meta.label_lower for model in apps.get_models()}
    assert sorted(set(permissions.MODEL_ACCESS) - labels) == []


def test_every_route_can_be_asked_for(world):
    assert [route.name for route in ROUTES if route.address(world) is None] == []


@pytest.mark.parametrize("name", ACTORS)
def test_the_site_answers_as_the_table_says(people, world, name):
    assert surprises(people, name, world) == []


def test_the_fourteen_are_all_asked(people):
    assert list(people) == ACTORS


def test_a_short_run_asks_two_of_those_let_in_and_all_others():
    let_in = ACTORS[3:]
    for route in ROUTES:
        asked = [name for name in ACTORS if is_asked(route, "GET", name, let_in)]
        assert EVERYBODY or (asked[:3] == ACTORS[:3] and len(asked) == 5), route.name
        rarely = [name for name in ACTORS if is_asked(route, "PUT", name, let_in)]
        assert EVERYBODY or len(rarely) == 4, route.name


@pytest.mark.parametrize("name", ["anonymous", "owner", "superuser"])
def test_a_missing_object_is_never_an_error(people, name):
    client, broken = browser_of(people[name]), []
    for route in ROUTES:
        address = route.missing_address()
        row = permissions.access_rule_of(route.name)
        if address is None or not row.allows(people[name].who, "GET"):
            continue
        status = ask(client, "GET", address).status_code
        own = [200] if route.name.startswith(("account_", "products:cover")) else []
        stricter = [401, 403] if _stricter_itself(route) else []
        if status not in (404, 302, *stricter, *own):
            broken.append(f"{route.name} {status}")
    assert broken == []


# --- What is not public answers exactly like what does not exist -------------------------------------


def hidden_product():
    return "/es/catalogo/", factories.ProductFactory(slug="draft-thing", state="draft", published_at=None).slug


def product_of_a_paused_company():
    return "/es/catalogo/", factories.ProductFactory(slug="paused-prod", company__state="paused").slug


def paused_company():
    return "/es/empresas/", factories.CompanyFactory(slug="paused-firm", state="paused").slug


@pytest.mark.parametrize("make", [hidden_product, product_of_a_paused_company, paused_company])
@pytest.mark.parametrize("name", ["anonymous", "stranger", "other officer"])
def test_a_hidden_object_answers_exactly_like_a_missing_one(pages_of_refusals, people, make, name):
    folder, slug = make()
    client = browser_of(people[name])
    hidden = client.get(f"{folder}{slug}/")
    missing = client.get(f"{folder}{'x' * len(slug)}/")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content.decode().replace(slug, "…") == missing.content.decode().replace("x" * len(slug), "…")


# --- Canaries: with the control off, the tests above do find it ------------------------------------


def test_without_the_gate_the_matrix_finds_what_is_open(people, world, settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != GATE]
    chosen = [
        route for route in ROUTES if route.name in ("portal:my_portal", "products:catalogue", "notifications:read")
    ]
    assert any(line.startswith("allowed: POST") for line in surprises(people, "guest", world, chosen=chosen))


urlpatterns = [path("unlisted/", lambda request: HttpResponse("open"), name="unlisted"), *site.urlpatterns]


def test_a_route_without_a_row_is_found_and_refused(people):
    new = [route for route in routes(__name__) if route.name == "unlisted"]
    assert new == [Route("unlisted")]
    assert permissions.access_rule_of("unlisted") is None
    with override_settings(ROOT_URLCONF=__name__):
        for name in ("anonymous", "superuser"):
            assert browser_of(people[name]).get("/unlisted/").status_code == 403
