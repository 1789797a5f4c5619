"""Matching of buyers' requirements and products, in both directions, with a reason for every point.

The score is a sum of at most 100 points: text 45, sector 5, quantity 20 (minimum order 10, capacity 10), certificates
15, price 10, experience in the market 5. A criterion that the buyer does not set gets full points. The ranking is
measured by consulates/matching/relevance/ with two sets of requirements: one was used to tune the weights, the other
was not (docs/matching.md).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, reduce
from operator import or_

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchRank
from django.db.models import F, Min, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, JSONObject
from django.utils import timezone

from companies.models import Certificate, Company, ExportMarket
from consulates.matching.reasons import Reason, all_reasons, text_reason
from consulates.matching.wanted_words import WantedWords
from consulates.models import BuyerRequirement, Gap
from exportasv.core.audit.row_versions import version_ids_since
from exportasv.core.db.fixed_query import FixedColumn, FixedQuery, is_any_of
from products.catalogue.search import (
    Query,
    Synonyms,
    TextQuery,
    any_word_query,
    search_words,
    word_alternatives,
)
from products.models import PriceTerm, Product, SearchDocument, Synonym

GOOD_SCORE = 60  # minimum score to propose a product
MAX_CANDIDATES = 300  # products scored for one requirement
MAX_MATCHES = 20
GAPS_VALID = timedelta(days=7)  # then they are recorded anew even if no product changed
CHUNK_SIZE = 200  # requirements read at once
MAX_NAMED = 60  # products of each requirement where many are matched at once
MAX_CONSORTIUM_COMPANIES = 5  # companies per consortium
FIXABLE_KINDS = {"certificate", "volume", "minimum", "price"}  # what a company can change

SHOWN_COLUMNS = (  # of a product whose match is shown
    *("slug", "slug_en", "name_es", "name_en", "summary_es", "summary_en", "hs_code"),
    *("minimum_order", "monthly_capacity", "company__name", "sector__name_es", "sector__name_en"),
)


@dataclass(frozen=True)
class Match:
    """A product for a requirement, with every reason; `score` is the sum of their points, rounded."""

    product: Product
    requirement: BuyerRequirement
    reasons: list[Reason]

    @cached_property
    def score(self) -> int:
        return round(sum(reason.points for reason in self.reasons))

    @property
    def unmet_reasons(self) -> list[Reason]:
        return [reason for reason in self.reasons if not reason.fits]

    @property
    def has_all_words(self) -> bool:
        """Return whether the product has every word of the query."""
        return self.reasons[0].fits


@dataclass(frozen=True)
class Consortium:
    """Products of several companies that together reach the volume, largest first; `capacity` in units a month."""

    matches: list[Match]
    capacity: int


def matches_for_requirement(requirement: BuyerRequirement) -> list[Match]:
    """Return the goods and services for a requirement, best first. Two queries."""
    synonyms = Synonym.by_word()
    rows = _with_scoring_data(_candidates(requirement, synonyms))
    words = WantedWords(requirement.query, synonyms)
    texts = ((product, text_reason(product, requirement, words)) for product in rows)
    fitting = [_match(product, requirement, text) for product, text in texts if text.points > 0]
    return _best_first(fitting)[:MAX_MATCHES]


def matches_of_products(requirement: BuyerRequirement, numbers: list[int]) -> list[Match]:
    """Return the matches of the products with these primary keys, best first. One query."""
    words = WantedWords(requirement.query, Synonym.by_word())
    return _best_first(match_product(product, requirement, words) for product in _PRODUCTS_NUMBERED.rows(numbers))


def _best_first(matches: Iterable[Match]) -> list[Match]:
    return sorted(matches, key=lambda match: (-match.score, match.product.pk))


def good_matches(requirements: Iterable[BuyerRequirement]) -> list[Match]:
    """Return the products with all words and a good score for any of these requirements, best first.

    Three queries, whatever the number of requirements.
    """
    wanted = {requirement.pk: requirement for requirement in requirements}
    synonyms = Synonym.by_word()
    parts = [part for each in wanted.values() if (part := _named_products(each, synonyms)) is not None]
    if not parts:
        return []
    pairs = list(parts[0].union(*parts[1:], all=True))
    rows = _with_scoring_data(Product.objects.filter(pk__in={product for product, _requirement in pairs}))
    products = {product.pk: product for product in rows}
    words = {pk: WantedWords(requirement.query, synonyms) for pk, requirement in wanted.items()}
    found = [match_product(products[product], wanted[pk], words[pk]) for product, pk in pairs]
    good = [match for match in found if match.has_all_words and match.score >= GOOD_SCORE]
    return sorted(good, key=lambda match: (-match.score, match.product.pk, match.requirement.pk))


def matches_for_company(company: Company, requirements: Iterable[BuyerRequirement]) -> list[Match]:
    """Return the requirements that this company can serve, best first, each with its best product. One query."""
    products = _PRODUCTS_OF_COMPANY.rows(company.pk)
    synonyms = Synonym.by_word()
    best = []
    for requirement in requirements:
        words = WantedWords(requirement.query, synonyms)
        texts = ((product, text_reason(product, requirement, words)) for product in products)
        found = [_match(product, requirement, text) for product, text in texts if text.fits]
        if found:
            best.append(max(found, key=lambda match: (match.score, -match.product.pk)))
    return sorted(best, key=lambda match: (-match.score, match.requirement.pk))


def smallest_consortium(matches: Iterable[Match]) -> Consortium | None:
    """Return the fewest companies that together reach the volume; None if one alone does or all together do not."""
    able = [(match.product.monthly_capacity or 0, match) for match in matches if match.has_all_words]
    able = [(capacity, match) for capacity, match in able if capacity]
    wanted = able[0][1].requirement.volume if able else None
    if not wanted or any(capacity >= wanted for capacity, _match in able):
        return None
    of_company: dict[int, tuple[int, Match]] = {}
    for capacity, match in sorted(able, key=lambda each: -each[0]):
        of_company.setdefault(match.product.company_id, (capacity, match))
    chosen, capacity = [], 0
    for each, match in list(of_company.values())[:MAX_CONSORTIUM_COMPANIES]:
        chosen.append(match)
        capacity += each
        if capacity >= wanted:
            return Consortium(chosen, capacity)
    return None


def match_product(product: Product, requirement: BuyerRequirement, words: WantedWords) -> Match:
    """Return the score of one product that `_with_scoring_data` loaded, for the requirement with these words."""
    return _match(product, requirement, text_reason(product, requirement, words))


def _match(product: Product, requirement: BuyerRequirement, text: Reason) -> Match:
    return Match(product, requirement, all_reasons(product, requirement, text))


def record_gaps(requirement: BuyerRequirement) -> int:
    """Save the gaps of the products with all words, delete closed gaps, and return the number of open ones."""
    named = [match for match in matches_for_requirement(requirement) if match.has_all_words]
    missing: dict[tuple, Product | None] = {
        (match.product.pk, miss.kind, miss.detail): match.product
        for match in named
        for miss in match.unmet_reasons
        if miss.kind in FIXABLE_KINDS
    }
    if not named:
        missing[None, Gap.Kind.NOTHING, ""] = None
    known = {(gap.product_id, gap.kind, gap.detail): gap for gap in requirement.gaps.all()}
    mended = [gap.pk for key, gap in known.items() if key not in missing and gap.state == Gap.State.OPEN]
    requirement.gaps.filter(pk__in=mended).delete()
    rows = [
        Gap(
            requirement=requirement,
            product=product,
            company=product.company if product else None,
            kind=kind,
            detail=detail,
        )
        for (pk, kind, detail), product in missing.items()
        if (pk, kind, detail) not in known
    ]
    Gap.objects.bulk_create(rows, ignore_conflicts=True)
    BuyerRequirement.objects.filter(pk=requirement.pk).update(gaps_checked_at=timezone.now())
    return requirement.gaps.filter(state=Gap.State.OPEN).count()


def requirements_to_check() -> Iterator[BuyerRequirement]:
    """Yield the open requirements whose gaps may have changed since they were recorded.

    That is: they were saved since, a product that they may mean or that has a gap was changed, one of its certificates
    ran out, or GAPS_VALID has passed, for what else the score depends on (synonyms).
    """
    rows = BuyerRequirement.objects.open()
    fresh_from = timezone.now() - GAPS_VALID
    yield from rows.filter(Q(gaps_checked_at=None) | Q(gaps_checked_at__lt=fresh_from)).iterator(CHUNK_SIZE)
    fresh = rows.filter(gaps_checked_at__gte=fresh_from)
    since = fresh.aggregate(since=Min("gaps_checked_at"))["since"]
    if since is None:
        return
    versions, ended = version_ids_since(Product, since), _products_with_ended_certificates(since)
    if not (versions.exists() or ended.exists()):
        return
    synonyms = Synonym.by_word()
    changed = Product.objects.filter(Q(pk__in=versions) | Q(pk__in=ended))
    for requirement in fresh.iterator(CHUNK_SIZE):
        wanted = _named_filter(requirement, _some_words(requirement, synonyms))
        is_candidate = wanted is not None and changed.filter(wanted, entry__isnull=False).exists()
        if is_candidate or changed.filter(gaps__requirement=requirement).exists():
            yield requirement


def _products_with_ended_certificates(since: datetime) -> QuerySet:
    """Return the numbers of products one of whose certificates has run out since."""
    ended = (timezone.localdate(since) - timedelta(days=1), timezone.localdate() - timedelta(days=1))
    links = Product.certificates.through.objects.filter(certificate__expires_on__range=ended)
    return links.values_list("product_id", flat=True)


# --- Candidates -------------------------------------------------------------------------------------------


def _candidates(requirement: BuyerRequirement, synonyms: Synonyms) -> QuerySet[Product]:
    """Return catalogue products with all the words or the HS code, and if these are few, those with some of the words.

    PostgreSQL ranks the second, which are ten times as many, only if the first are fewer than MAX_CANDIDATES.
    """
    near, whole = _some_words(requirement, synonyms), _every_word(requirement, synonyms)
    wanted, named = _named_filter(requirement, near, ""), _named_filter(requirement, whole, "")
    if wanted is None or named is None:
        return Product.objects.none()
    nearness = [SearchRank(F("search"), near).desc()] if near else []
    rows = SearchDocument.objects.order_by(*nearness, "pk").values("pk")
    parts = [rows.filter(each)[:MAX_CANDIDATES] for each in (named, wanted & ~named)]
    return Product.objects.filter(pk__in=parts[0].union(parts[1], all=True)[:MAX_CANDIDATES]).order_by()


def _some_words(requirement: BuyerRequirement, synonyms: Synonyms) -> Query | None:
    """Return the query of texts with one of the words, None if the requirement has no word."""
    words = [each for word in search_words(requirement.query) for each in word_alternatives(word, synonyms)]
    return any_word_query(words) if words else None


def _every_word(requirement: BuyerRequirement, synonyms: Synonyms) -> Query | None:
    """Return the query of texts with all the words, None if the requirement has no word."""
    return TextQuery.parse(requirement.query).tsquery(synonyms)


def _named_filter(requirement: BuyerRequirement, words: Query | None, through: str = "entry__") -> Q | None:
    """Return the filter of products with these words or the HS code; None if the requirement names neither."""
    parts = [Q(**{f"{through}search": words})] if words else []
    if requirement.hs_prefix:
        parts.append(Q(**{f"{through}hs_code__startswith": requirement.hs_prefix}))
    return reduce(or_, parts) if parts else None


def _named_products(requirement: BuyerRequirement, synonyms: Synonyms) -> QuerySet | None:
    """Return (product, requirement) keys of catalogue products with all the words or the HS code, nearest first."""
    query = _every_word(requirement, synonyms)
    wanted = _named_filter(requirement, query)
    if wanted is None:
        return None
    nearness = [SearchRank(F("entry__search"), query).desc()] if query else []
    rows = Product.objects.filter(wanted, entry__isnull=False).order_by(*nearness, "pk")
    return rows.values_list("pk", Value(requirement.pk))[:MAX_NAMED]


def _with_scoring_data(products: QuerySet[Product]) -> QuerySet[Product]:
    """Add `match_facts`, what the reasons say beside the columns of the product, in the same query."""
    rows = products.annotate(**{"match_facts": _FACTS.column()})
    return rows.select_related("company", "sector").only(*SHOWN_COLUMNS)


def _products_of_company(company: int) -> QuerySet[Product]:
    return _with_scoring_data(Product.objects.published().filter(company_id=company))


def _products_numbered(numbers: list) -> QuerySet[Product]:
    return _with_scoring_data(Product.objects.filter(is_any_of("pk", numbers)))


_PRODUCTS_OF_COMPANY, _PRODUCTS_NUMBERED = FixedQuery(_products_of_company), FixedQuery(_products_numbered)


def _facts() -> JSONObject:
    """Return valid `papers`, the countries that the company `exports_to`, and the `lowest_price` as text."""
    valid = Certificate.objects.valid_today().filter(products=OuterRef("pk"))
    paper = JSONObject(code="type__code", name_es="type__name_es", name_en="type__name_en")
    markets = ExportMarket.objects.exporting().filter(company=OuterRef("company"))
    prices = PriceTerm.objects.filter(product=OuterRef("pk")).order_by("amount")
    return JSONObject(
        papers=ArraySubquery(valid.values(row=paper)),
        exports_to=ArraySubquery(markets.values("country")),
        lowest_price=Cast(Subquery(prices.values("amount")[:1]), TextField()),
    )


_FACTS = FixedColumn(Product, _facts)
