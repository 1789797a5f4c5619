"""What a visitor may be typing: products by the beginning of a word, sectors, companies."""

from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery
from django.urls import reverse
from django.utils.translation import gettext as _

from companies.models import Company
from products.catalogue import search
from products.catalogue.facets import BY_PARAMETER, names_of
from products.models import Product

EACH = 4
SHORTEST = 2  # letters


@dataclass(frozen=True)
class Suggestion:
    kind: str
    name: str
    url: str


def suggest(words: str) -> list[Suggestion]:
    """At most four of each kind; none for a single letter."""
    if len(words) < SHORTEST:
        return []
    return [*_sectors(words), *_products(words), *_companies(words)]


def _sectors(words: str) -> list[Suggestion]:
    known = names_of(BY_PARAMETER["sector"]).items()
    found = [(code, name) for code, name in known if search.plain(words) in search.plain(name)]
    url = reverse("products:catalogue")
    return [Suggestion(_("Sector"), name, f"{url}?sector={code}") for code, name in found[:EACH]]


def _products(words: str) -> list[Suggestion]:
    """Products with all the words, the last one perhaps unfinished."""
    *whole, last = search.tokens(words) or [""]
    letters = "".join(c for c in search.plain(last) if c.isalnum())
    if not letters:
        return []
    query = SearchQuery(f"{letters}:*", config="simple", search_type="raw")
    if whole and (before := search.query_for(" ".join(whole))):
        query = before & query
    rows = Product.objects.filter(entry__search=query).order_by("-entry__quality", "-pk")
    rows = rows.only("name_es", "name_en", "slug")[:EACH]
    return [Suggestion(_("Product"), row.name, row.get_absolute_url()) for row in rows]


def _companies(words: str) -> list[Suggestion]:
    rows = Company.objects.public().filter(name__unaccent__icontains=words).only("name", "slug")[:EACH]
    return [Suggestion(_("Company"), row.name, row.get_absolute_url()) for row in rows]
