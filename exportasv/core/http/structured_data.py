"""schema.org data of public pages (JSON-LD), for search engines and buyers' software. Every address is absolute."""

import json
from collections.abc import Iterable
from urllib.parse import urljoin

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}  # no text can end the script element


def absolute_url(path: str) -> str:
    """Return the address on this site of a path; an address of another host stays as it is."""
    return urljoin(f"{settings.SITE_URL}/", path)


def json_ld(data: dict[str, object]) -> SafeString:
    """Return the data for a script element, without its empty values."""
    told = _without_empty({"@context": "https://schema.org", **data})
    safe = json.dumps(told, ensure_ascii=False).translate(ESCAPES)
    return mark_safe(safe)  # noqa: S308 # nosec B308 B703 # escaped above


def breadcrumbs(steps: Iterable[tuple[object, str]]) -> SafeString:
    """Return the BreadcrumbList of (name, path), from the widest page to this one."""
    items = [
        {"@type": "ListItem", "position": place, "name": str(name), "item": absolute_url(path)}
        for place, (name, path) in enumerate(steps, 1)
    ]
    return json_ld({"@type": "BreadcrumbList", "itemListElement": items})


def _without_empty(value: object) -> object:
    """Return the value without the empty parts of its dictionaries."""
    if isinstance(value, dict):
        told = {name: _without_empty(each) for name, each in value.items()}
        return {name: each for name, each in told.items() if each not in ("", None, [], {})}
    if isinstance(value, list):
        return [_without_empty(each) for each in value]
    return value
