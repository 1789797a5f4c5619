"""A thousand people at once: `make load` writes docs/load.md. Needs locust (requirements-load.txt).

The site runs with the demo's data and two workers. First one person after the other, for the time of an idle machine;
then more and more people, each step for its share of the minutes. Everything is told as a ratio to the idle machine.
`make load ARGS="--people 200 --minutes 4"` is a short run.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.load import ask, served
from tests.benchmarks.memory import pss

BASE = Path(__file__).resolve().parents[2]
PAGE = BASE / "docs/load.md"
STEPS = (0.125, 0.25, 0.5, 1.0)  # of the people
PORT = 8741
SLOW = 10  # times the idle median: a person notices
ENOUGH = 20  # requests of a page, fewer say nothing of its median
SETTINGS = {"EXPORTASV_ENV": "local", "LOG_LEVEL": "ERROR"}


class Step(NamedTuple):
    """`pages` is name → (requests, failures, median, 95th percentile), milliseconds; `memory` MB of the web server."""

    people: int
    seconds: int
    pages: dict[str, tuple[int, int, float, float]]
    memory: float


def run_people(people: int, seconds: int, folder: Path, environment: dict[str, str]) -> dict[str, tuple]:
    """Let so many people read for so long; return what locust counted. Raise RuntimeError if it could not run."""
    prefix = folder / f"people-{people}"
    command = [sys.executable, "-m", "locust", "-f", str(BASE / "tests/load/people.py"), "--headless"]
    command += ["--host", f"http://127.0.0.1:{PORT}", "--users", str(people), "--spawn-rate", str(max(1, people / 20))]
    command += ["--run-time", f"{seconds}s", "--csv", str(prefix), "--only-summary", "--exit-code-on-error", "0"]
    done = subprocess.run(command, env={**os.environ, **environment}, cwd=BASE, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    with open(f"{prefix}_stats.csv") as file:
        return {
            row["Name"]: (int(row["Request Count"]), int(row["Failure Count"]), float(row["50%"]), float(row["95%"]))
            for row in csv.DictReader(file)
        }


def idle_medians(pages: dict[str, tuple[str, str]], rounds: int = 15) -> dict[str, float]:
    """Milliseconds of each page made anew, one request at a time: the median of the rounds.

    `pages`: name → (path, cookies). No page may be kept in a store. Raise RuntimeError if one does not answer 200.
    """
    found = {}
    for name, (path, cookies) in pages.items():
        times = []
        for _round in range(rounds):
            started = time.perf_counter()
            answer = ask(PORT, path, **({"Cookie": cookies} if cookies else {}))
            if not answer.startswith(b"HTTP/1.1 200 "):
                raise RuntimeError(f"{path}: {answer[:20]!r}")
            times.append((time.perf_counter() - started) * 1000)
        found[name] = sorted(times)[rounds // 2]
    return found


def memory_of(name: str) -> float:
    """The memory of all processes whose command names this, as PSS in MB."""
    commands = {path.parent.name: _command(path) for path in Path("/proc").glob("[0-9]*/cmdline")}
    return sum(pss(int(pid)) for pid, command in commands.items() if name.encode() in command)


def _command(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # it has ended
        return b""


def page_text(steps: list[Step], idle: dict[str, float]) -> str:
    """Return the page docs/load.md."""
    head = HEAD.format(date=datetime.now(UTC).date(), cores=os.cpu_count(), load=os.getloadavg()[0])
    names = [name for name in idle if any(name in step.pages for step in steps)]
    titles = " | ".join(f"{step.people} people: median, 95 %" for step in steps)
    rows = [f"| Page | idle, ms | {titles} |", "|---" * (len(steps) + 2) + "|"]
    for name in names:
        cells = [_times(step.pages.get(name), idle[name]) for step in steps]
        rows.append(f"| {name} | {idle[name]:.0f} | {' | '.join(cells)} |")
    totals = [step.pages["Aggregated"] for step in steps]
    rows += ["", "| People | Requests a second | Failures | Memory of the web server, MB |", "|---|---|---|---|"]
    rows += [
        f"| {step.people} | {total[0] / step.seconds:.1f} | {total[1]} | {step.memory:.0f} |"
        for step, total in zip(steps, totals, strict=True)
    ]
    return "\n".join([head, *rows, "", first_to_break(steps, idle), ""])


def _times(page: tuple[int, int, float, float] | None, idle: float) -> str:
    return f"{page[2] / idle:.1f}x, {page[3] / idle:.1f}x" if page else "–"


def first_to_break(steps: list[Step], idle: dict[str, float]) -> str:
    """Return the sentence that names the first page that failed or was slow."""
    for step in steps:
        failed = [name for name, page in step.pages.items() if page[1] and name in idle]
        slow = [
            name
            for name, page in step.pages.items()
            if name in idle and page[0] >= ENOUGH and page[2] > SLOW * idle[name]
        ]
        if failed or slow:
            return f"First to break: with {step.people} people, {', '.join(sorted({*failed, *slow}))}."
    return f"Nothing failed, and no page's median took more than {SLOW} times as long as on an idle machine."


HEAD = """# Many people at once

