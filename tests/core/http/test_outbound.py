"""Calls of addresses that partners name: none leads into our own network, and none takes for ever."""

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from exportasv.core.http import outbound
from exportasv.core.http.outbound import OutboundError, check_url, is_public_address, post

PRIVATE = [
    "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "0.0.0.0",
    "100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0",
    "fc00::1", "fd12:3456::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
    "2001:0:7f00:1::", "2001:db8::1", "not an address", "",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_of_no_public_network_is_refused(address):
    assert not is_public_address(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "190.5.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_a_public_address_is_taken(address):
    assert is_public_address(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/", "ftp://example.org/", "https://", "https:///x", "file:///etc/passwd", "https://a b/",
        "https://user:pw@example.org/", "https://user@example.org/", "https://example.org:22/", "https://example.org:x/",
        "https://example.org:99999/", "https://ejemplo.example/ñ", "https://example.org/\r\nHost: x", "javascript:x",
    ],
)  # fmt: skip
def test_a_url_that_may_not_be_called_is_refused(url):
    with pytest.raises(OutboundError):
        check_url(url)


@pytest.mark.parametrize("found", [["10.0.0.1"], ["8.8.8.8", "127.0.0.1"], []])
def test_a_name_that_leads_inside_is_refused(monkeypatch, found):
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 443)) for each in found]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_named: rows)
    monkeypatch.setattr(socket, "create_connection", lambda *_args, **_named: pytest.fail("it was called"))
    with pytest.raises(OutboundError):
        post("https://hooks.example/", b"{}", {})


def test_the_call_goes_to_the_address_that_was_looked_at(monkeypatch):
    """The name resolves to another address the second time: nobody asks a second time."""
    answers, called = iter(["8.8.8.8", "127.0.0.1"]), []

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_n: [(2, 1, 6, "", (next(answers), 443))])
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(OutboundError):
        post("https://hooks.example/", b"{}", {})
    assert called == [("8.8.8.8", 443)]


class Receiver(BaseHTTPRequestHandler):
    """Answers as the test says: a status with headers, or a byte now and then."""

    status, headers_sent, trickles, size = 200, {}, False, 10
    bodies: list[bytes] = []

    def do_POST(self) -> None:
        self.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(self.status)
        for name, value in self.headers_sent.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            for _n in range(self.size):
                self.wfile.write(b"x")
                if self.trickles:
                    self.wfile.flush()
                    time.sleep(0.05)
        except OSError:
            pass

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def receiver(monkeypatch) -> Iterator[tuple[type[Receiver], str]]:
    """A server on this machine, which alone may be called without TLS."""

    class Own(Receiver):
        bodies: list[bytes] = []

    server = HTTPServer(("127.0.0.1", 0), Own)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    monkeypatch.setattr(outbound, "SCHEMES", {"https": 443, "http": 80})
    is_public = outbound.is_public_address
    monkeypatch.setattr(outbound, "is_public_address", lambda text: text == "127.0.0.1" or is_public(text))
    yield Own, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_an_answer_is_read_to_its_limit(receiver):
    handler, url = receiver
    handler.size = 10_000
    answer = post(f"{url}/hook?x=1", b'{"a": 1}', {"Content-Type": "application/json"})
    assert answer.status == 200
    assert len(answer.text) == outbound.MAX_ANSWER_BYTES
    assert handler.bodies == [b'{"a": 1}']


@pytest.mark.parametrize("place", ["http://192.168.0.1/", "http://[::1]/", "http://169.254.169.254/latest", "ftp://x/"])
def test_a_redirect_inside_is_not_followed(receiver, place):
    handler, url = receiver
    handler.status, handler.headers_sent = 307, {"Location": place}
    with pytest.raises(OutboundError):
        post(url, b"{}", {})
    assert len(handler.bodies) == 1


def test_redirects_end(receiver):
    handler, url = receiver
    handler.status, handler.headers_sent = 302, {"Location": "/again"}
    with pytest.raises(OutboundError, match="redirects"):
        post(url, b"{}", {})
    assert len(handler.bodies) == outbound.MAX_REDIRECTS + 1


def test_a_server_that_sends_a_byte_now_and_then_is_left(receiver, monkeypatch):
    handler, url = receiver
    handler.trickles, handler.size = True, 100
    monkeypatch.setattr(outbound, "MAX_SECONDS", 0.3)
    began = time.monotonic()
    with pytest.raises(OutboundError):
        post(url, b"{}", {})
    assert time.monotonic() - began < 2
