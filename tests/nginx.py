"""deploy/nginx.conf on ports and folders of a test's own."""

import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

BASE = Path(__file__).resolve().parents[1]
CONF = (BASE / "deploy/nginx.conf").read_text()
NGINX = shutil.which("nginx") or next(filter(os.path.exists, ["/usr/sbin/nginx"]), "")
MISSING = "NOT RUN: nginx is not installed (apt-get install nginx-light)"
TLS_LINES = ("ssl_certificate", "ssl_protocols", "ssl_session_cache")
MIME_TYPES = Path("/etc/nginx/mime.types")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Proxy:
    """nginx with our configuration, or with one that lacks something. Its folders are below `folder`."""

    folder: Path
    portals: list[int]
    conf: str = CONF
    tls: bool = False
    media: Path | None = None
    static: Path | None = None
    port: int = 0
    process: subprocess.Popen | None = None

    @property
    def main(self) -> Path:
        return self.folder / "nginx.conf"

    @property
    def address(self) -> str:
        return f"http{'s' if self.tls else ''}://127.0.0.1:{self.port}"

    def write(self) -> None:
        """Write a whole configuration around ours."""
        self.port = self.port or free_port()
        (self.folder / "exportasv.conf").write_text(self._own())
        temporary = " ".join(
            f"{name}_temp_path {self.folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        types = f"include {MIME_TYPES};" if MIME_TYPES.exists() else ""
        user = "user root;" if os.geteuid() == 0 else ""
        self.main.write_text(
            f"pid {self.folder}/pid; error_log {self.folder}/error.log; worker_processes 2; daemon off; {user}\n"
            f"events {{ worker_connections 512; }}\n"
            f"http {{ {temporary} {types} include {self.folder}/exportasv.conf; }}\n"
        )

    def _own(self) -> str:
        given = self.conf if self.tls else self._without_tls()
        servers = "\n    ".join(f"server 127.0.0.1:{port} max_fails=2 fail_timeout=1s;" for port in self.portals)
        changes = {
            "server 127.0.0.1:8000 max_fails=2 fail_timeout=5s;": servers,
            "listen 80;": f"listen 127.0.0.1:{free_port()};",
            "listen 443 ssl http2;": f"listen 127.0.0.1:{self.port}{' ssl http2' if self.tls else ''};",
            "/etc/ssl/exportasv": str(self.folder),
            "/var/log/nginx": str(self.folder),
            "/var/cache/exportasv-pages": f"{self.folder}/pages",
            "root /var/lib/exportasv;": f"root {self.media or self.folder / 'var'};",
            "/var/lib/exportasv/media/": f"{self.media or self.folder / 'var'}/media/",
            "/opt/exportasv/staticfiles/": f"{self.static or self.folder / 'static'}/",
        }
        for old, new in changes.items():
            assert old in given, old
            given = given.replace(old, new)
        return given

    def _without_tls(self) -> str:
        lines = [line for line in self.conf.splitlines() if not line.strip().startswith(TLS_LINES)]
        return "\n".join(["# ", *lines, "# /etc/ssl/exportasv"])

    def start(self) -> None:
        """Start nginx, and once more on other ports where another test took ours in between."""
        for _try in range(3):
            self.write()
            self.process = subprocess.Popen([NGINX, "-c", str(self.main)], stderr=subprocess.DEVNULL)
            if self._has_begun():
                return
            self.stop()
            self.port = 0
        raise RuntimeError((self.folder / "error.log").read_text())

    def _has_begun(self) -> bool:
        """Wait for the file that nginx writes once all its ports are open: another's answer on them proves nothing."""
        for _try in range(250):
            if (self.folder / "pid").exists():
                return True
            if self.process.poll() is not None:
                return False
            threading.Event().wait(0.02)
        return False

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(10)


def make_certificate(folder: Path) -> None:
    environment = {**os.environ, "ALLOWED_HOSTS": "exportasv.example"}
    subprocess.run([sys.executable, "deploy/self_signed.py", folder], cwd=BASE, env=environment, check=True)


@contextmanager
def running(proxy: Proxy) -> Iterator[Proxy]:
    if proxy.tls:
        make_certificate(proxy.folder)
    proxy.start()
    try:
        yield proxy
    finally:
        proxy.stop()
