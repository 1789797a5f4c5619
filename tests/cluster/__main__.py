"""`make cluster`: the portal on many processes, each killed in turn under load; at the end the counts are compared.

On this machine, with Debian's nginx and pgbouncer and the embedded PostgreSQL and Valkey: a primary and a streaming
replica, pgbouncer, two web servers, a worker for each of four queues, beat, nginx, a queue, a cache, a bucket. All
portal processes have the settings of production. `make cluster ARGS=--write` writes the table into docs/assurance.md.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

import boto3
from cryptography.fernet import Fernet

from exportasv.core.translations import compile_catalogues
from exportasv.local.run import is_answering
from tests.cluster.load import HOST, Load
from tests.cluster.parts import (
    BASE,
    PGBOUNCER,
    Part,
    make_bucket,
    make_nginx,
    make_pgbouncer,
    make_primary,
    make_replica,
    make_valkey,
    query,
    wait_for,
)
from tests.nginx import NGINX, free_port, make_certificate

PAGE = BASE / "docs/assurance.md"
BEGIN, END = "<!-- cluster: made by `make cluster ARGS=--write` -->", "<!-- end of cluster -->"
AWAY = 4.0  # seconds that a part stays away
WARM = 10.0  # seconds of load before the first part is killed
DONE_WITHIN = 180.0  # seconds in which work is done after the last part is back
BUCKET = "exportasv"
LEFT = "SELECT count(*) FROM outbox_outboxtask WHERE state <> 'done' AND kind IN ('mail', 'export.make')"
QUEUE_PARTS = ("urgent", "bulk", "beat", "hooks")


class Line(NamedTuple):
    """What was seen while a part was away and until it was back."""

    part: str
    how: str
    reads: Counter
    writes: Counter
    slowest: float
    back: float
    work: float


class Cluster:
    """All parts, in the order in which they start."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self.stack = folder, stack
        self.parts: list[Part] = []
        self.ports = [free_port() for _web in range(2)]
        self.bucket_port = free_port()
        self.mails = folder / "mails"
        self.mails.mkdir()

    def add(self, part: Part) -> Part:
        self.stack.callback(part.end)
        part.start()
        part.wait()
        self.parts.append(part)
        print(f"     {part.name} is there", flush=True)
        return part

    def environment(self, *, web: bool = False) -> dict[str, str]:
        place = lambda part: f"postgres://exportasv@/{self.folder / part}/exportasv"  # noqa: E731
        told = {
            "EXPORTASV_ENV": "production",
            "SECRET_KEY": "only-for-this-cluster-2b7e151628aed2a6abf7158809cf4f3c9a1d",
            "SECOND_FACTOR_KEYS": self.key,
            "ALLOWED_HOSTS": HOST,
            "SITE_URL": f"https://{HOST}",
            "TRUSTED_PROXY_COUNT": "1",
            "DATABASE_URL": place("primary"),
            "REDIS_URL": f"unix://{self.folder / 'queue/valkey.sock'}",
            "CACHE_URL": f"unix://{self.folder / 'cache/valkey.sock'}",
            "EMAIL_URL": f"filemail:///{self.mails}",
            "MEDIA_BUCKET": BUCKET,
            "MEDIA_BUCKET_URL": f"http://127.0.0.1:{self.bucket_port}",
            "MEDIA_BUCKET_REGION": "us-east-1",
            "MEDIA_BUCKET_KEY": "test",
            "MEDIA_BUCKET_SECRET": "test",
            "VAR_DIR": str(self.folder),
            "PYTHONWARNINGS": "ignore",
        }
        if web:
            told |= {"DATABASE_URL": place("pooler"), "REPLICA_URL": place("replica"), "CONN_MAX_AGE": "0"}
        return told

    key = Fernet.generate_key().decode()

    def make(self) -> None:
        primary = self.add(make_primary(self.folder / "primary"))
        query(primary.folder, "CREATE DATABASE exportasv")
        self.add(make_valkey("queue", self.folder / "queue", ["--appendonly", "yes"]))
        self.add(make_valkey("cache", self.folder / "cache", ["--save", "", "--maxmemory", "64mb"]))
        self.manage("migrate", "-v", "0")
        for setting in ("lock_timeout = '4s'", "timezone = 'UTC'", "\"pgtrigger.ignore\" = '{}'"):  # see primary.sh
            query(primary.folder, f"ALTER ROLE exportasv SET {setting}")
        self.manage("collectstatic", "--noinput", "-v", "0")
        self.add(make_replica(self.folder / "replica", primary.folder))
        self.add(make_pgbouncer(self.folder / "pooler", primary.folder))
        self.add(make_bucket(self.folder, self.bucket_port))
        self.bucket().create()
        for number, port in enumerate(self.ports, 1):
            self.add(self._web(f"web {number}", port))
        for name in QUEUE_PARTS:
            self.add(self._celery(f"worker {name}", "worker", "-Q", name, "-c", "1", "-n", f"{name}@%h"))
        self.add(self._celery("beat", "beat", "--schedule", str(self.folder / "schedule"), "--pidfile", ""))
        nginx, proxy = make_nginx(self.folder / "proxy", self.ports)
        make_certificate(proxy.folder)
        proxy.write()
        nginx.command = [NGINX, "-c", str(proxy.main)]
        self.add(nginx)
        self.port = proxy.port

    def _web(self, name: str, port: int) -> Part:
        command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "exportasv.wsgi:application"]
        command += ["--bind", f"127.0.0.1:{port}", "--workers", "2"]
        return Part(name, command, self.folder, lambda: is_answering(port, 5), self.environment(web=True))

    def _celery(self, name: str, *arguments: str) -> Part:
        command = [sys.executable, "-m", "celery", "-A", "exportasv", *arguments]
        return Part(name, command, self.folder, lambda: True, self.environment())

    def manage(self, *command: str) -> None:
        environment = {**os.environ, **self.environment()}
        subprocess.run([sys.executable, "manage.py", *command], cwd=BASE, env=environment, check=True)

    def bucket(self):
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
        return boto3.resource("s3", endpoint_url=f"http://127.0.0.1:{self.bucket_port}", **keys).Bucket(BUCKET)

    def rows(self, sql: str, part: str = "primary") -> list[tuple]:
        return query(self.folder / part, sql, "exportasv")


