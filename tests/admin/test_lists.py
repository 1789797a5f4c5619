"""Every model's list, generated from the admin's registry."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exportasv.core.accounts.permissions import MODEL_ACCESS, has_permission
from exportasv.core.db.state_machine import LifeCycle, Tone
from tests.admin.rows import MAKERS, make

pytestmark = pytest.mark.django_db

OURS = {
    "accounts",
    "api",
    "audit",
    "exchange",
    "outbox",
    "notifications",
    "imports",
    "privacy",
    "companies",
    "products",
    "consulates",
    "counseling",
    "market_access",
    "reference",
}
INLINE_ONLY = {
    "consulates.faircriterion",
    "consulates.disputemessage",
    "consulates.messagefile",
    "consulates.participationscore",
    "consulates.quotationline",
    "counseling.participant",
    "counseling.questionvote",
    "products.attributeoption",
    "products.pricechange",
    "products.shortlistitem",
    "products.waitingphoto",
}
NEVER_SHOWN = {
    "reference.referencerow",  # what the loader wrote last, to see what staff changed
    "accounts.limitrecord",  # hashes and times of tries
    "accounts.knowndevice",  # hashes of cookies
    "consulates.sending",  # what was typed stands in its inquiries
    "consulates.participationscore",  # points given on the fair's own page
    "api.apiusage",  # numbers of a key by day, shown on its page
    "exchange.sentrow",  # hashes of rows that a partner has
    "exchange.idempotentrequest",  # hashes of requests
    "exchange.dumpfile",  # listed by the API
    "companies.partneraccess",  # given and withdrawn by the company on its own page
    "audit.contentchange",  # marks without content
    "audit.clockday",  # one day, read by the change feed
    "audit.feedbarrier",  # numbers of transactions, read by the change feed
    "companies.applicationpaper",  # opened on the page of its application
    "notifications.pushdevice",  # addresses and keys of people's browsers
    "accounts.savedview",  # people keep these themselves
    "notifications.listexport",  # a person's own downloads, fetched in the portal
    "audit.rowversion",  # moments, read by the API and the sitemap
    "audit.seal",  # hashes: read by the chain's check, of no use to a person
    "audit.trailanchor",  # the same
    "imports.importrow",  # shown on the page of their sheet
    "imports.importeffect",
    "imports.knowncolumn",  # kept by the page where columns are named
    "products.searchdocument",  # derived from the products
    "products.facetcount",
    "counseling.calendarfeed",  # a hash: made and revoked by its adviser
    "counseling.sessiondraft",  # half-typed words, gone when the record is kept
    "notifications.calendarinvitation",  # what an address got last: read by the next letter
    "notifications.emailattachment",  # words to a person, not for staff
    "privacy.datacopy",
    "notifications.mailfold",  # numbers: its notices and letters are shown
    "notifications.completedreminder",  # numbers: the log of reminders is shown
    "notifications.digest",  # people keep these themselves
    "notifications.digestschedule",
    "notifications.noticepreference",
    "companies.oldslug",  # kept by triggers
    "products.oldslug",
    "products.catalogueword",
    "market_access.changeimpact",  # derived: shown on the pages of its change
    "market_access.exportplanstep",  # links a step of a plan to its agreement: both are shown
    "market_access.requirementtask",  # links a requirement to its agreement: both are shown
    "market_access.marketlight",  # computed: shown on the pages of markets
}
REGISTERED = sorted(model._meta.label_lower for model in admin.site._registry if model._meta.app_label in OURS)
CAST = ["adviser", "manager"]  # tests/security/test_permission_table.py asks all people for all lists


def changelist(label: str) -> str:
    return reverse("admin:{}_{}_changelist".format(*label.split(".")))


def test_every_model_is_registered_or_stands_inside_another():
    known = set(REGISTERED) | INLINE_ONLY | NEVER_SHOWN
    models = {m._meta.label_lower for m in apps.get_models() if m._meta.app_label in OURS and not m._meta.auto_created}
    assert models == known


def test_every_registered_model_has_a_row_in_the_access_table():
    assert set(REGISTERED) <= set(MODEL_ACCESS)


@pytest.mark.parametrize("who", CAST)
def test_a_role_reads_the_lists_that_the_table_says_and_no_other(who, request, as_user):
    user = request.getfixturevalue(who)
    browser = as_user(user)
    answers = {label: browser.get(changelist(label)).status_code for label in REGISTERED}
    assert answers == {label: 200 if has_permission(user, label) else 403 for label in REGISTERED}


@pytest.mark.parametrize("who", CAST)
def test_a_role_adds_only_what_the_table_says(who, request, as_user):
    user = request.getfixturevalue(who)
    browser = as_user(user)
    for label in REGISTERED:
        model_admin = admin.site._registry[apps.get_model(label)]
        status = browser.get(changelist(label) + "add/").status_code
        allowed = has_permission(user, label, write=True) and model_admin.can_add
        assert status == (200 if allowed else 403), label


def test_anonymous_visitors_are_led_to_the_sign_in(client):
    for path in ["/admin/", *map(changelist, REGISTERED)]:
        answer = client.get(path)
        assert answer.status_code == 302, path
        assert reverse("account_login") in answer["Location"], path


@pytest.mark.parametrize("label", REGISTERED)
def test_a_list_asks_as_many_questions_for_fifteen_rows_as_for_one(label, administrator, as_user):
    browser = as_user(administrator)
    make(label, 1, administrator)
    browser.get(changelist(label))  # fills caches of content types and the like
    with CaptureQueriesContext(connection) as few:
        assert browser.get(changelist(label)).status_code == 200
    make(label, 14, administrator)
    with CaptureQueriesContext(connection) as many:
        assert browser.get(changelist(label)).status_code == 200
    assert len(many) == len(few), [query["sql"][:150] for query in many.captured_queries]


@pytest.mark.parametrize("label", REGISTERED)
def test_a_row_opens_and_a_search_answers(label, administrator, as_user):
    browser = as_user(administrator)
    row = make(label, 1, administrator)
    assert browser.get(changelist(label), {"q": "1"}).status_code == 200
    page = reverse("admin:{}_{}_change".format(*label.split(".")), args=[row.pk])
    assert browser.get(page).status_code == 200
    assert browser.get(reverse("admin:{}_{}_history".format(*label.split(".")), args=[row.pk])).status_code == 200


def test_the_rows_of_this_suite_cover_every_registered_model():
    assert set(MAKERS) - NEVER_SHOWN == set(REGISTERED)


def test_a_missing_row_is_a_404_page(administrator, as_user):
    assert as_user(administrator).get("/admin/companies/company/999999/change/").status_code == 404


def test_every_column_of_states_is_a_life_cycle_whose_members_have_a_tone():
    models = [m for m in apps.get_models() if m._meta.app_label in OURS and "state" in {f.name for f in m._meta.fields}]
    assert models
    for model in models:
        assert issubclass(model.State, LifeCycle), model
        assert all(isinstance(state.tone, Tone) for state in model.State)


def test_the_badge_of_a_list_takes_label_and_colour_from_the_state(administrator, as_user):
    make("companies.company", 1, administrator)
    company = apps.get_model("companies.company").objects.get()
    page = as_user(administrator).get(changelist("companies.company")).content.decode()
    colours = {"warning": "orange", "info": "blue", "success": "green", "danger": "red", "default": "base"}
    colour = colours[company.State(company.state).tone.admin_colour]
    assert re.search(rf"bg-{colour}-\d[^>]*>\s*{company.get_state_display()}\s*<", page)
