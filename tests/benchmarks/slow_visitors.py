"""P17: what ordinary visitors notice of slow ones where no proxy stands in front, as under `make run`."""

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import NamedTuple

from exportasv.local.run import _web_command
from tests.benchmarks.load import ask, wait_for_port
from tests.benchmarks.table import goal_result
from tests.slow_clients import answer_times, p95, slow_clients

BASE = Path(__file__).resolve().parents[2]
PORT, PAGE = 8744, "/en/catalogue/"
SLOW, GOOD, SECONDS = 50, 5, 8.0


class Figures(NamedTuple):
    """Milliseconds in which 95 of 100 answers came, with each kind of slow visitors; `answers` with both kinds."""

    quiet: float
    readers: float
    senders: float
    both: float
    answers: int


def measure(url: str) -> Figures:
    """Return how fast the server of `make run` answers in each case."""
    environment = {**os.environ, "DATABASE_URL": url, "EXPORTASV_ENV": "local", "LOG_LEVEL": "ERROR"}
    process = subprocess.Popen(_web_command(PORT), cwd=BASE, env=environment, start_new_session=True)
    try:
        wait_for_port(PORT)
        for _process in range(20):
            ask(PORT, PAGE)
        quiet, readers, senders, both = (_times(*slow) for slow in ((0, 0), (SLOW, 0), (0, SLOW), (SLOW, SLOW)))
        return Figures(*(p95(each) * 1000 for each in (quiet, readers, senders, both)), len(both))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _times(readers: int, senders: int) -> list[float]:
    with slow_clients(PORT, PAGE, readers=readers, senders=senders):
        time.sleep(1)
        return answer_times(PORT, PAGE, clients=GOOD, seconds=SECONDS)


def section(told: Figures) -> str:
    """The part of docs/benchmarks.md."""
    ratio = told.both / told.quiet
    work = f"P17 p95 of the others, {SLOW} + {SLOW} slow"
    lines = [
        "",
        "## Slow visitors, no proxy in front",
        "",
        f"The server of `make run`. {SLOW} visitors read the catalogue and {SLOW} send a body, each at 20 KB a second;",
        f"meanwhile {GOOD} others ask for the catalogue, one page after the other.",
        "",
        "| Work | Goal | Measured | |",
        "|---|---|---|---|",
        f"| {work} | ≤ 3 of quiet | {ratio:.2f} | {goal_result(reached=ratio <= 3)} |",
        "",
        "| Slow visitors | p95 of the others, ms |",
        "|---|---|",
        f"| none | {told.quiet:.1f} |",
        f"| {SLOW} readers | {told.readers:.1f} |",
        f"| {SLOW} senders | {told.senders:.1f} |",
        f"| both | {told.both:.1f} ({told.answers:,} answers in {SECONDS:.0f} s) |",
    ]
    return "\n".join(lines) + "\n"
