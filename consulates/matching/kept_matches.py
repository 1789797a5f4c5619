"""Matches kept under the requirements that they are for and the public content."""

from consulates.matching.score import Match, good_matches, matches_for_requirement, matches_of_products
from consulates.models import BuyerRequirement
from exportasv.core.http.kept_lists import column_texts, kept_list


def kept_matches(requirement: BuyerRequirement) -> list[Match]:
    """Return the goods and services for a requirement, best first. One query; two if they have to be found again.

    Which they are is kept; their reasons say what holds now.
    """
    scored: list[Match] = []

    def find() -> list[int]:
        scored.extend(matches_for_requirement(requirement))
        return [match.product.pk for match in scored]

    numbers = kept_list("requirement", column_texts(requirement), find)
    return scored or matches_of_products(requirement, numbers)


def kept_good_matches(requirements: list[BuyerRequirement]) -> list[tuple[int, int]]:
    """Return (product, requirement) of the good matches, best first. None, or three queries."""

    def find() -> list[tuple[int, int]]:
        return [(match.product.pk, match.requirement.pk) for match in good_matches(requirements)]

    return kept_list("house-demand", [column_texts(each) for each in requirements], find)
