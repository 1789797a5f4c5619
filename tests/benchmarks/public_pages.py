"""Public pages made anew and those that signed-in people read, in times of F; lists of the API in times of MS.

F is bare.py, MS plain_serializer.py. Every pair is measured in the same moments, in short turns.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from exportasv.core.http.shared_pages import MAX_AGE_SECONDS
from tests.benchmarks.load import ask, rate, served
from tests.benchmarks.table import goal_result

TURNS, TURN, LONG_TURN = 7, 0.5, 2.0  # seconds
OURS = {
    **{"EXPORTASV_ENV": "local", "LOG_LEVEL": "ERROR", "API_ADDRESS_UNITS": "6000000"},
    **{"HEAVY_REQUESTS": "16", "HEAVY_REQUESTS_OF_ONE": "16"},
}
MS_SETTINGS = "tests.benchmarks.plain_serializer_settings"
PERSON = "propietaria"  # of exportasv/core/accounts/demo.py
COOKIE = (
    "import tests.benchmarks.public_pages as own; own.print_cookie()"  # in a process of its own, which starts Django
)
HEAD = """
## Public pages made anew, and read by signed-in people

Made anew (SHARED_PAGES=false): nothing is kept but the parts of pages, which are kept under every value that they show.
MS is the list of the same products by Django REST Framework alone (ModelSerializer, numbered pages, its own JSON).
Signed in: a visitor has asked for the page before.

| Work | Goal | Measured | Milliseconds | |
|---|---|---|---|---|"""


class Ratio(NamedTuple):
    """What was measured: how many times the other side, and the milliseconds of an answer with two clients at once."""

    times: float
    ms: float


class Work(NamedTuple):
    name: str
    path: str
    goal: float = 0  # at least so many times F, or MS; 0: none


def cold_works(slug: str) -> list[Work]:
    return [
        Work("P13 list", "/en/catalogue/", 0.04),
        Work("P13 search", f"/en/catalogue/?q={quote('café')}", 0.024),
        Work("P13 product", f"/en/catalogue/{slug}/", 0.035),
        Work("home", "/en/"),
        Work("sector", "/en/sectors/food/"),
        Work("filtered", "/en/catalogue/?sector=food&department=SS"),
        Work("companies", "/en/companies/"),
        Work("API, 50 rows", "/api/v1/products/"),
    ]


def warm_works(slug: str) -> list[Work]:
    return [
        Work("P13b list", "/en/catalogue/", 0.75),
        Work("P13b search", f"/en/catalogue/?q={quote('café')}", 0.75),
        Work("P13b product", f"/en/catalogue/{slug}/", 0.75),
        Work("P13b home", "/en/", 0.75),
    ]


API_WORKS = [
    Work("P7 API, 50 rows", "{}?page_size=50", 4),
    Work("P8 API, 1,000 rows", "{}?page_size=1000", 4.5),
]
CHANGES = Work("P18 API, 1,000 changes", "/api/v1/changes/?resource=products", 4.5)


def section(url: str, slug: str) -> str:
    """The part of docs/benchmarks.md, measured now in this database."""
    rows = []
    with served("tests.benchmarks.bare:application", 8741) as bare:
        with served("exportasv.wsgi:application", 8742, **OURS, DATABASE_URL=url, SHARED_PAGES="false") as site:
            rows += [
                table_row(work, measure_beside(bare, "/", site, work.path), "F", "made anew")
                for work in cold_works(slug)
            ]
            rows += _api_rows(url, site)
        with served("exportasv.wsgi:application", 8743, **OURS, DATABASE_URL=url) as site:
            cookie = _cookie(url)
            for work in warm_works(slug):
                _wait_for_whole_age()
                ask(site, work.path)  # a visitor
                rows.append(
                    table_row(work, measure_beside(bare, "/", site, work.path, Cookie=cookie), "F", "signed in")
                )
    return "\n".join([HEAD, *rows]) + "\n"


def _api_rows(url: str, site: int) -> list[str]:
    server = served(
        "tests.benchmarks.plain_serializer:application",
        8744,
        **{**OURS, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": MS_SETTINGS},
    )
    asked = [(work, work.path.format("/ms/"), work.path.format("/api/v1/products/")) for work in API_WORKS]
    asked.append((CHANGES, "/ms/?page_size=1000", CHANGES.path))
    with server as plain:
        return [
            table_row(work, measure_beside(plain, other, site, path, seconds=LONG_TURN), "MS", "made anew")
            for work, other, path in asked
        ]


def measure_beside(
    other: int, other_path: str, port: int, path: str, *, seconds: float = TURN, **headers: str
) -> Ratio:
    """The medians of turns of both, one after the other: the ratio of their rates, and our time."""
    for _try in range(3):
        ask(port, path, **headers)  # what a process reads once
        ask(other, other_path)
    pairs = [(rate(other, other_path, seconds), rate(port, path, seconds, **headers)) for _turn in range(TURNS)]
    own = statistics.median(own for _other, own in pairs)
    return Ratio(statistics.median(own / other for other, own in pairs), 1000 / own)


def _wait_for_whole_age() -> None:
    """Wait where a kept page would end during the turns."""
    left = MAX_AGE_SECONDS - time.time() % MAX_AGE_SECONDS
    if left < 2 * TURN * TURNS + 2:
        time.sleep(left)


def table_row(work: Work, ratio: Ratio, unit: str, how: str) -> str:
    goal, result = (f"≥ {work.goal:g} {unit}", goal_result(reached=ratio.times >= work.goal)) if work.goal else ("", "")
    figure = f"{ratio.times:.4f}" if ratio.times < 0.1 else f"{ratio.times:.2f}"
    return f"| {work.name}, {how} | {goal} | {figure} {unit} | {ratio.ms:.1f} | {result} |"


def _cookie(url: str) -> str:
    environment = {**os.environ, **OURS, "DATABASE_URL": url}
    done = subprocess.run(
        [sys.executable, "-c", COOKIE],
        env=environment,
        check=True,
        capture_output=True,
        cwd=Path(__file__).resolve().parents[2],
    )
    return json.loads(done.stdout)


def print_cookie() -> None:
    """Sign a company's owner in and print the cookie."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "exportasv.settings")
    import django

    django.setup()
    from django.test import Client

    from exportasv.core.accounts.demo import DOMAIN
    from exportasv.core.accounts.models import User

    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(User.objects.get(email=f"{PERSON}@{DOMAIN}"))
    print(json.dumps("; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())))
