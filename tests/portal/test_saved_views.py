"""Searches of staff's lists that a person keeps under a name, and what the lists can be searched by."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from exportasv.core.accounts.models import SavedView
from exportasv.core.accounts.saved_views import search_of
from exportasv.core.programme import MAX_SAVED_VIEWS
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]
KEEP = "accounts:keep_view"
COMPANIES = "portal:staff_companies"


def keep(client, route=COMPANIES, name="Sonsonate", query="department=SO&page=2", **named):
    return client.post(reverse(KEEP), {"route": route, "name": name, "query": query}, **named)


@pytest.mark.parametrize("route", [COMPANIES, "counseling:staff_agreements", "admin:companies_company_changelist"])
def test_a_search_is_kept_shown_as_a_link_and_deleted(as_user, adviser, route):
    client = as_user(adviser)
    answer = keep(client, route, query="q=caf%C3%A9&page=2&state=")
    assert answer.url == reverse(route) + "?q=caf%C3%A9"
    view = SavedView.objects.get()
    assert (view.user, view.query) == (adviser, "q=caf%C3%A9")
    page = client.get(reverse(route)).content.decode()
    assert 'href="?q=caf%C3%A9"' in page
    assert "Sonsonate" in page
    shown = client.get(answer.url)
    assert "Guardar esta vista" not in shown.content.decode()  # it is kept already
    client.post(reverse("accounts:delete_view", args=[view.pk]))
    assert not SavedView.objects.exists()
    assert "Guardar esta vista" in client.get(answer.url).content.decode()


def test_the_same_name_replaces_the_search(as_user, adviser):
    client = as_user(adviser)
    keep(client)
    keep(client, query="department=SS")
    assert SavedView.objects.get().query == "department=SS"


def test_views_are_ones_own(as_user, adviser, manager):
    keep(as_user(adviser))
    other, view = as_user(manager), SavedView.objects.get()
    assert "Sonsonate</a>" not in other.get(reverse(COMPANIES)).content.decode()
    assert other.post(reverse("accounts:delete_view", args=[view.pk])).status_code == 404
    assert SavedView.objects.exists()


@pytest.mark.parametrize(
    "words",
    [
        {"query": ""},
        {"query": "page=3&state="},
        {"name": ""},
        {"name": "x" * 61},
        {"route": "portal:my_portal"},
        {"route": "admin:nothing_here_changelist"},
        {"route": "https://evil.example/"},
    ],
)
def test_what_is_no_search_of_a_list_is_refused(as_user, adviser, words):
    answer = keep(as_user(adviser), **words)
    assert answer.url.startswith("/")
    assert "evil" not in answer.url
    if words.get("route") != "admin:nothing_here_changelist":
        assert not SavedView.objects.exists()


def test_there_are_at_most_so_many_of_a_list(as_user, adviser):
    client = as_user(adviser)
    for number in range(MAX_SAVED_VIEWS + 2):
        keep(client, name=str(number))
    keep(client, "counseling:staff_queue")
    assert SavedView.objects.filter(route=COMPANIES).count() == MAX_SAVED_VIEWS
    assert SavedView.objects.count() == MAX_SAVED_VIEWS + 1


def test_nobody_keeps_a_view_without_signing_in(client):
    assert keep(client).status_code == 401


def test_a_search_has_no_pages_nor_files():
    assert search_of("q=a&p=3&export=xlsx&part=held&_popup=1&e=1&state=") == "q=a"


@pytest.fixture
def two(company, other_company, adviser):
    """Two companies of the adviser: the first of Sonsonate with a session long ago, the other without any."""
    company.department, company.municipality, company.name = "SO", "SO-Este", "Café El Sol"
    other_company.name = "Hamacas La Luna"
    for each in (company, other_company):
        each.state, each.adviser = "active", adviser
        each.save()
    ago = timezone.now() - timedelta(days=100)
    factories.CounselingSessionFactory(company=company, adviser=adviser.adviser_profile, state="held", starts_at=ago)
    return company, other_company


QUERIES = [
    ({"q": "tegidos isalco"}, {"first"}),
    ({"department": "SS"}, {"second"}),
    ({"quiet": "90"}, {"first"}),
    ({"quiet": "never"}, {"second"}),
    ({"quiet": "180"}, set()),
    ({}, {"first", "second"}),
    ({"department": "nowhere", "quiet": "x"}, {"first", "second"}),
]


@pytest.mark.parametrize(("query", "expected"), QUERIES)
def test_agreements_are_searched_by_company_and_last_contact(as_user, adviser, two, query, expected):
    for name, company in zip(("first", "second"), two, strict=True):
        factories.ActionItemFactory(company=company, text=name)
    context = as_user(adviser).get(reverse("counseling:staff_agreements"), query).context
    assert {row.text for row in [*context["coming"], *context["overdue"]]} == expected


@pytest.mark.parametrize(("query", "expected"), QUERIES)
def test_referrals_are_searched_by_company_and_last_contact(as_user, manager, two, query, expected):
    for name, company in zip(("first", "second"), two, strict=True):
        factories.ReferralFactory(company=company, matter=name)
    context = as_user(manager).get(reverse("counseling:staff_referrals"), query).context
    assert {row.matter for row in [*context["incoming"], *context["outgoing"]]} == expected


@pytest.mark.parametrize(("query", "expected"), QUERIES)
def test_who_needs_help_is_searched_by_company_and_last_contact(as_user, adviser, two, query, expected):
    first, second = two
    names = {"first": first.pk, "second": second.pk}
    rows = as_user(adviser).get(reverse("counseling:staff_queue"), query).context["rows"]
    assert {row.pk for row in rows} == {names[each] for each in expected}


@pytest.mark.parametrize(("query", "expected"), QUERIES)
def test_the_neglect_list_is_searched_by_company_and_last_contact(as_user, adviser, two, query, expected):
    first, second = two
    month = timezone.localdate().replace(day=1)
    for company in two:
        factories.NeglectedCompanyFactory(company=company, month=month)
    names = {"first": first.pk, "second": second.pk}
    rows = as_user(adviser).get(reverse("counseling:staff_neglected"), query).context["open_rows"]
    assert {row.company_id for row in rows} == {names[each] for each in expected}


def test_lists_say_when_the_company_was_last_helped(as_user, adviser, two):
    factories.ActionItemFactory(company=two[1], text="Etiqueta")
    page = as_user(adviser).get(reverse("counseling:staff_agreements")).content.decode()
    assert "último contacto: nunca" in " ".join(page.split())


def test_only_what_is_overdue(as_user, adviser, two):
    for days, text in ((-3, "late"), (3, "soon")):
        due = timezone.localdate() + timedelta(days=days)
        factories.ActionItemFactory(company=two[0], text=text, due_on=due)
    context = as_user(adviser).get(reverse("counseling:staff_agreements"), {"due": "overdue"}).context
    assert ([row.text for row in context["overdue"]], context["coming"]) == (["late"], [])
