"""Servers of a test's own, which it may stop, freeze and kill; and a web server with the settings of production."""

import fcntl
import hashlib
import http.client
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import django
from django.conf import settings

from exportasv.local import servers
from exportasv.local.run import free_port

LONG = os.environ.get("FAULTS") == "long"  # make faults


def until(true: Callable[[], bool], seconds: float = 25) -> bool:
    """Wait for `true`; False if it never came."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


def signal_all(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def children_of(parent: int) -> list[int]:
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        with suppress(OSError), open(f"/proc/{pid}/stat") as stat:
            if int(stat.read().rpartition(")")[2].split()[1]) == parent:
                found.append(int(pid))
    return found


@dataclass
class OwnValkey:
    """A Valkey on a socket of its own, without a file."""

    folder: Path
    options: tuple[str, ...] = ()
    process: subprocess.Popen | None = None

    @property
    def socket(self) -> Path:
        return self.folder / "valkey.sock"

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def start(self) -> None:
        where = ["--port", "0", "--unixsocket", str(self.socket), "--save", "", "--appendonly", "no"]
        command = [str(servers.valkey_binary()), *where, *self.options]
        self.process = servers.start_process(command, self.folder / "valkey.log", cwd=self.folder)
        assert until(lambda: servers._is_listening(self.socket)), (self.folder / "valkey.log").read_text()

    def send(self, number: signal.Signals) -> None:
        assert self.process
        self.process.send_signal(number)
        if number in (signal.SIGTERM, signal.SIGKILL):
            self.process.wait(10)

    def freeze(self) -> None:
        self.send(signal.SIGSTOP)

    def thaw(self) -> None:
        self.send(signal.SIGCONT)

    def end(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()


@contextmanager
def own_valkey(*options: str) -> Iterator[OwnValkey]:
    folder = Path(tempfile.mkdtemp(prefix="valkey-"))  # a short path: that of a socket has at most 107 characters
    valkey = OwnValkey(folder, options)
    valkey.start()
    try:
        yield valkey
    finally:
        valkey.end()
        shutil.rmtree(folder, ignore_errors=True)


def migrations_digest() -> str:
    found = [*sorted(settings.BASE_DIR.glob("[a-z]*/**/migrations/**/*.*")), Path(django.__file__)]
    files = [path for path in found if path.suffix in (".py", ".sql") and ".venv" not in path.parts]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


@dataclass
class OwnPostgres(servers.Postgres):
    """A PostgreSQL cluster of its own that can be stopped, killed and frozen."""

    process: subprocess.Popen | None = None

    def prepare(self) -> None:
        """Start the cluster; make it anew if it is of other migrations."""
        servers._make_private(servers.socket_dir(self.kind))
        if not self.is_migrated():
            shutil.rmtree(self.data, ignore_errors=True)
            self._make_cluster()
        self.launch()
        self._make_database()

    @property
    def mark(self) -> Path:
        return self.data / "migrated"

    def is_migrated(self) -> bool:
        return self.mark.exists() and self.mark.read_text() == migrations_digest()

    def mark_migrated(self) -> None:
        self.mark.write_text(migrations_digest())

    def launch(self) -> None:
        asked = ["listen_addresses=", f"unix_socket_directories={servers.socket_dir(self.kind)}", "max_connections=60"]
        program = [str(servers.postgres_bin() / "postgres"), "-D", str(self.data), *servers.FAST_OPTIONS]
        program += [word for setting in asked for word in ("-c", setting)]
        command, options = servers._server_command(program)
        self.process = servers.start_process(command, self.log, signal.SIGINT, cwd="/", **options)
        assert until(self.is_answering), self.log.read_text()

    @property
    def log(self) -> Path:
        return servers.VAR / "log" / f"postgres-{self.kind}.log"

    @property
    def pid(self) -> int:
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def stop_at_once(self) -> None:
        """Stop without a farewell to the clients (pg_ctl stop -m immediate)."""
        assert self.process
        os.kill(self.pid, signal.SIGQUIT)
        self.process.wait(20)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        pids = [self.pid, *children_of(self.pid)]
        signal_all(pids, signal.SIGSTOP)
        try:
            yield
        finally:
            signal_all(pids, signal.SIGCONT)

    def end(self) -> None:
        if self.process and self.process.poll() is None:
            servers.stop_process(self.process, signal.SIGINT)


@contextmanager
def own_postgres(redis: str, folder: Path) -> Iterator[OwnPostgres]:
    """A migrated database of the tests' own. One process at a time has it; it is kept for the next one."""
    servers.VAR.mkdir(exist_ok=True)
    with (servers.VAR / "faults.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        server = OwnPostgres("faults")
        server.prepare()
        try:
            if not server.is_migrated():
                manage("migrate", "-v", "0", database=server.url, redis=redis, folder=folder)
                server.mark_migrated()
            yield server
        finally:
            server.end()


class Answer(NamedTuple):
    """One answer of the site: when it was asked for, its status (0: none), seconds, headers and text."""

    at: float
    path: str
    status: int
    seconds: float
    headers: dict[str, str]
    text: str = ""


@dataclass
class Site:
    """The portal under gunicorn, as production runs it, on servers of the test's own."""

    port: int
    process: subprocess.Popen

    def ask(self, path: str, *, seconds: float = 60, **headers: str) -> Answer:
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            connection.request("GET", path, headers={name.replace("_", "-"): text for name, text in headers.items()})
            response = connection.getresponse()
            text = response.read().decode(errors="replace")
            status, told = response.status, dict(response.getheaders())
        except (OSError, http.client.HTTPException):
            status, told, text = 0, {}, ""
        finally:
            connection.close()
        return Answer(began, path, status, time.monotonic() - began, told, text)


def environment(database: str, redis: str, folder: Path) -> dict[str, str]:
    """The environment of the site's processes: the settings of production, without TLS."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTEST_XDIST_WORKER", "EXPORTASV_ENV")}
    return {
        **kept,
        "EXPORTASV_ENV": "local",
        "DATABASE_URL": database,
        "REDIS_URL": redis,
        "VAR_DIR": str(folder),
        "API_ADDRESS_UNITS": "100000",
    }


@contextmanager
def site(database: str, redis: str, folder: Path, *, workers: int = 2) -> Iterator[Site]:
    port = free_port(8700)
    told = environment(database, redis, folder) | {"SITE_URL": f"http://127.0.0.1:{port}"}
    command = [sys.executable, "-m", "gunicorn", "exportasv.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(workers), "--timeout", "60", "--graceful-timeout", "3", "--forwarder-headers", ""]
    with (folder / "web.log").open("ab") as log:
        process = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=told, stdout=log, stderr=log, start_new_session=True
        )
    web = Site(port, process)
    try:
        assert until(lambda: web.ask("/healthz", seconds=5).status == 200, 60), (folder / "web.log").read_text()
        yield web
    finally:
        servers.stop_process(process, signal.SIGTERM)


def manage(*command: str, database: str, redis: str, folder: Path) -> None:
    """Run a command of manage.py on the test's own servers."""
    told = environment(database, redis, folder)
    done = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=settings.BASE_DIR, env=told, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-3000:]


@dataclass
class Load:
    """Visitors who ask for these paths, one after the other, until the block ends."""

    web: Site
    paths: list[str]
    per_second: float
    headers: dict[str, str] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)
    visitors: int = 4

    @contextmanager
    def running(self) -> Iterator["Load"]:
        over = threading.Event()
        threads = [threading.Thread(target=self._visit, args=(number, over)) for number in range(self.visitors)]
        [thread.start() for thread in threads]
        try:
            yield self
        finally:
            over.set()
            [thread.join() for thread in threads]

    def _visit(self, number: int, over: threading.Event) -> None:
        step = number
        while not over.wait(self.visitors / self.per_second):
            self.answers.append(self.web.ask(self.paths[step % len(self.paths)], **self.headers))
            step += 1

    def statuses(self) -> Counter:
        return Counter(answer.status for answer in self.answers)
