"""Sections and pages of the sitemap. Every app declares its own in `<app>/portal.py`."""

from collections.abc import Callable

from django.db.models import QuerySet

Rows = Callable[[], QuerySet | list[str]]
PAGES = "pages"  # the section of pages without a row
SECTIONS: dict[str, tuple[int, Rows]] = {}  # name → position and rows
_pages: dict[str, int] = {}  # name of a route → position


def sitemap_section(name: str, position: int, rows: Rows) -> None:
    """Declare rows that have a page (`get_absolute_url`), in a stable order for pagination."""
    SECTIONS[name] = position, rows


def sitemap_page(route: str, position: int) -> None:
    """Declare a page without a row."""
    _pages[route] = position


def sitemap_pages() -> list[str]:
    """Return the route names of the pages without a row, in order."""
    return sorted(_pages, key=_pages.__getitem__)
