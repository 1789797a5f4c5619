"""Two people at one row (R20): whoever saves an older page changes only what they touched, and sees what both changed.

Every change form of the admin site, and every form of portal, desk and staff pages that changes a stored row.
"""

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import NamedTuple

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies.forms import application as application_forms
from companies.forms import portal as company_forms
from consulates.forms import buyers as buyer_forms
from consulates.forms import desk as desk_forms
from consulates.forms import fairs as fair_forms
from consulates.forms import wins as win_forms
from counseling.forms import staff as counseling_forms
from counseling.models import Adviser
from exportasv.core.accounts.modeladmin import ScopedModelAdmin
from exportasv.core.concurrent_edits import CHOICE, SEEN, VersionedForm
from exportasv.core.files.uploads import clean_photo
from products.forms import portal as product_forms
from products.rules import photos
from tests import factories
from tests.admin.rows import make
from tests.forms_of_pages import choices_of, form_of, open_form, values_of
from tests.uploads.good import photo, upload

pytestmark = pytest.mark.django_db
FIRST, SECOND = "La primera", "La segunda"


@pytest.fixture(autouse=True)
def _second_factor_given(settings, tmp_path) -> None:
    settings.STAFF_MFA_REQUIRED, settings.MEDIA_ROOT = False, tmp_path


# --- The admin site ----------------------------------------------------------------------------------------------

ADMINS = {model._meta.label_lower: each for model, each in admin.site._registry.items()}
CHANGEABLE = sorted(
    label
    for label, each in ADMINS.items()
    if isinstance(each, ScopedModelAdmin) and not each.read_only and label not in ("accounts.user",)
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
    "audit.deletion",
    "companies.companymember", "companies.destinationanswer", "companies.destinationsurvey", "companies.exportmarket",
    "consulates.gap", "consulates.houseofficer", "counseling.availability", "counseling.dayhours",
    "counseling.servicerecommendation", "notifications.reminderrule", "outbox.outboxtask", "products.productrevision",
}  # fmt: skip
# Texts that must have a form of their own: (the first, the second).
TEXTS = {"products.synonym": ("la primera, uno", "la segunda, dos")}


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


def test_every_change_form_carries_the_version():
    plain = [label for label, each in ADMINS.items() if not issubclass(each.form, VersionedForm)]
    plain += [
        f"{label}: {inline.__name__}"
        for label, each in ADMINS.items()
        for inline in each.inlines
        if not issubclass(inline.form, VersionedForm)
    ]
    assert [label for label in plain if label.partition(":")[0] in CHANGEABLE] == []


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


# --- Portal, desk and staff pages ----------------------------------------------------------------------------------


class Page(NamedTuple):
    """A page with a form: who opens it, its address, the row that it changes, and the text that two people change."""

    who: object
    address: str
    row: models.Model
    text: str
    stored: str = ""  # the column, where it is named otherwise


def _profile(company, owner, **_others) -> Page:
    return Page(owner, reverse("companies:profile"), company, "about_es")


def _certificate(company, owner, **_others) -> Page:
    row = factories.CertificateFactory(company=company, number="1")
    return Page(owner, reverse("companies:certificate", args=[row.pk]), row, "number")


def _draft(company, owner, **_others) -> Page:
    row = factories.ProductFactory(company=company, state="draft", published_at=None)
    return Page(owner, reverse("products:edit", args=[row.pk]), row, "summary_es")


def _photo(company, owner, **_others) -> Page:
    product = factories.ProductFactory(company=company, state="draft", published_at=None)
    row = photos.add_photo(product, clean_photo(upload(photo())), by=owner)
    return Page(owner, reverse("products:photos", args=[row.product_id]), row, f"{row.pk}-alt_es", "alt_es")


def _placement(house, officer, **_others) -> Page:
    row = factories.PlacementFactory(house=house)
    return Page(officer, reverse("consulates:desk_placement", args=[row.pk]), row, "feedback")


