"""P19 and P17: requests a second through the shipped nginx in times of F, freshness, and fifty slow clients of a kind.

F, the page and its 304 are measured by the same client (wrk, 16 connections kept open) in turns one after the other:
the client of load.py is slower than nginx.
"""

import re
import shutil
import statistics
import subprocess
import tempfile
import time
from contextlib import closing
from pathlib import Path

import psycopg2
from environ import Env

from tests.benchmarks.load import ask, served
from tests.benchmarks.table import ROW, _goal
from tests.nginx import NGINX, Proxy, running
from tests.slow_clients import answer_times, p95, slow_clients

PAGE = "/en/catalogue/"
TURNS, TURN = 5, 2  # seconds
SLOW, GOOD, SLOW_SECONDS = 50, 5, 8.0
FRESH_TRIALS = 8
NOT_MEASURED = "Not measured: {} is not installed (apt-get install {})."


def missing() -> str:
    """What is not installed, as a sentence; "" if all is there."""
    for program, package in ((NGINX, "nginx-light"), (shutil.which("wrk"), "wrk")):
        if not program:
            return NOT_MEASURED.format(package.partition("-")[0], package)
    return ""


def measure(database: str) -> dict[str, float] | None:
    """Ratios to F, seconds until a commit is seen, and how the others' p95 grows beside slow clients."""
    if missing():
        return None
    name = {"DATABASE_URL": database, "EXPORTASV_ENV": "local", "LOG_LEVEL": "ERROR", "ALLOWED_HOSTS": "127.0.0.1"}
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    site = served("exportasv.wsgi:application", 8742, **name)
    try:
        with (
            served("tests.benchmarks.bare:application", 8741) as bare,
            site as portal,
            running(Proxy(folder, [portal])) as proxy,
        ):
            etag = ask(proxy.port, PAGE).partition(b"ETag: ")[2].partition(b"\r\n")[0].decode()
            pairs = [
                (_rate(bare, "/"), _rate(proxy.port, PAGE), _rate(proxy.port, PAGE, f"If-None-Match: {etag}"))
                for _turn in range(TURNS)
            ]
            return {
                "page": statistics.median(page / f for f, page, _not_modified in pairs),
                "304": statistics.median(not_modified / f for f, _page, not_modified in pairs),
                "fresh": max(_seconds_until_fresh(proxy.port, database) for _trial in range(FRESH_TRIALS)),
                "slow": _beside_slow_clients(proxy.port),
            }
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _rate(port: int, path: str, header: str = "") -> float:
    command = ["wrk", "-t1", "-c16", f"-d{TURN}s", "-H", "Accept-Encoding: gzip", *(["-H", header] if header else [])]
    done = subprocess.run([*command, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)[1])


def _seconds_until_fresh(port: int, database: str) -> float:
    """Commit a change of what visitors see; return how long the page stayed as it was (by its ETag)."""
    own = Env.db_url_config(database)
    where = {word: own[word.upper()] or None for word in ("user", "password", "host", "port")}
    head = ask(port, PAGE).partition(b"ETag: ")[2].partition(b"\r\n")[0]
    with closing(psycopg2.connect(dbname=own["NAME"], **where)) as connection:
        connection.autocommit = True
        connection.cursor().execute("INSERT INTO audit_contentchange DEFAULT VALUES")
    began = time.monotonic()
    while ask(port, PAGE).partition(b"ETag: ")[2].partition(b"\r\n")[0] == head:
        time.sleep(0.01)
    return time.monotonic() - began


def _beside_slow_clients(port: int) -> float:
    """Return the p95 of five good clients beside the slow ones, in times of their p95 alone."""
    quiet = p95(answer_times(port, PAGE, clients=GOOD, seconds=SLOW_SECONDS))
    with slow_clients(port, PAGE, readers=SLOW, senders=SLOW):
        time.sleep(1)
        return p95(answer_times(port, PAGE, clients=GOOD, seconds=SLOW_SECONDS)) / quiet


def section(found: dict[str, float] | None) -> str:
    """The section of docs/benchmarks.md."""
    head = ["", "## Through the shipped nginx (P19), and beside slow clients (P17)", ""]
    if found is None:
        return "\n".join([*head, f"**{missing()}**", ""])
    goals = [
        _goal("P19 catalogue, warm, through nginx", 8, found["page"], "F", least=True),
        _goal("P19 its 304", 12, found["304"], "F", least=True),
        _goal(f"P19 fresh after a commit, longest of {FRESH_TRIALS}", 2, found["fresh"], "s", least=False),
        _goal(
            f"P17 p95 of others beside {SLOW} slow senders and {SLOW} slow readers",
            2,
            found["slow"],
            "of quiet",
            least=False,
        ),
    ]
    said = ["F, page and 304 by wrk, 16 connections kept open, one web process behind nginx, without TLS.", ""]
    rows = ["| Work | Goal | Measured | |", "|---|---|---|---|", *(ROW.format(*goal) for goal in goals)]
    return "\n".join([*head, *said, *rows, ""])
