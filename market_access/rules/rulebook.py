"""The rules of all markets, read once for many pages; staff's changes and the loader renew them."""

from dataclasses import dataclass
from functools import cached_property

from exportasv.core.http.kept_tables import forget_table, kept_table
from market_access.models import Destination, FactType, MarketLight, MarketRequirement, Relief
from market_access.models.destinations import names_destination

CACHE_KEY, CACHE_SECONDS = "market_access:rulebook", 300


@dataclass(frozen=True)
class Rulebook:
    """Every version in use of requirements and reliefs, in order, and the vocabulary of their conditions."""

    requirements: tuple[MarketRequirement, ...]
    reliefs: tuple[Relief, ...]
    fact_types: tuple[FactType, ...]

    @cached_property
    def facts_by_code(self) -> dict[str, FactType]:
        return {each.code: each for each in self.fact_types}

    @cached_property
    def requirements_by_destination(self) -> dict[str, tuple[MarketRequirement, ...]]:
        return {
            each: tuple(rule for rule in self.requirements if names_destination(rule.destinations, each))
            for each in Destination.values
        }

    @cached_property
    def reliefs_by_requirement(self) -> dict[str, list[Relief]]:
        found: dict[str, list[Relief]] = {}
        for relief in self.reliefs:
            for code in relief.spares:
                found.setdefault(code, []).append(relief)
        return found


def rulebook() -> Rulebook:
    """Return the rules of all markets. Kept for five minutes, or until `renew_rulebook`; three queries otherwise."""
    return kept_table(CACHE_KEY, read_rulebook, CACHE_SECONDS)


def read_rulebook() -> Rulebook:
    """Return the rules as the database has them now."""
    return Rulebook(
        tuple(MarketRequirement.objects.filter(is_active=True)),
        tuple(Relief.objects.filter(is_active=True)),
        tuple(FactType.objects.all()),
    )


def renew_rulebook() -> None:
    """Let every process read the rules anew."""
    forget_table(CACHE_KEY)


def renew_all() -> None:
    """Let every process read the rules anew, and every light be computed again: a new file of rules was loaded."""
    renew_rulebook()
    MarketLight.objects.filter(is_stale=False).update(is_stale=True)
