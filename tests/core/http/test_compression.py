"""Answers are compressed as the visitor takes them, and copies in different codings are kept apart."""

import gzip

import brotli
import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from exportasv.core.http import compression, content_version, shared_pages
from exportasv.core.http.compression import CompressionMiddleware, content_coding
from tests import factories

TEXT = "Café de altura. " * 100
PRODUCTS, CATALOGUE = "/api/v1/products/", "/en/catalogue/"
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}
BROWSER, OLD, PLAIN = "gzip, deflate, br, zstd", "gzip, deflate", "identity"


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        (BROWSER, "br"),
        ("br", "br"),
        ("br;q=0.5, gzip;q=1.0", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.0,gzip;q=0", ""),
        (OLD, "gzip"),
        ("brotli-like", ""),
        ("x-gzip", "gzip"),
        ("", ""),
        (PLAIN, ""),
    ],
)
def test_the_coding_is_one_that_the_visitor_takes(accepted, coding):
    assert content_coding(accepted) == coding


def answer(path: str = "/en/", accepted: str = BROWSER, cookies: str = "", **headers: str) -> HttpResponse:
    request = RequestFactory().get(path, headers={"Accept-Encoding": accepted, "Cookie": cookies})
    return CompressionMiddleware(lambda _request: HttpResponse(TEXT, headers=headers))(request)


@pytest.mark.parametrize(("accepted", "coding"), [(BROWSER, "br"), (OLD, "gzip"), (PLAIN, "")])
def test_what_is_packed_is_the_text(accepted, coding):
    packed = answer(accepted=accepted, ETag='"exact"')
    assert packed.get("Content-Encoding", "") == coding
    assert UNPACK[coding](packed.content).decode() == TEXT
    assert packed["Vary"] == "Accept-Encoding"
    assert packed["ETag"] == ('W/"exact"' if coding else '"exact"')
    assert packed.get("Content-Length", str(len(packed.content))) == str(len(packed.content))


def test_who_has_a_session_gets_gzip_with_its_noise():
    assert answer(cookies="sessionid=x")["Content-Encoding"] == "gzip"
    assert answer("/api/v1/products/", cookies="sessionid=x")["Content-Encoding"] == "br"  # it counts for nothing there
    assert not answer(accepted="br", cookies="sessionid=x").has_header("Content-Encoding")


def test_the_length_of_what_is_packed_with_gzip_has_noise():
    """Otherwise a guess that a page shows would make its answer shorter (BREACH)."""
    lengths = {len(answer(accepted=OLD).content) for _time in range(60)}
    assert len(lengths) > 10
    assert max(lengths) - min(lengths) < CompressionMiddleware.max_random_bytes


def test_gzip_is_hardly_larger_than_zlib_makes_it():
    text = "".join(f"<li>{number * 7919 % 1013} {TEXT[: number % 90]}</li>" for number in range(900))
    packed = compression._gzip(text.encode(), 1)
    assert gzip.decompress(packed).decode() == text
    assert len(packed) < 1.1 * len(gzip.compress(text.encode(), 6))


def test_what_is_sent_piece_by_piece_is_packed_too():
    request = RequestFactory().get("/en/", headers={"Accept-Encoding": OLD})
    sent = CompressionMiddleware(lambda _request: StreamingHttpResponse(iter([b"one", b"two"])))(request)
    assert (sent["Content-Encoding"], gzip.decompress(b"".join(sent))) == ("gzip", b"onetwo")


def test_what_is_packed_already_or_short_stays():
    assert answer(**{"Content-Encoding": "gzip"}).content.decode() == TEXT
    request = RequestFactory().get("/en/", headers={"Accept-Encoding": BROWSER})
    short = CompressionMiddleware(lambda _request: HttpResponse("short"))(request)
    assert (short.content, short.has_header("Content-Encoding")) == (b"short", False)


@pytest.fixture
def pages_kept_for_all(settings, db, monkeypatch):
    settings.SHARED_PAGES, settings.SHARED_PAGES_READ_SECONDS = True, 0
    monkeypatch.setattr(content_version, "_last", (0.0, ""))
    factories.ProductFactory.create_batch(3)


@pytest.mark.parametrize("address", [PRODUCTS, CATALOGUE])
def test_copies_are_kept_apart_and_each_has_its_etag(client, pages_kept_for_all, address):
    first = {coding: client.get(address, headers={"Accept-Encoding": coding}) for coding in (BROWSER, OLD, PLAIN)}
    assert [each.get("Content-Encoding", "") for each in first.values()] == ["br", "gzip", ""]
    assert len({each["ETag"] for each in first.values()}) == 3
    for coding, made in first.items():
        again = client.get(address, headers={"Accept-Encoding": coding})
        assert again.content == made.content
        assert "Accept-Encoding" in again["Vary"]
        told = {other: answer["ETag"] for other, answer in first.items()}
        seen = {
            other: client.get(address, headers={"Accept-Encoding": coding, "If-None-Match": etag}).status_code
            for other, etag in told.items()
        }
        assert seen == {other: 304 if other == coding else 200 for other in told}


def test_without_the_coding_in_the_key_an_old_client_would_get_brotli(client, pages_kept_for_all, monkeypatch):
    """The canary of the test above."""
    monkeypatch.setattr(shared_pages, "content_coding", lambda _header: "")
    client.get(PRODUCTS, headers={"Accept-Encoding": BROWSER})
    assert client.get(PRODUCTS, headers={"Accept-Encoding": OLD})["Content-Encoding"] == "br"


def test_brotli_makes_answers_smaller_than_gzip(client, pages_kept_for_all):
    sizes = [len(client.get(PRODUCTS, headers={"Accept-Encoding": each}).content) for each in (BROWSER, OLD)]
    assert sizes[0] < sizes[1]
    assert compression.QUALITY <= 5  # above it packing costs ten times as much
