"""What an owner should do next: the most valuable first, three at most, each with its reason."""

from companies.home.next_steps import FACTS, RULES, Expressions, Facts, NextStep
from companies.models import Company

MAX_STEPS = 3


def company_facts(company: Company) -> Facts:
    """The company with everything that the rules look at. One query."""
    columns: Expressions = {}
    for facts in FACTS:
        columns |= facts()
    return Company.objects.filter(pk=company.pk).annotate(**columns).get()


def next_steps(facts: Facts) -> list[NextStep]:
    """At most three, the most valuable first."""
    found = [step for rule in RULES if (step := rule(facts)) is not None]
    return sorted(found, key=lambda step: -step.value)[:MAX_STEPS]
