"""What is known of a product for the gate: from its own rows, and from what its company said.

Origin is what the bill of materials says for certain. Of anything else an answer of the company comes first; then its
rows (storage, certificates, details); then the HS code. What none of them says is unknown, and is asked.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from companies.models import Certificate
from market_access.models import Fact, FactScope, FactType, FactValue
from market_access.models.requirements import GoodOrService
from market_access.origin.questions import KnownOrigin
from market_access.rules.certainty import Certainty, code_certainty
from market_access.rules.gate import Subject
from products.models import Product
from products.models.kinds import Delivery, Storage

HEALTH_REGISTRATION, ORGANIC = "registro-sanitario", ("organico-nop", "organico-ue")
ORIGINATING, NON_ORIGINATING = "originating", "non_originating"
ORIGIN_FACTS = frozenset({ORIGINATING, NON_ORIGINATING, "textile_cafta"})
DETAILS = ("allergens", "alcohol", "food_safe")  # of a product's attributes, those that DERIVED reads
CAFTA, TEXTILE_OF_CAFTA = "CAFTA-DR", "textile_cafta"
TEXTILE_CHAPTERS = frozenset(str(chapter) for chapter in range(50, 64))
# What is true of a product of which the first is true. Nobody is asked what follows.
IMPLIED = {
    "dairy": "animal_origin",
    "meat": "animal_origin",
    "honey": "animal_origin",
    "egg": "animal_origin",
    "seafood": "food",
    "composite": "animal_origin",
    "meat_only": "meat",
    "apparel": "textile",
    "textile_cafta": "textile",
    "spirits": "alcohol",
    "upholstered": "furniture",
    "b2c": "parcel",
}


@dataclass(frozen=True)
class ProductRows:
    """A product with what the gate reads of it: its company's valid certificates, and what the company said.

    `origins`: destination → what its bill of materials says for certain.
    """

    product: Product
    certificates: Sequence[Certificate] = ()
    facts: Sequence[Fact] = ()
    origins: Mapping[str, KnownOrigin] = field(default_factory=dict)
    derived: dict[str, bool | None] = field(default_factory=dict, compare=False)  # it is the same in every market

    @cached_property
    def certificate_codes(self) -> set[str]:
        return {each.type.code for each in self.certificates}

    def answers(self, destination: str) -> dict[str, Fact]:
        """Return what the company said, by code: of this sale before the product, of the product before the company."""
        own = [each for each in self.facts if each.market in ("", destination)]
        own.sort(key=lambda each: (each.product_id is not None, each.market != ""))
        return {each.type.code: each for each in own}


def subject_of(
    rows: ProductRows, destination: str, fact_types: Iterable[FactType], day: date, counted: Mapping[str, Decimal]
) -> Subject:
    """Return what the gate is asked about a product on its way to a destination. `counted` are the own counters."""
    answers = rows.answers(destination)
    is_service = rows.product.is_service
    hs6 = rows.product.hs_code_id or ""
    certain: dict[str, bool | None] = {}
    asked = [each for each in fact_types if each.value_type == FactValue.YES and _may_be_asked(each, is_service)]
    for each in asked:
        said = answers.get(each.code)
        if said is None and each.code not in rows.derived:
            rows.derived[each.code] = _derived_value(each, rows, hs6)
        certain[each.code] = said.is_true if said else rows.derived[each.code]
    certain |= {code: value for code, value in _origin_values(rows, destination, hs6).items() if code in certain}
    _conclude(certain, asked, set(answers))
    return Subject(
        GoodOrService.SERVICE if is_service else GoodOrService.GOOD,
        "" if is_service else hs6,
        destination,
        frozenset(code for code, value in certain.items() if value),
        frozenset(code for code, value in certain.items() if value is None),
        figures_of(answers.values(), counted, rows.product, day),
    )


def figures_of(
    answers: Iterable[Fact], counted: Mapping[str, Decimal], product: Product, day: date
) -> dict[str, Decimal | str]:
    """Return the figures that are known. Of what was typed and what the portal counted the larger one is believed."""
    figures: dict[str, Decimal | str] = {}
    for each in answers:
        if each.type.value_type != FactValue.YES and not each.is_old_figure(day):
            figures[each.type.code] = each.word if each.number is None else each.number
    if "employees" not in figures and product.company.workers is not None:
        figures["employees"] = Decimal(product.company.workers)
    for code, number in counted.items():
        typed = figures.get(code)
        if isinstance(typed, Decimal):
            figures[code] = max(typed, number)
    return figures


def _may_be_asked(fact_type: FactType, is_service: bool) -> bool:
    return fact_type.is_of_service == is_service or fact_type.scope == FactScope.COMPANY


def _fits(prefixes: Collection[str], hs6: str) -> bool:
    return code_certainty(hs6, prefixes) == Certainty.YES


def _derived_value(fact_type: FactType, rows: ProductRows, hs6: str) -> bool | None:
    """Return what the product's own rows or its HS code say; None if neither does."""
    if (read := DERIVED.get(fact_type.code)) and (value := read(rows)) is not None:
        return value
    if _fits(fact_type.certain_hs, hs6):
        return True
    if hs6 and fact_type.possible_hs and not _fits(fact_type.possible_hs, hs6):
        return False
    return None


