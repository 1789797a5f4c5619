"""Sections and pages of the sitemap. Every app declares its own in `<app>/portal.py`."""

from collections.abc import Callable

from django.db.models import QuerySet

Rows = Callable[[], QuerySet | list[str]]
PAGES = "pages"  # the section of pages without a row
Count = Callable[[], int]
SECTIONS: dict[str, tuple[int, Rows, Count | None]] = {}  # name → position, rows, and how many there are
_pages: dict[str, int] = {}  # name of a route → position


def sitemap_section(name: str, position: int, rows: Rows, count: Count | None = None) -> None:
    """Declare rows that have a page (`get_absolute_url`), in a stable order for pagination.

    `count` returns how many there are where counting the rows would read a large table.
    """
    SECTIONS[name] = position, rows, count


def sitemap_page(route: str, position: int) -> None:
    """Declare a page without a row."""
    _pages[route] = position


def sitemap_pages() -> list[str]:
    """Return the route names of the pages without a row, in order."""
    return sorted(_pages, key=_pages.__getitem__)
