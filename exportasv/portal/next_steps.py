"""Next steps of a company: at most MAX_STEPS, the most valuable first."""

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
    """Return at most MAX_STEPS steps, the most valuable first."""
    found = [step for rule in RULES if (step := rule(facts)) is not None]
    return sorted(found, key=lambda step: -step.value)[:MAX_STEPS]
