"""The portal on one machine, with nothing installed: `python -m exportasv.local run | test … | check … | env -- …`.

Where DATABASE_URL or REDIS_URL is given (also in .env) it is used; otherwise the checkout's own servers are started
(exportasv/local/servers.py) and stopped with this process. A second `run` serves its own site on the first one's
servers, and takes them over when the first ends; a second `test` waits for its turn.
"""

import gc
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from exportasv.core.translations import compile_catalogues
from exportasv.local import causes, servers
from exportasv.local.check import run_gates
from exportasv.local.servers import Restarts, Services, print_progress, start_process, stop_process, wait_until

BASE = Path(__file__).resolve().parents[2]


def free_port(wanted: int) -> int:
    """Return `wanted` or the next free port. Exit with a message if 50 ports are in use."""
    for port in range(wanted, wanted + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            if port != wanted:
                print_progress(f"port {wanted} is in use; the site is on {port}")
            return port
    sys.exit(f"No free port from {wanted} on. Name one: PORT=9000 make run")


# No proxy stands in front, so that slow clients must not occupy a process (docs/adr/0013-slow-clients.md).
WEB_SERVER = ["--workers", "2", "--worker-class", "exportasv.local.buffering_worker.BufferingWorker"]


def _web_command(port: int) -> list[str]:
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "exportasv.wsgi:application"]
    return [*command, "--bind", f"127.0.0.1:{port}", *WEB_SERVER]


def _background_commands() -> dict[str, list[str]]:
    celery = [sys.executable, "-m", "celery", "-A", "exportasv"]
    return {
        # Workers of one process each, so that a mail never waits for an import,
        "worker-urgent": _worker_command(celery, "urgent,beat"),
        "worker-bulk": _worker_command(celery, "bulk"),
        "worker-hooks": _worker_command(celery, "hooks"),  # nor for a partner's slow server
        "beat": [*celery, "beat", "--schedule", str(servers.VAR / "beat"), "--pidfile", ""],
    }


def _worker_command(celery: list[str], queues: str) -> list[str]:
    name = queues.partition(",")[0]
    return [*celery, "worker", "-Q", queues, "-n", f"{name}@%h", "-c", "1", "--without-mingle", "--without-gossip"]


@dataclass
class Child:
    """A process of the site. A dead one is started again."""

    name: str
    command: list[str]
    process: subprocess.Popen | None = None
    restarts: Restarts = field(default_factory=Restarts)

    @property
    def log(self) -> Path:
        return servers.VAR / "log" / f"{self.name}.log"

    def launch(self, **more: Any) -> None:
        """Start it; `more` are arguments of Popen."""
        self.process = start_process(self.command, self.log, cwd=BASE, **more)
        self.restarts.note_start()

    def restart_if_dead(self) -> None:
        is_dead = self.process is None or self.process.poll() is not None
        if is_dead and self.restarts.is_due(self.name, self.log):
            self.launch()

    def stop(self) -> None:
        if self.process:
            stop_process(self.process, signal.SIGTERM)


@contextmanager
def _uninterrupted_stack() -> Iterator[ExitStack]:
    """Yield an ExitStack whose cleanup a second Ctrl-C does not interrupt."""
    with ExitStack() as stack:
        try:
            yield stack
        finally:
            for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(each, signal.SIG_IGN)


def run_site() -> int:
    """Serve the whole portal until Ctrl-C."""
    port = free_port(int(os.environ.get("PORT", "8000")))
    os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{port}")
    for name in ("HEAVY_REQUESTS", "HEAVY_REQUESTS_OF_ONE"):
        os.environ.setdefault(name, "1")  # below the processes of WEB_SERVER
    services = Services("run")
    web = Child("web" if port == 8000 else f"web-{port}", _web_command(port))
    with _uninterrupted_stack() as stack:
        if in_charge := services.acquire():
            _start_services(services, stack, web)
        else:
            print_progress("another process has this checkout's servers; sharing them")
            in_charge = _wait_for_other_process(services, stack, web)
        if web.process is None:
            stack.callback(web.stop)
            web.launch()
        _wait_for_page(port, web)
        _print_welcome(port)
        return _watch_children(services, stack, web, in_charge=in_charge)


def _start_services(services: Services, stack: ExitStack, web: Child) -> None:
    """Start the servers, prepare the database, and launch the web server, which is loaded meanwhile.

    What only waits for another process is done at once: Django is loaded while the servers start.
    """
    with ThreadPoolExecutor(1) as pool:
        setup = pool.submit(_load_django)
        services.start(stack)
        setup.result()
    stack.callback(web.stop)
    with _held_back(web):
        _prepare_database(is_own=any(isinstance(each, servers.Postgres) for each in services.servers))


def _load_django() -> None:
    import django

    compile_catalogues(BASE)
    django.setup()


@contextmanager
def _held_back(web: Child) -> Iterator[None]:
    """Launch the web server, which loads the portal now and listens when the block has ended."""
    hold, release = os.pipe()
    web.launch(pass_fds=[hold], env={**os.environ, "EXPORTASV_START_FD": str(hold)})
    os.close(hold)
    try:
        yield
    finally:
        os.close(release)


