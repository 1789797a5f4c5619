"""The facets of the catalogue: parameters, titles, names of their codes."""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from companies.models import CertificateType
from companies.territory.departments import DEPARTMENT_CHOICES, MUNICIPALITY_CHOICES
from exportasv.core.db.sorting import alphabet_key
from exportasv.core.http.kept_tables import kept_tables
from exportasv.core.lazy_text import StrOrPromise
from products.catalogue.filters import FACET_LETTERS, facet_letter
from products.models import HSHeading, Product, ProductKind, Sector
from products.models.attribute import AttributeDefinition, attribute_definitions

NAMES_CACHE_SECONDS = 600  # seconds
Names = dict[str, Mapping[str, StrOrPromise]]  # parameter → code → name


def _sector_names() -> dict[str, str]:
    return {sector.code: sector.name for sector in Sector.objects.all()}


def _certificate_names() -> dict[str, str]:
    return {kind.code: kind.name for kind in CertificateType.objects.all()}


def _chapter_names() -> dict[str, str]:
    return {row.code: f"{row.code} {row.text}" for row in HSHeading.objects.chapters()}


def _country_names() -> dict[str, str]:
    return {code: str(name) for code, name in countries}


MINIMUM_ORDER_BANDS = {"10": _("up to 10"), "100": _("up to 100"), "1000": _("up to 1,000"), "more": _("over 1,000")}
FIRST_ORDER_BANDS = {
    "500": _("up to $500"),
    "2000": _("$500 to $2,000"),
    "10000": _("$2,000 to $10,000"),
    "more": _("over $10,000"),
}
PRICE_BANDS = {"5": _("up to $5"), "20": _("$5 to $20"), "100": _("$20 to $100"), "more": _("over $100")}
LEAD_TIME_BANDS = {
    "7": _("up to a week"),
    "15": _("8 to 15 days"),
    "30": _("16 to 30 days"),
    "more": _("over a month"),
}
EXPERIENCE_OPTIONS = {"yes": _("exports already"), "first": _("first export")}
YES_OPTION = {"yes": _("company led by women")}
PHOTO_OPTION = {"yes": _("with photos")}
OFFER_OPTIONS = {"samples": _("samples available"), "label": _("private label")}
KIND_OPTIONS = dict(ProductKind.choices)


@dataclass(frozen=True)
class Facet:
    """One group of options. `names` gives code → name, in display order if `keeps_order`; if not, sort by count."""

    parameter: str
    title: StrOrPromise
    names: Callable[[], Mapping[str, StrOrPromise]]
    keeps_order: bool = False
    is_cached: bool = True  # names are read from tables
    is_listed: bool = True  # beside the results; if not, only in an address or named by words

    @property
    def letter(self) -> str:
        return facet_letter(self.parameter)

    @property
    def is_in_code(self) -> bool:
        """Return whether title and names are those of the code: they change by the language alone."""
        return not self.is_cached and self.parameter in FACETS_BY_PARAMETER


