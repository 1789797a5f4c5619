"""The OpenAPI file, the page made from it, the guide and the generated client: all true of the API as it is."""

import copy
import io
import json
import runpy
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import Message
from types import SimpleNamespace
from urllib.error import HTTPError

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from openapi_spec_validator import validate

from exportasv.core.api.documentation import documented_operations
from exportasv.core.api.models import ApiScope
from exportasv.core.api.schema import EnglishSchemaGenerator
from exportasv.core.api.scopes import ViewScopes
from exportasv.core.api.viewsets import Retirement
from products.api import ProductViewSet
from tests import factories
from tests.core.api.contract import breaking_changes

DOCS = settings.BASE_DIR / "docs"
RELEASED = DOCS / "openapi.json"
CLIENT = DOCS / "python-client"


@pytest.fixture(scope="module")
def schema() -> dict:
    return json.loads(json.dumps(EnglishSchemaGenerator().get_schema(request=None, public=True), default=str))


def operations(schema: dict) -> list[tuple[str, dict]]:
    return [
        (f"{method} {path}", operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]


def test_the_file_is_valid_openapi(schema):
    assert schema["openapi"].startswith("3.1")
    validate(schema)


def test_every_operation_is_complete(schema):
    for name, operation in operations(schema):
        assert operation["summary"], name
        assert operation["tags"], name
        assert "security" in operation, name
        assert [status for status in operation["responses"] if status.startswith("4")], name
        for parameter in operation.get("parameters", []):
            kind = parameter["schema"]
            assert parameter.get("description") or kind.get("enum") or parameter["in"] == "path", (name, parameter)
    assert schema["servers"][0]["url"] == settings.SITE_URL
    assert set(schema["components"]["securitySchemes"]["oauth2"]["flows"]["clientCredentials"]["scopes"]) == set(
        ApiScope
    )


def test_the_file_is_in_english_whoever_asks(client, db):
    spanish = client.get("/api/v1/schema/?format=json", headers={"Accept-Language": "es"}).content
    assert "Nombre en español" not in spanish.decode()
    assert "cookieAuth" not in spanish.decode()


def test_every_field_of_a_row_is_said_to_come(schema):
    product = schema["components"]["schemas"]["Product"]
    assert set(product["properties"]) - set(product["required"]) == {"trading_houses"}


def test_nothing_of_the_released_contract_is_broken(schema):
    """Whoever breaks it on purpose gives the API a new version; see docs/api.md."""
    assert breaking_changes(json.loads(RELEASED.read_text()), schema) == []


def drop_path(schema: dict) -> None:
    del schema["paths"]["/api/v1/sectors"]


def drop_parameter(schema: dict) -> None:
    schema["paths"]["/api/v1/products"]["get"]["parameters"].pop(0)


def drop_field(schema: dict) -> None:
    del schema["components"]["schemas"]["Price"]["properties"]["currency"]


def change_type(schema: dict) -> None:
    schema["components"]["schemas"]["Sector"]["properties"]["position"]["type"] = "string"


def make_optional(schema: dict) -> None:
    schema["components"]["schemas"]["Product"]["required"].remove("slug")


def demand_field(schema: dict) -> None:
    schema["components"]["schemas"]["InquiryRequest"]["required"].append("quantity")


def demand_parameter(schema: dict) -> None:
    parameter = {"in": "query", "name": "key", "required": True, "schema": {"type": "string"}}
    schema["paths"]["/api/v1/products"]["get"]["parameters"].append(parameter)


def demand_key(schema: dict) -> None:
    schema["paths"]["/api/v1/products"]["get"]["security"].remove({})


def take_fewer_values(schema: dict) -> None:
    parameters = schema["paths"]["/api/v1/products"]["get"]["parameters"]
    next(each for each in parameters if each["name"] == "kind")["schema"]["enum"].pop()


def drop_form(schema: dict) -> None:
    del schema["paths"]["/api/v1/products"]["get"]["responses"]["200"]["content"]["text/csv"]


BREAKS = [
    drop_path, drop_parameter, drop_field, change_type, make_optional, demand_field, demand_parameter, demand_key,
    take_fewer_values, drop_form,
]  # fmt: skip


@pytest.mark.parametrize("break_it", BREAKS)
def test_what_breaks_a_client_is_found(schema, break_it: Callable[[dict], None]):
    changed = copy.deepcopy(schema)
    break_it(changed)
    assert breaking_changes(schema, changed)
    assert breaking_changes(schema, schema) == []


def test_what_is_added_breaks_nobody(schema):
    more = copy.deepcopy(schema)
    more["components"]["schemas"]["Product"]["properties"]["colour"] = {"type": "string"}
    more["paths"]["/api/v1/new"] = more["paths"]["/api/v1/sectors"]
    assert breaking_changes(schema, more) == []


def test_a_resource_that_is_going_says_so(client, db, monkeypatch):
    going = Retirement(datetime(2026, 12, 1, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC))
    monkeypatch.setattr(ProductViewSet, "retirement", going)
    answer = client.get("/api/v1/products/")
    assert answer["Deprecation"] == f"@{int(going.announced.timestamp())}"
    assert answer["Sunset"] == "Tue, 01 Jun 2027 00:00:00 GMT"
    paths = EnglishSchemaGenerator().get_schema(request=None, public=True)["paths"]
    assert paths["/api/v1/products"]["get"]["deprecated"] is True


def test_every_view_of_the_file_names_its_scopes():
    from exportasv.urls import API

    for app in API:
        for prefix, viewset, _name in app.routes:
            assert isinstance(getattr(viewset, "scopes", None), ViewScopes), prefix


# --- The page ---------------------------------------------------------------------------------------------------------


def test_the_page_shows_every_operation_with_calls_to_copy(client, db):
    page = client.get("/api/v1/docs/").content.decode()
    for each in documented_operations()[0]:
        assert f"{each.method} {each.path}" in page
        compile(each.python, each.anchor, "exec")
        assert each.curl.startswith("curl")
    assert "POST /api/v1/inquiries" in page


def test_the_calls_of_open_lists_work_as_they_stand(client, db):
    lists = [
        each for each in documented_operations()[0] if each.method == "GET" and each.is_open and "{" not in each.path
    ]
    assert len(lists) >= 10
    for each in lists:
        address = each.curl.rpartition(" ")[2].strip("'")
        assert client.get(address.removeprefix(settings.SITE_URL)).status_code == 200, each.curl


# --- The guide --------------------------------------------------------------------------------------------------------


def test_the_program_of_the_guide_waits_where_the_limit_is_reached():
    """tests/core/api/test_sync.py lets it keep a copy while others write."""
    program = runpy.run_path(str(DOCS / "mirror.py"))
    asked: list[str] = []
    waited: list[int] = []

    def urlopen(address: str) -> io.BytesIO:
        asked.append(address)
        if len(asked) == 1:
            headers = Message()
            headers["Retry-After"] = "7"
            raise HTTPError(address, 429, "", headers, None)
        return io.BytesIO(b'{"changes": [], "cursor": "x", "more": false}')

    program["follow"].__globals__.update(urlopen=urlopen, time=SimpleNamespace(sleep=waited.append))
    program["follow"]("http://testserver", sqlite3.connect(":memory:"))
    assert (waited, len(asked)) == ([7], 2)


def test_the_program_of_the_guide_waits_while_the_site_is_busy():
    program, waited, answers = runpy.run_path(str(DOCS / "mirror.py")), [], [503, 200]

    def urlopen(address: str) -> io.BytesIO:
        if (status := answers.pop(0)) != 200:
            raise HTTPError(address, status, "", Message(), None)
        return io.BytesIO(b'{"changes": [], "cursor": "x", "more": false}')

    program["follow"].__globals__.update(urlopen=urlopen, time=SimpleNamespace(sleep=waited.append))
    program["follow"]("http://testserver", sqlite3.connect(":memory:"))
    assert (waited, answers) == ([5], [])


def test_the_program_of_the_guide_has_thirty_lines():
    lines = (DOCS / "mirror.py").read_text().splitlines()
    assert len([line for line in lines[1:] if line.strip()]) <= 30


# --- The generated client ---------------------------------------------------------------------------------------------


@pytest.fixture
def generated_client(monkeypatch, db):
    """The published client, calling the site in this process."""
    httpx = pytest.importorskip("httpx", reason="NOT RUN: the generated client needs httpx")
    if not CLIENT.is_dir():
        pytest.fail("docs/python-client is missing: make it with `make api-release`")
    monkeypatch.syspath_prepend(str(CLIENT))
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    from exporta_sv_api_client import Client as Generated

    client = Generated("http://testserver")
    client.set_httpx_client(httpx.Client(base_url="http://testserver", transport=httpx.WSGITransport(WSGIHandler())))
    yield client
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_the_generated_client_reads_the_catalogue(generated_client):
    from exporta_sv_api_client.api.products import products_list, products_retrieve
    from exporta_sv_api_client.models import Problem

    product = factories.PriceTermFactory(amount="4.50").product
    page = products_list.sync(client=generated_client)
    assert [row.slug for row in page.results] == [product.slug]
    assert page.results[0].prices[0].currency == "USD"
    missing = products_retrieve.sync("no-such", client=generated_client)
    assert isinstance(missing, Problem)
    assert missing.code == "not_found"


def test_the_generated_client_is_of_the_released_file():
    """`make api-release` writes both."""
    modules = {path.stem for path in CLIENT.glob("exporta_sv_api_client/api/*/*.py")}
    released = [operation["operationId"] for _name, operation in operations(json.loads(RELEASED.read_text()))]
    assert released
    assert set(released) <= modules


def test_the_spanish_page_says_that_the_contract_is_in_english(client, db):
    page, english = (client.get("/api/v1/docs/", HTTP_ACCEPT_LANGUAGE=code).content.decode() for code in ("es", "en"))
    told = "Lo que sigue está en inglés"
    assert told in page
    assert page.rindex(told) < page.index("Campos de la respuesta")
    assert "What follows is in English" not in english
