"""deploy/nginx.conf loads on the nginx of this machine, keeps only what is everybody's, and its log has no address."""

import http.client
import json
import re
import socket
import ssl
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer

import pytest
from django.conf import settings
from django.template.loader import get_template

from tests.faults.servers import until
from tests.nginx import CONF, MISSING, NGINX, Proxy, make_certificate, running

needs_nginx = pytest.mark.skipif(not NGINX, reason=MISSING)
SESSION = "lang=es; __Host-sessionid=private7"


class Portal(BaseHTTPRequestHandler):
    """Answers with the headers that it got, and offers each answer to the proxy, as a careless portal would."""

    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16  # head and body in one piece
    offered = True
    asked: list[str] = []
    took: list[float] = []
    padding = b""

    def do_GET(self) -> None:
        began = time.monotonic()
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        type(self).asked.append(self.path)
        body = json.dumps(dict(self.headers)).encode() + self.padding
        self.send_response(503 if "broken" in self.server.state else 200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Request-ID", self.headers["X-Request-ID"])
        if self.offered:
            self.send_header("X-Accel-Expires", f"@{int(time.time())}")
        for_browsers = "no-cache, stale-while-revalidate=1" if self.offered else "public, max-age=60"
        self.send_header("Cache-Control", for_browsers)
        self.send_header("ETag", 'W/"1"')
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()
        type(self).took.append(time.monotonic() - began)

    do_POST = do_HEAD = do_GET  # noqa: N815

    def log_message(self, *_args: object) -> None:
        pass


class Upstream:
    """A portal that the test may break and stop, and what it was asked."""

    def __init__(self, server: type[HTTPServer], **traits: object) -> None:
        self.handler = type("Traits", (Portal,), {"asked": [], "took": [], **traits})
        self.server = server(("127.0.0.1", 0), self.handler)
        self.server.daemon_threads = True
        self.server.state = set()
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def port(self) -> int:
        return self.server.server_address[1]

    def stop(self) -> None:
        """Stop it, and hold its port, on which another test's portal would answer."""
        self.server.shutdown()
        address = self.server.server_address
        self.server.server_close()
        self.held = socket.socket()
        self.held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.held.bind(address)


Start = Callable[..., tuple[Proxy, Upstream]]


@pytest.fixture
def start(tmp_path) -> Iterator[Start]:
    """Start nginx in front of a portal that shows its headers."""
    with ExitStack() as stack:

        def begin(
            conf: str = CONF, *, tls: bool = False, server: type[HTTPServer] = ThreadingHTTPServer, **traits: object
        ) -> tuple[Proxy, Upstream]:
            upstream = Upstream(server, **traits)
            stack.callback(upstream.stop)
            folder = tmp_path / str(upstream.port)
            folder.mkdir()
            return stack.enter_context(running(Proxy(folder, [upstream.port], conf, tls))), upstream

        yield begin


def ask(proxy: Proxy, path: str, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
    context = ssl._create_unverified_context()
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    request = urllib.request.Request(
        proxy.address + path, headers={"Host": "exportasv.example", **named}, method=method
    )
    try:
        return urllib.request.urlopen(request, timeout=10, context=context if proxy.tls else None)
    except urllib.error.HTTPError as error:
        return error


def log_lines(proxy: Proxy, count: int) -> list[dict]:
    """The first lines of nginx's log, which it writes after the answer."""
    path = proxy.folder / "exportasv.log"
    until(lambda: len(path.read_text().splitlines()) >= count, 2)
    return [json.loads(line) for line in path.read_text().splitlines()[:count]]


def begin_second(early: float = 0.5) -> None:
    """Wait for the first half of a second of the clock, so that what follows is within it."""
    while time.time() % 1 > early:
        time.sleep(0.02)


@needs_nginx
def test_it_loads(tmp_path):
    make_certificate(tmp_path)
    proxy = Proxy(tmp_path, [9], tls=True)
    proxy.write()
    done = subprocess.run([NGINX, "-t", "-c", proxy.main], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "[emerg]" not in done.stderr


@needs_nginx
def test_one_number_joins_both_logs_and_no_line_has_an_address(start):
    proxy, _upstream = start(tls=True)
    forged = "0" * 32
    query = "?q=maria%40correo.example&dui=04567890-1"
    answer = ask(
        proxy, f"/es/ask/17-secret/{query}", **{"X-Request-ID": forged, "Referer": "https://x/es/ask/17-secret/"}
    )
    seen = json.loads(answer.read())
    number = answer.headers["X-Request-ID"]
    assert re.fullmatch(r"[0-9a-f]{32}", number)
    assert number == seen["X-Request-ID"] != forged
    assert answer.headers.get_all("X-Request-ID") == [number]
    assert seen["X-Forwarded-Proto"] == "https"
    assert ask(proxy, "/metrics").status == 404
    lines = log_lines(proxy, 2)
    text = (proxy.folder / "exportasv.log").read_text()
    assert (lines[0]["request"], lines[0]["status"], lines[0]["network"]) == (number, 200, "127.0.0.0")
    assert not re.search("maria|04567890|secret|ask", text + (proxy.folder / "exportasv-error.log").read_text())


@needs_nginx
def test_a_kept_page_has_a_number_of_its_own_in_the_answer_and_in_the_log(start):
    proxy, upstream = start()
    begin_second()
    numbers = [ask(proxy, "/es/").headers["X-Request-ID"] for _visitor in range(2)]
    lines = log_lines(proxy, 2)
    assert [(line["request"], line["cache"]) for line in lines] == list(zip(numbers, ["MISS", "HIT"], strict=True))
    assert len(upstream.handler.asked) == 1


@needs_nginx
def test_a_page_that_the_portal_does_not_offer_is_not_kept(start):
    proxy, upstream = start(offered=False)
    begin_second()
    [ask(proxy, "/es/") for _visitor in range(2)]
    assert len(upstream.handler.asked) == 2


PERSONS = [{"Cookie": SESSION}, {"Cookie": "messages=private7"}, {"Authorization": "Bearer private7"}]


def is_shown_to_the_next(proxy: Proxy, person: dict[str, str]) -> bool:
    """Whether the next visitor sees what the portal answered to this person."""
    begin_second()
    ask(proxy, "/es/mi/", **person)
    return "private7" in ask(proxy, "/es/mi/").read().decode()


@needs_nginx
def test_what_a_signed_in_person_sees_is_shown_to_nobody_else(start):
    proxy, _upstream = start()
    assert [person for person in PERSONS if is_shown_to_the_next(proxy, person)] == []
    begin_second()
    visitor = json.loads(ask(proxy, "/es/mi/").read())
    own = json.loads(ask(proxy, "/es/mi/", Cookie=SESSION).read())
    assert (visitor.get("Cookie"), own["Cookie"]) == (None, SESSION)


@needs_nginx
def test_without_the_look_at_the_session_it_is_shown(start):
    """The canary of the test above."""
    careless = CONF.replace('"~sessionid|messages" 1;', "").replace("$http_authorization $exportasv_is_unclear", '""')
    proxy, _upstream = start(careless)
    assert [person for person in PERSONS if is_shown_to_the_next(proxy, person)] == PERSONS


APART = [
    ("/es/", {"HX-Request": "true"}),
    ("/es/", {"HX-Request": "true", "HX-Boosted": "true"}),
    ("/es/", {"HX-Request": "true", "HX-History-Restore-Request": "true"}),
    ("/es/", {"Accept-Encoding": "br, gzip"}),
    ("/es/", {"Accept-Encoding": "br;q=0, gzip"}),
    ("/api/v1/products/", {"Accept-Language": "en-GB,es;q=0.9"}),
    ("/api/v1/products/", {"Cookie": "lang=en"}),
    ("/api/v1/products/", {"Accept-Language": "fr;q=0.5,en"}),
    ("/api/v1/products/", {"Accept": "text/html"}),
]
TOGETHER = [
    ("/es/", {"Cookie": "lang=en; shortlist=1; csrftoken=x"}),
    ("/es/", {"User-Agent": "other"}),
    ("/es/", {"Accept-Encoding": "br;q=0, gzip;q=0.0"}),
    ("/es/", {"Accept-Language": "en"}),
    ("/es/", {"Accept": "text/html"}),
    ("/api/v1/products/", {"Accept-Language": "es-SV,en;q=0.9"}),
    ("/api/v1/products/", {"Accept": "application/json"}),
]


@needs_nginx
def test_a_copy_is_given_only_to_those_for_whom_the_page_is_the_same(start):
    proxy, upstream = start()

    def asks_portal(path: str, headers: dict[str, str]) -> bool:
        before = len(upstream.handler.asked)
        ask(proxy, path, **headers)
        return len(upstream.handler.asked) > before

    begin_second(0.1)
    [ask(proxy, path) for path in ("/es/", "/api/v1/products/")]
    assert [each for each in TOGETHER if asks_portal(*each)] == []
    assert [each for each in APART if not asks_portal(*each)] == []


@needs_nginx
def test_a_post_is_never_answered_from_the_cache(start):
    proxy, upstream = start()
    begin_second()
    [ask(proxy, "/es/", method) for method in ("GET", "POST", "POST")]
    assert len(upstream.handler.asked) == 3


@needs_nginx
def test_with_the_portal_away_visitors_still_read_what_is_known(start):
    proxy, upstream = start()
    static = proxy.folder / "static"
    static.mkdir()
    (static / "away.html").write_text("away")
    page = ask(proxy, "/es/").read()
    upstream.server.state.add("broken")
    time.sleep(2.1 - time.time() % 1)  # the copy is no longer of this second nor of the one before
    assert ask(proxy, "/es/").read() == page
    upstream.stop()
    assert ask(proxy, "/es/").read() == page
    refused = ask(proxy, "/es/mi/", Cookie=SESSION)
    assert (refused.status, refused.read(), refused.headers["Retry-After"]) == (503, b"away", "5")


@needs_nginx
def test_the_first_visitor_after_a_long_time_reads_what_is_true_now(start):
    """The canary is in the same test: with `updating` he would read what was true then."""
    always = CONF.replace("proxy_cache_use_stale error", "proxy_cache_use_stale updating error")
    found = []
    both = [start(), start(always)]
    pages = [ask(proxy, "/es/").read() for proxy, _upstream in both]
    for _proxy, upstream in both:
        upstream.handler.padding = b"new"
    time.sleep(2.1 - time.time() % 1)
    for (proxy, _upstream), page in zip(both, pages, strict=True):
        found.append(ask(proxy, "/es/").read() == page)
    assert found == [False, True]


@needs_nginx
def test_a_slow_sender_does_not_hold_the_portal(start):
    """The portal of this test answers one after the other: it would wait for the body if nginx did not."""
    proxy, upstream = start(server=HTTPServer, protocol_version="HTTP/1.0")
    with socket.create_connection(("127.0.0.1", proxy.port)) as slow:
        slow.sendall(b"POST /es/ HTTP/1.1\r\nHost: exportasv.example\r\nContent-Length: 100000\r\n\r\n" + b"a" * 50000)
        time.sleep(0.1)
        assert ask(proxy, "/es/").status == 200
        assert upstream.handler.asked == ["/es/"]
        slow.sendall(b"a" * 50000)
        assert slow.recv(12) == b"HTTP/1.1 200"
    assert until(lambda: len(upstream.handler.took) == 2)
    assert max(upstream.handler.took) < 0.5


@needs_nginx
def test_a_slow_reader_does_not_hold_the_portal(start):
    """Two megabytes: more than the buffers between the two."""
    proxy, upstream = start(server=HTTPServer, protocol_version="HTTP/1.0", padding=b"a" * 2_000_000, offered=False)
    with socket.socket() as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        slow.connect(("127.0.0.1", proxy.port))
        slow.sendall(b"GET /es/ HTTP/1.1\r\nHost: exportasv.example\r\n\r\n")
        assert slow.recv(12) == b"HTTP/1.1 200"
        assert len(ask(proxy, "/es/").read()) > 2_000_000
    assert until(lambda: len(upstream.handler.took) == 2)


@needs_nginx
def test_a_stranger_who_asks_without_end_is_refused_and_the_others_are_not(start):
    proxy, _upstream = start()
    ask(proxy, "/es/")
    request = b"GET /es/ HTTP/1.1\r\nHost: exportasv.example\r\n"

    def statuses(source: str, count: int) -> list[bytes]:
        """All at once on one connection, so that a busy machine does not make them few in a second."""
        with socket.create_connection(("127.0.0.1", proxy.port), source_address=(source, 0)) as line:
            line.sendall((request + b"\r\n") * (count - 1) + request + b"Connection: close\r\n\r\n")
            text = b"".join(iter(lambda: line.recv(1 << 16), b""))
        return re.findall(rb"HTTP/1.1 (\d{3})", text)

    assert statuses("127.0.0.7", 400).count(b"429") > 100
    assert statuses("127.0.0.8", 20) == [b"200"] * 20


@needs_nginx
def test_photos_and_static_files_need_no_portal(start, tmp_path):
    proxy, upstream = start()
    photos, static = proxy.folder / "var/media/photos", proxy.folder / "static/css"
    private = proxy.folder / "var/media/private"
    [folder.mkdir(parents=True) for folder in (photos, static, private)]
    (photos / "a-1.webp").write_bytes(b"photo")
    (private / "a-1.webp").write_bytes(b"private")
    (static / "site.0123456789ab.css").write_text("body{}")
    (static / "site.0123456789ab.css.gz").write_bytes(b"packed")
    photo = ask(proxy, "/media/photos/a-1.webp")
    assert (photo.read(), photo.headers["Content-Type"]) == (b"photo", "image/webp")
    assert photo.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert photo.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    css = ask(proxy, "/static/css/site.0123456789ab.css", Accept_Encoding="gzip")
    assert (css.read(), css.headers["Content-Encoding"]) == (b"packed", "gzip")
    assert css.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert upstream.handler.asked == []
    for path in ("/media/photos/missing.webp", "/static/css/missing.css", "/media/private/a-1.webp"):
        ask(proxy, path)
    assert upstream.handler.asked == [
        "/media/photos/missing.webp",
        "/static/css/missing.css",
        "/media/private/a-1.webp",
    ]
    assert ask(proxy, "/private-files/private/a-1.webp").status == 404


def test_the_page_of_a_dead_portal_is_that_of_an_outage():
    """After a change of templates/503.html write `get_template("503.html").render()` to the file."""
    assert (settings.BASE_DIR / "static/away.html").read_text() == get_template("503.html").render()


def test_the_log_format_names_no_address():
    log_format = CONF[CONF.index("log_format") : CONF.index(";", CONF.index("log_format"))]
    for variable in (
        "$request ",
        "$request_uri",
        "$uri",
        "$args",
        "$query_string",
        "$http_",
        "$remote_addr",
        '$request"',
    ):
        assert variable not in log_format
    assert "$request_id" in log_format


def test_no_cookie_is_in_the_key():
    key = re.search(r'proxy_cache_key "(.*)";', CONF)[1]
    assert "cookie" not in key