FACETS = [
    Facet("sector", _("Sector"), _sector_names),
    Facet("kind", _("Good or service"), lambda: KIND_OPTIONS, keeps_order=True, is_cached=False),
    Facet("department", _("Department"), lambda: dict(DEPARTMENT_CHOICES), is_cached=False),
    Facet("municipality", _("Municipality"), lambda: dict(MUNICIPALITY_CHOICES), is_cached=False, is_listed=False),
    Facet("district", _("District"), dict, is_cached=False),
    Facet("certificate", _("Certificates"), _certificate_names),
    Facet("women", _("Led by women"), lambda: YES_OPTION, is_cached=False),
    Facet("photos", _("Photos"), lambda: PHOTO_OPTION, is_cached=False),
    Facet("order", _("Minimum order"), lambda: MINIMUM_ORDER_BANDS, keeps_order=True, is_cached=False),
    Facet("first_order", _("Smallest order"), lambda: FIRST_ORDER_BANDS, keeps_order=True, is_cached=False),
    Facet("price", _("Lowest price of a unit"), lambda: PRICE_BANDS, keeps_order=True, is_cached=False),
    Facet("incoterm", "Incoterm", dict, is_cached=False),
    Facet("place", _("Place of delivery"), dict, is_cached=False),
    Facet("lead", _("Lead time"), lambda: LEAD_TIME_BANDS, keeps_order=True, is_cached=False),
    Facet("offers", _("Available"), lambda: OFFER_OPTIONS, keeps_order=True, is_cached=False),
    Facet("experience", _("Export experience"), lambda: EXPERIENCE_OPTIONS, keeps_order=True, is_cached=False),
    Facet("destination", _("Exports to"), _country_names),
    Facet("house", _("On display in"), dict),
    Facet("chapter", _("HS chapter"), _chapter_names),
    Facet("new", pgettext_lazy("products", "New"), lambda: {"quarter": _("this quarter")}, is_cached=False),
]
FACETS_BY_PARAMETER = {facet.parameter: facet for facet in FACETS}
# letter → names registered by other apps
NAMES_FROM_OTHER_APPS: dict[str, Callable[[], Mapping[str, StrOrPromise]]] = {}


def attribute_facets(chosen: Container[str] | None = None) -> list[Facet]:
    """Return the facets of the attributes that staff marked as filters, in their order; of all, or those chosen."""
    filters = [each for each in attribute_definitions() if each.is_facet and each.is_active]
    return [_attribute_facet(each) for each in filters if chosen is None or f"a_{each.code}" in chosen]


def _attribute_facet(attribute: AttributeDefinition) -> Facet:
    def names() -> dict[str, StrOrPromise]:
        return {code: option.name for code, option in attribute.options.items()} or {"true": _("yes")}

    return Facet(f"a_{attribute.code}", attribute.name, names, keeps_order=True, is_cached=False)


def filter_parameters() -> set[str]:
    """Return every parameter of an address that filters the catalogue."""
    return {*FACET_LETTERS, *(f"a_{each.code}" for each in attribute_definitions())}


def facet_position(parameter: str) -> tuple[int, str]:
    """Return the place of a parameter in the order of FACETS; attributes come after the others."""
    names = list(FACETS_BY_PARAMETER)
    return (names.index(parameter) if parameter in FACETS_BY_PARAMETER else len(names)), parameter


def facet_of(parameter: str) -> Facet:
    """Return the facet of a parameter; one without names for an attribute that is no filter any more."""
    if known := FACETS_BY_PARAMETER.get(parameter):
        return known
    own = attribute_facets([parameter])
    return own[0] if own else Facet(parameter, parameter, dict, is_cached=False, is_listed=False)


def facet_names(facet: Facet) -> Mapping[str, StrOrPromise]:
    """Return code → name in the active language. Names from tables are cached for ten minutes."""
    return names_of_facets([facet])[facet.parameter]


def names_of_facets(facets: Iterable[Facet]) -> Names:
    """Return parameter → code → name in the active language; the cache is asked once for all of them."""
    facets = list(facets)
    reads = {facet.parameter: NAMES_FROM_OTHER_APPS.get(facet.letter, facet.names) for facet in facets}
    keys = {facet.parameter: f"facet:mark:{facet.letter}:{get_language()}" for facet in facets if facet.is_cached}
    cached = kept_tables({key: reads[name] for name, key in keys.items()}, NAMES_CACHE_SECONDS)
    return {name: cached[keys[name]] if name in keys else read() for name, read in reads.items()}


def facet_option_name(facet: Facet, code: str, names: Mapping[str, StrOrPromise]) -> str:
    if facet.parameter == "place":
        return code.title()
    return str(names.get(code, code))


def houses_showing(product: Product) -> list[tuple[str, str]]:
    """Return (short name, city) of the houses that show a product read `with_details()`. No query."""
    names = facet_names(FACETS_BY_PARAMETER["house"])
    codes = [token[2:] for token in product.tokens or [] if token.startswith("t:")]
    return sorted(((code, str(names.get(code, code))) for code in codes), key=lambda house: alphabet_key(house[1]))
