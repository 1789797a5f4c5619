"""`make bench`: fills three databases (1k, 100k and 1M products), measures, and writes docs/benchmarks.md.

`make bench ARGS="1009 100000"` measures those sizes only.
"""

import gzip
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from exportasv.lib.shared_pages import LONGEST
from tests.benchmarks import table
from tests.benchmarks.load import ask, rate, served

BASE = Path(__file__).resolve().parents[2]
SIZES = [1009, 100_000, 1_000_000]
MIDDLEWARE_COST = "from tests.benchmarks.middleware import main; main()"


def database(size: int) -> str:
    """The address of the database with so many products, made where it is missing."""
    address = urlsplit(os.environ["DATABASE_URL"])
    name = f"bench_{size}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not known:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    url = urlunsplit(address._replace(path=f"/{name}"))
    _run(url, "manage.py", "migrate", "-v0")
    _run(url, "manage.py", "load_demo", "--scale", str(size))
    return url


def _run(url: str, *command: str) -> str:
    environment = {**os.environ, "DATABASE_URL": url, "EXPORTASV_ENV": "local"}
    done = subprocess.run([sys.executable, *command], cwd=BASE, env=environment, check=True, capture_output=True)
    return done.stdout.decode()


def rates(url: str, slug: str) -> dict[str, float]:
    """Requests a second, each beside F of the same run."""
    with served("tests.benchmarks.bare:application", 8731) as port:
        told = {"F": rate(port, "/")}
    with served("exportasv.wsgi:application", 8732, DATABASE_URL=url, EXPORTASV_ENV="local", LOG_LEVEL="ERROR") as port:
        pages = {"list": "/en/catalogue/", "product": f"/en/catalogue/{slug}/", "api": "/api/v1/products/"}
        for name, path in pages.items():
            told[name] = rate(port, path)
            time.sleep(max(0, 10 - LONGEST + time.time() % LONGEST))  # an ETag holds until the next five minutes begin
            head = ask(port, path).partition(b"\r\n\r\n")[0].decode()
            etag = head.partition("ETag: ")[2].partition("\r\n")[0]
            told[f"{name} 304"] = rate(port, path, status=304, If_None_Match=etag)
    with served("tests.benchmarks.bare:application", 8733) as port:
        told["F"] = (told["F"] + rate(port, "/")) / 2  # before and after: the machine drifts
    return told


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


def main() -> None:
    sizes = [int(word) for word in sys.argv[1:]] or SIZES
    urls = {size: database(size) for size in sizes}
    probes = {size: json.loads(_run(url, "-m", "tests.benchmarks.probe")) for size, url in urls.items()}
    first = min(urls)
    costs = json.loads(_run(urls[first], "-c", MIDDLEWARE_COST))
    text = table.written(probes, rates(urls[first], probes[first]["slug"]), weight(urls[first]), costs)
    (BASE / "docs" / "benchmarks.md").write_text(text)
    print(text)


if __name__ == "__main__":
    main()
