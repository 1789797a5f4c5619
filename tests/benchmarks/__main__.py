"""`make bench`: fills three databases (1k, 100k and 1M products), measures, and writes docs/benchmarks.md.

`make bench ARGS="1009 100000"` measures those sizes only.
"""

import gzip
import itertools
import json
import os
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import psycopg2
from environ import Env
from psycopg2 import sql

from exportasv.core.http.shared_pages import MAX_AGE_SECONDS
from tests.benchmarks import (
    behind_nginx,
    imports_table,
    memory,
    peers,
    public_pages,
    signed_in_table,
    slow_line,
    slow_visitors,
    table,
)
from tests.benchmarks.load import AS_SHIPPED, ask, rate, served

BASE = Path(__file__).resolve().parents[2]
SIZES = [1009, 100_000, 1_000_000]
ROUNDS = 25
TURNS, TURN = 15, 0.5  # seconds
SIGNED_IN_TURNS, SIGNED_IN_TURN = 5, 0.3
API = "/api/v1/products/"
TYPO_STEP = "typo step"  # of probe.py, which starts Django where it is imported
MIDDLEWARE_COST = "from tests.benchmarks.middleware import main; main()"


def database(size: int) -> str:
    """The address of the database with so many products, made where it is missing."""
    given, name = os.environ["DATABASE_URL"], f"bench_{size}"
    own = Env.db_url_config(given)
    where = {word: own[word.upper()] or None for word in ("user", "password", "host", "port")}
    with closing(psycopg2.connect(dbname=own["NAME"], **where)) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not cursor.fetchone():
            cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    folder, _, last = given.rpartition("/")
    url = f"{folder}/{last.replace(own['NAME'], name, 1)}"
    _run(url, "manage.py", "migrate", "-v0")
    _run(url, "manage.py", "load_demo", "--scale", str(size))
    return url


def _run(url: str, *command: str) -> str:
    environment = {**os.environ, "DATABASE_URL": url, "EXPORTASV_ENV": "local"}
    done = subprocess.run([sys.executable, *command], cwd=BASE, env=environment, check=True, capture_output=True)
    return done.stdout.decode()


def probed(urls: dict[int, str]) -> dict[int, table.Probe]:
    """What probe.py tells of each database, all asked in turn, so that a busy machine slows them alike."""
    with ExitStack() as stack:
        probes = {size: stack.enter_context(_probe(url)) for size, url in urls.items()}
        told = {size: json.loads(probe.stdout.readline()) for size, probe in probes.items()}
        times: dict[int, dict[str, list[float]]] = {size: defaultdict(list) for size in urls}
        works = [*next(iter(told.values()))["queries"], TYPO_STEP]
        for _round, work, size in itertools.product(range(ROUNDS), works, urls):
            probes[size].stdin.write(f"{work}\n")
            probes[size].stdin.flush()
            times[size][work] += json.loads(probes[size].stdout.readline())
    return {
        size: table.Probe(
            told[size]["slug"],
            told[size]["queries"],
            told[size]["profile"],
            {work: statistics.median(values) for work, values in times[size].items()},
        )
        for size in urls
    }


@contextmanager
def _probe(url: str) -> Iterator[subprocess.Popen]:
    command = [sys.executable, "-m", "tests.benchmarks.probe"]
    environment = {**os.environ, "DATABASE_URL": url, "EXPORTASV_ENV": "local"}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=BASE, env=environment, **pipes) as process:
        yield process
        process.stdin.close()


def rates(url: str, slug: str) -> dict[str, table.Rate]:
    """Requests a second, and the same divided by those of F in the same moments."""
    site = served("exportasv.wsgi:application", 8732, DATABASE_URL=url, EXPORTASV_ENV="local", LOG_LEVEL="ERROR")
    with served("tests.benchmarks.bare:application", 8731) as bare, site as port:
        return {
            name: table.Rate(*_beside(bare, port, path, etagged))
            for path, name in {"/en/catalogue/": "list", f"/en/catalogue/{slug}/": "product", API: "api"}.items()
            for name, etagged in ((name, False), (f"{name} 304", True))
        }


