"""How often the finder of HS codes names the right heading and the right code.

Sets of goods as owners type them, each with every code that is right, written before anything was tuned. The weights
and the staff's words were tuned by `queries.csv` only. `held_out.csv` was split from it by lot; `drawn.csv` is codes
drawn by lot from the nomenclature and called by an everyday name. A heading counts if it is among the first three
headings proposed, a code if it is among the first five codes.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from products.classification.finder import propose_hs_codes

TUNED_BY = Path(__file__).with_name("queries.csv")
HELD_OUT = Path(__file__).with_name("held_out.csv")
DRAWN = Path(__file__).with_name("drawn.csv")
FIRST_HEADINGS = 3
FIRST_CODES = 5


@dataclass(frozen=True)
class GoodScore:
    """A good of a set, the codes proposed for it, and whether a right heading and a right code are among the first."""

    words: str
    proposed: list[str]
    has_heading: bool
    has_code: bool


@dataclass(frozen=True)
class ClassificationReport:
    goods: list[GoodScore]

    @property
    def headings(self) -> float:
        """Return the share of goods with a right heading among the first three, 0 to 1."""
        return sum(each.has_heading for each in self.goods) / len(self.goods)

    @property
    def codes(self) -> float:
        """Return the share of goods with a right code among the first five, 0 to 1."""
        return sum(each.has_code for each in self.goods) / len(self.goods)

    @property
    def misses(self) -> list[GoodScore]:
        return [each for each in self.goods if not (each.has_heading and each.has_code)]

    def __str__(self) -> str:
        return f"{len(self.goods)} goods: heading {self.headings:.3f}, code {self.codes:.3f}"


def measure_finder(path: Path) -> ClassificationReport:
    """Ask the finder for every good of a set."""
    with path.open(encoding="utf-8") as file:
        rows = list(csv.reader(file, delimiter=";"))[1:]
    return ClassificationReport([_score_good(words, set(codes.split())) for words, codes in rows])


def _score_good(words: str, right: set[str]) -> GoodScore:
    proposed = [each.code.pk for each in propose_hs_codes(words).codes]
    headings = list(dict.fromkeys(code[:4] for code in proposed))[:FIRST_HEADINGS]
    return GoodScore(
        words,
        proposed,
        has_heading=bool({code[:4] for code in right} & set(headings)),
        has_code=bool(right & set(proposed[:FIRST_CODES])),
    )
