"""The OpenAPI file against the API: whatever its parameters hold, the answer is one that the file names (R4).

schemathesis makes the requests, for each operation as each caller: with a key, with a session, with neither.
FUZZ_EXAMPLES says how many for each; `make fuzz` tries more than 20,000 as each caller.
"""

import os
from collections import Counter
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, strategies
from hypothesis import settings as hypothesis_settings
from rest_framework.throttling import SimpleRateThrottle
from schemathesis import Case, CheckContext, Response, openapi
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from companies.models import Company
from companies.rules.partner_access import give_access
from consulates.models import QuotationLine
from exportasv.core.accounts.permissions import Role
from exportasv.core.api.models import ApiScope
from exportasv.core.api.throttles import CostThrottle
from products.models import ProductFamily, Unit
from tests import factories
from tests.core.api.keys import bearer, key_with
from tests.security.world import objects

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "4"))
IS_SHORT = EXAMPLES < 50
LONG_RUN = 20_000  # requests of each caller


def every_field_comes(context: CheckContext, response: Response, case: Case) -> bool | None:
    """Compare an answer with its schema, but for one that the caller asked to shorten by `fields`."""
    if response.status_code == 200 and "fields" in (case.query or {}):
        return None
    return response_schema_conformance(context, response, case)


CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, every_field_comes]
READ = "sectors companies products trading-houses services events certificate-types families attributes units".split()
OF_MEMBERS = ["orders", "wins"]  # of companies that gave the client access
KEYS = {
    "dumps": "name",
    "orders": "reference",
    **dict.fromkeys(["families", "wins"], "id"),
    **dict.fromkeys(["sectors", "certificate-types", "attributes", "units"], "code"),
}


def key_of(name: str) -> str:
    """The part of a row's address that names it."""
    return KEYS.get(name, "slug")


OPERATIONS = [
    *((f"/api/v1/{name}", "GET") for name in READ + OF_MEMBERS),
    *((f"/api/v1/{name}/{{{key_of(name)}}}", "GET") for name in READ + OF_MEMBERS),
    *((f"/api/v1/{name}", "POST") for name in ("inquiries", "leads", "member-products", "requirements")),
    *((f"/api/v1/{name}", "GET") for name in ("changes", "dumps", "dumps/{name}/file", "figures")),
    ("/api/v1/token", "POST"),
]
tried: Counter[str] = Counter()


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """The handler must not close the connection between requests, which is the test's own."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def world(db, monkeypatch, settings) -> dict[str, str]:
    """Rows to be found, by the word of their address; no limit of requests."""
    settings.STAFF_MFA_REQUIRED = False
    for throttle in (SimpleRateThrottle, CostThrottle):
        monkeypatch.setattr(throttle, "allow_request", lambda *_args: True)
    rows = objects()
    kinds = {"companies": "company", "products": "product", "trading-houses": "house", "services": "service"}
    slugs = {name: rows[kind].slug for name, kind in kinds.items()}
    codes = {
        "certificate-types": rows["certificate"].type.code,
        "families": str(ProductFamily.objects.create(company=rows["company"], name_es="Hamacas").pk),
        "attributes": factories.AttributeFactory(code="weave").code,
        "dumps": "none",
        "units": Unit.objects.create(
            code="BG", name_es="bolsa", plural_es="bolsas", name_en="bag", plural_en="bags"
        ).code,
    }
    order = factories.QuotationFactory(inquiry=rows["inquiry"], number=1, state="accepted", decided_at=timezone.now())
    QuotationLine.objects.create(quotation=order, text="Hamaca", quantity=300, price="12.50")
    win = factories.ExportWinFactory(company=rows["company"], state="confirmed", decided_at=timezone.now())
    codes |= {"orders": order.reference, "wins": str(win.pk)}
    return slugs | codes | {"events": rows["event"].slug, "sectors": rows["product"].sector.code}


@pytest.fixture
def schema(db):
    return openapi.from_wsgi("/api/v1/schema/", WSGIHandler())


CALLERS = ["anonymous", "session", "all scopes", "no scope"]


def headers_of(caller: str) -> dict[str, str]:
    """What a caller sends: nothing, an administrator's session, or a key; the answer comes unpacked."""
    plain = {"Accept-Encoding": "identity"}
    if caller == "session":
        browser = Client()
        browser.force_login(factories.UserFactory(role=Role.ADMINISTRATOR))
        return plain | {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"
        }
    scopes = {"all scopes": list(ApiScope), "no scope": []}.get(caller)
    if scopes is None:
        return plain
    key = key_with(*scopes)
    if scopes:
        for company in Company.objects.all():
            give_access(company, key.key.client, by=factories.UserFactory())
    return plain | bearer(key.secret)


def point_at_rows(case: Case, path: str, slugs: dict[str, str]) -> None:
    """Let the request name a row that exists."""
    name = path.split("/")[3]
    if "{" in path:
        case.path_parameters = {**(case.path_parameters or {}), key_of(name): slugs[name]}
    if isinstance(case.body, dict) and name == "inquiries":
        case.body["products"] = [slugs["products"]]


def test_the_file_names_these_operations(schema):
    found = [(each.ok().path, each.ok().method.upper()) for each in schema.get_all_operations()]
    assert sorted(found) == sorted(OPERATIONS)


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_no_request_is_answered_by_an_error_of_the_server(path, method, caller, schema, world):
    headers = headers_of(caller)

    @hypothesis_settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=EXAMPLES < 50,
        suppress_health_check=[*HealthCheck],
    )
    @given(case=schema[path][method].as_strategy(), has_row=strategies.booleans())
    def send(case: Case, has_row: bool) -> None:
        if has_row:
            point_at_rows(case, path, world)
        tried[caller] += 1
        case.call_and_validate(headers=headers, checks=CHECKS)

    send()


@pytest.mark.skipif(IS_SHORT, reason="the short run")
def test_the_long_run_is_long():
    print(dict(tried))
    assert set(tried) == set(CALLERS)
    assert min(tried.values()) >= LONG_RUN
