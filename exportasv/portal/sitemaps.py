"""Sitemaps of all public pages, one for each section and language.

A sitemap reads its rows in pages from the table, so its cost does not grow with the number of products. The pages
themselves link their other language (hreflang).
"""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import override

from exportasv.core.audit.row_versions import with_changed_at
from exportasv.core.http.sitemaps import SECTIONS, Count, Rows


class RowSitemap(Sitemap):
    """Rows with a page, or names of routes, in one language. URLs use SITE_URL."""

    limit = 5000
    protocol = urlsplit(settings.SITE_URL).scheme

    def __init__(self, rows: Rows, count: Count | None, language: str) -> None:
        self.rows, self.count, self.language = rows, count, language

    @property
    def paginator(self) -> Paginator:
        pages = Paginator(self.items(), self.limit)
        if self.count:
            pages.count = self.count()
        return pages

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def get_latest_lastmod(self) -> None:
        """Return None: the index omits the date, because it would read every row."""

    def items(self) -> QuerySet | list[str]:
        rows = self.rows()
        return with_changed_at(rows) if isinstance(rows, QuerySet) else rows

    def location(self, item: Any) -> str:
        with override(self.language):
            return reverse(item) if isinstance(item, str) else item.get_absolute_url()

    def lastmod(self, item: Model | str) -> datetime | None:
        return getattr(item, "content_changed_at", None)


def sitemaps() -> dict[str, RowSitemap]:
    """Return a sitemap for each declared section and language."""
    sections = sorted(SECTIONS.items(), key=lambda section: section[1][0])
    languages = [code for code, _name in settings.LANGUAGES]
    return {
        f"{name}-{code}": RowSitemap(rows, count, code)
        for name, (_position, rows, count) in sections
        for code in languages
    }
