"""Lists of a bare Wagtail site and of an Oscar shop, made anew, beside our list made anew.

Both have the same 1,009 products and run in environments of their own under VAR_DIR, made here with pip. Wagtail's
pages are bare: no menu, facets or pictures. Where they cannot be installed, the section says so.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
from environ import Env
from psycopg2 import sql

from tests.benchmarks.load import rate, served
from tests.benchmarks.public_pages import OURS, Work, measure_beside, table_row

BASE = Path(__file__).resolve().parents[2]
PEERS = {
    "wagtail": (["wagtail==8.0.1"], [Work("P13 list", "/en/catalogue/", 1.4)], "/"),
    "oscar": (
        ["django-oscar[sorl-thumbnail]==4.2.1", "whoosh==2.7.4"],
        [Work("list", "/en/catalogue/")],
        "/catalogue/",
    ),
}
WITH_THEM = ["gunicorn==27.0.1", "psycopg2-binary==2.9.13", "django-environ==0.14.0"]
ROWS_SQL = """
SELECT json_agg(json_build_object('name', p.name_en, 'company', c.name, 'text', left(p.description_en, 300),
    'price', 'USD 10.00') ORDER BY p.id)
FROM products_product p JOIN companies_company c ON c.id = p.company_id WHERE p.state = 'published'
"""
HEAD = """
## Lists of other systems

The same 1,009 products in a bare Wagtail list (no menu, facets or pictures) and in Oscar's own shop, each made anew for
every request by one worker, beside our list made anew with everything that it shows.

| List | Goal | Measured | Milliseconds | |
|---|---|---|---|---|"""


def section(url: str) -> str:
    """The part of docs/benchmarks.md, measured now."""
    rows = [row for name in PEERS for row in _rows(name, url)]
    return "\n".join([HEAD, *rows]) + "\n"


def _rows(name: str, url: str) -> Iterator[str]:
    requirements, works, path = PEERS[name]
    python = _environment(name, requirements)
    if python is None:
        print(f"SKIPPED: {name} could not be installed", file=sys.stderr)
        yield f"| {name} | | not measured: {name} could not be installed | | skipped |"
        return
    told = _fill_database(name, python, url)
    peer_server = served(f"tests.benchmarks.{name}_site.wsgi:application", 8751, python=python, **told)
    ours = served("exportasv.wsgi:application", 8752, **OURS, DATABASE_URL=url, SHARED_PAGES="false")
    with peer_server as peer, ours as site:
        for work in works:
            yield table_row(work, measure_beside(peer, path, site, work.path), name, "made anew")
        yield f"| {name} alone | | | {1000 / rate(peer, path, 2):.1f} | |"


def _environment(name: str, requirements: list[str]) -> str | None:
    """Return the Python of the peer's own environment, made where it is missing; None if it cannot be made."""
    folder = Path(os.environ.get("VAR_DIR", BASE / "var")) / "peers" / name
    python = folder / "bin" / "python"
    if not (folder / "whole").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        done = subprocess.run([python, "-m", "pip", "install", "-q", *requirements, *WITH_THEM])
        if done.returncode:
            return None
        (folder / "whole").touch()
    return str(python)


def _fill_database(name: str, python: str, url: str) -> dict[str, str]:
    """Make the peer's database with our products. Return its environment variables."""
    own = Env.db_url_config(url)
    where = {word: own[word.upper()] or None for word in ("user", "password", "host", "port")}
    with closing(psycopg2.connect(dbname=own["NAME"], **where)) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute(ROWS_SQL)
        products = cursor.fetchone()[0]
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [f"peer_{name}"])
        if not cursor.fetchone():
            cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(f"peer_{name}")))
    told = {
        "DATABASE_URL": url.replace(own["NAME"], f"peer_{name}", 1),
        "DJANGO_SETTINGS_MODULE": f"tests.benchmarks.{name}_site.settings",
    }
    subprocess.run(
        [python, "-W", "ignore", "-m", f"tests.benchmarks.{name}_site.fill"],
        cwd=BASE, env={**os.environ, **told}, input=json.dumps(products), text=True, check=True,
    )  # fmt: skip
    return told
