"""Precision of the matching: how many of the first five proposed products are relevant.

requirements.csv has typical queries of buyers and the products they mean. The matching was tuned with it, so its result
is too good. held_out.csv was written later, without looking at results, and nothing is tuned with it.
Precision@5 is the share of relevant products among the first five (or fewer, if fewer are relevant).
"""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from consulates.matching.score import matches_for_requirement
from consulates.models import BuyerRequirement
from products.models import Product

REQUIREMENTS = Path(__file__).with_name("requirements.csv")
HELD_OUT = Path(__file__).with_name("held_out.csv")
TOP_N = 5


@dataclass(frozen=True)
class RequirementPrecision:
    query: str
    precision: float  # 0 to 1


def measure_requirements(requirements: Path = REQUIREMENTS) -> list[RequirementPrecision]:
    """Return the precision of every requirement of a set. Raise ValueError if one has no relevant product."""
    names = dict(Product.objects.published().values_list("pk", "name_es"))
    with requirements.open(encoding="utf-8") as file:
        rows = list(csv.reader(file, delimiter=";"))[1:]
    return [_measure_requirement(row, names) for row in rows]


def _measure_requirement(row: list[str], names: dict[int, str]) -> RequirementPrecision:
    words, prefix, volume, certificates, destination, pattern = row
    relevant = {pk for pk, name in names.items() if re.search(pattern, name)}
    if not relevant:
        raise ValueError(f"{words}: no product is called {pattern}")
    requirement = BuyerRequirement(
        query=words,
        hs_prefix=prefix,
        volume=int(volume),
        certificates=certificates.split(",") if certificates else [],
        destination=destination,
    )
    hits = [match.product.pk in relevant for match in matches_for_requirement(requirement)[:TOP_N]]
    return RequirementPrecision(words or prefix, sum(hits) / min(TOP_N, len(relevant)))


def mean_precision(found: list[RequirementPrecision]) -> float:
    """Return the mean precision over all requirements."""
    return sum(each.precision for each in found) / len(found)