Written by `make load` on {date}: {cores} processors, on which the visitors, PostgreSQL and Valkey ran too; load
average {load:.1f} at the end. Two web workers and the demo's data. Of ten people seven read the catalogue, the others
are owners, staff, officers of trading houses and partners of the API; each opens a page every five to fifteen seconds.
Times are ratios to the same page made anew on the idle machine: a page from the store is quicker than one.
"""


def prepare() -> tuple[str, dict[str, dict], list[str]]:
    """Fill the database; return the signed-in pages as JSON and read, and the addresses of products."""
    for command in (["migrate"], ["load_demo"]):
        subprocess.run([sys.executable, "manage.py", *command, "-v0"], cwd=BASE, check=True)
    pages = _output_of("-m", "tests.benchmarks.signed_in")
    return pages, json.loads(pages), json.loads(_output_of("manage.py", "shell", "-v0", "-c", SLUGS))


def _output_of(*command: str) -> str:
    done = subprocess.run([sys.executable, *command], cwd=BASE, check=True, capture_output=True, text=True)
    return done.stdout


def measure(people: int, minutes: float) -> str:
    """Run all steps and return the page docs/load.md."""
    told, signed_in, slugs = prepare()
    pages = {**PUBLIC, "product": f"/es/catalogo/{slugs[0]}/"}
    asked = {name: (path, "") for name, path in pages.items()}
    asked |= {name: (page["path"], page["cookies"]) for name, page in signed_in.items() if not page["is_save"]}
    seconds, steps = int(minutes * 60 / len(STEPS)), []
    with served("exportasv.wsgi:application", PORT, workers=2, SHARED_PAGES="false", **SETTINGS):
        idle = idle_medians(asked)
    with tempfile.TemporaryDirectory() as place, served("exportasv.wsgi:application", PORT, workers=2, **SETTINGS):
        folder = Path(place)
        (folder / "pages.json").write_text(told)
        environment = {"LOAD_PAGES": str(folder / "pages.json"), "LOAD_SLUGS": json.dumps(slugs)}
        for share in STEPS:
            step = max(1, int(people * share))
            found = run_people(step, seconds, folder, environment)
            steps.append(Step(step, seconds, found, memory_of(f"127.0.0.1:{PORT}")))
            total = found["Aggregated"]
            print(f"{step} people: {total[0]} requests, {total[1]} failures", flush=True)
    return page_text(steps, idle)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--minutes", type=float, default=30)
    options = parser.parse_args()
    PAGE.write_text(measure(options.people, options.minutes))


PUBLIC = {"catalogue": "/es/catalogo/", "search": "/es/catalogo/?q=miel", "home": "/es/", "API": "/api/v1/products/"}
SLUGS = """
import json
from products.models import Product
print(json.dumps(list(Product.objects.published().order_by("pk").values_list("slug", flat=True)[:300])))
"""

if __name__ == "__main__":
    main()
