"""Which products a rule hits: asked before staff save it, and shown on its page."""

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Prefetch, Q, QuerySet

from companies.models import Certificate, Company
from market_access.models import Fact, GoodOrService, MarketLight, MarketRequirement
from market_access.models.destinations import named_destinations
from market_access.models.requirements import ANY_CODE
from market_access.rules.certainty import Certainty
from market_access.rules.gate import requirement_certainty
from market_access.rules.product_facts import ProductRows, subject_of
from market_access.rules.rulebook import Rulebook
from products.models import Product, ProductKind

SHOWN, MOST_READ, CODE_LENGTH = 20, 5000, 6


@dataclass(frozen=True)
class Hits:
    """The products that a rule hits; `open` more may be, of which a characteristic is not known."""

    count: int
    open: int
    first: list[Product]
    is_complete: bool  # False: only the first MOST_READ products of its codes were looked at


def products_under_rules() -> QuerySet[Product]:
    """Return the products of active companies that are not withdrawn."""
    return Product.objects.filter(company__state=Company.State.ACTIVE).exclude(state=Product.State.WITHDRAWN)


def products_of_codes(rule: MarketRequirement) -> QuerySet[Product]:
    """Return the products of active companies that a rule's kind and HS codes fit, by the index of the codes."""
    rows = products_under_rules()
    if rule.kind != GoodOrService.ANY:
        is_service = Q(kind=ProductKind.SERVICE)
        rows = rows.filter(is_service if rule.kind == GoodOrService.SERVICE else ~is_service)
    goods = [codes_from(each) for each in rule.hs_include if each != ANY_CODE]
    if goods and ANY_CODE not in rule.hs_include and rule.kind != GoodOrService.SERVICE:
        fits = reduce(or_, goods)
        rows = rows.filter(fits | Q(kind=ProductKind.SERVICE) if rule.kind == GoodOrService.ANY else fits)
    for each in rule.hs_exclude:
        rows = rows.exclude(codes_from(each))
    return rows.order_by("pk")


def codes_from(digits: str) -> Q:
    """Return the filter of the six-digit codes that begin with these digits: a range, for the index."""
    return Q(hs_code__gte=digits.ljust(CODE_LENGTH, "0"), hs_code__lte=digits.ljust(CODE_LENGTH, "9"))


def mark_lights_stale(rule: MarketRequirement) -> int:
    """Let the lights that a rule may touch be computed again, and no others; return how many."""
    touched = products_of_codes(rule).order_by()
    places = named_destinations(rule.destinations)
    return MarketLight.objects.filter(product__in=touched, market__in=places, is_stale=False).update(is_stale=True)


def products_in(rows: QuerySet[Product]) -> Hits:
    """Return how many products a query has, and the first of them."""
    return Hits(rows.count(), 0, list(rows.select_related("company")[:SHOWN]), True)


def products_hit(rule: MarketRequirement, rules: Rulebook, day: date) -> Hits:
    """Return the products that a rule hits in one of its destinations: how many, and the first of them.

    A rule without characteristics is counted by PostgreSQL; of any other at most MOST_READ products are looked at.
    """
    rows = products_of_codes(rule)
    if not (rule.attrs_all or rule.attrs_any or rule.attrs_none):
        return products_in(rows)
    destinations = named_destinations(rule.destinations)
    held = Prefetch("certificates", Certificate.objects.valid_on(day).select_related("type"))
    facts = Prefetch("company__market_facts", Fact.objects.select_related("type"))
    rows = rows.select_related("company").prefetch_related(held).prefetch_related(facts)
    hit: list[Product] = []
    count = unknown = read = 0
    for product in rows[:MOST_READ].iterator(chunk_size=500):
        read += 1
        certainty = _certainty(rule, product, destinations, rules, day)
        count += certainty == Certainty.YES
        unknown += certainty == Certainty.OPEN
        if certainty == Certainty.YES and len(hit) < SHOWN:
            hit.append(product)
    return Hits(count, unknown, hit, read < MOST_READ)


def _certainty(
    rule: MarketRequirement, product: Product, destinations: list[str], rules: Rulebook, day: date
) -> Certainty:
    own = [each for each in product.company.market_facts.all() if each.product_id in (None, product.pk)]
    rows = ProductRows(product, list(product.certificates.all()), own)
    return Certainty.any_of(
        requirement_certainty(rule, subject_of(rows, each, rules.fact_types, day, {})) for each in destinations
    )
