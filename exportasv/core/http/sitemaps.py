"""What search engines are told to read. Every app declares its sections and pages in `<app>/portal.py`."""

from collections.abc import Callable

from django.db.models import QuerySet

Rows = Callable[[], QuerySet | list[str]]
PAGES = "pages"  # the section of pages without a row
SECTIONS: dict[str, tuple[int, Rows]] = {}  # name → position and rows
_pages: dict[str, int] = {}  # name of a route → position


def sitemap_section(name: str, position: int, rows: Rows) -> None:
    """Declare rows that have a page (`get_absolute_url`), in an order that can be read in pages."""
    SECTIONS[name] = position, rows


def sitemap_page(route: str, position: int) -> None:
    """Declare a page without a row."""
    _pages[route] = position


def sitemap_pages() -> list[str]:
    """Names of the routes of the pages without a row, in their order."""
    return sorted(_pages, key=_pages.__getitem__)
