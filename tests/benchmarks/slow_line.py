"""What a phone on a weak line waits for: bytes, blocking files, paint and shift, in Chromium with the line slowed.

The site runs as in production (compressed static files), with nothing kept by the browser beforehand. The lines are
those of Lighthouse's mobile run ("slow 4G") and of Chromium's "slow 3G"; the processor is slowed four times.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.load import ask, served
from tests.chromium import CHROMIUM, QUIET

BASE = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "EXPORTASV_ENV": "production",
    "SECRET_KEY": "only-for-this-measurement-4f1d9a6be27c48d0a5c3e8b7f6029d1b",
    "ALLOWED_HOSTS": "127.0.0.1",
    "SECURE_SSL_REDIRECT": "false",
    "LOG_LEVEL": "ERROR",
}


class Line(NamedTuple):
    """Kilobits a second, and milliseconds there and back."""

    name: str
    kilobits: int
    latency: int


LINES = [Line("slow 4G", 1600, 150), Line("slow 3G", 400, 400)]
WATCH = """
window.seen = {shift: 0, paint: 0};
new PerformanceObserver((list) => list.getEntries().forEach((each) => { seen.shift += each.value; }))
  .observe({type: "layout-shift", buffered: true});
new PerformanceObserver((list) => list.getEntries().forEach((each) => { seen.paint = each.startTime; }))
  .observe({type: "largest-contentful-paint", buffered: true});
"""
READ = """() => {
  const files = performance.getEntriesByType("resource"), page = performance.getEntriesByType("navigation")[0];
  const size = (entries) => entries.reduce((sum, each) => sum + each.transferSize, 0) / 1024;
  const isPicture = (each) => ["img", "image"].includes(each.initiatorType) && !each.name.includes(".css");
  return {
    own: size([page, ...files.filter((each) => !isPicture(each))]),
    all: size([page, ...files]),
    requests: files.length + 1,
    blocking: files.filter((each) => each.renderBlockingStatus === "blocking").map((each) => each.name),
    first: performance.getEntriesByName("first-contentful-paint")[0].startTime,
    largest: seen.paint,
    shift: seen.shift,
  };
}"""


def measure(database: str, pages: dict[str, str]) -> dict[str, dict[str, dict]] | None:
    """Line → page → what READ tells; None where there is no Chromium."""
    if not CHROMIUM:
        return None
    from playwright.sync_api import sync_playwright

    environment = {**PRODUCTION, "DATABASE_URL": database}
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
    subprocess.run(command, cwd=BASE, env={**os.environ, **environment}, check=True)
    with served("exportasv.wsgi:application", 8735, **environment) as port, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        address = f"http://127.0.0.1:{port}"
        [ask(port, path) for path in pages.values()]  # the first answers of a new server take long
        told = {
            line.name: {name: _visit(browser, line, address + path) for name, path in pages.items()} for line in LINES
        }
        browser.close()
    return told


def _visit(browser, line: Line, address: str) -> dict:
    """One page on a phone, from an empty cache."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, service_workers="block")
    page = context.new_page()
    page.add_init_script(WATCH)
    told = context.new_cdp_session(page)
    told.send("Network.enable")
    bytes_a_second = line.kilobits * 1000 / 8
    speed = {"downloadThroughput": bytes_a_second, "uploadThroughput": bytes_a_second / 2, "latency": line.latency}
    told.send("Network.emulateNetworkConditions", {"offline": False, **speed})
    told.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(address, wait_until="networkidle", timeout=120_000)
    read = page.evaluate(READ)
    context.close()
    return read


def written(told: dict[str, dict[str, dict]] | None) -> list[str]:
    """The section of docs/benchmarks.md."""
    head = ["## A phone on a weak line", ""]
    if told is None:
        return [*head, "Not measured: there is no Chromium on this machine."]
    lines = ", ".join(f"{line.name} {line.kilobits:,} kbit/s and {line.latency} ms" for line in LINES)
    rows = []
    for line, pages in told.items():
        for name, read in pages.items():
            blocking = ", ".join(_plain(file) for file in read["blocking"]) or "none"
            rows.append(
                f"| {name} | {line} | {read['own']:.0f} | {read['all']:.0f} | {read['requests']} | {blocking} "
                f"| {read['first'] / 1000:.1f} | {read['largest'] / 1000:.1f} | {read['shift']:.3f} |"
            )
    return [
        *head,
        "Chromium, 390 × 844, nothing kept beforehand, the processor slowed four times, the site as in production;",
        f"{lines}. First and largest paint in seconds;",
        "shift is the cumulative layout shift (good: below 0.1).",
        "",
        "| Page | Line | KB without pictures | KB | Requests | Blocking | First paint | Largest paint | Shift |",
        "|---|---|---|---|---|---|---|---|---|",
        *rows,
    ]


def _plain(address: str) -> str:
    """The file's name without its fingerprint."""
    stem, _, ending = address.rpartition("/")[2].rpartition(".")
    return f"{stem.partition('.')[0]}.{ending}"
