"""The sync client that docs/api.md prints, run against the test client instead of the network."""

import io
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import orjson
from django.conf import settings
from django.test import Client

Copy = dict[str, dict[str, dict[str, Any]]]
BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)


def printed_client() -> str:
    """Return the program under "A copy in thirty lines"."""
    page = (settings.BASE_DIR / "docs/api.md").read_text()
    found = BLOCK.search(page.split("## A copy in thirty lines")[1])
    assert found
    return found[1]


def printed_follow(client: Client) -> Callable[[Copy, str], str]:
    """Return the function `follow` of the printed program, which asks this client."""

    def open_address(address: str) -> io.BytesIO:
        parts = urlsplit(address)
        answer = client.get(f"{parts.path}?{parts.query}")
        assert answer.status_code == 200, answer.content[:500]
        return io.BytesIO(answer.content)

    names: dict[str, Any] = {"__name__": "printed"}
    exec(printed_client(), names)  # nosec B102 # our own page
    names["urlopen"] = open_address
    return names["follow"]


def original(client: Client) -> Copy:
    """Return every row of every public list, read page by page."""
    found: Copy = {}
    for name in RESOURCES:
        rows, address = {}, f"/api/v1/{name}/?page_size=1000"
        while address:
            page = orjson.loads(client.get(address).content)
            rows |= {row.get("slug") or row["code"]: row for row in page["results"]}
            address = page["next"]
        found[name] = rows
    return found


RESOURCES = ("sectors", "companies", "products", "trading-houses", "services", "events")


def differences(copy: Copy, found: Copy) -> list[tuple[str, str]]:
    """Return (resource, slug) of every row that the copy and the original do not have alike."""
    return [
        (name, slug)
        for name in RESOURCES
        for slug in sorted({*copy.get(name, {}), *found[name]})
        if copy.get(name, {}).get(slug) != found[name].get(slug)
    ]
