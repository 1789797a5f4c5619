"""The law changed: which products, markets and open quotations a new version of a rule touches.

A new version stores a RuleChange and a task of the outbox in the same transaction. The task finds the products by the
index of their HS codes and writes one row each; further tasks compute the lights of requirements anew on the day from
which they hold, and the kept price ladders of duties, fees and freight prices at once (price_changes.py), some hundred
products at a time, and tell each company once.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from django.apps import apps
from django.contrib.postgres.aggregates import ArrayAgg
from django.db import transaction
from django.db.models import Count, F, Func, IntegerField, Min, Q, QuerySet, Sum
from django.utils import timezone, translation

from companies.models import Company
from companies.people import notify_company
from consulates.models import Quotation, QuotationLine
from exportasv.core.outbox.outbox import enqueue
from market_access.models import FreightLeg, Light, MarketLight, MarketRequirement, OriginRule, Relief
from market_access.models.changes import ChangedRule, ChangeImpact, RuleChange
from market_access.models.destinations import EU_MEMBERS, EVERYWHERE, Destination, Market, named_destinations
from market_access.models.versions import VersionedFact
from market_access.origin.questions import agreements
from market_access.rules.hits import codes_from, products_of_codes, products_under_rules
from market_access.rules.lights import refresh_lights
from market_access.rules.price_changes import PRICED_RULES, compute_prices, touched_sheets
from market_access.rules.rulebook import rulebook
from products.models import Product, ProductKind

FIND, COMPUTE, TELL = "rule_change_find", "rule_change_compute", "rule_change_tell"
PRICES = "rule_change_prices"
PRODUCTS_AT_ONCE, COMPANIES_AT_ONCE, STORED_AT_ONCE = 200, 200, 5000
WITH_LIGHTS = (ChangedRule.REQUIREMENT, ChangedRule.RELIEF, ChangedRule.ORIGIN)
HS_DIGITS = 6


def record_change(
    rule: VersionedFact, old: VersionedFact | None = None, *, holds_from: date | None = None
) -> RuleChange:
    """Store that a rule has a new version, and the work that follows. Call it in the transaction of the version.

    `holds_from`: the day of a change that is not the version's first day, such as the day after its last.
    """
    listed = {*_destinations(rule), *(_destinations(old) if old else [])}
    titles = {}
    for language in ("es", "en"):
        with translation.override(language):
            titles[f"title_{language}"] = _title(rule)[:300]
    destinations = [each for each in Destination.values if each in listed]
    change, _made = RuleChange.objects.get_or_create(
        rule=str(rule._meta.model_name),
        key=rule.key,
        holds_from=holds_from or rule.effective_from or timezone.localdate(),
        defaults={"destinations": destinations, **titles},
    )
    enqueue(FIND, key=str(change.pk), change=change.pk)
    return change


def record_freight_change(leg: FreightLeg, holds_from: date) -> RuleChange:
    """Store that a leg or one of its freight prices changed, and the work that follows. Call it in a transaction."""
    FreightLeg.objects.select_for_update().get(pk=leg.pk)
    number = RuleChange.objects.filter(rule=ChangedRule.FREIGHT, key__startswith=f"{leg.code}/").count() + 1
    change = RuleChange.objects.create(
        rule=ChangedRule.FREIGHT,
        key=f"{leg.code}/{number}",
        destinations=[each for each in Destination.values if each in leg.destinations],
        holds_from=max(holds_from, timezone.localdate()),
        title_es=leg.name_es,
        title_en=leg.name_en,
    )
    enqueue(FIND, key=str(change.pk), change=change.pk, due_at=_begins(change))
    return change


def _begins(change: RuleChange) -> datetime | None:
    """Return when a change of a later day begins; None if it holds already."""
    begins = timezone.make_aware(datetime.combine(change.holds_from, time.min))
    return begins if begins > timezone.now() else None


def _title(rule: VersionedFact) -> str:
    if isinstance(rule, MarketRequirement):
        return str(rule.requirement)
    if isinstance(rule, Relief):
        return str(rule.title)
    if isinstance(rule, OriginRule):
        return f"{rule.agreement} {rule.hs_code}: {rule.rule}"
    return f"{rule.name} {rule.rate_text}".strip()  # type: ignore[attr-defined]  # a duty


def _destinations(rule: VersionedFact) -> list[str]:
    if isinstance(rule, OriginRule):
        listed = _agreement_destinations(rule.agreement)
    elif isinstance(rule, MarketRequirement):
        listed = rule.destinations
    else:
        listed = [_place(rule.market)]  # type: ignore[attr-defined]  # a relief or a duty
    return named_destinations(listed)


def _place(market: str) -> str:
    """Return the word of destinations for whose rule it is: at home is everywhere, Spain is the European Union."""
    if market == Market.SV:
        return EVERYWHERE
    found = Destination.of_country(market) if market in EU_MEMBERS else None
    return found.value if found else market


def _agreement_destinations(code: str) -> list[str]:
    from_terms = [each.destinations for each in agreements() if each.code == code]
    return list(from_terms[0]) if from_terms else []


def touched_products(rule: VersionedFact) -> QuerySet[Product]:
    """Return the products that a rule is about, found by the index of their HS codes."""
    if isinstance(rule, MarketRequirement):
        return products_of_codes(rule)
    goods = products_under_rules()
    if isinstance(rule, OriginRule):
        return goods.filter(hs_code_id=rule.hs_code).order_by("pk")
    if isinstance(rule, Relief):
        spared = MarketRequirement.objects.known_on(timezone.localdate()).filter(code__in=rule.spares)
        numbers = [products_of_codes(each).order_by().values("pk") for each in spared]
        return goods.filter(_any(Q(pk__in=each) for each in numbers)).order_by("pk")
    prefixes = {each[:HS_DIGITS] for each in rule.hs}  # type: ignore[attr-defined]  # a duty
    goods = goods.exclude(kind=ProductKind.SERVICE)
    return (goods.filter(_any(map(codes_from, prefixes))) if prefixes else goods).order_by("pk")


def _any(conditions: Iterable[Q]) -> Q:
    found = Q(pk__in=[])
    for each in conditions:
        found |= each
    return found


def find_impacts(change: RuleChange, rule: VersionedFact | None) -> int:
    """Write a row for each product that the change touches; return how many products were read.

    `rule` is the new version; None for a freight price, which touches the products with a ladder on its leg.
    """
    read = _store_sheet_impacts(change) if rule is None else _store_rule_impacts(change, rule)
    _attach_quotations(change)
    return read


def _store_sheet_impacts(change: RuleChange) -> int:
    sheets = touched_sheets(change).values("product").order_by("product_id")
    found = sheets.annotate(places=ArrayAgg("destination", distinct=True))
    rows = [ChangeImpact(change=change, product_id=each["product"], destinations=each["places"]) for each in found]
    ChangeImpact.objects.bulk_create(rows, STORED_AT_ONCE, ignore_conflicts=True)
    return len(rows)


def _store_rule_impacts(change: RuleChange, rule: VersionedFact) -> int:
    before = rule.effective_from - timedelta(days=1) if rule.effective_from else None
    old = type(rule)._base_manager.filter(code=rule.code, effective_to=before).first() if before else None
    return sum(_store_impacts(change, each) for each in (rule, old) if each is not None)


def _store_impacts(change: RuleChange, rule: VersionedFact) -> int:
    # The whole list at once: for a cursor PostgreSQL would walk the products in their order instead of using the codes.
    rows = list(touched_products(rule).values_list("pk", flat=True))
    read = 0
    for numbers in id_batches(iter(rows), STORED_AT_ONCE):
        before = _lights(numbers, change.destinations) if change.rule in WITH_LIGHTS else {}
        batch = [
            ChangeImpact(
                change=change,
                product_id=pk,
                destinations=change.destinations,
                lights_before=[f"{place}:{light}" for place, light in before.get(pk, {}).items()],
            )
            for pk in numbers
        ]
        ChangeImpact.objects.bulk_create(batch, ignore_conflicts=True)
        read += len(batch)
    return read


def open_quotations(destinations: Sequence[str]) -> QuerySet[Quotation]:
    """Return the quotations that buyers of these destinations can still accept."""
    countries = [country for each in destinations for country in Destination(each).countries]
    sent = Quotation.objects.filter(state=Quotation.State.SENT, valid_until__gte=timezone.localdate())
    return sent.filter(inquiry__buyer__country__in=countries)


def id_batches(rows: Iterator[int], size: int) -> Iterator[list[int]]:
    """Yield the rows in lists of `size`."""
    while batch := list(islice(rows, size)):
        yield batch


def _attach_quotations(change: RuleChange) -> None:
    """Write on each touched product the open quotations that name it."""
    open_ones = open_quotations(change.destinations)
    lines = QuotationLine.objects.filter(quotation__in=open_ones, product__rule_impacts__change=change)
    found = lines.values("product").annotate(numbers=ArrayAgg("quotation", distinct=True)).order_by()
    for row in found:
        ChangeImpact.objects.filter(change=change, product=row["product"]).update(quotations=row["numbers"])


def find_change(change: RuleChange) -> None:
    """Find what a change touches, and store the work that follows. Do nothing if it was found before."""
    rule = _rule_of(change)
    if change.found_at is not None or (rule is None and change.rule != ChangedRule.FREIGHT):
        return
    find_impacts(change, rule)
    _sum_up(change)
    change.found_at = timezone.now()
    change.save(update_fields=["found_at"])
    if not change.products:
        return
    if change.rule in PRICED_RULES:  # the companies are told once the prices are known
        enqueue(PRICES, key=f"{change.pk}:0", change=change.pk, after=0, keeps=int(not change.is_coming))
        if begins := _begins(change):
            enqueue(PRICES, key=f"{change.pk}:kept:0", due_at=begins, change=change.pk, after=0, keeps=1)
        return
    enqueue(TELL, key=f"{change.pk}:0", change=change.pk, after=0)
    if change.rule in WITH_LIGHTS:
        enqueue(COMPUTE, key=f"{change.pk}:0", due_at=_begins(change), change=change.pk, after=0)


def compute_price_change(change: RuleChange, after: int, *, keeps: bool) -> None:
    """Compute the price ladders of the next products. The last call sums up, and lets the companies be told."""
    is_second = change.is_priced
    last = compute_prices(change, after, keeps=keeps)
    if last is not None:
        part = "kept:" if is_second else ""
        enqueue(PRICES, key=f"{change.pk}:{part}{last}", change=change.pk, after=last, keeps=int(keeps))
        return
    _sum_up(change)
    if not is_second:
        RuleChange.objects.filter(pk=change.pk).update(computed_at=timezone.now())
        enqueue(TELL, key=f"{change.pk}:0", change=change.pk, after=0)


def _rule_of(change: RuleChange) -> Any:
    if change.rule == ChangedRule.FREIGHT:
        return None
    return apps.get_model("market_access", change.rule)._base_manager.filter(key=change.key).first()


def compute_change(change: RuleChange, after: int) -> None:
    """Compute the lights of the next products; count which markets closed and opened. The last call sums up."""
    impacts = list(
        change.impacts.filter(product__gt=after)
        .order_by("product_id")
        .select_related("product__company", "product__sector")[:PRODUCTS_AT_ONCE]
    )
    rules, day = rulebook(), timezone.localdate()
    for each in impacts:
        lights = {light.market: light.light for light in refresh_lights(each.product, day, rules)}
        was = dict(word.split(":") for word in each.lights_before)
        each.closed = [place for place in change.destinations if _is_worse(was.get(place), lights[place])]
        each.opened = [place for place in change.destinations if _is_worse(lights[place], was.get(place))]
    ChangeImpact.objects.bulk_update(impacts, ["closed", "opened"])
    _sum_up(change)
    if len(impacts) == PRODUCTS_AT_ONCE:
        last = impacts[-1].product_id
        enqueue(COMPUTE, key=f"{change.pk}:{last}", change=change.pk, after=last)
    else:
        RuleChange.objects.filter(pk=change.pk).update(computed_at=timezone.now())


ORDER = {Light.RED.value: 0, Light.YELLOW.value: 1, Light.GREEN.value: 2}


def _is_worse(before: str | None, after: str | None) -> bool:
    """Return whether a light went down. What was never computed before neither closed nor opened."""
    return before is not None and after is not None and ORDER[after] < ORDER[before]


def _lights(products: Sequence[int], destinations: Sequence[str]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    rows = MarketLight.objects.filter(product__in=products, market__in=destinations)
    for product, market, light in rows.values_list("product", "market", "light"):
        found.setdefault(product, {})[market] = light
    return found


def _length(column: str) -> Func:
    return Func(F(column), function="cardinality", output_field=IntegerField())


def _sum_up(change: RuleChange) -> None:
    """Write the sums of a change."""
    sums = change.impacts.aggregate(
        products=Count("pk"),
        companies=Count("product__company", distinct=True),
        closed=Sum(_length("closed")),
        opened=Sum(_length("opened")),
        sheets=Sum(_length("prices")),
        dearer=Sum("dearer"),
        cheaper=Sum("cheaper"),
    )
    numbers = Func(F("quotations"), function="unnest")
    quotations = change.impacts.annotate(number=numbers).values("number").distinct().count()
    values = {name: value or 0 for name, value in sums.items()} | {"quotations": quotations}
    for name, value in values.items():
        setattr(change, name, value)
    change.save(update_fields=list(values))


def tell_companies(change: RuleChange, after: int) -> None:
    """Tell the next companies that a change touches, each once with its number of products and its next step."""
    rows = list(
        change.impacts.filter(product__company__gt=after)
        .values("product__company")
        .annotate(
            products=Count("pk"),
            quotations=Sum(_length("quotations")),
            sheets=Sum(_length("prices")),
            dearer=Sum("dearer"),
            first=Min("product__name_es"),
        )
        .order_by("product__company_id")[:COMPANIES_AT_ONCE]
    )
    companies = Company.objects.in_bulk([row["product__company"] for row in rows])
    for row in rows:
        with transaction.atomic():
            notify_company(
                companies[row["product__company"]],
                "market_rule_changed",
                key=f"{change.pk}",
                route="market_access:law_changes",
                change=change,
                products=row["products"],
                quotations=row["quotations"] or 0,
                first=row["first"],
                sheets=row["sheets"] or 0,
                dearer=row["dearer"] or 0,
            )
    if len(rows) == COMPANIES_AT_ONCE:
        last = rows[-1]["product__company"]
        enqueue(TELL, key=f"{change.pk}:{last}", change=change.pk, after=last)