def _beside(bare: int, port: int, path: str, etagged: bool) -> tuple[float, float]:
    """Short turns of F and of the page, one after the other; the medians of the rate and of the ratio."""
    headers, status = {}, 200
    time.sleep(
        max(0, 2 * TURN * TURNS + 2 - MAX_AGE_SECONDS + time.time() % MAX_AGE_SECONDS)
    )  # an ETag holds for its five minutes
    head = ask(port, path).partition(b"\r\n\r\n")[0].decode()
    if etagged:
        headers, status = {"If_None_Match": head.partition("ETag: ")[2].partition("\r\n")[0]}, 304
    pairs = [(rate(bare, "/", TURN), rate(port, path, TURN, status, **headers)) for _turn in range(TURNS)]
    return statistics.median(own for _f, own in pairs), statistics.median(own / f for f, own in pairs)


def signed_in_pages(url: str) -> dict[str, signed_in_table.Figures]:
    """What signed_in.py tells of each page, and how many times F's time it takes, in short turns beside F."""
    pages = json.loads(_run(url, "-m", "tests.benchmarks.signed_in", "every"))
    found = {}
    ours = {"DATABASE_URL": url, "EXPORTASV_ENV": "local", "LOG_LEVEL": "ERROR"}
    site = served("exportasv.wsgi:application", 8736, options=AS_SHIPPED, **ours)
    with served("tests.benchmarks.bare:application", 8735) as bare, site as port:
        for name, page in pages.items():
            pairs = [
                (rate(bare, "/", SIGNED_IN_TURN), rate(port, page["path"], SIGNED_IN_TURN, Cookie=page["cookies"]))
                for _turn in range(0 if page["is_save"] else SIGNED_IN_TURNS)
            ]
            times_f = statistics.median(f / own for f, own in pairs) if pairs else 0.0
            found[name] = signed_in_table.Figures(page["queries"], page["kb"], times_f, page["is_save"])
    return found


def weight(url: str) -> dict[str, int]:
    """Bytes of the catalogue page as they travel, without pictures: the page and each file that it names."""
    files = ["vendor/pico.css", "css/site.css", "vendor/htmx.min.js", "js/site.js", "vendor/young-serif.woff2"]
    with served("exportasv.wsgi:application", 8734, DATABASE_URL=url, EXPORTASV_ENV="local") as port:
        page = ask(port, "/en/catalogue/").partition(b"\r\n\r\n")[2]
    told = {"page": len(page)}
    for name in files:
        content = (BASE / "static" / name).read_bytes()
        told[name] = len(content) if name.endswith("woff2") else len(gzip.compress(content, 9))
    return told


def _seen_by_a_phone(slug: str) -> dict[str, str]:
    return {
        "home": "/en/",
        "catalogue": "/en/catalogue/",
        "search": "/en/catalogue/?q=coffee&sector=beverages",
        "product": f"/en/catalogue/{slug}/",
        "sector": "/en/sectors/food/",
        "companies": "/en/companies/",
        "houses": "/en/trading-houses/",
        "house": "/en/trading-houses/los-angeles/",
    }


def main() -> None:
    sizes, before = [int(word) for word in sys.argv[1:]] or SIZES, os.getloadavg()[0]
    urls = {size: database(size) for size in sizes}
    probes = probed(urls)
    first = min(urls)
    costs = json.loads(_run(urls[first], "-c", MIDDLEWARE_COST))
    slug = probes[first].slug
    text = table.written(probes, rates(urls[first], slug), weight(urls[first]), costs, before)
    text += public_pages.section(urls[first], slug)
    text += peers.section(urls[first])
    text += "\n" + "\n".join(slow_line.written(slow_line.measure(urls[first], _seen_by_a_phone(slug)))) + "\n"
    pages = [signed_in_pages(urls[size]) for size in sorted(urls)[:2]]
    text += signed_in_table.section(pages[0], pages[1] if len(pages) > 1 else None)
    text += memory.section(memory.measure(urls[first])) + slow_visitors.section(slow_visitors.measure(urls[first]))
    text += behind_nginx.section(behind_nginx.measure(urls[first]))
    text += imports_table.section(json.loads(_run(urls[first], "-m", "tests.benchmarks.imports")))
    (BASE / "docs" / "benchmarks.md").write_text(text)
    print(text)


if __name__ == "__main__":
    main()
