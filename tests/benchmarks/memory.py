"""P11: the memory of four web processes after traffic, each beside a bare Django site with the REST framework."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import mean
from typing import NamedTuple

from tests.benchmarks.load import ask, wait_for_port
from tests.benchmarks.table import goal_result

BASE = Path(__file__).resolve().parents[2]
WORKERS, ROUNDS = 4, 12
PAGES = [
    "/es/", "/en/", "/es/catalogo/", "/en/catalogue/", "/en/catalogue/?q=coffee", "/es/empresas/", "/en/companies/",
    "/en/trading-houses/", "/api/v1/products/", "/api/v1/companies/", "/sitemap.xml", "/account/login/",
    "/admin/login/",
]  # fmt: skip
BARE_PAGES = ["/api/", "/api/types/?format=json", "/admin/login/"]
PREPARED = ["-c", "deploy/gunicorn.conf.py"]


class Memory(NamedTuple):
    """Megabytes (PSS): of a worker, the mean of all; of all workers and their master."""

    worker: float
    together: float


@contextmanager
def _processes(application: str, port: int, options: list[str], environment: dict[str, str]) -> Iterator[int]:
    """Yield the id of the master."""
    command = [sys.executable, "-m", "gunicorn", *options, application, "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(WORKERS), "--log-level", "error"]
    process = subprocess.Popen(command, cwd=BASE, env={**os.environ, **environment}, start_new_session=True)
    try:
        wait_for_port(port)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _visit(port: int, pages: list[str]) -> None:
    """Ask for each page several times from many connections at once, so that every process has made each."""

    def client(number: int) -> None:
        for turn in range(ROUNDS):
            for page in pages:
                nth = number * ROUNDS + turn
                anew = f"page_size={nth + 1}" if page.startswith("/api/") else f"nth={nth}"
                ask(port, f"{page}{'&' if '?' in page else '?'}{anew}")

    threads = [threading.Thread(target=client, args=(number,)) for number in range(2 * WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def pss(pid: int) -> float:
    """Return the memory of a process in megabytes, 0 if it has ended; what several share counts in parts."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0) / 1024


def _weigh(application: str, port: int, pages: list[str], options: list[str], **environment: str) -> Memory:
    with _processes(application, port, options, environment) as master:
        _visit(port, pages)
        workers = [pss(child) for child in _children(master)]
        return Memory(mean(workers), sum(workers) + pss(master))


def measure(url: str) -> dict[str, Memory]:
    """Return the memory of the bare site and of the portal, as gunicorn runs it by itself and as deploy/ has it."""
    portal = "exportasv.wsgi:application"
    own = {"DATABASE_URL": url, "EXPORTASV_ENV": "local", "LOG_LEVEL": "ERROR", "API_ADDRESS_UNITS": "100000"}
    return {
        "bare": _weigh("tests.benchmarks.bare_rest:application", 8741, BARE_PAGES, [], DATABASE_URL=url),
        "each for itself": _weigh(portal, 8742, PAGES, [], **own),
        "portal": _weigh(portal, 8743, PAGES, PREPARED, **own),
    }


def section(told: dict[str, Memory]) -> str:
    """The part of docs/benchmarks.md."""
    ratio = told["portal"].worker / told["bare"].worker
    rows = [f"| {name} | {each.worker:.0f} | {each.together:.0f} |" for name, each in told.items()]
    lines = [
        "",
        "## Memory of a web process",
        "",
        f"{WORKERS} processes of gunicorn after the same visits to {len(PAGES)} pages, in megabytes (PSS: what several",
        "share counts in parts). Bare: Django with accounts, admin and one list of the REST framework. Portal: as",
        "`deploy/gunicorn.conf.py` runs it, loaded once in the master, whose processes share it; *each for itself*:",
        "the same without that.",
        "",
        "| Work | Goal | Measured | |",
        "|---|---|---|---|",
        f"| P11 a web process, of four | ≤ 1.5 of a bare one | {ratio:.2f} | {goal_result(reached=ratio <= 1.5)} |",
        "",
        "| Site | a process | all four and the master |",
        "|---|---|---|",
        *rows,
    ]
    return "\n".join(lines) + "\n"