def _origin_values(rows: ProductRows, destination: str, hs6: str) -> dict[str, bool]:
    """Return the characteristics that follow from the bill of materials; none if it says nothing for certain."""
    known = rows.origins.get(destination)
    if known is None:
        return {}
    values = {ORIGINATING: known.originates, NON_ORIGINATING: not known.originates}
    if known.agreement == CAFTA and (hs6[:2] in TEXTILE_CHAPTERS or not known.originates):
        values[TEXTILE_OF_CAFTA] = known.originates
    return values


def _is_stored(*ways: Storage) -> Callable[[ProductRows], bool | None]:
    return lambda rows: rows.product.storage in ways if rows.product.storage else None


def _has_option(code: str, *options: str) -> Callable[[ProductRows], bool | None]:
    def read(rows: ProductRows) -> bool | None:
        value: Any = rows.product.attributes.get(code)
        return bool(set(value) & set(options)) if isinstance(value, list) else None

    return read


def _is_organic(rows: ProductRows) -> bool | None:
    return True if rows.certificate_codes & set(ORGANIC) else None


def _is_registered(rows: ProductRows) -> bool | None:
    return True if HEALTH_REGISTRATION in rows.certificate_codes else None


def _is_tipple(rows: ProductRows) -> bool | None:
    degrees = rows.product.attributes.get("alcohol")
    return degrees > 0 if isinstance(degrees, int | float) else None


def _touches_food(rows: ProductRows) -> bool | None:
    return True if rows.product.attributes.get("food_safe") else None


def _travels_there(rows: ProductRows) -> bool | None:
    return Delivery.WE_TRAVEL in rows.product.delivery_modes if rows.product.delivery_modes else None


DERIVED: dict[str, Callable[[ProductRows], bool | None]] = {
    "frozen": _is_stored(Storage.FROZEN),
    "chilled": _is_stored(Storage.CHILLED),
    "dairy": _has_option("allergens", "milk"),
    "egg": _has_option("allergens", "eggs"),
    "registered_sv": _is_registered,
    "organic_claim": _is_organic,
    "alcohol": _is_tipple,
    "food_contact": _touches_food,
    "onsite": _travels_there,
}


def _conclude(certain: dict[str, bool | None], asked: Iterable[FactType], said: set[str]) -> None:
    """Fill in what follows from the rest: what is implied, and the others of a group of which one is true."""
    for code, implied in IMPLIED.items():
        if certain.get(code) and implied in certain and implied not in said:
            certain[implied] = True
    for code, implied in IMPLIED.items():
        if certain.get(implied, True) is False and certain.get(code, False) is None:
            certain[code] = False
    true_groups = {each.one_of for each in asked if each.one_of and certain[each.code]}
    for each in asked:
        if each.one_of in true_groups and certain[each.code] is None:
            certain[each.code] = False
