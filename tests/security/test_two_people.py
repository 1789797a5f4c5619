"""Two people at one row (R20): whoever saves an older page changes only what they touched, and sees what both changed.

Every form of portal, desk and staff pages that changes a stored row. The admin site is in test_two_people_admin.py, the
list of all forms in test_versioned_forms.py.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

import pytest
from django import forms
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from lxml import html

from companies.forms import application as application_forms
from companies.forms import portal as company_forms
from companies.models import DestinationSurvey
from companies.readiness import rules as readiness_rules
from companies.rules import membership
from consulates.forms import buyers as buyer_forms
from consulates.forms import desk as desk_forms
from consulates.forms import fairs as fair_forms
from consulates.forms import wins as win_forms
from counseling.forms import portal as counseling_portal_forms
from counseling.forms import staff as counseling_forms
from counseling.models import Adviser
from counseling.rules import record
from exportasv.core.concurrent_edits import CHOICE, VersionedForm
from exportasv.core.files.uploads import clean_photo
from exportasv.core.notifications import preferences
from exportasv.core.notifications.views import PreferencesForm
from market_access.forms import labels as label_forms
from market_access.forms import origin as origin_forms
from market_access.forms import plans as plan_forms
from market_access.forms import prices as price_forms
from market_access.models import BillOfMaterials, ExportPlan, LabelData, MarketLabel, ReadyLot
from products.forms import portal as product_forms
from products.rules import photos
from tests import factories
from tests.forms_of_pages import choices_of, form_of, open_form, values_of
from tests.uploads.good import photo, upload

pytestmark = pytest.mark.django_db
FIRST, SECOND = "La primera", "La segunda"


@pytest.fixture(autouse=True)
def _second_factor_given(settings, tmp_path, one_factor) -> None:
    settings.MEDIA_ROOT = tmp_path


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


def _bill(company, owner, **_others) -> Page:
    row = BillOfMaterials.objects.create(product=factories.ProductFactory(company=company))
    return Page(owner, reverse("market_access:origin", args=[row.product_id]), row, "work")


def _material(company, owner, **_others) -> Page:
    bill = BillOfMaterials.objects.create(product=factories.ProductFactory(company=company))
    row = bill.materials.create(name="Hilo", hs_code="5205", country="SV", cost=1, supplier="Uno")
    address = reverse("market_access:origin", args=[bill.product_id])
    return Page(owner, f"{address}?material={row.pk}", row, "supplier")


def _label(company) -> MarketLabel:
    data = LabelData.objects.create(product=factories.ProductFactory(company=company), family="cosmetic")
    return data.markets.create(market="US")


def _export_plan(company, owner, **_others) -> Page:
    product = factories.ProductFactory(company=company)
    row = ExportPlan.objects.create(product=product, market="US", begins_on=date(2026, 12, 1), units=9, unit_price=4)
    return Page(owner, reverse("market_access:plan", args=[product.pk, "US"]), row, "goal")


def _label_data(company, owner, **_others) -> Page:
    row = _label(company).label
    return Page(owner, reverse("market_access:label", args=[row.product_id, "US"]), row, "inci")


def _market_label(company, owner, **_others) -> Page:
    row = _label(company)
    return Page(owner, reverse("market_access:label", args=[row.label.product_id, "US"]), row, "importer")


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
    label_forms.LabelDataForm: _label_data,
    label_forms.MarketLabelForm: _market_label,
    plan_forms.ExportPlanForm: _export_plan,
    origin_forms.BillForm: _bill,
    origin_forms.MaterialForm: _material,
    application_forms.PersonStep: lambda owner, **_others: _application(owner, "person", "position"),
    application_forms.CompanyStep: lambda owner, **_others: _application(owner, "company", "name"),
    application_forms.GoodsStep: lambda owner, **_others: _application(owner, "goods", "products"),
}
# --- Choices: (who, address, input, the first value, the second, what is stored) -------------------------------------


class ChoicePage(NamedTuple):
    """A page on which two people choose something; `stored` reads what is chosen."""

    who: object
    address: str
    name: str
    first: str
    second: str
    stored: Callable[[], object]
    button: str = ""  # value of `do`


def _kind(company, owner, **_others) -> ChoicePage:
    row = factories.ProductFactory(company=company, state="draft", published_at=None)
    address = reverse("products:kind", args=[row.pk])
    return ChoicePage(owner, address, "kind", "perishable", "service", lambda: type(row).objects.get(pk=row.pk).kind)


def _preferences(owner, **_others) -> ChoicePage:
    address = reverse("notifications:choices")
    return ChoicePage(
        owner, address, "products", "digest", "portal", lambda: preferences.channels_of(owner)["products"]
    )


def _survey(company, owner, **_others) -> ChoicePage:
    survey = DestinationSurvey.objects.create(year=2026, opened_on=date(2026, 1, 2))
    address = reverse("companies:destinations")
    survey.answers.create(company=company, destination="others", answered_at=timezone.now())
    answers = survey.answers.values_list("destination", flat=True)
    return ChoicePage(owner, address, "destination", "mexico", "europe", lambda: answers.get())


def _diagnostic(company, owner, **_others) -> ChoicePage:
    row = readiness_rules.get_or_start_assessment(company, by=owner)
    readiness_rules.save_answers(row, {"company-1": 0}, by=owner)
    address = reverse("counseling:readiness_questions", args=["company"])
    stored = company.assessments.values_list("answers", flat=True)
    return ChoicePage(owner, address, "company-1", "1", "3", lambda: str(stored.get()["company-1"]))


def _points(company, manager, **_others) -> ChoicePage:
    fair = factories.FairFactory()
    criterion = fair.criteria.create(name_es="Oferta", name_en="Offer", weight=1)
    row = fair.participations.create(company=company)
    row.scores.create(criterion=criterion, points=0, by=manager)
    address = reverse("consulates:fair", args=[fair.slug])
    return ChoicePage(
        manager, address, f"points-{criterion.pk}", "2", "4", lambda: str(row.scores.get().points), "score"
    )


def _taking_part(company, adviser, **_others) -> ChoicePage:
    theirs = Adviser.objects.get(user=adviser)
    row = factories.CounselingSessionFactory(company=company, adviser=theirs, state="held", notes="Uno")
    row.participants.create(name="Rosa Méndez")
    first, second = (
        str(factories.InstitutionFactory(code=code, name_es=code, name_en=code).pk) for code in ("one", "two")
    )
    address = reverse("counseling:staff_session", args=[row.pk])
    stored = row.participants.values_list("institution", flat=True)
    return ChoicePage(adviser, address, "people-0-institution", first, second, lambda: str(stored.get()))


def _ladder(company, owner, **_others) -> ChoicePage:
    sheet = factories.PriceSheetFactory(product=factories.ProductFactory(company=company))
    stored = type(sheet).objects.filter(pk=sheet.pk).values_list("typed", flat=True)
    address = reverse("market_access:price_sheet", args=[sheet.pk])
    return ChoicePage(owner, address, "in_importer", "25", "30", lambda: stored.get().get("in_importer"))


def _national_code(company, owner, **_others) -> ChoicePage:
    sheet = factories.PriceSheetFactory(product=factories.ProductFactory(company=company, hs_code=None))
    sheet.product.national_codes.create(destination=sheet.destination, code="34011100")
    stored = sheet.product.national_codes.values_list("code", flat=True)
    address = reverse("market_access:price_sheet", args=[sheet.pk])
    return ChoicePage(owner, address, "code", "3401110010", "3401110020", lambda: stored.get())


def _ready_lot(company, owner, **_others) -> ChoicePage:
    monday = timezone.localdate() + timedelta(days=7 - timezone.localdate().weekday())
    product = factories.ProductFactory(
        company=company, units_per_case=12, case_length_cm=40, case_width_cm=30, case_height_cm=25, case_gross_g=9_000
    )
    leg = factories.PriceSheetFactory(product=product).leg
    lot = ReadyLot.objects.create(
        company=company, product=product, leg=leg, week=monday, units=120, cases=10, gross_g=90_000, volume_cm3=300_000
    )
    stored = ReadyLot.objects.filter(pk=lot.pk).values_list("units", flat=True)
    address = f"{reverse('market_access:shared_pallets')}?lot={lot.pk}"
    return ChoicePage(owner, address, "units", "240", "360", lambda: str(stored.get()))


CHOICES: dict[type[forms.BaseForm], Callable[..., ChoicePage]] = {
    price_forms.ReadyLotForm: _ready_lot,
    product_forms.KindForm: _kind,
    PreferencesForm: _preferences,
    company_forms.SurveyForm: _survey,
    counseling_portal_forms.QuestionsForm: _diagnostic,
    fair_forms.ScoreForm: _points,
    counseling_forms.ParticipantForm: _taking_part,
    price_forms.NumbersForm: _ladder,
    price_forms.NationalCodeForm: _national_code,
}
# Rows of the trail do not hold these: a person's own choice of notices.
UNTRACED = {PreferencesForm}


def first_choice(as_user, page: ChoicePage):
    """Open the page, choose the first value on a newer one, and return (browser, the older form)."""
    browser = as_user(page.who)
    older = open_form(browser, page.address, page.name)
    post(browser, page, open_form(browser, page.address, page.name), **{page.name: page.first})
    assert page.stored() == page.first
    return browser, older


@pytest.mark.parametrize("form_class", CHOICES, ids=lambda each: each.__name__)
def test_an_older_page_takes_no_choice_back(form_class, cast, as_user):
    page = CHOICES[form_class](**cast)
    browser, older = first_choice(as_user, page)
    post(browser, page, older)
    assert page.stored() == page.first


@pytest.mark.parametrize("form_class", CHOICES, ids=lambda each: each.__name__)
def test_two_choices_are_shown_and_chosen(form_class, cast, as_user):
    page = CHOICES[form_class](**cast)
    browser, older = first_choice(as_user, page)
    answer = post(browser, page, older, **{page.name: page.second})
    assert (answer.status_code < 300 or answer.status_code == 400, page.stored()) == (True, page.first)
    if form_class not in UNTRACED:
        assert_names_who_and_when(answer, page.who)
    again = form_of(answer.content, page.name)
    mine, theirs = choices_of(answer.content, CHOICE + page.name)
    post(browser, page, again, **{CHOICE + page.name: theirs})
    assert page.stored() == page.first
    post(browser, page, again, **{CHOICE + page.name: mine})
    assert page.stored() == page.second


def test_an_answer_that_taps_save_says_what_others_chose(cast, as_user, owner):
    page = _diagnostic(**cast)
    browser, older = first_choice(as_user, page)
    sent = values_of(older, **{"company-2": "2"})
    html_of_bar = browser.post(page.address, sent, headers={"HX-Request": "true"}).content.decode()
    assert '"taken": {"company-1": ["1"]}' in html_of_bar
    assert cast["company"].assessments.get().answers == {"company-1": 1, "company-2": 2}


# --- Rows that people add and take away ------------------------------------------------------------------------------


@pytest.fixture
def held_session(company, adviser):
    theirs = Adviser.objects.get(user=adviser)
    row = factories.CounselingSessionFactory(company=company, adviser=theirs, state="held", notes="Uno")
    for name in ("Rosa Méndez", "Luis Paz"):
        row.participants.create(name=name)
    return row


def names(session) -> list[str]:
    return sorted(session.participants.values_list("name", flat=True))


def test_who_was_added_or_renamed_meanwhile_stays(as_user, adviser, held_session):
    browser, address = as_user(adviser), reverse("counseling:staff_session", args=[held_session.pk])
    older = open_form(browser, address, "notes")
    newer = {"people-0-name": "Rosa Méndez de Paz", "people-2-name": "Ana Cruz"}
    browser.post(address, values_of(open_form(browser, address, "notes"), **newer))
    assert names(held_session) == ["Ana Cruz", "Luis Paz", "Rosa Méndez de Paz"]
    browser.post(address, values_of(older, **{"people-1-name": "", "people-3-name": "Eva Sol"}))
    assert names(held_session) == ["Ana Cruz", "Eva Sol", "Rosa Méndez de Paz"]


def test_who_was_taken_away_meanwhile_stays_away(as_user, adviser, held_session):
    browser, address = as_user(adviser), reverse("counseling:staff_session", args=[held_session.pk])
    older = open_form(browser, address, "notes")
    browser.post(address, values_of(open_form(browser, address, "notes"), **{"people-0-name": ""}))
    browser.post(address, values_of(older, private_notes="Dos"))
    assert names(held_session) == ["Luis Paz"]


def test_each_person_has_their_own_draft_of_a_record(company, adviser, manager, as_user):
    row = factories.CounselingSessionFactory(company=company, adviser=Adviser.objects.get(user=adviser), state="booked")
    for person, text in ((adviser, FIRST), (manager, SECOND)):
        address = reverse("counseling:staff_draft", args=[row.pk])
        as_user(person).post(address, {"notes": text})
    assert record.draft_for(row, adviser).data["notes"] == [FIRST]
    assert record.draft_for(row, manager).data["notes"] == [SECOND]


def test_a_colleague_whose_role_changed_is_not_removed_unseen(as_user, company, owner, editor):
    browser, address = as_user(owner), reverse("companies:team")
    colleague = company.members.get(user=editor)
    older = open_form(browser, address, "member")
    membership.change_role(colleague, "owner", by=editor)
    for act in ("remove", "hand_over"):
        answer = browser.post(reverse("companies:change_member"), values_of(older, do=act), follow=True)
        assert str(editor) in answer.content.decode()
        assert company.members.get(user=editor).role == "owner"
        assert company.members.get(user=owner).role == "owner"
    browser.post(reverse("companies:change_member"), values_of(open_form(browser, address, "member"), do="remove"))
    assert not company.members.filter(user=editor).exists()


# Ticks and figures, tests of their own, the frame of others; and the consent, which changes no row.
OTHERS = {
    product_forms.CertificatesForm,
    company_forms.MemberForm,
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


def post(browser: Client, page: "Page | ChoicePage", form, **typed):
    pressed = {"do": button} if (button := getattr(page, "button", "")) else {}
    return browser.post(form.get("action") or page.address, values_of(form, **typed, **pressed))


@pytest.fixture
def cast(company, owner, house, consular_officer, manager, adviser) -> dict[str, object]:
    people = {"owner": owner, "officer": consular_officer, "manager": manager, "adviser": adviser}
    return {"company": company, "house": house, **people}


def assert_names_who_and_when(answer, who) -> None:
    """The box of two values says who changed it, and on which day."""
    found = html.fromstring(answer.content.decode())
    boxes = " ".join(str(each.text_content()) for each in found.iterfind(".//span[@class='two-values']"))
    with translation.override("es"):
        today = date_format(timezone.localdate(), "DATE_FORMAT")
    assert str(who) in boxes
    assert today in boxes


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
    shown = answer.content.decode()
    assert (answer.status_code < 300 or answer.status_code == 400, stored_text(page)) == (True, FIRST)
    assert FIRST in shown
    assert SECOND in shown
    assert_names_who_and_when(answer, page.who)
    again = form_of(shown, page.text)
    mine, theirs = choices_of(answer.content, CHOICE + page.text)
    post(browser, page, again, **{CHOICE + page.text: theirs})
    assert stored_text(page) == FIRST
    post(browser, page, again, **{CHOICE + page.text: mine})
    assert stored_text(page) == SECOND


# --- The canary ------------------------------------------------------------------------------------------------------


def test_without_the_merge_the_first_text_would_be_lost(cast, as_user, monkeypatch):
    monkeypatch.setattr(VersionedForm, "_merge", lambda self: None)
    page = _profile(**cast)
    browser, older = second_page(as_user, page)
    post(browser, page, older)
    assert stored_text(page) != FIRST


def test_without_the_merge_a_choice_would_be_lost(cast, as_user, monkeypatch):
    monkeypatch.setattr(VersionedForm, "_merge", lambda self: None)
    page = _preferences(**cast)
    browser, older = first_choice(as_user, page)
    post(browser, page, older)
    assert page.stored() != page.first
