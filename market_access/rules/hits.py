"""Which products a rule hits: asked before staff save it, and shown on its page."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from companies.models import Certificate, CertificateType, Company
from market_access.models import Fact, FactType, GoodOrService, MarketLight, MarketRequirement
from market_access.models.destinations import named_destinations
from market_access.models.requirements import ANY_CODE
from market_access.origin.questions import known_origins
from market_access.rules.certainty import Certainty
from market_access.rules.gate import requirement_certainty
from market_access.rules.product_facts import (
    DETAILS,
    HEALTH_REGISTRATION,
    IMPLIED,
    ORGANIC,
    ORIGIN_FACTS,
    ProductRows,
    subject_of,
)
from market_access.rules.rulebook import Rulebook
from products.models import Product, ProductKind

SHOWN, READ_AT_ONCE, CODE_LENGTH = 20, 500, 6


@dataclass(frozen=True)
class Hits:
    """The products that a rule hits; `open` more may be, of which a characteristic is not known."""

    count: int
    open: int
    first: list[Product]


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
    return Hits(rows.count(), 0, list(rows.select_related("company")[:SHOWN]))


def products_hit(rule: MarketRequirement, rules: Rulebook, day: date) -> Hits:
    """Return the products that a rule hits in one of its destinations: how many, and the first of them.

    A rule without characteristics is counted by PostgreSQL. Of any other every product of its codes counts: products
    that nobody answered anything of are alike where their own values are, and are judged once.
    """
    rows = products_of_codes(rule)
    if not (rule.attrs_all or rule.attrs_any or rule.attrs_none):
        return products_in(rows)
    types = _types_that_matter(rule, rules.fact_types)
    special = _with_answers(rows, types)
    found = dict(_judged_alike(rule, rows.exclude(pk__in=special), types, day))
    for batch in _batches(rows.filter(pk__in=special)):
        found |= _judged_one_by_one(rule, batch, types, day)
    hit = sorted(pk for pk, certainty in found.items() if certainty == Certainty.YES)
    open_ones = sum(certainty == Certainty.OPEN for certainty in found.values())
    first = Product.objects.filter(pk__in=hit[:SHOWN]).select_related("company").order_by("pk")
    return Hits(len(hit), open_ones, list(first))


def _types_that_matter(rule: MarketRequirement, fact_types: Iterable[FactType]) -> list[FactType]:
    """Return the characteristics that a rule names, and those from which they follow."""
    every, names = list(fact_types), {*rule.attrs_all, *rule.attrs_any, *rule.attrs_none}
    while True:
        groups = {each.one_of for each in every if each.code in names and each.one_of}
        more = {each.code for each in every if each.one_of in groups}
        more |= {code for pair in IMPLIED.items() if names & {*pair} for code in pair}
        if more <= names:
            return [each for each in every if each.code in names]
        names |= more


def _with_answers(rows: QuerySet[Product], types: Collection[FactType]) -> QuerySet[Product, Any]:
    """Return the products of which a company answered something that matters, or that have a bill of materials."""
    answered = Fact.objects.filter(type__in=types)
    of_all = Q(company__in=answered.filter(product=None).values("company"))
    special = of_all | Q(pk__in=answered.exclude(product=None).values("product"))
    if {each.code for each in types} & ORIGIN_FACTS:
        special |= Q(bill_of_materials__isnull=False)
    return rows.filter(special).order_by().values("pk")


def _batches(rows: QuerySet[Product]) -> Iterator[list[Product]]:
    products = iter(rows.select_related("company").iterator(chunk_size=READ_AT_ONCE))
    while batch := list(islice(products, READ_AT_ONCE)):
        yield batch


def _judged_one_by_one(
    rule: MarketRequirement, products: Sequence[Product], types: Sequence[FactType], day: date
) -> dict[int, Certainty]:
    """Return product → whether the rule hits it, by everything that is known of each."""
    held = _certificates(Product.objects.filter(pk__in=[each.pk for each in products]), day)
    answers: dict[int, list[Fact]] = {}
    for fact in Fact.objects.filter(type__in=types, company__in={each.company_id for each in products}).select_related(
        "type"
    ):
        answers.setdefault(fact.company_id, []).append(fact)
    origins = known_origins(products, day)
    found = {}
    for product in products:
        own = [each for each in answers.get(product.company_id, []) if each.product_id in (None, product.pk)]
        rows = ProductRows(product, _papers(held.get(product.pk, ())), own, origins.get(product.pk, {}))
        found[product.pk] = Certainty.any_of(
            _certainty(rule, rows, each, types, day) for each in named_destinations(rule.destinations)
        )
    return found


def _judged_alike(
    rule: MarketRequirement, rows: QuerySet[Product], types: Sequence[FactType], day: date
) -> Iterator[tuple[int, Certainty]]:
    """Yield product → whether the rule hits it. Without answers and origin it is the same in every destination."""
    held, judged = _certificates(rows, day), {}
    place = named_destinations(rule.destinations)[0]
    columns = rows.values_list("pk", "kind", "hs_code_id", "storage", "delivery_modes", "attributes")
    for pk, kind, code, storage, modes, attributes in columns.iterator(chunk_size=5000):
        details = {name: attributes[name] for name in DETAILS if name in attributes}
        key = (kind, code, storage, repr(modes), repr(details), held.get(pk, frozenset()))
        if key not in judged:
            like: Any = {"kind": kind, "hs_code_id": code, "storage": storage, "delivery_modes": modes}
            product = Product(company=Company(), attributes=details, **like)
            judged[key] = _certainty(rule, ProductRows(product, _papers(key[-1])), place, types, day)
        yield pk, judged[key]


def _certificates(rows: QuerySet[Product], day: date) -> dict[int, frozenset[str]]:
    """Return product → the codes of its valid certificates that say something of it. One query."""
    valid = Certificate.objects.valid_on(day).filter(type__code__in=(HEALTH_REGISTRATION, *ORGANIC))
    links = Product.certificates.through.objects.filter(certificate__in=valid, product__in=rows.order_by())
    found: dict[int, frozenset[str]] = {}
    for pk, code in links.values_list("product_id", "certificate__type__code"):
        found[pk] = found.get(pk, frozenset()) | {code}
    return found


def _papers(codes: Iterable[str]) -> list[Certificate]:
    return [Certificate(type=CertificateType(code=each)) for each in codes]


def _certainty(
    rule: MarketRequirement, rows: ProductRows, destination: str, types: Iterable[FactType], day: date
) -> Certainty:
    return requirement_certainty(rule, subject_of(rows, destination, types, day, {}))
