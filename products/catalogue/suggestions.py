"""Suggestions while a visitor types: products by prefix, sectors, companies."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from companies.models import Company
from products.catalogue.facets import FACETS_BY_PARAMETER, facet_names, facet_of, facet_option_name
from products.catalogue.query import CatalogueQuery
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
    meant = _filter_suggestions(words) or _sector_suggestions(words)
    return [*meant, *_product_suggestions(words), *_company_suggestions(words)]


def _filter_suggestions(words: str) -> list[Suggestion]:
    """Return the filters that the whole text names: "fair trade"."""
    query = CatalogueQuery.from_text(words)
    if query.is_ranked and any(each.is_text for each in query.search_text.elements):
        return []
    url = reverse("products:catalogue")
    facts = [(facet_of(name), code) for name, code in query.named_codes()]
    names = [(facet, facet_option_name(facet, code, facet_names(facet))) for facet, code in facts]
    address = f"{url}{query.query_string()}"
    return [Suggestion(str(facet.title), name, address) for facet, name in names[:MAX_PER_KIND]]


def _sector_suggestions(words: str) -> list[Suggestion]:
    known = [(code, str(name)) for code, name in facet_names(FACETS_BY_PARAMETER["sector"]).items()]
    found = [(code, name) for code, name in known if normalize_text(words) in normalize_text(name)]
    url = reverse("products:catalogue")
    return [Suggestion(_("Sector"), name, f"{url}?sector={code}") for code, name in found[:MAX_PER_KIND]]


def _product_suggestions(words: str) -> list[Suggestion]:
    """Return products with all the words; the last one is a prefix. Those whose name begins with it come first.

    One query, or two if their names are not enough.
    """
    text, synonyms = TextQuery.parse(words), Synonym.by_word()
    found: list[Product] = []
    for weights in ("A", ""):  # the word that names the product (catalogue_text in products/migrations/sql/), then all
        query = text.unfinished_tsquery(synonyms, weights)
        if query is None or len(found) == MAX_PER_KIND:
            break
        rows = Product.objects.filter(entry__search=query).exclude(pk__in=[row.pk for row in found])
        rows = rows.order_by("-entry__quality", "-pk").only("name_es", "name_en", "slug", "slug_en")
        found += rows[: MAX_PER_KIND - len(found)]
    return [Suggestion(_("Product"), row.name, row.get_absolute_url()) for row in found]


def _company_suggestions(words: str) -> list[Suggestion]:
    rows = Company.objects.public().filter(name__unaccent__icontains=words).only("name", "slug")[:MAX_PER_KIND]
    return [Suggestion(_("Company"), row.name, row.get_absolute_url()) for row in rows]
