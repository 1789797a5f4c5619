"""Matches kept for CACHE_SECONDS under all that they depend on: the requirements, the public content and the day."""

from collections.abc import Iterable
from hashlib import sha256

from django.core.cache import cache
from django.utils import timezone

from consulates.matching.score import Match, good_matches, matches_for_requirement, matches_of_products
from consulates.models import BuyerRequirement
from exportasv.core.http.content_version import current_version

CACHE_SECONDS = 300


def kept_matches(requirement: BuyerRequirement) -> list[Match]:
    """Return the goods and services for a requirement, best first. One query; two if they have to be found again.

    Which they are is kept; their reasons say what holds now.
    """
    key = _key("requirement", [requirement])
    numbers = cache.get(key)
    if numbers is not None:
        return matches_of_products(requirement, numbers)
    found = matches_for_requirement(requirement)
    cache.set(key, [match.product.pk for match in found], CACHE_SECONDS)
    return found


def kept_good_matches(requirements: list[BuyerRequirement]) -> list[tuple[int, int]]:
    """Return (product, requirement) of the good matches, best first. None, or three queries."""
    key = _key("house-demand", requirements)
    found = cache.get(key)
    if found is None:
        found = [(match.product.pk, match.requirement.pk) for match in good_matches(requirements)]
        cache.set(key, found, CACHE_SECONDS)
    return found


def _key(kind: str, requirements: Iterable[BuyerRequirement]) -> str:
    columns = [field.attname for field in BuyerRequirement._meta.concrete_fields]
    wanted = repr([[str(getattr(row, name)) for name in columns] for row in requirements])
    return f"{kind}:{current_version()}:{timezone.localdate()}:{sha256(wanted.encode()).hexdigest()}"