class Orders:
    """seed.py, which orders mails and files, and what it was told to order."""

    def __init__(self, cluster: Cluster, stack: ExitStack) -> None:
        command = [sys.executable, "-m", "tests.cluster.seed"]
        environment = {**os.environ, **cluster.environment(), "LOG_LEVEL": "ERROR"}
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen(command, cwd=BASE, env=environment, **pipes)
        stack.callback(self.process.kill)
        self.portal = json.loads(self.process.stdout.readline())
        self.mails: list[str] = []
        self.exports: list[str] = []

    def order(self, kind: str, count: int) -> None:
        self.process.stdin.write(f"{kind} {count}\n")
        self.process.stdin.flush()

    def collect(self, kind: str) -> None:
        keys = json.loads(self.process.stdout.readline())
        (self.mails if kind == "mails" else self.exports).extend(keys)


def all_is_well(load: Load, part: Part) -> bool:
    """Whether a search, which no proxy keeps for long, is answered and a save is acknowledged."""
    is_served = load.ask("GET", "/es/catalogo/?q=producto").status == 200
    return is_served and load.write(f"Después de {part.name} {time.time():.0f}").status == 302


def kill_in_turn(cluster: Cluster, load: Load, orders: Orders) -> list[Line]:
    """Take each part away for a while and bring it back, with mails and files ordered meanwhile."""
    lines = []
    for part in cluster.parts:
        began = time.monotonic()
        part.kill()
        for kind, count in (("mails", 3), ("exports", 2)):
            orders.order(kind, count)
        time.sleep(AWAY)
        part.bring_back()
        back = time.monotonic()
        part.wait()
        wait_for(partial(all_is_well, load, part), f"the portal after {part.name}")
        took = time.monotonic() - back
        for kind in ("mails", "exports"):
            orders.collect(kind)
        wait_for(lambda: cluster.rows(LEFT) == [(0,)], "the work to be done", DONE_WITHIN)
        work = time.monotonic() - back
        counts = [load.statuses(began, writes=writes) for writes in (False, True)]
        how = "frozen" if part.freezes else "kill -9"
        lines.append(Line(part.name, how, *counts, load.slowest(began), took, work))
        print(f"     {lines[-1]}", flush=True)
    return lines


class Count(NamedTuple):
    """A number that was asked for and the one that was found."""

    what: str
    expected: int
    found: int
    doubled: int = 0

    @property
    def holds(self) -> bool:
        return self.expected == self.found


def written_mails(folder: Path) -> Counter:
    """How many e-mails each address got."""
    texts = (path.read_text() for path in folder.glob("*.log"))
    return Counter(line[4:] for text in texts for line in text.splitlines() if line.startswith("To: mail-"))


