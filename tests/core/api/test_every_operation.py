"""What holds at every operation of the OpenAPI file: strict names, forms, methods, languages, origins, headers."""

import json
from typing import Any, NamedTuple

import pytest
from django.utils import timezone

from companies.rules.partner_access import give_access
from consulates.models import QuotationLine
from exportasv.core.api.models import ApiScope
from exportasv.core.api.schema import EnglishSchemaGenerator, success_of
from exportasv.core.exchange.dumps import write_dumps
from exportasv.core.exchange.models import DumpFile
from products.models import ProductFamily, Unit
from tests import factories
from tests.core.api.keys import bearer, key_with
from tests.security.world import objects

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"
METHODS = {"get", "post", "put", "patch", "delete"}
FORMS = {"application/json": "json", "application/x-ndjson": "jsonl", "text/csv": "csv"}
LEAST_OPERATIONS = 33


class Operation(NamedTuple):
    """An operation of the file, with the address of a row that exists."""

    path: str
    address: str
    method: str
    described: dict[str, Any]

    @property
    def parameters(self) -> list[str]:
        return [each["name"] for each in self.described.get("parameters", []) if each["in"] == "query"]


class World(NamedTuple):
    """Every operation, and the headers of a caller that may use them all."""

    operations: list[Operation]
    headers: dict[str, str]

    def reads(self) -> list[Operation]:
        return [each for each in self.operations if each.method == "get"]

    def writes(self) -> list[Operation]:
        return [each for each in self.operations if each.method == "post" and not each.path.endswith("/token")]


@pytest.fixture
def world(settings) -> World:
    settings.API_ADDRESS_UNITS = 10**6
    key = key_with(*ApiScope, units_a_minute=100_000)
    slugs = rows()
    give_access(slugs.pop("own company"), key.key.client, by=factories.UserFactory())
    paths = EnglishSchemaGenerator().get_schema(request=None, public=True)["paths"]
    found = [
        Operation(path, address_of(path, slugs), method, described)
        for path, operations in paths.items()
        for method, described in operations.items()
    ]
    assert len(found) >= LEAST_OPERATIONS
    return World(found, bearer(key.secret))


def address_of(path: str, slugs: dict[str, Any]) -> str:
    before, brace, rest = path.partition("{")
    return f"{before}{slugs[path.split('/')[3]]}{rest.partition('}')[2]}" if brace else path


def rows() -> dict[str, Any]:
    """Create a row of every list and return the list's name → the row's address; and the company of orders and wins."""
    made = objects()
    Unit.objects.create(code="BG", name_es="bolsa", plural_es="bolsas", name_en="bag", plural_en="bags")
    order = factories.QuotationFactory(inquiry=made["inquiry"], number=1, state="accepted", decided_at=timezone.now())
    QuotationLine.objects.create(quotation=order, text="Hamaca", quantity=300, price="12.50")
    company = made["inquiry"].company
    win = factories.ExportWinFactory(company=company, state="confirmed", decided_at=timezone.now())
    family = ProductFamily.objects.create(company=made["company"], name_es="Hamacas")
    made["product"].family = family
    made["product"].save()
    write_dumps()
    return {
        "own company": company,
        "orders": order.reference,
        "wins": win.pk,
        "families": family.pk,
        "units": "BG",
        "attributes": factories.AttributeFactory(code="weave").code,
        "certificate-types": made["certificate"].type.code,
        "sectors": made["product"].sector.code,
        "companies": made["company"].slug,
        "products": made["product"].slug,
        "trading-houses": made["house"].slug,
        "services": made["service"].slug,
        "events": made["event"].slug,
        "dumps": DumpFile.objects.first().name,
    }


def problem_of(answer) -> dict[str, Any]:
    assert answer["Content-Type"] == PROBLEM, answer.content
    body = answer.json()
    assert body["status"] == answer.status_code
    return body


def test_every_list_and_every_row_is_read(client, world):
    found = {each.address: client.get(each.address, headers=world.headers).status_code for each in world.reads()}
    assert set(found.values()) == {200}, found


def test_an_unknown_parameter_is_refused_and_the_nearest_named(client, world):
    for each in world.reads():
        name = next(iter(each.parameters), "format")
        answer = client.get(each.address, {f"{name}x": "1"}, headers=world.headers | {"Accept-Language": "en"})
        body = problem_of(answer)
        assert (answer.status_code, body["code"], body["errors"][0]["attr"]) == (400, "unknown_parameter", f"{name}x")
        assert not each.parameters or f"“{name}”" in body["detail"], each.address


def test_a_write_takes_no_parameters_in_its_address(client, world):
    for each in world.writes():
        answer = client.post(f"{each.address}?dry_run=1", {}, "application/json", headers=world.headers)
        assert (answer.status_code, problem_of(answer)["code"]) == (400, "unknown_parameter"), each.address


def test_a_parameter_stands_once(client, world):
    for each in world.reads():
        for name in each.parameters:
            answer = client.get(f"{each.address}?{name}=&{name}=", headers=world.headers)
            assert answer.status_code == 400, (each.address, name)
            assert problem_of(answer)["errors"][0]["attr"] == name, (each.address, name)


