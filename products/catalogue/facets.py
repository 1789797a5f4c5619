"""The facets of the catalogue: token letters (products/migrations/sql/ writes tokens), parameters, titles, names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from django.core.cache import cache
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from companies.models import CertificateType
from companies.territory.departments import DEPARTMENT_CHOICES
from exportasv.core.lazy_text import StrOrPromise
from products.models import HSHeading, Product, Sector

NAMES_CACHE_SECONDS = 600  # seconds


def _sector_names() -> dict[str, str]:
    return {sector.code: sector.name for sector in Sector.objects.all()}


def _certificate_names() -> dict[str, str]:
    return {kind.code: kind.name for kind in CertificateType.objects.all()}


def _chapter_names() -> dict[str, str]:
    return {row.code: f"{row.code} {row.text}" for row in HSHeading.objects.chapters()}


def _country_names() -> dict[str, str]:
    return {code: str(name) for code, name in countries}


MINIMUM_ORDER_BANDS = {"10": _("up to 10"), "100": _("up to 100"), "1000": _("up to 1,000"), "more": _("over 1,000")}
PRICE_BANDS = {"5": _("up to $5"), "20": _("$5 to $20"), "100": _("$20 to $100"), "more": _("over $100")}
LEAD_TIME_BANDS = {
    "7": _("up to a week"),
    "15": _("8 to 15 days"),
    "30": _("16 to 30 days"),
    "more": _("over a month"),
}
EXPERIENCE_OPTIONS = {"yes": _("exports already"), "first": _("first export")}
OFFER_OPTIONS = {"samples": _("samples available"), "label": _("private label")}


@dataclass(frozen=True)
class Facet:
    """One group of options. `names` gives code → name, in display order if `keeps_order`; if not, sort by count."""

    letter: str
    parameter: str
    title: StrOrPromise
    names: Callable[[], Mapping[str, StrOrPromise]]
    keeps_order: bool = False
    is_cached: bool = True  # names are read from tables


FACETS = [
    Facet("s", "sector", _("Sector"), _sector_names),
    Facet("d", "department", _("Department"), lambda: dict(DEPARTMENT_CHOICES), is_cached=False),
    Facet("c", "certificate", _("Certificates"), _certificate_names),
    Facet("q", "order", _("Minimum order"), lambda: MINIMUM_ORDER_BANDS, keeps_order=True, is_cached=False),
    Facet("p", "price", _("Lowest price of a unit"), lambda: PRICE_BANDS, keeps_order=True, is_cached=False),
    Facet("i", "incoterm", "Incoterm", dict, is_cached=False),
    Facet("l", "lead", _("Lead time"), lambda: LEAD_TIME_BANDS, keeps_order=True, is_cached=False),
    Facet("o", "offers", _("Available"), lambda: OFFER_OPTIONS, keeps_order=True, is_cached=False),
    Facet("e", "experience", _("Export experience"), lambda: EXPERIENCE_OPTIONS, keeps_order=True, is_cached=False),
    Facet("x", "destination", _("Exports to"), _country_names),
    Facet("t", "house", _("On display in"), dict),
    Facet("h", "chapter", _("HS chapter"), _chapter_names),
    Facet("n", "new", pgettext_lazy("products", "New"), lambda: {"quarter": _("this quarter")}, is_cached=False),
]
FACETS_BY_PARAMETER = {facet.parameter: facet for facet in FACETS}
# letter → names registered by other apps
NAMES_FROM_OTHER_APPS: dict[str, Callable[[], Mapping[str, StrOrPromise]]] = {}


def facet_names(facet: Facet) -> Mapping[str, StrOrPromise]:
    """Return code → name in the active language. Names from tables are cached for ten minutes."""
    read = NAMES_FROM_OTHER_APPS.get(facet.letter, facet.names)
    if not facet.is_cached:
        return read()
    names = cache.get_or_set(f"facet:{facet.letter}:{get_language()}", read, NAMES_CACHE_SECONDS)
    return cast(Mapping[str, StrOrPromise], names)


def houses_showing(product: Product) -> list[tuple[str, str]]:
    """Return (short name, city) of the houses that show a product read `with_details()`. No query."""
    names = facet_names(FACETS_BY_PARAMETER["house"])
    codes = [token[2:] for token in product.tokens or [] if token.startswith("t:")]
    return sorted(((code, str(names.get(code, code))) for code in codes), key=lambda house: house[1])
