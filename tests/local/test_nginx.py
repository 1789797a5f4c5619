"""deploy/nginx.conf loads on the nginx of this machine, and its log has no address."""

import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.conf import settings

CONF = (settings.BASE_DIR / "deploy/nginx.conf").read_text()
NGINX = shutil.which("nginx") or ("/usr/sbin/nginx" if os.path.exists("/usr/sbin/nginx") else "")
needs_nginx = pytest.mark.skipif(not NGINX, reason="NOT RUN: nginx is not installed (apt-get install nginx-light)")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A whole configuration around ours, with folders, ports and a certificate of its own."""
    environment = {**os.environ, "ALLOWED_HOSTS": "exportasv.example"}
    subprocess.run(
        [sys.executable, "deploy/self_signed.py", tmp_path], cwd=settings.BASE_DIR, env=environment, check=True
    )
    own = CONF.replace("/etc/ssl/exportasv", str(tmp_path)).replace("/var/log/nginx", str(tmp_path))
    (tmp_path / "exportasv.conf").write_text(own)
    temporary = " ".join(
        f"{name}_temp_path {tmp_path}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/error.log; worker_processes 1; daemon off;\n"
        f"events {{ worker_connections 64; }}\nhttp {{ {temporary} include {tmp_path}/exportasv.conf; }}\n"
    )
    return tmp_path


def listen_on(folder: Path, *, plain: int, tls: int, portal: int) -> None:
    conf = folder / "exportasv.conf"
    text = conf.read_text().replace("listen 80;", f"listen 127.0.0.1:{plain};")
    text = text.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{tls} ssl http2;")
    conf.write_text(text.replace("server 127.0.0.1:8000 ", f"server 127.0.0.1:{portal} "))


@needs_nginx
def test_it_loads(folder):
    listen_on(folder, plain=free_port(), tls=free_port(), portal=free_port())
    done = subprocess.run([NGINX, "-t", "-c", folder / "nginx.conf"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "[emerg]" not in done.stderr


class Portal(BaseHTTPRequestHandler):
    """Answers with the headers that it got."""

    def do_GET(self) -> None:
        body = json.dumps(dict(self.headers)).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Request-ID", self.headers["X-Request-ID"])
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def served(folder) -> Iterator[str]:
    """The address of a running nginx in front of a portal that shows its headers."""
    portal = HTTPServer(("127.0.0.1", 0), Portal)
    threading.Thread(target=portal.serve_forever, daemon=True).start()
    tls = free_port()
    listen_on(folder, plain=free_port(), tls=tls, portal=portal.server_port)
    nginx = subprocess.Popen([NGINX, "-c", folder / "nginx.conf"], stderr=subprocess.PIPE)
    for _try in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", tls)) == 0:
                break
        threading.Event().wait(0.05)
    yield f"https://127.0.0.1:{tls}"
    nginx.terminate()
    nginx.wait(10)
    portal.shutdown()


def ask(address: str, **headers: str):
    context = ssl._create_unverified_context()
    request = urllib.request.Request(address, headers={"Host": "exportasv.example", **headers})
    return urllib.request.urlopen(request, timeout=10, context=context)


@needs_nginx
def test_one_number_joins_both_logs_and_no_line_has_an_address(served, folder):
    forged = "0" * 32
    query = "?q=maria%40correo.example&dui=04567890-1"
    answer = ask(
        f"{served}/es/ask/17-secret/{query}", **{"X-Request-ID": forged, "Referer": "https://x/es/ask/17-secret/"}
    )
    seen = json.loads(answer.read())
    number = answer.headers["X-Request-ID"]
    assert re.fullmatch(r"[0-9a-f]{32}", number)
    assert number == seen["X-Request-ID"] != forged
    assert answer.headers.get_all("X-Request-ID") == [number]
    assert seen["X-Forwarded-Proto"] == "https"
    with pytest.raises(urllib.error.HTTPError) as refused:
        ask(f"{served}/metrics")
    assert refused.value.code == 404
    text = (folder / "exportasv.log").read_text()
    lines = [json.loads(line) for line in text.splitlines()]
    assert (lines[0]["request"], lines[0]["status"], lines[0]["network"]) == (number, 200, "127.0.0.0")
    assert not re.search("maria|04567890|secret|ask", text + (folder / "exportasv-error.log").read_text())


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
