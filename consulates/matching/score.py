"""What a buyer looks for against what companies offer, both ways, with the reasons written out.

The score is plain arithmetic, 100 points at most: words 45, sector 5, quantity 20 (smallest order 10, capacity 10),
certificates 15, price 10, experience in the market 5. What the buyer does not ask for counts in full. Its order is
measured by consulates/relevance/: one set of requirements that came after the first weights and was used to settle
them, and one that nothing was tuned by (docs/matching.md).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.search import SearchRank
from django.db.models import F, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Certificate, Company, ExportMarket
from consulates.models import BuyerRequirement, Gap
from exportasv.core.documents.formatting import money, number
from products.catalogue.search import any_of, plain, singular, synonyms, tokens
from products.models import Product

WORDS, SECTOR, MINIMUM, CAPACITY, CERTIFICATES, PRICE, MARKET = 45, 5, 10, 10, 15, 10, 5
GOOD = 60  # points from which a product is proposed
CANDIDATES = 300  # products looked at for one requirement
SHOWN = 20
MOST_PARTNERS = 5  # companies of one consortium
MENDABLE = {"certificate", "volume", "minimum", "price"}  # what a company can do something about
HEAD = 2  # words at the beginning of a name that say what it is: "miel de", "zapato de", "café tostado"
SHORTEST_STEM = 5  # letters in common that make two words the same: tostad-o, tostad-as


@dataclass(frozen=True)
class Reason:
    """One line of the arithmetic: what it is about, whether it fits, in words; `detail` says which certificate."""

    kind: str
    fits: bool
    text: str
    points: float
    detail: str = ""


@dataclass(frozen=True)
class Match:
    """A product for a requirement, with every reason; `score` is the sum of their points, rounded."""

    product: Product
    requirement: BuyerRequirement
    reasons: list[Reason]

    @property
    def score(self) -> int:
        return round(sum(reason.points for reason in self.reasons))

    @property
    def misses(self) -> list[Reason]:
        return [reason for reason in self.reasons if not reason.fits]

    @property
    def names_it(self) -> bool:
        """Every word asked for is in the product."""
        return self.reasons[0].fits


@dataclass(frozen=True)
class Consortium:
    """Products of several companies that reach the volume together, the largest first."""

    matches: list[Match]
    capacity: int


def matches_for(requirement: BuyerRequirement) -> list[Match]:
    """The products for what a buyer looks for, best first. Five queries."""
    rows = _candidates(requirement)
    found = [match_of(product, requirement) for product in _with_facts(rows)]
    fitting = [match for match in found if match.reasons[0].points > 0]
    return sorted(fitting, key=lambda match: (-match.score, match.product.pk))[:SHOWN]


def matches_of_company(company: Company, requirements: QuerySet[BuyerRequirement]) -> list[Match]:
    """What buyers look for that this company offers, best first; its best product for each."""
    products = list(_with_facts(Product.objects.published().filter(company=company)))
    best = []
    for requirement in requirements.select_related("sector", "buyer"):
        found = [match_of(product, requirement) for product in products]
        found = [match for match in found if match.names_it]
        if found:
            best.append(max(found, key=lambda match: (match.score, -match.product.pk)))
    return sorted(best, key=lambda match: (-match.score, match.requirement.pk))


def consortium(matches: Iterable[Match]) -> Consortium | None:
    """The fewest companies whose capacities reach the volume together; None where one reaches it, or all do not."""
    matches = [match for match in matches if match.names_it and match.product.monthly_capacity]
    wanted = matches[0].requirement.volume if matches else None
    if not wanted or any(match.product.monthly_capacity >= wanted for match in matches):
        return None
    of_company: dict[int, Match] = {}
    for match in sorted(matches, key=lambda match: -match.product.monthly_capacity):
        of_company.setdefault(match.product.company_id, match)
    chosen, capacity = [], 0
    for match in list(of_company.values())[:MOST_PARTNERS]:
        chosen.append(match)
        capacity += match.product.monthly_capacity
        if capacity >= wanted:
            return Consortium(chosen, capacity)
    return None


def match_of(product: Product, requirement: BuyerRequirement) -> Match:
    """The arithmetic for one product that came from `_with_facts`."""
    reasons = [
        _words(product, requirement),
        _sector(product, requirement),
        _minimum(product, requirement),
        _capacity(product, requirement),
        *_certificates(product, requirement),
        _price(product, requirement),
        _market(product, requirement),
    ]
    return Match(product, requirement, [reason for reason in reasons if reason])


def record_gaps(requirement: BuyerRequirement) -> int:
    """Keep what keeps the named products from fitting, once each, and forget what was mended; how many stand open."""
    named = [match for match in matches_for(requirement) if match.names_it]
    missing: dict[tuple, Product | None] = {
        (match.product.pk, miss.kind, miss.detail): match.product
        for match in named
        for miss in match.misses
        if miss.kind in MENDABLE
    }
    if not named:
        missing[None, Gap.Kind.NOTHING, ""] = None
    known = {(gap.product_id, gap.kind, gap.detail): gap for gap in requirement.gaps.all()}
    mended = [gap.pk for key, gap in known.items() if key not in missing and gap.state == Gap.State.OPEN]
    requirement.gaps.filter(pk__in=mended).delete()
    rows = [
        Gap(requirement=requirement, product=product, company=product and product.company, kind=kind, detail=detail)
        for (pk, kind, detail), product in missing.items()
        if (pk, kind, detail) not in known
    ]
    Gap.objects.bulk_create(rows, ignore_conflicts=True)
    return requirement.gaps.filter(state="open").count()


# --- Which products are looked at -------------------------------------------------------------------------


def _candidates(requirement: BuyerRequirement) -> QuerySet[Product]:
    """Of the catalogue, those with one of the words or the HS code, the nearest first."""
    words = [each for word in tokens(requirement.words) for each in _alternatives(word)]
    rows = Product.objects.filter(entry__isnull=False)
    if requirement.hs_prefix and not words:
        return rows.filter(entry__hs_code__startswith=requirement.hs_prefix)[:CANDIDATES]
    if not words:
        return rows.none()
    query = any_of(words)
    wanted = Q(entry__search=query)
    if requirement.hs_prefix:
        wanted |= Q(entry__hs_code__startswith=requirement.hs_prefix)
    ranked = rows.filter(wanted).annotate(nearness=SearchRank(F("entry__search"), query))
    return ranked.order_by("-nearness", "pk")[:CANDIDATES]


def _with_facts(products: QuerySet[Product]) -> QuerySet[Product]:
    valid = Certificate.objects.valid_on(timezone.localdate()).select_related("type")
    exporting = ExportMarket.objects.filter(until=None, standing="exporting")
    return products.select_related("company", "sector").prefetch_related(
        Prefetch("certificates", valid, to_attr="valid_certificates"),
        Prefetch("company__markets", exporting, to_attr="exports_to"),
        "prices",
    )


# --- The arithmetic, a line each --------------------------------------------------------------------------


def _words(product: Product, requirement: BuyerRequirement) -> Reason:
    """A word at the head of the Spanish name counts whole, elsewhere in the names 0.8, in the short text 0.5.

    The head says what a thing is: a soap of honey is no honey. The HS code asked for counts as all words.
    """
    if requirement.hs_prefix and (product.hs_code_id or "").startswith(requirement.hs_prefix):
        text = _("HS code %(code)s, as asked for") % {"code": product.hs_code_id}
        return Reason("words", True, text, WORDS)
    wanted = tokens(requirement.words)
    head, name = _stems(product.name_es)[:HEAD], _stems(f"{product.name_es} {product.name_en}")
    around = _stems(f"{product.summary_es} {product.summary_en} {product.sector.name_es} {product.sector.name_en}")
    worth = [1.0 if _has(word, head) else 0.8 if _has(word, name) else 0.5 * _has(word, around) for word in wanted]
    found = [word for word, value in zip(wanted, worth, strict=True) if value]
    missing = [word for word, value in zip(wanted, worth, strict=True) if not value]
    points = WORDS * sum(worth) / len(wanted) if wanted and max(worth) >= 0.8 else 0
    if missing or not points:
        return Reason("words", False, _("not named: %(words)s") % {"words": ", ".join(missing or wanted)}, points)
    return Reason("words", True, _("is what is looked for: %(words)s") % {"words": ", ".join(found)}, points)


def _sector(product: Product, requirement: BuyerRequirement) -> Reason | None:
    if requirement.sector_id in (None, product.sector_id):
        return Reason("sector", True, _("sector %(name)s") % {"name": product.sector.name}, SECTOR)
    return Reason("sector", True, _("of another sector: %(name)s") % {"name": product.sector.name}, 0)


def _minimum(product: Product, requirement: BuyerRequirement) -> Reason | None:
    wanted, smallest = requirement.volume, product.minimum_order
    if not wanted or not smallest or smallest <= wanted:
        if not (wanted and smallest):
            return Reason("minimum", True, _("no smallest order in the way"), MINIMUM)
        text = _("smallest order %(least)s ≤ your %(wanted)s")
        return Reason("minimum", True, text % {"least": number(smallest), "wanted": number(wanted)}, MINIMUM)
    text = _("smallest order %(least)s is above your %(wanted)s")
    points = MINIMUM * wanted / smallest
    return Reason("minimum", False, text % {"least": number(smallest), "wanted": number(wanted)}, points)


def _capacity(product: Product, requirement: BuyerRequirement) -> Reason | None:
    wanted, made = requirement.volume, product.monthly_capacity
    if not wanted:
        return Reason("volume", True, _("any quantity"), CAPACITY)
    if not made:
        return Reason("volume", True, _("capacity not told"), CAPACITY / 2)
    said = {"made": number(made), "wanted": number(wanted)}
    if made >= wanted:
        return Reason("volume", True, _("makes %(made)s a month, you ask for %(wanted)s") % said, CAPACITY)
    return Reason("volume", False, _("makes only %(made)s a month of your %(wanted)s") % said, CAPACITY * made / wanted)


def _certificates(product: Product, requirement: BuyerRequirement) -> list[Reason]:
    if not requirement.certificates:
        return [Reason("certificate", True, _("no certificate asked for"), CERTIFICATES)]
    held = {paper.type.code: paper.type.name for paper in product.valid_certificates}
    each = CERTIFICATES / len(requirement.certificates)
    return [
        Reason("certificate", True, _("has %(name)s") % {"name": held[code]}, each, code)
        if code in held
        else Reason("certificate", False, _("missing: %(name)s") % {"name": code.replace("-", " ").upper()}, 0, code)
        for code in requirement.certificates
    ]


def _price(product: Product, requirement: BuyerRequirement) -> Reason | None:
    highest = requirement.max_price
    prices = [price.amount for price in product.prices.all()]
    if highest is None or not prices:
        return Reason("price", True, _("price to be agreed"), PRICE if highest is None else PRICE / 2)
    lowest = min(prices)
    said = {"price": money(lowest), "highest": money(highest)}
    if lowest <= highest:
        return Reason("price", True, _("from %(price)s, your limit is %(highest)s") % said, PRICE)
    return Reason("price", False, _("from %(price)s, above your %(highest)s") % said, PRICE * float(highest / lowest))


def _market(product: Product, requirement: BuyerRequirement) -> Reason | None:
    country = requirement.destination
    if not country:
        return Reason("market", True, _("any destination"), MARKET)
    if any(market.country == country for market in product.company.exports_to):
        return Reason("market", True, _("exports to %(country)s already") % {"country": country.name}, MARKET)
    text = _("has not exported to %(country)s yet") % {"country": country.name}
    return Reason("market", False, text, 0, country.code)


# --- Words ------------------------------------------------------------------------------------------------


def _alternatives(word: str) -> list[str]:
    single = singular(word)
    return list(dict.fromkeys([word, single, *synonyms().get(single, [])]))


def _stems(text: str) -> list[str]:
    return [plain(singular(word)) for word in _split(text)]


def _split(text: str) -> list[str]:
    return [word for word in plain(text).replace("-", " ").replace(",", " ").split() if len(word) > 1]


def _has(word: str, stems: list[str]) -> bool:
    """The word or one of its synonyms (all words of it) is among the stems."""
    return any(all(_same(part, stems) for part in _stems(each)) for each in _alternatives(word) if _stems(each))


def _same(part: str, stems: list[str]) -> bool:
    if part in stems:
        return True
    root = part[: max(SHORTEST_STEM, len(part) - 2)]
    return len(part) > SHORTEST_STEM and any(stem.startswith(root) and len(stem) - len(root) <= 3 for stem in stems)
