"""What the apps declare for the portal: complete, without contradiction, and in an order that is said."""

import pytest
from django.urls import reverse

from companies.home.next_steps import FACTS
from companies.home.timeline import SOURCES, TimelineSource, timeline_sources
from exportasv.core.accounts import menu, sidebar, staff_home
from exportasv.core.accounts.permissions import (
    MEMBER,
    PUBLIC,
    ROUTE_ACCESS,
    Role,
    access_rule_of,
    allow_models,
    allow_routes,
)
from exportasv.core.http.sitemaps import PAGES, SECTIONS, sitemap_pages
from exportasv.core.notifications.topics import TOPICS
from tests import factories

READERS = {
    menu.COMPANY: MEMBER,
    menu.NO_COMPANY: MEMBER,
    menu.HOUSE: Role.CONSULAR,
    menu.PARTNER: Role.INVEST,
    menu.PROGRAMME: Role.ADMINISTRATOR,
    menu.VIEWER: Role.VIEWER,
}


def has_own_positions(positions: list[int]) -> bool:
    return len(positions) == len(set(positions))


@pytest.mark.parametrize("name", menu.MENUS)
def test_a_menu_leads_where_its_people_may_go_in_an_order_that_is_said(name):
    entries = menu.entries_of(name)
    assert has_own_positions([entry.positions[name] for entry in entries])
    assert entries[0].route == "portal:my_portal"
    for entry in entries:
        assert reverse(entry.route)
        assert access_rule_of(entry.route).allows(READERS[name], "GET"), entry.route


def test_every_item_of_the_sidebar_stands_in_a_declared_group():
    assert set(sidebar.ITEMS) == set(sidebar.GROUPS)
    assert has_own_positions([position for position, _title in sidebar.GROUPS.values()])
    for name, items in sidebar.ITEMS.items():
        assert has_own_positions([item.position for item in items]), name


def test_cards_lists_topics_and_sections_have_positions_of_their_own():
    for declared in (staff_home.CARDS, staff_home.LISTS, TOPICS):
        assert declared
        assert has_own_positions([each.position for each in declared])
    assert has_own_positions([position for position, _rows, _count in SECTIONS.values()])


def test_the_sitemap_lists_only_pages_that_anybody_may_read():
    assert SECTIONS[PAGES][1]() == sitemap_pages()
    assert [route for route in sitemap_pages() if ROUTE_ACCESS[route].read != PUBLIC] == []


def test_no_two_apps_declare_a_fact_of_the_same_name(db):
    names = [name for facts in FACTS for name in facts()]
    assert len(names) == len(set(names))


def test_what_is_declared_twice_is_refused():
    with pytest.raises(ValueError, match="portal:home has a row"):
        allow_routes("portal:home", read=PUBLIC)
    with pytest.raises(ValueError, match=r"audit\.auditentry has a row"):
        allow_models("audit.auditentry")
    known: TimelineSource = next(iter(SOURCES.values()))
    with pytest.raises(ValueError, match="already"):
        timeline_sources(known)


def test_a_menu_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="no such menu"):
        menu.menu_entry("Elsewhere", "portal:home", elsewhere=10)


def test_each_role_sees_its_own_home(
    adviser, consular_officer, invest_officer, as_user, django_assert_max_num_queries, one_factor
):
    factories.ProductFactory(state="submitted", published_at=None)
    factories.InquiryFactory()
    for user, template in [
        (adviser, "portal/home/programme.html"),
        (consular_officer, "consulates/desk/home.html"),
        (invest_officer, "consulates/staff/home.html"),
    ]:
        browser = as_user(user)
        with django_assert_max_num_queries(26):  # one for each card
            page = browser.get(reverse("portal:my_portal"))
        assert page.status_code == 200, page.headers.get("Location")
        assert page.context["part"] == template
    home = as_user(adviser).get(reverse("portal:my_portal"))
    assert [card["count"] for card in home.context["cards"]] == [1]
