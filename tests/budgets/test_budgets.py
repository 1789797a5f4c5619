"""Every page of the site keeps its budget, at two sizes of the site: the short form of `make budgets`.

The rows of a small world's people stay as they are; the rows of everybody else grow. So a page may make no more
objects than it shows: what loads a whole table grows beyond that and fails. What the database alone counts or sorts
shows in rows read, with the plans of large tables: `make budgets` compares those on 1,009 and 100,000 products.
"""

import pytest

from companies.models import Company
from exportasv.portal.templatetags import portal
from tests.budgets.pages import NO_PAGES, PAGES, Budget
from tests.budgets.walk import Walker, grow, readable_routes
from tests.costs import Cost
from tests.security.world import actors, objects

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]
FEW, MORE = 30, 300  # rows of each kind, first and then again
ROUTES = {route.name: route for route in readable_routes()}


def excesses(budget: Budget, small: Cost, large: Cost, kb: float) -> list[str]:
    """Return what is above a page's budget, one line each."""
    found = []
    if large.objects > small.objects + budget.rows:
        found.append(f"makes {large.objects} objects, {small.objects} on the smaller site")
    if large.queries > budget.queries:
        found.append(f"{large.queries} queries, at most {budget.queries}")
    if kb > budget.kb:
        found.append(f"{kb:.0f} KB, at most {budget.kb}")
    return found


def walk(chosen: dict[str, Budget]) -> dict[str, list[str]]:
    """Measure pages at both sizes. Return page → what is above its budget."""
    world = objects()
    walker = Walker(world, actors(world["company"], world["house"]))
    grow(FEW, 0)
    small = {name: walker.measure(ROUTES[name], each.reader) for name, each in chosen.items()}
    grow(MORE, 1000)
    found = {}
    for name, budget in chosen.items():
        status, cost, kb = walker.measure(ROUTES[name], budget.reader)
        assert status == small[name][0] == 200, name
        if above := excesses(budget, small[name][1], cost, kb):
            found[name] = above
    return found


def test_every_page_has_a_row():
    assert sorted(ROUTES) == sorted([*PAGES, *NO_PAGES])


def test_every_page_keeps_its_budget():
    found = walk(PAGES)
    assert not found, found


def test_a_page_that_reads_a_whole_table_is_found(monkeypatch):
    """The canary: a frame that looks through all companies is found in every page of the portal that has it."""
    monkeypatch.setattr(portal.navigation, "menu_of", lambda request: len(Company.objects.all()) and "company")
    found = walk({"products:mine": PAGES["products:mine"]})
    assert "objects" in str(found)
