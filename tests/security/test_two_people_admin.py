"""Two people at one row of the admin site (R20): every change form, and the rows inside it."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import models
from django.test import Client
from django.urls import reverse

from exportasv.core.accounts.modeladmin import ScopedModelAdmin
from exportasv.core.concurrent_edits import CHOICE, SEEN, VersionedForm
from tests import factories
from tests.admin.rows import make
from tests.forms_of_pages import choices_of, form_of, open_form, values_of

pytestmark = pytest.mark.django_db
FIRST, SECOND = "La primera", "La segunda"


@pytest.fixture(autouse=True)
def _second_factor_given(settings, tmp_path, one_factor) -> None:
    settings.MEDIA_ROOT = tmp_path


ADMINS = {model._meta.label_lower: each for model, each in admin.site._registry.items()}
NOT_TRIED = {"accounts.user", "usersessions.usersession"}  # the sessions have nothing to fill in
CHANGEABLE = sorted(
    label
    for label, each in ADMINS.items()
    if isinstance(each, ScopedModelAdmin)
    and not each.read_only
    and label not in ("accounts.user", "usersessions.usersession")
)


def change_address(row: models.Model) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def open_change_form(browser: Client, row: models.Model):
    return open_form(browser, change_address(row), SEEN)


def texts_of(row: models.Model, form) -> list[str]:
    """The free texts of a change form that are columns of the row, the longest first."""
    columns = {
        field.name: field.max_length or 10_000
        for field in row._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField) and not field.choices
    }
    return sorted((each.name for each in form.inputs if each.name in columns), key=lambda name: -columns[name])


def first_text_saved(browser: Client, row: models.Model, text: str = FIRST) -> str:
    """Save `text` in the first text of the row's change form that takes it; return its name, "" if none does."""
    for name in texts_of(row, open_change_form(browser, row)):
        sent = values_of(open_change_form(browser, row), **{name: text})
        if browser.post(change_address(row), sent).status_code == 302:
            row.refresh_from_db()
            if getattr(row, name) == text:
                return name
    return ""


# No free text that one can change on its own: choices, numbers, dates and links only.
WITHOUT_TEXT = {
    "accounts.privatelink", "api.apikey", "audit.deletion",
    "companies.companymember", "companies.destinationanswer", "companies.destinationsurvey", "companies.exportmarket",
    "consulates.gap", "consulates.houseofficer", "counseling.availability", "counseling.dayhours",
    "counseling.servicerecommendation", "notifications.mailkind", "notifications.refusedaddress",
    "notifications.reminderrule", "outbox.outboxtask", "products.productrevision",
    "market_access.requirementrecord",
}  # fmt: skip
# Texts that must have a form of their own: (the first, the second).
TEXTS = {
    "products.synonym": ("la primera, uno", "la segunda, dos"),
    "market_access.nationalcode": ("0901110010", "0901110020"),
}


@pytest.mark.parametrize("label", CHANGEABLE)
def test_an_older_change_form_loses_nothing_and_shows_both(label, administrator, as_user):
    for code in ("090111", "090121"):
        factories.HSCodeFactory(code=code)
    browser, row = as_user(administrator), make(label, 1, administrator)
    first, second = TEXTS.get(label, (FIRST, SECOND))
    older = open_change_form(browser, row)
    name = first_text_saved(browser, row, first)
    assert bool(name) == (label not in WITHOUT_TEXT)
    if not name:
        return
    untouched = browser.post(change_address(row), values_of(older))
    assert untouched.status_code == 302, untouched.context["errors"]
    row.refresh_from_db()
    assert getattr(row, name) == first
    answer = browser.post(change_address(row), values_of(older, **{name: second}))
    row.refresh_from_db()
    assert (answer.status_code, getattr(row, name)) == (200, first)
    assert first in answer.content.decode()
    mine, _theirs = choices_of(answer.content, CHOICE + name)
    browser.post(change_address(row), values_of(form_of(answer.content, SEEN), **{CHOICE + name: mine}))
    row.refresh_from_db()
    assert getattr(row, name) == second


@pytest.fixture
def stored_price(company):
    return factories.PriceTermFactory(product__company=company, place="Acajutla", amount="3.00")


def test_rows_inside_a_change_form_are_merged_too(administrator, as_user, stored_price):
    browser, product = as_user(administrator), stored_price.product
    older = open_change_form(browser, product)
    browser.post(change_address(product), values_of(older, **{"prices-0-amount": "4.00"}))
    browser.post(change_address(product), values_of(older, **{"prices-0-place": "Puerto Cortés"}))
    stored_price.refresh_from_db()
    assert (str(stored_price.amount), stored_price.place) == ("4.00", "Puerto Cortés")
    answer = browser.post(change_address(product), values_of(older, **{"prices-0-amount": "5.00"}))
    stored_price.refresh_from_db()
    assert (answer.status_code, str(stored_price.amount)) == (200, "4.00")


def test_a_row_that_somebody_changed_is_not_deleted_unseen(administrator, as_user, stored_price):
    browser, product = as_user(administrator), stored_price.product
    older = open_change_form(browser, product)
    browser.post(change_address(product), values_of(older, **{"prices-0-amount": "4.00"}))
    answer = browser.post(change_address(product), values_of(older, **{"prices-0-DELETE": "on"}))
    assert answer.status_code == 200
    assert product.prices.count() == 1


def test_without_the_merge_the_admin_would_lose_it(administrator, as_user, monkeypatch):
    monkeypatch.setattr(VersionedForm, "_merge", lambda self: None)
    browser, row = as_user(administrator), make("companies.company", 1, administrator)
    older = open_change_form(browser, row)
    name = first_text_saved(browser, row)
    browser.post(change_address(row), values_of(older))
    row.refresh_from_db()
    assert getattr(row, name) != FIRST


def test_every_model_of_the_admin_site_has_a_row_to_try():
    assert {apps.get_model(label)._meta.label_lower for label in CHANGEABLE} == set(CHANGEABLE)
