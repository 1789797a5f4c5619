"""The parts of the cluster as processes on this machine: each can be killed and started again."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2

from exportasv.local import servers
from tests.nginx import Proxy

BASE = Path(__file__).resolve().parents[2]
PGBOUNCER = shutil.which("pgbouncer") or next(filter(os.path.exists, ["/usr/sbin/pgbouncer"]), "")
PATIENCE = 300.0  # seconds for a part to be there


def wait_for(ready: Callable[[], bool], what: str, seconds: float = PATIENCE) -> float:
    """Wait; return the seconds. Raise TimeoutError if it never came."""
    began = time.monotonic()
    while not ready():
        if time.monotonic() - began > seconds:
            raise TimeoutError(what)
        time.sleep(0.1)
    return time.monotonic() - began


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def give_to_server(folder: Path) -> None:
    """Give a folder to PostgreSQL's user, who is not root."""
    for each in (folder, *folder.rglob("*")):
        os.chown(each, servers._server_uid(), -1, follow_symlinks=False)


def as_server(command: list[str]) -> tuple[list[str], dict]:
    return servers._server_command(command)


@dataclass
class Part:
    """A process; `ready` says whether it does its work, `freezes` that it is stopped for a while, not killed."""

    name: str
    command: list[str]
    folder: Path
    ready: Callable[[], bool]
    environment: dict[str, str] = field(default_factory=dict)
    options: dict = field(default_factory=dict)
    freezes: bool = False
    process: subprocess.Popen | None = None

    @property
    def log(self) -> Path:
        return self.folder / f"{self.name.replace(' ', '-')}.log"

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.options.get("cwd", BASE),
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **{name: value for name, value in self.options.items() if name != "cwd"},
            )

    def wait(self) -> float:
        try:
            return wait_for(self.ready, self.name)
        except TimeoutError:
            print(self.log.read_text(errors="replace")[-3000:], file=sys.stderr)
            raise

    def kill(self) -> None:
        """Kill -9 the process and its children, or freeze them."""
        assert self.process
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGSTOP if self.freezes else signal.SIGKILL)
        if not self.freezes:
            self.process.wait()

    def bring_back(self) -> None:
        if self.freezes:
            assert self.process
            os.killpg(self.process.pid, signal.SIGCONT)
        else:
            self.start()

    def end(self) -> None:
        if self.process and self.process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGCONT)
                os.killpg(self.process.pid, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(10)
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


class Postgres(Part):
    """A PostgreSQL, primary or replica, on a socket in its folder."""

    def start(self) -> None:
        """Start it as soon as the processes of a killed one are gone."""
        for _try in range(100):
            (self.folder / "data/postmaster.pid").unlink(missing_ok=True)
            super().start()
            time.sleep(0.3)
            if self.process and self.process.poll() is None:
                return
        raise RuntimeError(self.log.read_text()[-2000:])


def postgres(name: str, folder: Path, settings: list[str]) -> Postgres:
    program = [str(servers.postgres_bin() / "postgres"), "-D", str(folder / "data")]
    asked = ["listen_addresses=", f"unix_socket_directories={folder}", "max_connections=120", *settings]
    command, options = as_server(program + [word for each in asked for word in ("-c", each)])
    return Postgres(name, command, folder, lambda: query(folder, "SELECT 1") == [(1,)], options={**options, "cwd": "/"})


def make_primary(folder: Path) -> Postgres:
    """Make an empty cluster that a replica may follow."""
    folder.mkdir(mode=0o700)
    give_to_server(folder)
    program = [str(servers.postgres_bin() / "initdb"), "-D", str(folder / "data"), "-U", "exportasv", "-A", "trust"]
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8"]
    command, options = as_server([*program, *locale])
    subprocess.run(command, check=True, capture_output=True, cwd="/", **options)
    return postgres("PostgreSQL, primary", folder, ["wal_level=replica", "wal_keep_size=512MB", "max_wal_senders=5"])


def make_replica(folder: Path, primary: Path) -> Postgres:
    """Copy the primary; the copy follows it."""
    folder.mkdir(mode=0o700)
    give_to_server(folder)
    program = [str(servers.postgres_bin() / "pg_basebackup"), "-h", str(primary), "-U", "exportasv"]
    program += ["-D", str(folder / "data"), "-X", "stream", "-R", "-c", "fast"]
    command, options = as_server(program)
    subprocess.run(command, check=True, capture_output=True, cwd="/", **options)
    return postgres("PostgreSQL, replica", folder, [])


def query(folder: Path, sql: str, database: str = "postgres") -> list[tuple]:
    """Return the rows, or nothing if the server does not answer."""
    try:
        connection = psycopg2.connect(host=str(folder), user="exportasv", dbname=database, connect_timeout=2)
    except psycopg2.OperationalError:
        return []
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def make_pgbouncer(folder: Path, primary: Path) -> Part:
    """pgbouncer in session mode before the primary, as docker-compose.yml has it."""
    folder.mkdir(mode=0o755)
    (folder / "users.txt").write_text('"exportasv" ""\n')
    (folder / "pgbouncer.ini").write_text(
        f"[databases]\nexportasv = host={primary} port=5432 user=exportasv\n[pgbouncer]\n"
        f"unix_socket_dir = {folder}\nlisten_addr =\nlisten_port = 5432\nauth_type = any\n"
        f"auth_file = {folder}/users.txt\npool_mode = session\nserver_reset_query = DISCARD ALL\n"
        "ignore_startup_parameters = extra_float_digits,options\n"
        "max_client_conn = 200\ndefault_pool_size = 20\nserver_login_retry = 1\nquery_wait_timeout = 5\n"
    )
    give_to_server(folder)
    command, options = as_server([PGBOUNCER, str(folder / "pgbouncer.ini")])
    ready = lambda: query(folder, "SELECT 1", "exportasv") == [(1,)]  # noqa: E731
    return Part("pgbouncer", command, folder, ready, options={**options, "cwd": "/"})


def make_valkey(name: str, folder: Path, settings: list[str]) -> Part:
    folder.mkdir()
    path = folder / "valkey.sock"
    command = [str(servers.valkey_binary()), "--port", "0", "--unixsocket", str(path), "--dir", str(folder), *settings]
    return Part(name, command, folder, lambda: servers._is_listening(path))


def make_bucket(folder: Path, port: int) -> Part:
    """A server that speaks S3. It keeps its files in memory: it is frozen, not killed."""
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    return Part("bucket", command, folder, lambda: is_listening(port), freezes=True)


def make_nginx(folder: Path, portals: list[int]) -> tuple[Part, Proxy]:
    folder.mkdir()
    proxy = Proxy(folder, portals, tls=True, static=BASE / "staticfiles")
    return Part("nginx", [], folder, lambda: is_listening(proxy.port)), proxy