def counts(cluster: Cluster, load: Load, orders: Orders) -> list[Count]:
    """Wait until nothing is left to do, and compare what was asked for with what is there."""
    wait_for(lambda: cluster.rows(LEFT) == [(0,)], "the work to be done", DONE_WITHIN)
    drafts = "SELECT name_es FROM products_product WHERE name_es LIKE 'Borrador del%' OR name_es LIKE 'Después%'"
    found = Counter(name for (name,) in cluster.rows(drafts))
    mails = written_mails(cluster.mails)
    ready = "SELECT id::text, file FROM notifications_listexport WHERE state = 'ready'"
    objects = {each.key for each in cluster.bucket().objects.all()}
    files = {key for key, file in cluster.rows(ready) if file in objects}
    same = "SELECT count(*) FROM products_product"
    wait_for(lambda: cluster.rows(same, "replica") == cluster.rows(same), "the replica")
    products = [cluster.rows(same, part)[0][0] for part in ("primary", "replica")]
    saved = sum(1 for name in load.acknowledged if found[name])
    faults = sum(each.status == 500 for each in [*load.reads, *load.writes])
    return [
        Count("drafts that the portal said are saved", len(load.acknowledged), saved),
        Count(
            "mails ordered, written",
            len(orders.mails),
            len(mails.keys() & set(orders.mails)),
            mails.total() - len(mails),
        ),
        Count("files ordered, in the bucket", len(orders.exports), len(files & set(orders.exports))),
        Count("products of the primary, on the replica", *products),
        Count("answers that showed a fault of the portal (500)", 0, faults),
    ]


def counts_text(counter: Counter) -> str:
    words = {0: "no answer"}
    return ", ".join(f"{count} × {words.get(status, status)}" for status, count in sorted(counter.items())) or "–"


def row(*cells: object) -> str:
    return f"| {' | '.join(str(each) for each in cells)} |"


def table(lines: list[Line], found: list[Count]) -> str:
    """Return what is written into docs/assurance.md."""
    machine = f"load average {os.getloadavg()[0]:.0f} on {os.cpu_count()} processors"
    first = (
        "Part",
        "How",
        "Visitors' answers",
        "Owner's saves",
        "Slowest, s",
        "All well after, s",
        "Work done after, s",
    )
    second = ("At the end", "Expected", "Found", "Twice", "")
    text = [
        BEGIN,
        f"`make cluster`, {datetime.now(UTC).date()}, {machine}, each part {AWAY:.0f} s away:",
        "",
        row(*first),
    ]
    text += [row(*["---"] * len(first))]
    for line in lines:
        text.append(
            row(
                line.part,
                line.how,
                counts_text(line.reads),
                counts_text(line.writes),
                f"{line.slowest:.1f}",
                f"{line.back:.1f}",
                f"{line.work:.0f}",
            )
        )
    text += ["", row(*second), row(*["---"] * len(second))]
    for each in found:
        result = "holds" if each.holds else "**does not hold**"
        text.append(row(each.what, each.expected, each.found, each.doubled or "–", result))
    return "\n".join([*text, END])


def missing() -> list[str]:
    parts = {"nginx (apt-get install nginx-light)": NGINX, "pgbouncer (apt-get install pgbouncer)": PGBOUNCER}
    return [name for name, path in parts.items() if not path]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the result into docs/assurance.md")
    options = parser.parse_args()
    if lacks := missing():
        print(f"NOT RUN: the cluster needs {' and '.join(lacks)}.", file=sys.stderr)
        return 2
    compile_catalogues(BASE)
    folder = Path(tempfile.mkdtemp(prefix="cl-"))
    folder.chmod(0o711)
    try:
        with ExitStack() as stack:
            cluster = Cluster(folder, stack)
            cluster.make()
            orders = Orders(cluster, stack)
            load = Load(cluster.port, orders.portal)
            wait_for(lambda: load.write("Borrador del comienzo").status == 302, "the first save")
            load.start()
            time.sleep(WARM)
            lines = kill_in_turn(cluster, load, orders)
            load.stop()
            found = counts(cluster, load, orders)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    text = table(lines, found)
    print(text)
    if options.write:
        before, rest = PAGE.read_text().split(BEGIN)
        PAGE.write_text(before + text + rest.split(END)[1])
    return 0 if all(each.holds for each in found) else 1


if __name__ == "__main__":
    sys.exit(main())
