"""Every form of the site keeps what two people write at one row (R20), or says here why it needs no version."""

from importlib import import_module

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from exportasv.core.concurrent_edits import VersionedForm, VersionedModelForm
from exportasv.core.http.honeypot import HoneypotForm
from products.forms.unusual import AskingForm
from tests.security.test_two_people import CHOICES, OTHERS, PAGES
from tests.security.test_two_people_admin import ADMINS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]
ROOMS = ("companies", "products", "consulates", "counseling", "market_access", "exportasv")


def subclasses(of: type) -> set[type]:
    return {of, *(each for sub in of.__subclasses__() for each in subclasses(sub))}


def all_forms() -> set[type[forms.BaseForm]]:
    """Every form class of the site's own code: portal, desk, staff and admin, wherever it stands."""
    import_module(settings.ROOT_URLCONF)  # loads every page's forms
    for path in settings.ACCOUNT_FORMS.values():  # the accounts library loads these when they are asked for
        import_string(path)
    found = {each for each in subclasses(forms.BaseForm) if each.__module__.partition(".")[0] in ROOMS}
    return found - {VersionedForm, VersionedModelForm, HoneypotForm, AskingForm}  # the mixins


def test_every_versioned_form_of_a_page_has_its_test():
    versioned = {each for each in all_forms() if issubclass(each, VersionedForm) and ".admin" not in each.__module__}
    assert versioned == {*PAGES, *CHOICES, *OTHERS}


# Form → why it needs no version: it overwrites nothing that somebody else could have changed while it was open.
NEW = "makes a new row"
MOVE = "moves a state, and the verb refuses the move if somebody was faster"
ASKS = "reads only: a filter, a calculation or a step whose page saves nothing"
SINGLE_SHOT = {
    "accounts.EqualTimeSignupForm": NEW,
    "accounts.SignupForm": NEW,
    "accounts.LoginForm": ASKS,
    "accounts.SavedViewForm": NEW,
    "notifications.PushDeviceForm": NEW,
    "companies.FirstOwnerForm": NEW,
    "companies.InvitationForm": NEW,
    "companies.MarketForm": "adds what is true from today on; what was known stays as history",
    "companies.ApplicantAnswerForm": MOVE,
    "products.PrintoutForm": NEW,
    "products.FocusForm": "one tap on a photo, which shows at once what it chose",
    "products.CutForm": "one press on a photo, which shows at once what is left",
    "products.NewProductForm": NEW,
    "products.NewSizeForm": NEW,
    "products.SiblingForm": "joins a family: the verb looks at both products again",
    "products.PriceForm": "a price is another row; the one that it replaces stays in the price history",
    "products.CostsForm": ASKS,
    "consulates.FairApplicationForm": NEW,
    "consulates.FairMeetingForm": NEW,
    "consulates.BuyerMessageForm": NEW,
    "consulates.ThreadReplyForm": NEW,
    "consulates.CloseInquiryForm": MOVE,
    "consulates.QuotationForm": NEW,
    "consulates.QuotationLineForm": NEW,
    "consulates.SeasonForm": ASKS,
    "consulates.PlacementForm": NEW,
    "consulates.VisitForm": NEW,
    "consulates.EndPlacementForm": MOVE,
    "consulates.SampleRequestForm": NEW,
    "consulates.SampleMovementForm": NEW,
    "consulates.ReceiveSamplesForm": MOVE,
    "consulates.SourcingRequestForm": NEW,
    "consulates.InquiryForm": NEW,
    "consulates.BuyerContactForm": NEW,
    "consulates.IntroductionForm": NEW,
    "consulates.DisputeMessageForm": NEW,
    "consulates.DisputeRulingForm": MOVE,
    "consulates.ReasonForm": MOVE,
    "consulates.ReviewRulingForm": MOVE,
    "consulates.SupportWinForm": MOVE,
    "consulates.ConfirmWinForm": MOVE,
    "counseling.GuestRegistrationForm": NEW,
    "counseling.PanelQuestionForm": NEW,
    "counseling.SurveyForm": "one person's own answer by their own link; the last one counts",
    "counseling.WalkInForm": NEW,
    "counseling.StandSessionForm": NEW,
    "counseling.AgreementForm": NEW,
    "counseling.NewSessionForm": NEW,
    "counseling.ReasonForm": MOVE,
    "counseling.WeeklyHoursForm": NEW,
    "counseling.DayHoursForm": NEW,
    "counseling.AbsenceForm": NEW,
    "counseling.GroupSessionForm": NEW,
    "counseling.ReferralForm": NEW,
    "counseling.EndReferralForm": MOVE,
    "counseling.NeglectedCompanyForm": MOVE,
    "counseling.SessionRequestForm": NEW,
    "counseling.ZoneForm": ASKS,
    "counseling.SlotForm": MOVE,
    "counseling.WaitingListForm": "one place on the list for each session: the last wish counts",
    "counseling.CancelSessionForm": MOVE,
    "counseling.ConfirmRecordForm": MOVE,
    "counseling.CompleteAgreementForm": MOVE,
    "market_access.AnswerForm": "one tap on one question, which shows at once what was said; the last answer counts",
    "market_access.RecordForm": "one statement on one paper: the last one counts, and staff confirm it anew",
    "market_access.NewSheetForm": NEW,
    "market_access.PackingForm": ASKS,
    "market_access.ParcelForm": ASKS,
    "market_access.TargetForm": ASKS,
    "imports.UploadForm": NEW,
    "imports.TextFileForm": "how to read one person's own file, before anything is written",
    "imports.ColumnsForm": "how to read one person's own file, before anything is written",
    "privacy.RequestForm": NEW,
    "api.ClientForm": NEW,
    "exchange.WebhookForm": NEW,
}


def name_of(form_class: type) -> str:
    parts = form_class.__module__.split(".")
    return f"{parts[2] if parts[0] == 'exportasv' else parts[0]}.{form_class.__name__}"


def unversioned_forms(found: set[type[forms.BaseForm]]) -> set[str]:
    return {name_of(each) for each in found if not issubclass(each, VersionedForm)}


def test_every_form_is_versioned_or_says_why_not():
    assert unversioned_forms(all_forms()) == set(SINGLE_SHOT)


# Models of the accounts library: no role may open their pages (exportasv/core/accounts/permissions.py).
OF_THE_LIBRARY = {"account.emailaddress", "mfa.authenticator"}


def test_every_form_and_inline_of_the_admin_site_is_versioned():
    found = {
        f"{label}: {each.__name__}"
        for label, model_admin in ADMINS.items()
        for each in (type(model_admin), *model_admin.inlines)
        if not issubclass(each.form, VersionedForm) and not getattr(each, "read_only", False)
    }
    assert {name.partition(":")[0] for name in found} == OF_THE_LIBRARY


@pytest.mark.parametrize("label", sorted(OF_THE_LIBRARY))
def test_nobody_opens_the_pages_of_the_library(label, administrator, as_user):
    model = apps.get_model(label)
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    assert as_user(administrator).get(address).status_code in (403, 404)


def test_a_form_without_a_version_would_be_found():
    assert unversioned_forms({*all_forms(), forms.Form}) - set(SINGLE_SHOT) == {"django.Form"}
