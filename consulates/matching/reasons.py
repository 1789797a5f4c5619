"""The reasons of a match of a product and a buyer's requirement: what fits, what lacks, and the points of each."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from companies.models import CertificateType
from consulates.matching.wanted_words import WantedWords, stems
from consulates.models import BuyerRequirement
from exportasv.core.documents.formatting import money, number
from products.models import Product

TEXT_POINTS, SECTOR_POINTS, CERTIFICATE_POINTS, MARKET_POINTS = 45, 5, 15, 5
MINIMUM_ORDER_POINTS, CAPACITY_POINTS, PRICE_POINTS = 10, 10, 10
HEAD_WORDS = 2  # first words of a name that say what the product is: "miel de", "zapato de", "café tostado"


@dataclass(frozen=True)
class Reason:
    """One line of the score: its kind, whether it fits, what to say and points; `detail`: the certificate or country.

    Many products are scored of which few are shown: `say` makes the text, in the language of whoever asks for it.
    """

    kind: str
    fits: bool
    say: Callable[[], str]
    points: float
    detail: str = ""

    @property
    def text(self) -> str:
        return self.say()


def all_reasons(product: Product, requirement: BuyerRequirement, text: Reason) -> list[Reason]:
    """Return the reasons of a match, `text_reason` first. No query: `score` loaded the product with its facts."""
    return [
        text,
        _sector_reason(product, requirement),
        _minimum_order_reason(product, requirement),
        _capacity_reason(product, requirement),
        *_certificate_reasons(product, requirement),
        _price_reason(product, requirement),
        _market_reason(product, requirement),
    ]


def text_reason(product: Product, requirement: BuyerRequirement, words: WantedWords) -> Reason:
    """Return the text reason: a word counts 1 in the head of the Spanish name, 0.8 in the names, 0.5 in the summary.

    The head says what the product is: honey soap is not honey. A match of the HS code counts as all words.
    """
    if requirement.hs_prefix and (product.hs_code_id or "").startswith(requirement.hs_prefix):
        said = {"code": product.hs_code_id}
        return Reason("words", True, lambda: _("HS code %(code)s, as asked for") % said, TEXT_POINTS)
    spanish, sector = stems(product.name_es), product.sector
    name = words.found_in(spanish + stems(product.name_en))
    if not name:
        return _unnamed_words(words.words, 0)
    head = words.found_in(spanish[:HEAD_WORDS])
    around = stems(f"{product.summary_es} {product.summary_en} {sector.name_es} {sector.name_en}")
    others = words.found_in(around) if len(name) < len(words.words) else frozenset()
    worth = [1.0 if word in head else 0.8 if word in name else 0.5 * (word in others) for word in words.words]
    found = [word for word, value in zip(words.words, worth, strict=True) if value]
    missing = [word for word, value in zip(words.words, worth, strict=True) if not value]
    points = TEXT_POINTS * sum(worth) / len(worth)
    if missing:
        return _unnamed_words(missing, points)
    return Reason("words", True, lambda: _("matches: %(words)s") % {"words": ", ".join(found)}, points)


def _unnamed_words(missing: list[str], points: float) -> Reason:
    return Reason("words", False, lambda: _("not named: %(words)s") % {"words": ", ".join(missing)}, points)


def _sector_reason(product: Product, requirement: BuyerRequirement) -> Reason:
    if requirement.sector_id in (None, product.sector_id):
        return Reason("sector", True, lambda: _("sector %(name)s") % {"name": product.sector.name}, SECTOR_POINTS)
    return Reason("sector", True, lambda: _("of another sector: %(name)s") % {"name": product.sector.name}, 0)


def _minimum_order_reason(product: Product, requirement: BuyerRequirement) -> Reason:
    wanted, smallest = requirement.volume, product.minimum_order
    if not wanted or not smallest:
        return Reason("minimum", True, lambda: _("no minimum order to prevent it"), MINIMUM_ORDER_POINTS)

    def tell() -> dict[str, str]:
        return {"least": number(smallest), "wanted": number(wanted)}

    if smallest <= wanted:
        return Reason(
            "minimum",
            True,
            lambda: _("minimum order %(least)s, within your %(wanted)s") % tell(),
            MINIMUM_ORDER_POINTS,
        )
    points = MINIMUM_ORDER_POINTS * wanted / smallest
    return Reason("minimum", False, lambda: _("minimum order %(least)s exceeds your %(wanted)s") % tell(), points)


def _capacity_reason(product: Product, requirement: BuyerRequirement) -> Reason:
    wanted, made = requirement.volume, product.monthly_capacity
    if not wanted:
        return Reason("volume", True, lambda: _("any quantity"), CAPACITY_POINTS)
    if not made:
        return Reason("volume", True, lambda: _("capacity not stated"), CAPACITY_POINTS / 2)

    def tell() -> dict[str, str]:
        return {"made": number(made), "wanted": number(wanted)}

    if made >= wanted:
        return Reason(
            "volume", True, lambda: _("makes %(made)s a month; you need %(wanted)s") % tell(), CAPACITY_POINTS
        )
    points = CAPACITY_POINTS * made / wanted
    return Reason("volume", False, lambda: _("makes only %(made)s a month; you need %(wanted)s") % tell(), points)


def _certificate_reasons(product: Product, requirement: BuyerRequirement) -> list[Reason]:
    if not requirement.certificates:
        return [Reason("certificate", True, lambda: _("no certificate required"), CERTIFICATE_POINTS)]
    held = {paper["code"]: paper for paper in product.match_facts["papers"]}
    each = CERTIFICATE_POINTS / len(requirement.certificates)
    return [
        _held_certificate(held[code], each) if code in held else _missing_certificate(code, name)
        for code, name in requirement.names_by_certificate.items()
    ]


def _held_certificate(paper: dict[str, str], points: float) -> Reason:
    name = CertificateType(**paper).name
    return Reason("certificate", True, lambda: _("has %(name)s") % {"name": name}, points, paper["code"])


def _missing_certificate(code: str, name: str) -> Reason:
    return Reason("certificate", False, lambda: _("missing: %(name)s") % {"name": name}, 0, code)


def _price_reason(product: Product, requirement: BuyerRequirement) -> Reason:
    highest, cheapest = requirement.max_price, product.match_facts["lowest_price"]
    if highest is None or cheapest is None:
        points = PRICE_POINTS if highest is None else PRICE_POINTS / 2
        return Reason("price", True, lambda: _("price to be agreed"), points)
    lowest = Decimal(cheapest)

    def tell() -> dict[str, str]:
        return {"price": money(lowest), "highest": money(highest)}

    if lowest <= highest:
        return Reason("price", True, lambda: _("from %(price)s, your limit is %(highest)s") % tell(), PRICE_POINTS)
    points = PRICE_POINTS * float(highest / lowest)
    return Reason("price", False, lambda: _("from %(price)s, above your %(highest)s") % tell(), points)


def _market_reason(product: Product, requirement: BuyerRequirement) -> Reason:
    country = requirement.destination
    if not country:
        return Reason("market", True, lambda: _("any destination"), MARKET_POINTS)

    def tell() -> dict[str, str]:
        return {"country": country.name}

    if country.code in product.match_facts["exports_to"]:
        return Reason("market", True, lambda: _("exports to %(country)s already") % tell(), MARKET_POINTS)
    return Reason("market", False, lambda: _("has not exported to %(country)s yet") % tell(), 0, country.code)
