"""Every route of the API × every scope × method: a key opens what its scopes say, and nothing else (R1)."""

import pytest
from django.test import Client
from django.urls import reverse

from exportasv.core.api.models import ApiScope
from exportasv.core.api.rules import NewKey
from exportasv.core.api.scopes import ScopePermission
from exportasv.core.api.throttles import CostThrottle
from exportasv.core.http.limits import StoredRateThrottle
from exportasv.portal.management.commands.access_matrix import scopes_of_routes
from tests.core.api.keys import bearer, key_with
from tests.security.routes import routes
from tests.security.world import objects

pytestmark = pytest.mark.django_db
METHODS = ("GET", "POST", "PUT", "DELETE")
WITHOUT_SCOPES = {"api:root", "api:token", "api:schema", "api:docs"}  # no key is looked at
ROUTES = [route for route in routes() if route.name.startswith("api:")]
OPEN_CATALOGUE = ("catalogue:read", "", True, False)
SCOPES = {  # route without "-list" and "-detail" → scope to read, to write, whether reading and writing is open
    **dict.fromkeys(
        "sector product family attribute unit certificatetype tradinghouse service event".split(), OPEN_CATALOGUE
    ),
    "company": ("companies:read", "", True, False),
    "inquiry": ("", "inquiries:write", False, True),
    "order": ("orders:read", "", False, False),
    "win": ("wins:read", "", False, False),
    "figures": ("figures:read", "", False, False),
}


@pytest.fixture
def world(monkeypatch):
    for throttle in (CostThrottle, StoredRateThrottle):
        monkeypatch.setattr(throttle, "allow_request", lambda *_args: True)
    return objects()


@pytest.fixture
def keys() -> dict[str, NewKey]:
    return {str(scope): key_with(scope, name=str(scope)) for scope in ApiScope} | {"none": key_with(name="none")}


def surprises(world, keys: dict[str, NewKey]) -> list[str]:
    """What the API answers otherwise than the scopes of its views say, one line each."""
    client, found, scopes = Client(raise_request_exception=False), [], scopes_of_routes()
    for route in ROUTES:
        if route.name in WITHOUT_SCOPES:
            continue
        rule, address = scopes[route.name.removeprefix("api:")], route.address(world)
        for method in METHODS:
            needed, is_open = rule.scope_for(method)
            for name, made in [("anonymous", None), *keys.items()]:
                headers = bearer(made.secret) if made else {}
                status = client.generic(
                    method, address, "{}", content_type="application/json", headers=headers
                ).status_code
                allowed = is_open if made is None else (name == needed or (not needed and is_open))
                refused = status == (401 if made is None else 403)
                if status >= 500 or (status != 405 and refused == allowed):
                    found.append(f"{method} {route.name} {status} for {name}")
    return found


def test_every_route_has_scopes_or_looks_at_no_key():
    assert {route.name for route in ROUTES} - WITHOUT_SCOPES == {f"api:{name}" for name in scopes_of_routes()}


def test_the_scopes_are_those_of_the_contract():
    found = {
        name.removesuffix("-list").removesuffix("-detail"): tuple(rule) for name, rule in scopes_of_routes().items()
    }
    for name, rule in SCOPES.items():
        assert tuple(map(str, found[name][:2])) + found[name][2:] == rule, name


def test_every_key_opens_what_its_scopes_say(world, keys):
    assert surprises(world, keys) == []


def test_without_the_permission_the_matrix_finds_what_is_open(world, keys, monkeypatch):
    monkeypatch.setattr(ScopePermission, "has_permission", lambda *_args: True)
    assert any("api:company-list" in line for line in surprises(world, keys))


def test_a_row_that_is_not_public_is_as_missing_with_any_key(world, keys):
    client = Client()
    product = world["product"]
    type(product).objects.filter(pk=product.pk).update(state="withdrawn")
    hidden = reverse("api:product-detail", args=[product.slug])
    missing = reverse("api:product-detail", args=["no-such-thing"])
    for made in (None, keys["catalogue:read"]):
        headers = bearer(made.secret) if made else {}
        answers = [client.get(address, headers=headers) for address in (hidden, missing)]
        assert answers[0].status_code == answers[1].status_code == 404
        assert answers[0].content == answers[1].content
