"""What an owner should do next. Every app declares its facts and steps in `<app>/portal.py`.

A step is a function that looks at the facts of a company and gives a step or nothing. `value` is what the step is
worth to the company: a buyer who waits (100) comes before what keeps products in view (80–90), what gets them in
(60–80), and what makes them better (20–50). Days of waiting add up to nine points.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

Expressions = dict[str, Any]


@dataclass(frozen=True)
class NextStep:
    """One thing to do: what, why it is worth it, where."""

    value: int
    title: str
    why: str
    url: str


Facts = Any  # a Company with the declared columns
StepRule = Callable[[Facts], NextStep | None]
FACTS: list[Callable[[], Expressions]] = []
RULES: list[StepRule] = []


def next_step_rules(facts: Callable[[], Expressions], *rules: StepRule) -> None:
    """Declare columns of a company (`facts` gives them anew for each question) and the rules that look at them."""
    FACTS.append(facts)
    RULES.extend(rules)


def count_rows(rows: QuerySet) -> Coalesce:
    """How many of the rows are the company's; rows have a column `company`."""
    mine = rows.filter(company=OuterRef("pk")).order_by().values("company")
    return Coalesce(Subquery(mine.annotate(n=Count("pk", distinct=True)).values("n")), 0)


def first_value(rows: QuerySet, column: str) -> Subquery:
    """A column of the first of the company's rows, in the order they are given in."""
    return Subquery(rows.filter(company=OuterRef("pk")).values(column)[:1])
