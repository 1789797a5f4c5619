"""Which company makes which goods and services: whole variants with their packs, by the company's name and size."""

import random
from typing import NamedTuple

from companies.models import Company
from exportasv.demo.goods_data import GOODS
from exportasv.demo.kinds import GoodsVariant, Offer, ServiceKind, Text
from exportasv.demo.sectors import PRODUCTS_BY_SECTOR, SPECIALTIES
from exportasv.demo.services import SERVICES

LIKELY_SHARE = 4  # a company can make so many of the largest pack in a month
SERVICE_SECTOR = "services"


class ServiceVariant(NamedTuple):
    """A variant of a service in its offers."""

    kind: ServiceKind
    name: Text
    cpc: str
    packs: list[Offer]


Assortment = GoodsVariant | ServiceVariant


def kind_name(made: Assortment) -> str:
    """Return the Spanish name of the kind, without its colon."""
    return made.kind.name.es.rstrip(":")


def assortment_of_sector(sector: str, dice: random.Random) -> list[Assortment]:
    """Return the variants of a sector in random order, without as many packs as are over the sector's number."""
    made: list[Assortment] = [*_service_variants()] if sector == SERVICE_SECTOR else [*_goods_variants(sector)]
    dice.shuffle(made)
    over = sum(len(each.packs) for each in made) - PRODUCTS_BY_SECTOR[sector]
    if over < 0:
        raise ValueError(f"{sector}: {-over} products too few")
    droppable = [each for each in made if len(each.packs) > 1]
    for each in dice.sample(droppable, k=over):
        each.packs.pop(dice.randrange(len(each.packs)))
    return made


def _goods_variants(sector: str) -> list[GoodsVariant]:
    return [
        GoodsVariant(kind, line, variant, list(line.packs))
        for kind in GOODS[sector]
        for line in kind.lines
        for variant in line.variants
    ]


def _service_variants() -> list[ServiceVariant]:
    return [
        ServiceVariant(kind, name, code or kind.cpc, list(kind.offers))
        for kind in SERVICES
        for name, code in kind.variants
    ]


def makers_of_assortment(
    made: list[Assortment], companies: list[Company], dice: random.Random
) -> list[tuple[Company, Assortment]]:
    """Return each variant with its maker; every company of the sector has at least one.

    A company whose name says what it makes makes only that; another one stays with kinds of one family.
    """
    special = {row.pk: SPECIALTIES.get(row.name.split()[0], []) for row in companies}
    focus: dict[int, str] = {}
    chosen: dict[int, Company] = {}
    for company in sorted(companies, key=lambda row: (not special[row.pk], row.workers or 0, row.pk)):
        free = [n for n in range(len(made)) if n not in chosen]
        fitting = [n for n in free if not special[company.pk] or kind_name(made[n]) in special[company.pk]]
        first = min(fitting or free, key=lambda n: (not _is_able(company, made[n]), n))
        chosen[first] = company
        focus[company.pk] = _focus(made[first])
    for n, each in enumerate(made):
        if n not in chosen:
            chosen[n] = _next_maker(each, companies, special, focus, dice)
    return [(chosen[n], each) for n, each in enumerate(made)]


def _next_maker(
    made: Assortment,
    companies: list[Company],
    special: dict[int, list[str]],
    focus: dict[int, str],
    dice: random.Random,
) -> Company:
    able = [row for row in companies if _is_able(row, made)] or [
        max(companies, key=lambda row: (row.workers or 0, row.pk))
    ]
    known = [row for row in able if kind_name(made) in special[row.pk]]
    alike = [row for row in able if not special[row.pk] and focus[row.pk] == _focus(made)]
    others = [row for row in able if not special[row.pk]]
    return dice.choice([*known, *alike] or others or able)


def _focus(made: Assortment) -> str:
    return made.kind.family.code if isinstance(made, GoodsVariant) else kind_name(made)


def _is_able(company: Company, made: Assortment) -> bool:
    """Return whether the company is large enough to make several of the largest pack in a month."""
    if isinstance(made, ServiceVariant):
        return True
    dearest = max(made.price(pack) for pack in made.packs)
    return (company.workers or 1) * made.kind.family.monthly_sales >= LIKELY_SHARE * dearest