def _contact(house, officer, **_others) -> Page:
    row = factories.HouseContactFactory(house=house)
    return Page(officer, reverse("consulates:desk_contact", args=[row.pk]), row, "note")


def _event(house, officer, **_others) -> Page:
    row = factories.HouseEventFactory(house=house)
    return Page(officer, reverse("consulates:desk_event", args=[row.pk]), row, "result")


def _buyer(house, officer, **_others) -> Page:
    row = factories.BuyerFactory(house=house)
    return Page(officer, reverse("consulates:edit_buyer", args=[row.pk]), row, "city")


def _requirement(house, officer, **_others) -> Page:
    row = factories.BuyerFactory(house=house).requirements.create(query="Miel")
    return Page(officer, reverse("consulates:edit_requirement", args=[row.buyer_id, row.pk]), row, "query")


def _meeting(manager, **_others) -> Page:
    row = factories.FairMeetingFactory(outcome="talks")
    return Page(manager, reverse("consulates:meeting", args=[row.pk]), row, "note")


def _year_later(company, owner, **_others) -> Page:
    day = timezone.localdate() - timedelta(days=400)
    fair = factories.FairFactory(starts_on=day, ends_on=day)
    row = fair.participations.create(company=company, state="attended", year_later_sales=10)
    return Page(owner, reverse("consulates:company_fair", args=[fair.slug]), row, "year_later_note")


def _win(company, manager, **_others) -> Page:
    row = factories.ExportWinFactory(company=company, state="confirmed", story_consent=True, decided_at=timezone.now())
    return Page(manager, reverse("consulates:win", args=[row.pk]), row, "story_es")


def _hours(adviser, **_others) -> Page:
    return Page(adviser, reverse("counseling:staff_hours"), Adviser.objects.get(user=adviser), "place")


def _record(company, adviser, **_others) -> Page:
    theirs = Adviser.objects.get(user=adviser)
    row = factories.CounselingSessionFactory(company=company, adviser=theirs, state="held", notes="Uno")
    return Page(adviser, reverse("counseling:staff_session", args=[row.pk]), row, "notes")


def _application(owner, step: str, text: str) -> Page:
    factories.SectorFactory(code="food")
    row = factories.ApplicationFactory(applicant=owner, state="draft", sent_at=None, company=None)
    row.answers["person"]["dui"] = "01234567-8"
    row.save()
    return Page(owner, reverse("portal:apply_step", args=[step]), row, text, step)


PAGES: dict[type[forms.BaseForm], Callable[..., Page]] = {
    company_forms.ProfileForm: _profile,
    company_forms.CertificateForm: _certificate,
    product_forms.ProductForm: _draft,
    product_forms.PhotoDescriptionForm: _photo,
    desk_forms.PlacementFeedbackForm: _placement,
    desk_forms.HouseContactForm: _contact,
    desk_forms.HouseEventForm: _event,
    buyer_forms.BuyerForm: _buyer,
    buyer_forms.RequirementForm: _requirement,
    fair_forms.MeetingResultForm: _meeting,
    fair_forms.YearLaterSalesForm: _year_later,
    win_forms.WinStoryForm: _win,
    counseling_forms.AdviserProfileForm: _hours,
    counseling_forms.RecordForm: _record,
    application_forms.PersonStep: lambda owner, **_others: _application(owner, "person", "position"),
    application_forms.CompanyStep: lambda owner, **_others: _application(owner, "company", "name"),
    application_forms.GoodsStep: lambda owner, **_others: _application(owner, "goods", "products"),
}
# Without a text of their own, or the frame of others: ticks, figures; and the consent, which changes no row.
OTHERS = {
    product_forms.CertificatesForm,
    win_forms.WinForm,
    win_forms.CorrectWinForm,
    application_forms.ApplicationStep,
    application_forms.ConsentStep,
}


def stored_text(page: Page) -> str:
    page.row.refresh_from_db()
    if page.row._meta.label_lower == "companies.application":
        return page.row.answers[page.stored][page.text]
    return getattr(page.row, page.stored or page.text)


