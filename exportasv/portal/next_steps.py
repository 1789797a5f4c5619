"""Next steps of a company: MAX_STEPS, the most valuable first, and everything that somebody else waits for."""

from django.db.models import QuerySet

from companies.home.next_steps import FACTS, RULES, Expressions, Facts, NextStep
from companies.models import Company
from exportasv.core.db.fixed_query import FixedQuery

MAX_STEPS = 3


def company_facts(company: Company) -> Facts:
    """Return the company with the columns that the rules read. One query."""
    (found,) = _COMPANY_FACTS.rows(company.pk)
    return found


def _company_facts(company: int) -> QuerySet:
    columns: Expressions = {}
    for facts in FACTS:
        columns |= facts()
    return Company.objects.filter(pk=company).annotate(**columns)


_COMPANY_FACTS = FixedQuery(_company_facts)


def next_steps(facts: Facts) -> list[NextStep]:
    """Return the MAX_STEPS most valuable steps, the late ones first, and the others that somebody waits for."""
    found = [step for rule in RULES if (step := rule(facts)) is not None]
    found.sort(key=lambda step: (not step.is_late, -step.value))
    return [step for place, step in enumerate(found) if place < MAX_STEPS or step.somebody_waits]
