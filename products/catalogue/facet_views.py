"""What the page of the catalogue shows of a query: facets with their counts, orders, chips of what is selected."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from exportasv.core.http.kept_parts import KeptParts, digest
from exportasv.core.lazy_text import StrOrPromise
from products.catalogue.facets import (
    FACETS,
    Facet,
    Names,
    attribute_facets,
    facet_names,
    facet_of,
    facet_option_name,
    names_of_facets,
)
from products.catalogue.filters import split_token
from products.catalogue.query import SORTS, CatalogueQuery
from products.catalogue.text_match import Element


@dataclass(frozen=True)
class FacetOption:
    name: str
    count: int
    is_selected: bool
    url: str


@dataclass(frozen=True)
class FacetView:
    facet: Facet
    options: tuple[FacetOption, ...]

    @property
    def is_open(self) -> bool:
        return self.facet.letter in "sdc" or any(option.is_selected for option in self.options)


@dataclass(frozen=True)
class FacetViews:
    """The facets beside the results, and a text that stands for all that they show in the active language."""

    groups: tuple[FacetView, ...]
    key: str


_kept_views = KeptParts(most=100)


def facet_views(query: CatalogueQuery, counts: dict[str, int]) -> FacetViews:
    """Return the facets that have options; options sort by count or in their own order.

    They are kept under all that they depend on: the address, how its text was read, the counts, and every name that is
    read from a table. The names in the code depend on the language alone.
    """
    listed = [facet for facet in FACETS if facet.is_listed] + _attribute_facets(query)
    names = names_of_facets(listed)
    told = [(each.parameter, str(each.title), *names[each.parameter].items()) for each in listed if not each.is_in_code]
    key = digest(repr((query.query_string(), query.search_text, sorted(counts.items()), told)))

    def views() -> FacetViews:
        return FacetViews(tuple(_facet_views(query, counts, listed, names)), key)

    return _kept_views.get_or_make((key,), views)


def _facet_views(query: CatalogueQuery, counts: dict[str, int], listed: list[Facet], names: Names) -> list[FacetView]:
    by_letter: dict[str, dict[str, int]] = {}
    for token, count in counts.items():
        letter, code = split_token(token)
        by_letter.setdefault(letter, {})[code] = count
    shown = [
        FacetView(facet, _facet_options(facet, names[facet.parameter], query, by_letter.get(facet.letter, {})))
        for facet in listed
    ]
    return [each for each in shown if each.options]


def _attribute_facets(query: CatalogueQuery) -> list[Facet]:
    """Return the facets of attributes: all of them in a sector or for words, else those with a selected option."""
    is_narrow = query.is_ranked or "sector" in query.selected
    return attribute_facets(None if is_narrow else query.selected)


def _facet_options(
    facet: Facet, names: Mapping[str, StrOrPromise], query: CatalogueQuery, counts: dict[str, int]
) -> tuple[FacetOption, ...]:
    named = [code for name, code in query.named_codes() if name == facet.parameter]
    selected = [*query.selected.get(facet.parameter, []), *named]
    codes = [code for code in [*counts, *selected] if not (facet.keeps_order and code not in names)]
    codes = list(dict.fromkeys(codes))
    if facet.keeps_order:
        codes.sort(key=list(names).index)
    else:
        codes.sort(key=lambda code: (-counts.get(code, 0), code))
    return tuple(
        FacetOption(
            facet_option_name(facet, code, names),
            counts.get(code, 0),
            code in selected,
            query.with_code_toggled(facet.parameter, code).query_string(),
        )
        for code in codes
    )


def sort_options(query: CatalogueQuery) -> list[FacetOption]:
    """Return the orders of the list, each with its URL. Without words the newest come first anyway."""
    usual = "" if query.is_ranked else "newest"
    names = ({"": _("best match")} if query.is_ranked else {}) | {key: sort.name for key, sort in SORTS.items()}
    options = []
    for key, name in names.items():
        address = query.with_sort("" if key == usual else key).query_string()
        options.append(FacetOption(str(name), 0, (query.sort or usual) == key, address))
    return options


def filter_chips(query: CatalogueQuery) -> list[FacetOption]:
    """Return the text, what it names and the selected filters, each with the URL that removes it."""
    selected = []
    for parameter, codes in query.selected.items():
        facet = facet_of(parameter)
        names = facet_names(facet)
        for code in codes:
            address = query.with_code_toggled(parameter, code).query_string()
            selected.append(FacetOption(facet_option_name(facet, code, names), 0, True, address))
    return _text_chips(query) + selected


def _text_chips(query: CatalogueQuery) -> list[FacetOption]:
    """Return a chip for each phrase of the text that means filters, after one for its other words."""
    facts = query.search_text.facts
    if not query.text or not facts:
        return [FacetOption(f"“{query.text}”", 0, True, query.with_text("").query_string())] if query.text else []
    others = [each.words for each in query.search_text.elements if not each.is_fact]
    rest = " ".join(fact.words for fact in facts)
    text = [FacetOption(f"“{' '.join(others)}”", 0, True, query.with_text(rest).query_string())] if others else []
    return text + [
        FacetOption(_fact_name(fact), 0, True, query.with_text(query.search_text.without(fact)).query_string())
        for fact in facts
    ]


def _fact_name(fact: Element) -> str:
    """Return the names of what a phrase means: "FOB, Acajutla"."""
    groups = []
    for parameter, codes in fact.meaning.filter_dict().items():
        facet = facet_of(parameter)
        names = facet_names(facet)
        groups.append(" / ".join(facet_option_name(facet, code, names) for code in codes))
    return ", ".join(groups)
