"""Next steps of a company: MAX_STEPS, the most valuable first, and everything that somebody else waits for."""

from companies.home.next_steps import FACTS, RULES, Expressions, Facts, NextStep
from companies.models import Company

MAX_STEPS = 3


def company_facts(company: Company) -> Facts:
    """Return the company with the columns that the rules read. One query."""
    columns: Expressions = {}
    for facts in FACTS:
        columns |= facts()
    return Company.objects.filter(pk=company.pk).annotate(**columns).get()


def next_steps(facts: Facts) -> list[NextStep]:
    """Return the MAX_STEPS most valuable steps, the late ones first, and the others that somebody waits for."""
    found = [step for rule in RULES if (step := rule(facts)) is not None]
    found.sort(key=lambda step: (not step.is_late, -step.value))
    return [step for place, step in enumerate(found) if place < MAX_STEPS or step.somebody_waits]
