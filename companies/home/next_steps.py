"""Next steps of a company. Every app declares its facts and steps in `<app>/portal.py`.

A step is a function that takes the facts of a company and returns a NextStep or None. `value` says how much the step
is worth to the company: a buyer who waits (100), what keeps products in the catalogue (80–90), what gets them in
(60–80), what improves them (20–50). Days of waiting add up to nine points. What is
late comes before all others.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from exportasv.core.db.related_counts import count_of

Expressions = dict[str, Any]


@dataclass(frozen=True)
class NextStep:
    """One thing to do: what, why and where."""

    value: int
    title: str
    why: str
    url: str
    somebody_waits: bool = False  # a buyer, a house, an adviser: the home shows it, however many steps there are
    is_late: bool = False  # its term is over, or somebody waits for one word: it stands before all others


Facts = Any  # a Company with the declared columns
StepRule = Callable[[Facts], NextStep | None]
FACTS: list[Callable[[], Expressions]] = []
RULES: list[StepRule] = []


def next_step_rules(facts: Callable[[], Expressions], *rules: StepRule) -> None:
    """Declare columns of a company and the rules that read them.

    `facts` returns expressions that depend on the row and the clock alone: their SQL is made once in a process.
    """
    FACTS.append(facts)
    RULES.extend(rules)


def count_rows(rows: QuerySet, of: str = "") -> Subquery:
    """Return the number of the company's rows, or of different values of a column; `rows` need a column `company`."""
    return count_of(rows.filter(company=OuterRef("pk")), of)


def first_value(rows: QuerySet, column: str) -> Subquery:
    """Return a column of the company's first row, in the order of `rows`."""
    return Subquery(rows.filter(company=OuterRef("pk")).values(column)[:1])
