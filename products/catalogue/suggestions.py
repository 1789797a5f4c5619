"""Suggestions while a visitor types: products by prefix, sectors, companies."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from companies.models import Company
from products.catalogue.facets import FACETS_BY_PARAMETER, facet_names
from products.catalogue.search import TextQuery, normalize_text
from products.models import Product, Synonym

MAX_PER_KIND = 4
MIN_LETTERS = 2  # letters


@dataclass(frozen=True)
class Suggestion:
    kind: str
    name: str
    url: str


def search_suggestions(words: str) -> list[Suggestion]:
    """Return at most four suggestions of each kind; none for fewer than MIN_LETTERS letters."""
    if len(words) < MIN_LETTERS:
        return []
    return [*_sector_suggestions(words), *_product_suggestions(words), *_company_suggestions(words)]


def _sector_suggestions(words: str) -> list[Suggestion]:
    known = [(code, str(name)) for code, name in facet_names(FACETS_BY_PARAMETER["sector"]).items()]
    found = [(code, name) for code, name in known if normalize_text(words) in normalize_text(name)]
    url = reverse("products:catalogue")
    return [Suggestion(_("Sector"), name, f"{url}?sector={code}") for code, name in found[:MAX_PER_KIND]]


def _product_suggestions(words: str) -> list[Suggestion]:
    """Return products with all the words; the last one is a prefix."""
    query = TextQuery.parse(words).unfinished_tsquery(Synonym.by_word())
    if query is None:
        return []
    rows = Product.objects.filter(entry__search=query).order_by("-entry__quality", "-pk")
    rows = rows.only("name_es", "name_en", "slug")[:MAX_PER_KIND]
    return [Suggestion(_("Product"), row.name, row.get_absolute_url()) for row in rows]


def _company_suggestions(words: str) -> list[Suggestion]:
    rows = Company.objects.public().filter(name__unaccent__icontains=words).only("name", "slug")[:MAX_PER_KIND]
    return [Suggestion(_("Company"), row.name, row.get_absolute_url()) for row in rows]
