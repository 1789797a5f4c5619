"""What strangers write into the API's parameters and bodies: taken, or refused with 400 and the parameter's name."""

import json
from base64 import urlsafe_b64encode

import pytest
from django.http import QueryDict
from drf_spectacular.generators import SchemaGenerator

from exportasv.core.api.models import ApiScope
from exportasv.core.api.parsers import MAX_DEPTH
from exportasv.core.moments import in_utc, utc_moment
from tests import factories
from tests.core.api.keys import bearer, key_with
from tests.security.world import objects

pytestmark = pytest.mark.django_db
MOMENTS = [
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59",
    "0097-06-21T06:37:27+16:38",
    "2026-05-15T10:00:00+16:00",
    "2026-05-15T10:00:00-23:59",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59",
    "0000-01-01T00:00:00Z",
    "10000-01-01T00:00:00Z",
    "2026-02-30T00:00:00Z",
    "2026-05-15",
    "20260515T100000Z",
    "yesterday",
]
NUMBERS = [
    "9223372036854775808",
    "-1",
    "1e400",
    "NaN",
    "Infinity",
    "9" * 5000,
    "1.5",
    "²",
    "٢",
    "0x10",
    "1_000",
    "1.000",
]
TEXTS = ["'", '"', "\\", "%", "_", "(", "[", "*", "a" * 3000, "\u202e", "\ud7ff", "<script>", "{}", "null", "true", ""]
VALUES = [*MOMENTS, *NUMBERS, *TEXTS]


def parameters() -> list[tuple[str, str]]:
    """(path, name) of every parameter of every list in the OpenAPI file."""
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    return [
        (path, each["name"])
        for path, operations in sorted(paths.items())
        for each in operations.get("get", {}).get("parameters", [])
        if each["in"] == "query" and "{" not in path
    ]


def ask(client, path: str, headers: dict[str, str] | None = None, **values: str):
    query = QueryDict(mutable=True)
    query.update(values)
    return client.get(f"{path}?{query.urlencode()}", headers=headers)


def test_every_parameter_of_the_file_takes_or_refuses_every_value(client, settings):
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_CLASSES": []}
    objects()
    found = parameters()
    assert len(found) > 30
    key = bearer(key_with(*ApiScope).secret)
    needs_key = {path for path, _name in found if client.get(path).status_code == 401}
    for path, name in found:
        for value in VALUES:
            answer = ask(client, path, key if path in needs_key else None, **{name: value})
            assert answer.status_code in (200, 400, 429), (path, name, value, answer.status_code)
            if answer.status_code == 400:
                assert answer.json()["errors"][0]["attr"] == name, (path, name, value)


@pytest.mark.parametrize(
    ("path", "name"), [("products", "updated_since"), ("events", "starts_after"), ("events", "starts_before")]
)
def test_moments_are_compared_in_utc(client, path, name):
    objects()
    for text in ("2026-05-15T10:00:00+16:00", "0097-06-21T06:37:27+16:38"):
        assert ask(client, f"/api/v1/{path}/", **{name: text}).status_code == 200, text
    for text in ("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "yesterday"):
        answer = ask(client, f"/api/v1/{path}/", **{name: text})
        assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, name)


def test_a_moment_keeps_its_instant():
    assert utc_moment("2026-05-15T10:00:00+16:00").isoformat() == "2026-05-14T18:00:00+00:00"
    for text in ("2026-05-15T10:00:00", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "soon"):
        with pytest.raises(ValueError, match=r"moment|isoformat"):
            utc_moment(text)
    assert in_utc(utc_moment("2026-05-15T10:00:00-06:00")).hour == 16


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+23:59", "2026-05-15T10:00:00", "9999-12-31T23:59:59-23:59"])
def test_a_cursor_with_an_impossible_moment_is_refused(client, moment):
    cursor = urlsafe_b64encode(f"after~1~{moment}".encode()).decode()
    answer = ask(client, "/api/v1/products/", cursor=cursor)
    assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, "cursor")


def nested_json(depth: int, opening: str = "[", closing: str = "]") -> str:
    return opening * depth + "1" + closing * depth


@pytest.mark.parametrize("depth", [MAX_DEPTH, 900, 3_000, 100_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_json_too_deep_is_a_bad_request(client, depth, opening, closing):
    body = f'{{"text": {nested_json(depth, opening, closing)}}}'
    answer = client.post("/api/v1/inquiries/", body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "parse_error"


@pytest.mark.parametrize(
    "number", ["9223372036854775808", "-9223372036854775809", "1" * 400, "1" * 5000, "1e400", "NaN"]
)
def test_a_number_of_more_than_64_bits_is_a_bad_request(client, number):
    product = factories.ProductFactory()
    body = json.dumps({"products": [product.slug], "quantity": 0}).replace("0}", f"{number}}}")
    assert client.post("/api/v1/inquiries/", body, content_type="application/json").status_code == 400


def test_the_file_names_the_errors_of_every_operation():
    schema = SchemaGenerator().get_schema(request=None, public=True)
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            named = set(operation["responses"])
            assert {"400", "401", "429"} <= named, (method, path)
            assert ("404" in named) == ("{" in path)
    assert set(schema["components"]["schemas"]["Problem"]["required"]) >= {"type", "title", "status", "errors"}
