"""Matches kept for CACHE_SECONDS under all that they depend on: the requirements, the public content and the day."""

from collections.abc import Callable
from hashlib import sha256
from typing import TypeVar

from django.core.cache import cache
from django.utils import timezone

from consulates.matching.score import Match, good_matches, matches_for_requirement, matches_of_products
from consulates.models import BuyerRequirement
from exportasv.core.http.content_version import current_version

CACHE_SECONDS = 300
Item = TypeVar("Item")


def kept_matches(requirement: BuyerRequirement) -> list[Match]:
    """Return the goods and services for a requirement, best first. One query; three if they have to be found again.

    Which they are is kept; their reasons say what holds now.
    """

    def find() -> list[int]:
        return [match.product.pk for match in matches_for_requirement(requirement)]

    return matches_of_products(requirement, kept_list("requirement", _columns(requirement), find))


def kept_good_matches(requirements: list[BuyerRequirement]) -> list[tuple[int, int]]:
    """Return (product, requirement) of the good matches, best first. None, or three queries."""

    def find() -> list[tuple[int, int]]:
        return [(match.product.pk, match.requirement.pk) for match in good_matches(requirements)]

    return kept_list("house-demand", [_columns(each) for each in requirements], find)


def kept_list(kind: str, depends_on: object, find: Callable[[], list[Item]]) -> list[Item]:
    """Return what `find` found when the public content, the day and the `repr` of `depends_on` were these."""
    told = sha256(repr(depends_on).encode()).hexdigest()
    key = f"{kind}:{current_version()}:{timezone.localdate()}:{told}"
    found = cache.get(key)
    if found is None:
        found = find()
        cache.set(key, found, CACHE_SECONDS)
    return found


def _columns(requirement: BuyerRequirement) -> list[str]:
    return [str(getattr(requirement, field.attname)) for field in BuyerRequirement._meta.concrete_fields]
