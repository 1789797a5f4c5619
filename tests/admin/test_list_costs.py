"""The admin site's lists cost by the page they show, not by the table: with 100,000 rows as with a few.

Every registered model's list is opened at two sizes of its table, with pages of two rows; it may not read more rows of
any table at the larger size. Only an index on the list's order, a counted limit and subqueries for the rows
shown can do that (exportasv/core/accounts/list_costs.py).
"""

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import Count

from exportasv.core.accounts import list_costs
from exportasv.core.accounts.list_costs import date_bar
from exportasv.core.accounts.modeladmin import ScopedModelAdmin
from exportasv.core.db import bounded_pages
from tests import factories
from tests.admin.rows import make
from tests.admin.test_lists import REGISTERED, changelist
from tests.costs import Cost, measure_cost

pytestmark = pytest.mark.django_db
FEW, MORE = 4, 12
# Tables that stay small whatever the size of the programme: nomenclature, places, institutions, staff's own settings.
SMALL = {model for model, each in admin.site._registry.items() if getattr(each, "is_small", False)}
LARGE = sorted(set(REGISTERED) - {model._meta.label_lower for model in SMALL})
SMALL_TABLES = {model._meta.db_table for model in SMALL}  # a list's filters name all their rows
MOST_QUERIES, MOST_KB = 12, 150
# As the planner of a large table does: rows in the order of an index, and those of other tables one by one.
LARGE_TABLE_PLANS = "".join(f"SET LOCAL {name} = off;" for name in (
    "enable_sort", "enable_bitmapscan", "enable_hashjoin", "enable_mergejoin", "enable_material", "enable_seqscan",
))  # fmt: skip


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch):
    monkeypatch.setattr(ScopedModelAdmin, "list_per_page", 2)
    monkeypatch.setattr(list_costs, "MAX_SCANNED", 2)
    monkeypatch.setattr(bounded_pages, "MAX_COUNTED", 2)


def cost_of_list(browser, label: str) -> Cost:
    with connection.cursor() as cursor:
        cursor.execute(LARGE_TABLE_PLANS)
    with measure_cost() as cost:
        answer = browser.get(changelist(label))
    assert answer.status_code == 200
    assert len(answer.content) < MOST_KB * 1024
    return cost


def grown(small: Cost, large: Cost) -> dict[str, tuple[int, int]]:
    return {name: n for name, n in large.grown_beyond(small).items() if name not in {"objects", *SMALL_TABLES}}


def costs_of_two_sizes(label: str, browser, user) -> tuple[Cost, Cost]:
    make(label, FEW, user)
    small = cost_of_list(browser, label)
    make(label, MORE, user)
    return small, cost_of_list(browser, label)


@pytest.mark.parametrize("label", LARGE)
def test_a_list_reads_no_more_of_a_larger_table(label, administrator, as_user):
    small, large = costs_of_two_sizes(label, as_user(administrator), administrator)
    assert grown(small, large) == {}
    assert large.queries <= MOST_QUERIES, large


@pytest.mark.parametrize("label", sorted(set(REGISTERED) - set(LARGE)))
def test_a_list_of_a_small_table_asks_few_questions(label, administrator, as_user):
    make(label, 2, administrator)
    assert cost_of_list(as_user(administrator), label).queries <= MOST_QUERIES


def test_a_count_of_all_rows_is_found(administrator, as_user, monkeypatch):
    """The canary: Django's own paginator counts the whole table."""
    monkeypatch.setattr(ScopedModelAdmin, "paginator", Paginator)
    small, large = costs_of_two_sizes("companies.company", as_user(administrator), administrator)
    assert "companies_company" in grown(small, large)


def test_a_count_over_a_join_is_found(administrator, as_user, monkeypatch):
    """The canary: products joined and grouped for every company before the page is cut."""
    model_admin = type(admin.site._registry[apps.get_model("companies.company")])
    joined = lambda self, request: ScopedModelAdmin.get_queryset(self, request).annotate(shown=Count("products"))  # noqa: E731
    monkeypatch.setattr(model_admin, "get_queryset", joined)
    browser = as_user(administrator)
    small, large = costs_of_two_sizes("companies.company", browser, administrator)
    assert grown(small, large)


def test_the_number_of_related_rows_is_right(administrator, as_user):
    company = factories.CompanyFactory()
    factories.ProductFactory.create_batch(3, company=company)
    factories.ProductFactory(company=company, state="draft", published_at=None)
    factories.CompanyFactory()
    cl = as_user(administrator).get(changelist("companies.company")).context["cl"]
    assert sorted(row.shown for row in cl.result_list) == [0, 3]


def test_a_list_says_when_it_stopped_counting(administrator, as_user):
    make("companies.company", 4, administrator)
    page = as_user(administrator).get(changelist("companies.company"))
    assert page.context["cl"].result_count == 3
    assert "más de 2" in page.content.decode()


def test_an_action_on_all_rows_needs_their_number(administrator, as_user):
    row = make("companies.company", 8, administrator)
    chosen = {"action": "export_selected", "_selected_action": [row.pk]}
    browser, address = as_user(administrator), changelist("companies.company")
    assert browser.post(address, {**chosen, "select_across": "1"}).status_code == 302
    assert "más de 2" in browser.get(address).content.decode().lower()
    assert browser.post(address, {**chosen, "select_across": "0"}).status_code == 200


def test_the_bar_of_dates_leads_to_year_month_and_day(administrator, as_user):
    browser = as_user(administrator)
    factories.CompanyFactory(name="De mayo", joined_on="2024-05-06")
    factories.CompanyFactory(name="De junio", joined_on="2024-06-07")
    address = changelist("companies.company")
    for query, found in (
        ("joined_on__year=2024", 2),
        ("joined_on__year=2024&joined_on__month=5", 1),
        ("joined_on__year=2024&joined_on__month=5&joined_on__day=7", 0),
    ):
        response = browser.get(f"{address}?{query}")
        assert response.context["cl"].result_count == found
        for choice in response.context["date_bar"]["choices"]:
            if "link" in choice:
                assert browser.get(address + choice["link"]).status_code == 200
    assert "joined_on__year=2024" in browser.get(address).content.decode()
    assert date_bar(response.context["cl"]) is None, "the page itself no longer draws Django's own"
