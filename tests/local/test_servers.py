"""A checkout's own PostgreSQL and Valkey, in a folder of their own: started, shared, killed, started again."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import psycopg2
import pytest

from exportasv.local import run, servers
from exportasv.local.run import free_port

pytestmark = pytest.mark.slow
HOLD = """
import sys, pathlib
from exportasv.local.run import main
from exportasv.local import servers
servers.BASE = pathlib.Path(sys.argv[1])
servers.VAR = servers.BASE / "var"
sys.argv[1:] = ["env", "--", "sleep", "120"]
sys.exit(main())
"""


@pytest.fixture
def checkout(monkeypatch) -> Iterator[Path]:
    """A folder that only its owner may enter, as /root is."""
    path = Path(tempfile.mkdtemp(prefix="exportasv-test-"))
    monkeypatch.setattr(servers, "BASE", path)
    monkeypatch.setattr(servers, "VAR", path / "var")
    yield path
    shutil.rmtree(path)
    shutil.rmtree(servers.socket_dir("run"), ignore_errors=True)


@pytest.fixture
def hold(checkout: Path) -> Iterator[Callable[[], subprocess.Popen]]:
    """Start a process that has the servers, or shares them."""
    started: list[subprocess.Popen] = []

    def start() -> subprocess.Popen:
        clean = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        clean["VAR_DIR"] = str(servers.VAR)  # else that of the servers of this test run
        log = (checkout / "hold.log").open("ab")
        command = [sys.executable, "-c", HOLD, str(checkout)]
        started.append(subprocess.Popen(command, env=clean, cwd=Path(__file__).parents[2], stdout=log, stderr=log))
        return started[-1]

    yield start
    for process in started:
        process.terminate()
        process.wait(20)


def until(true: Callable[[], bool], seconds: float = 40) -> bool:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    return true()


def both_answer() -> bool:
    return servers.Postgres("run").is_answering() and servers.Valkey("run").is_answering() and can_ask()


def none_answers() -> bool:
    return not servers.Postgres("run").is_answering() and not servers.Valkey("run").is_answering()


def ask(sql: str) -> list:
    with closing(psycopg2.connect(f"host={servers.socket_dir('run')} user=exportasv dbname=exportasv")) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


def can_ask() -> bool:
    try:
        return bool(ask("SELECT 1"))
    except psycopg2.OperationalError:
        return False


def test_after_kill_9_the_servers_end_and_come_back_with_the_data(hold, checkout):
    first = hold()
    assert until(both_answer), (checkout / "hold.log").read_text()
    ask("CREATE TABLE kept AS SELECT 7 AS number")
    first.send_signal(signal.SIGKILL)
    assert until(none_answers)
    hold()
    assert until(both_answer), (checkout / "hold.log").read_text()
    assert ask("SELECT number FROM kept") == [(7,)]


def test_sigterm_leaves_no_server(hold):
    holder = hold()
    assert until(both_answer)
    holder.terminate()
    assert holder.wait(20) == 128 + signal.SIGTERM
    assert none_answers()


def test_a_second_process_shares_the_servers_and_leaves_them_running(hold):
    hold()
    assert until(both_answer)
    began = ask("SELECT pg_postmaster_start_time()")
    second = hold()
    time.sleep(2)
    second.terminate()
    second.wait(20)
    assert both_answer()
    assert ask("SELECT pg_postmaster_start_time()") == began


def test_servers_that_are_killed_come_back_with_the_data(checkout, monkeypatch):
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.setenv(name, "")
    services = servers.Services("run")
    assert services.acquire()
    with ExitStack() as stack:
        services.start(stack)
        ask("CREATE TABLE kept AS SELECT 7 AS number")
        for server in services.servers:
            server.process.kill()
            server.process.wait()
        assert not servers.Valkey("run").is_answering()

        def are_back() -> bool:
            services.restart_dead(stack)
            return both_answer()

        assert until(are_back)
        assert ask("SELECT number FROM kept") == [(7,)]
        began = ask("SELECT pg_postmaster_start_time()")
        services.restart_dead(stack)
        assert ask("SELECT pg_postmaster_start_time()") == began
    assert none_answers()


def test_a_server_that_cannot_start_is_tried_again(checkout, monkeypatch, capsys):
    class Failing(servers.Valkey):
        def start(self, stack: object) -> None:
            self.process = subprocess.Popen([sys.executable, "-c", ""])
            self.process.wait()
            raise SystemExit("Valkey did not start. The disk is full.")

    monkeypatch.setattr(servers.Restarts, "is_due", lambda *_: True)
    services = servers.Services("run")
    failing = Failing("run")
    failing.process = subprocess.Popen([sys.executable, "-c", ""])
    failing.process.wait()
    services.servers, services.restarts = [failing], {"Valkey": servers.Restarts()}
    services.restart_dead(ExitStack())
    services.restart_dead(ExitStack())
    assert capsys.readouterr().out.count("The disk is full") == 2


def test_var_dir_holds_the_data_of_the_servers_too(hold, checkout, monkeypatch):
    monkeypatch.setenv("VAR_DIR", str(checkout / "elsewhere"))
    monkeypatch.setattr(servers, "VAR", checkout / "elsewhere")
    hold()
    assert until(both_answer), (checkout / "hold.log").read_text()
    assert (checkout / "elsewhere/pg-run/PG_VERSION").exists()
    assert (checkout / "elsewhere/log/postgres-run.log").exists()
    assert not (checkout / "var").exists()


def test_nobody_else_may_enter_the_sockets(hold):
    hold()
    assert until(both_answer)
    assert servers.socket_dir("run").stat().st_mode & 0o077 == 0


def test_nothing_is_started_where_addresses_are_given(checkout, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/db")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere")
    assert servers.Services("run").servers == []


def test_a_port_in_use_is_passed_over():
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port(port) > port


def test_a_command_takes_over_from_a_holder_that_ends_meanwhile(monkeypatch):
    class Ending:
        """Held by another process when it is asked first, by nobody from then on."""

        started, asked = 0, 0

        def __init__(self, kind: str) -> None:
            pass

        def acquire(self, wait: bool = False) -> bool:
            Ending.asked += 1
            return Ending.asked > 1

        def start(self, stack: object) -> None:
            Ending.started += 1

        def is_answering(self) -> bool:
            return Ending.started > 0

    monkeypatch.setattr(run, "Services", Ending)
    assert run.run_with_services("run", [sys.executable, "-c", ""]) == 0
    assert Ending.started == 1