def test_fields_and_expansions_are_known_ones(client, world):
    tried = 0
    for each in world.reads():
        for name in {"fields", "expand"} & set(each.parameters):
            answer = client.get(each.address, {name: "slugg"}, headers=world.headers)
            assert problem_of(answer)["errors"][0]["attr"] == name, each.address
            described = next(one for one in each.described["parameters"] if one["name"] == name)
            known = described["schema"]["items"]["enum"]
            body = client.get(each.address, {name: known[0]}, headers=world.headers).json()
            [row] = body["results"][:1] if "results" in body else [body]
            assert known[0] in row, each.address
            assert name == "expand" or len(row) == 1, each.address
            tried += 1
    assert tried > 20


def test_every_form_that_the_file_names_is_given_and_no_other(client, world):
    for each in world.reads():
        content = success_of(each.described)["content"]
        for media_type, name in FORMS.items():
            answer = client.get(each.address, {"format": name}, headers=world.headers)
            asked = client.get(each.address, headers=world.headers | {"Accept": media_type})
            if media_type in content and "format" in each.parameters:
                assert answer["Content-Type"].partition(";")[0] == media_type, each.address
                assert asked["Content-Type"].partition(";")[0] == media_type, each.address
            elif "application/gzip" not in content:
                assert (answer.status_code, asked.status_code) == (400, 406), (each.address, name)
                problem_of(asked)
    for each in world.reads():
        if "application/gzip" not in success_of(each.described)["content"]:
            answer = client.get(each.address, headers=world.headers | {"Accept": "application/xml"})
            assert (answer.status_code, problem_of(answer)["code"]) == (406, "not_acceptable"), each.address


def test_an_answer_has_the_headers_that_the_file_names(client, world, settings, time_machine):
    time_machine.move_to(timezone.now(), tick=False)  # an ETag ends with its five minutes
    settings.SHARED_PAGES, settings.SHARED_PAGES_READ_SECONDS = True, 0.0
    for each in world.reads():
        named = success_of(each.described).get("headers", {})
        for headers in (world.headers, {}):
            answer = client.get(each.address, headers=headers)
            if answer.status_code == 200:
                assert ("ETag" in answer) == ("ETag" in named), (each.address, headers)
                assert "RateLimit" in answer or not headers, each.address
        if "ETag" in named:
            headers = world.headers | {"If-None-Match": client.get(each.address, headers=world.headers)["ETag"]}
            assert client.get(each.address, headers=headers).status_code == 304, each.address


def test_any_other_method_is_refused_and_the_right_ones_named(client, world):
    for path in {each.path for each in world.operations}:
        answered = {each.method for each in world.operations if each.path == path}
        address = next(each.address for each in world.operations if each.path == path)
        for method in METHODS - answered:
            answer = getattr(client, method)(address, headers=world.headers)
            assert (answer.status_code, problem_of(answer)["code"]) == (405, "method_not_allowed"), (method, path)
            allowed = set(answer["Allow"].lower().split(", "))
            assert answered <= allowed, (method, path)
            assert method not in allowed, (method, path)


def test_pages_of_any_origin_read_answers_and_errors_and_write_nothing(client, world):
    for each in world.operations:
        asked = client.options(
            each.address, headers={"Origin": "https://x.example", "Access-Control-Request-Method": "GET"}
        )
        assert (asked.status_code, asked["Access-Control-Allow-Origin"]) == (204, "*"), each.address
        assert "POST" not in asked["Access-Control-Allow-Methods"]
        for answer in (client.get(each.address), client.get(f"{each.address}?nonsense=1")):
            assert answer["Access-Control-Allow-Origin"] == "*", each.address
    for each in world.writes():
        answer = client.post(
            each.address, {}, "application/json", headers=world.headers | {"Origin": "https://x.example"}
        )
        assert "Access-Control-Allow-Origin" not in answer, each.address


def test_an_error_speaks_the_asked_language(client, world):
    for each in (*world.reads(), *world.writes()):
        send = client.get if each.method == "get" else client.post
        answers = [
            send(f"{each.address}?nonsense=1", headers={"Accept-Language": language}) for language in ("es", "en")
        ]
        texts = {(problem_of(answer)["title"], answer.json()["detail"]) for answer in answers}
        assert len(texts) == 2, (each.address, texts)


def test_what_lies_beside_an_address_is_a_problem_too(client, world):
    for each in world.operations:
        answer = client.get(f"{each.address}/no/such/", headers=world.headers)
        assert (answer.status_code, problem_of(answer)["code"]) == (404, "not_found"), each.address


def test_a_row_that_is_not_there_is_a_problem(client, world):
    for each in world.reads():
        if "{" in each.path:
            answer = client.get(
                each.path.split("{")[0] + "999999-1" + each.path.partition("}")[2], headers=world.headers
            )
            assert (answer.status_code, problem_of(answer)["code"]) == (404, "not_found"), each.address


def test_a_body_is_json_with_known_fields(client, world):
    assert len(world.writes()) == 4
    for each in world.writes():
        form = client.post(each.address, {"name": "x"}, headers=world.headers)
        assert (form.status_code, problem_of(form)["code"]) == (415, "unsupported_media_type"), each.address
        body = json.dumps({"contry": "US", "langage": "en", "produts": [], "compny": "x", "qury": "x"})
        answer = client.post(each.address, body, "application/json", headers=world.headers | {"Accept-Language": "en"})
        errors = problem_of(answer)["errors"]
        assert {error["code"] for error in errors} == {"unknown_field"}, each.address
        assert any("Did you mean" in error["detail"] for error in errors), each.address
        assert (
            problem_of(client.post(each.address, "{", "application/json", headers=world.headers))["code"]
            == "parse_error"
        )
