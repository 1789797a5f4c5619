"""The one place that refuses NUL and lone surrogates, and the request's number."""

import json

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from exportasv.core.http.clean_input import CleanInputMiddleware, RequestIdMiddleware, forget_request_id, request_id

factory = RequestFactory()


def answer(request) -> int:
    return CleanInputMiddleware(lambda _: HttpResponse("in"))(request).status_code


def posted_json(body: str | bytes):
    return factory.post("/api/v1/x/", body, content_type="application/json")


@pytest.mark.parametrize(
    "body",
    [
        r'{"a": "\u0000"}',
        r'{"a": "\ud800"}',
        r'{"a": "\udc00"}',
        r'{"a": "\uD83D\uD83D"}',
        r'{"a": "\ude00\ud83d"}',
        r'{"a": "\ud83d x \ude00"}',
        r'{"a": "\\\u0000"}',
        r'{"\ud800": 1}',
        r'{"a": ["\ud83d\ude00", {"b": "\ud83d\ude00\ud83d"}]}',
        b'{"a": "\x00"}',
    ],
)
def test_json_that_hides_nul_or_half_a_character_is_refused(body):
    assert answer(posted_json(body)) == 400


@pytest.mark.parametrize(
    "body",
    [
        r'{"a": "\ud83d\ude00"}',
        r'{"a": "\uD83D\uDE00\ud83d\ude00"}',
        r'{"a": "\\u0000"}',
        r'{"a": "\\\\ud800"}',
        r'{"a": "\u00e1 \" \\ \n"}',
        '{"a": "😀 ñ"}',
    ],
)
def test_other_json_passes(body):
    json.loads(body)["a"].encode()  # it is text that can be kept
    assert answer(posted_json(body)) == 200


@pytest.mark.parametrize(("name", "value"), [("a", "x\x00y"), ("a\x00", "x")])
def test_nul_in_query_form_and_upload_is_refused(name, value):
    assert answer(factory.get("/", {name: value})) == 400
    assert answer(factory.post("/", {name: value})) == 400
    assert answer(factory.post("/", f"{name}={value}", content_type="application/x-www-form-urlencoded")) == 400


def test_nul_in_the_path_is_refused():
    assert answer(factory.get("/es/catalogo/a%00b/")) == 400


def test_a_lone_surrogate_by_a_strange_charset_is_refused():
    part = b'--B\r\nContent-Disposition: form-data; name="a"\r\n\r\n\\ud800\r\n--B--\r\n'
    form = "multipart/form-data; boundary=B; charset=raw_unicode_escape"
    assert answer(factory.post("/", part, content_type=form)) == 400


def test_accents_and_emoji_pass():
    assert answer(factory.get("/", {"q": "café 😀"})) == 200
    assert answer(factory.post("/", {"q": "añil 😀"})) == 200


def test_a_person_reads_why(client):
    answered = client.get("/es/?q=%00")
    assert answered.status_code == 400
    assert "NUL" in answered.content.decode()


def test_the_api_answers_in_its_own_form(client):
    answered = client.get("/api/v1/products/?search=%00")
    assert (answered.status_code, answered.json()["errors"][0]["code"]) == (400, "unclean_text")


def test_every_answer_carries_the_requests_number(client):
    assert len(client.get("/healthz").headers["X-Request-ID"]) == 32


def test_a_number_given_by_the_proxy_is_kept(client):
    given = "0123456789abcdef" * 2
    assert client.get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"] == given


@pytest.mark.parametrize(
    "given", ["short", "x" * 65, "has spaces in it", "<script>alert</script>", "01234567-8", "ana-lopez"]
)
def test_a_strange_number_is_replaced(client, given):
    assert client.get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"] != given


def test_the_number_is_known_during_the_request_and_forgotten_after():
    seen = []
    RequestIdMiddleware(lambda _: seen.append(request_id()) or HttpResponse())(factory.get("/"))
    assert len(seen[0]) == 32
    forget_request_id()
    assert request_id() == ""