def post(browser: Client, page: Page, form, **typed):
    return browser.post(form.get("action") or page.address, values_of(form, **typed))


@pytest.fixture
def cast(company, owner, house, consular_officer, manager, adviser) -> dict[str, object]:
    people = {"owner": owner, "officer": consular_officer, "manager": manager, "adviser": adviser}
    return {"company": company, "house": house, **people}


def second_page(as_user, page: Page):
    """Open the page, save FIRST from a newer one, and return (browser, the older form)."""
    browser = as_user(page.who)
    older = open_form(browser, page.address, page.text)
    post(browser, page, open_form(browser, page.address, page.text), **{page.text: FIRST})
    assert stored_text(page) == FIRST
    return browser, older


@pytest.mark.parametrize("form_class", PAGES, ids=lambda each: each.__name__)
def test_an_older_page_loses_nothing(form_class, cast, as_user):
    page = PAGES[form_class](**cast)
    browser, older = second_page(as_user, page)
    post(browser, page, older)
    assert stored_text(page) == FIRST


@pytest.mark.parametrize("form_class", PAGES, ids=lambda each: each.__name__)
def test_what_both_changed_is_shown_twice_and_chosen(form_class, cast, as_user):
    page = PAGES[form_class](**cast)
    browser, older = second_page(as_user, page)
    answer = post(browser, page, older, **{page.text: SECOND})
    html = answer.content.decode()
    assert (answer.status_code < 300 or answer.status_code == 400, stored_text(page)) == (True, FIRST)
    assert FIRST in html
    assert SECOND in html
    again = form_of(html, page.text)
    mine, theirs = choices_of(answer.content, CHOICE + page.text)
    post(browser, page, again, **{CHOICE + page.text: theirs})
    assert stored_text(page) == FIRST
    post(browser, page, again, **{CHOICE + page.text: mine})
    assert stored_text(page) == SECOND


def subclasses(of: type) -> set[type]:
    return {of, *(each for sub in of.__subclasses__() for each in subclasses(sub))}


APPS = ("companies", "products", "consulates", "counseling")


def forms_of_pages(of: type) -> set[type]:
    """The forms of the four apps' pages, without those of the admin site."""
    import_module(settings.ROOT_URLCONF)  # loads every page's forms
    rooms = {each: each.__module__.split(".") for each in subclasses(of)}
    return {each for each, parts in rooms.items() if parts[0] in APPS and "forms" in parts and "admin" not in parts}


def test_every_form_of_a_page_has_its_test():
    assert forms_of_pages(VersionedForm) == {*PAGES, *OTHERS}


# A form of one of these makes a new row, or takes its values with a verb of its own.
NEW_ROWS = {
    "PrintoutForm", "NewProductForm", "NewSizeForm", "PriceForm", "PlacementForm", "SampleRequestForm",
    "VisitForm",
    "BuyerContactForm", "FairApplicationForm", "WeeklyHoursForm", "DayHoursForm", "GroupSessionForm", "ReferralForm",
    "InquiryForm", "QuotationForm", "QuotationLineForm", "SessionRequestForm", "SourcingRequestForm",
    "GuestRegistrationForm", "WalkInForm", "PanelQuestionForm",
}  # fmt: skip


def test_a_form_of_a_stored_row_is_versioned():
    plain = {each.__name__ for each in forms_of_pages(forms.ModelForm) if not issubclass(each, VersionedForm)}
    assert plain == NEW_ROWS


# --- The canary ------------------------------------------------------------------------------------------------------


def test_without_the_merge_the_first_text_would_be_lost(cast, as_user, monkeypatch):
    monkeypatch.setattr(VersionedForm, "_merge", lambda self: None)
    page = _profile(**cast)
    browser, older = second_page(as_user, page)
    post(browser, page, older)
    assert stored_text(page) != FIRST


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
