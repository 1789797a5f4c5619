"""The admin's home, its sidebar and its browser rules."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from exportasv.core.calendars.workdays import weekdays_ago
from tests import factories

pytestmark = pytest.mark.django_db
FRIDAY_NOON, TUESDAY_NOON = datetime(2026, 11, 20, 12, tzinfo=UTC), datetime(2026, 11, 24, 12, tzinfo=UTC)


def counts(browser) -> dict[str, int]:
    """Path and query of each card → how many wait."""
    return {card["url"].split("/")[3]: card["count"] for card in browser.get("/admin/").context["waiting"]}


def test_the_home_counts_what_waits_for_an_adviser(adviser, as_user):
    factories.ProductFactory(state="submitted", published_at=None)
    factories.ApplicationFactory()
    factories.InquiryFactory(asked_at=weekdays_ago(4), waiting_since=weekdays_ago(4))
    factories.InquiryFactory(asked_at=weekdays_ago(9), state="answered", first_answer_at=weekdays_ago(8))
    factories.InquiryFactory(asked_at=timezone.now(), waiting_since=timezone.now())
    factories.ActionItemFactory(due_on=date(2026, 1, 5))
    seen = counts(as_user(adviser))
    assert (seen["product"], seen["application"], seen["inquiry"], seen["actionitem"]) == (1, 1, 1, 1)
    assert "outboxtask" not in seen


def test_the_home_asks_few_questions(manager, as_user, django_assert_max_num_queries):
    browser = as_user(manager)
    browser.get("/admin/")
    with django_assert_max_num_queries(26):
        browser.get("/admin/")


def test_working_days_skip_the_weekend():
    assert weekdays_ago(2, TUESDAY_NOON) == FRIDAY_NOON


def test_the_sidebar_shows_only_lists_that_open(invest_officer, as_user):
    browser = as_user(invest_officer)
    groups = browser.get("/admin/").context["sidebar_navigation"]
    links = [str(item["link"]) for group in groups for item in group["items"] if item["has_permission"]]
    assert reverse("admin:consulates_buyer_changelist") in links
    assert {link: browser.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_the_admin_speaks_spanish(adviser, as_user):
    page = as_user(adviser).get("/admin/", headers={"accept-language": "es"}).content.decode()
    assert "Pendiente de usted" in page
    assert "What waits" not in page


def test_the_policy_is_relaxed_on_the_admin_site_and_strict_elsewhere(adviser, as_user, client):
    assert "'unsafe-eval'" in as_user(adviser).get("/admin/")["Content-Security-Policy"]
    for path in ["/es/", reverse("account_login")]:
        assert "unsafe" not in client.get(path)["Content-Security-Policy"], path
