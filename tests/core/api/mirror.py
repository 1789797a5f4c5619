"""The sync client of docs/mirror.py, run against the test client instead of the network."""

import io
import json
import runpy
import sqlite3
from typing import Any
from urllib.parse import urlsplit

import orjson
from django.conf import settings
from django.test import Client

RESOURCES = ("sectors", "companies", "products", "trading-houses", "services", "events")
Rows = dict[str, dict[str, dict[str, Any]]]


class Mirror:
    """A copy kept by the printed program."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.database = sqlite3.connect(":memory:")
        self._follow = runpy.run_path(str(settings.BASE_DIR / "docs/mirror.py"))["follow"]
        self._follow.__globals__["urlopen"] = self._open

    def follow(self) -> None:
        self._follow("http://testserver", self.database)

    def cursor(self) -> str:
        return self.database.execute("SELECT cursor FROM seen").fetchone()[0]

    def rows(self) -> Rows:
        found: Rows = {name: {} for name in RESOURCES}
        for resource, slug, row in self.database.execute("SELECT resource, slug, row FROM rows"):
            found[resource][slug] = json.loads(row)
        return found

    def _open(self, address: str) -> io.BytesIO:
        parts = urlsplit(address)
        answer = self.client.get(f"{parts.path}?{parts.query}")
        assert answer.status_code == 200, answer.content[:500]
        return io.BytesIO(answer.content)


def original(client: Client) -> Rows:
    """Return every row of every public list, read page by page."""
    found: Rows = {}
    for name in RESOURCES:
        rows, address = {}, f"/api/v1/{name}/?page_size=1000"
        while address:
            page = orjson.loads(client.get(address).content)
            rows |= {row.get("slug") or row["code"]: row for row in page["results"]}
            address = page["next"]
        found[name] = rows
    return found


def differences(copy: Rows, found: Rows) -> list[tuple[str, str]]:
    """Return (resource, slug) of every row that the copy and the original do not have alike."""
    return [
        (name, slug)
        for name in RESOURCES
        for slug in sorted({*copy[name], *found[name]})
        if copy[name].get(slug) != found[name].get(slug)
    ]