def _launch_background(stack: ExitStack) -> list[Child]:
    children = [Child(name, command) for name, command in _background_commands().items()]
    for child in children:
        stack.callback(child.stop)
        child.launch()
    return children


def _wait_for_other_process(services: Services, stack: ExitStack, web: Child) -> bool:
    """Wait until the other process has a site to share. Return whether it ended, and this one is in charge now."""
    while not (services.is_answering() and _is_database_ready()):
        if services.acquire():
            _start_services(services, stack, web)
            return True
        time.sleep(0.2)
    return False


def _prepare_database(*, is_own: bool) -> None:
    """Migrate and load the demo data in this process: one start of Django instead of three.

    Exit with a message, and change nothing, if another version made the database. `is_own` says whether the database is
    among the servers of this checkout, which decides the advice.
    """
    from django.core.management import call_command
    from django.db import connection, connections

    print_progress("preparing the database")
    gc.set_threshold(100_000)  # migrations and the demo make millions of objects; looking for rings costs seconds
    from exportasv.core.db.migration_history import earlier_version_message

    advice = "name an empty database in DATABASE_URL."
    if is_own:
        advice = f"move the folder {servers.VAR} away, or name another one, as in VAR_DIR=var-new make run."
    if message := earlier_version_message(connection, advice):
        sys.exit(message)
    call_command("migrate", verbosity=0)
    print_progress("loading the demo data")
    call_command("load_demo", verbosity=0)
    connections.close_all()


def _is_database_ready() -> bool:
    """Return whether the other process has migrated the database and loaded the demo data."""
    import django
    from django.db import connections

    django.setup()
    from companies.models import Company

    try:
        return Company.objects.exists()
    except Exception:  # no table yet, no server yet
        return False
    finally:
        connections.close_all()


def is_answering(port: int, seconds: float = 30) -> bool:
    """Return whether a web process answers in so many seconds; its port is there before it can."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _wait_for_page(port: int, web: Child) -> None:
    if web.process is None:
        raise RuntimeError("the web server has not been launched")
    wait_until(lambda: is_answering(port), web.process, "The web server", web.log, seconds=180)


def _print_welcome(port: int) -> None:
    from exportasv.core.accounts.demo import demo_accounts_text

    print_progress(f"ExportaSV is on http://127.0.0.1:{port}  (Ctrl-C stops everything; logs in {servers.VAR / 'log'})")
    print(demo_accounts_text(), flush=True)


def _watch_children(services: Services, stack: ExitStack, web: Child, *, in_charge: bool) -> int:
    """Until Ctrl-C, restart dead servers and children, and take the servers over if their process ends."""
    children = [web, *(_launch_background(stack) if in_charge else [])]
    while True:
        time.sleep(1)
        if not in_charge and services.acquire():
            print_progress("the other process has ended; taking over its servers")
            services.start(stack)
            children += _launch_background(stack)
            in_charge = True
        if in_charge:
            services.restart_dead(stack)
        for child in children:
            child.restart_if_dead()


def run_with_services(kind: str, command: list[str]) -> int:
    """Run a command with both servers up; return its exit code."""
    services = Services(kind)
    with _uninterrupted_stack() as stack:
        if kind == "test" and not services.acquire():
            print_progress("another test run uses this checkout's servers; waiting for its end")
        in_charge = services.acquire(wait=kind == "test")
        if in_charge:
            services.start(stack)
        while not services.is_answering():  # their owner is still starting or stopping them
            if not in_charge and (in_charge := services.acquire()):
                services.start(stack)
            time.sleep(0.1)
        child = subprocess.Popen(command, cwd=BASE)
        stack.callback(stop_process, child, signal.SIGTERM)
        try:
            return child.wait()
        except KeyboardInterrupt:  # the child got the same signal; let it clean up
            return child.wait(30)


def _exit_on_signal(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


def main() -> int:
    command, *arguments = sys.argv[1:] or [""]
    signal.signal(signal.SIGINT, signal.default_int_handler)  # even if the shell that started us ignores it
    signal.signal(signal.SIGTERM, _exit_on_signal)
    signal.signal(signal.SIGHUP, _exit_on_signal)
    import environ

    environ.Env.read_env(BASE / ".env")
    if os.environ.get("VAR_DIR"):
        servers.VAR = (BASE / os.environ["VAR_DIR"]).resolve()
    try:
        if command == "run":
            return run_site()
        compile_catalogues(BASE)
        if command == "check":
            return run_gates(arguments)
        if command == "test":
            return run_with_services("test", [sys.executable, "-m", "pytest", *arguments])
        if command == "env" and arguments:
            return run_with_services("run", [word for word in arguments if word != "--"])
    except KeyboardInterrupt:
        print_progress("stopped")
        return 0 if command == "run" else 130
    except Exception as error:
        message = causes.failure_message(error, servers.VAR)
        if not message:
            raise
        sys.exit(message)
    print(__doc__, file=sys.stderr)
    return 2
