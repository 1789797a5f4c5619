"""Coming in: steps kept as one goes, claims that tell nothing, and what staff do with an application."""

import hashlib

import pytest
from django.urls import reverse

from companies.admin.applications import automatic_checks
from companies.models import Application, Company, Consent
from companies.rules import applications, consents
from exportasv.core.db.errors import RuleError
from exportasv.core.identifiers import dui_check_digit
from exportasv.core.notifications.models import Notification
from tests import factories
from tests.factories import TOLD, valid_nit

PERSON = {**TOLD["person"], "phone": "7000 0001"}
COMPANY = {**TOLD["company"]}


def step(name: str) -> str:
    return reverse("portal:apply_step", args=[name])


@pytest.fixture
def dui(db) -> str:
    return f"01234567-{dui_check_digit('01234567')}"


@pytest.fixture
def submit_application(as_user, guest, dui):
    """`submit_application(nit)` goes through all four steps and returns the application."""
    factories.SectorFactory(code="food")

    def go(nit: str = valid_nit(7), name: str = "Dulces La Esperanza") -> Application:
        browser = as_user(guest)
        browser.post(step("person"), {**PERSON, "dui": dui})
        browser.post(step("company"), {**COMPANY, "nit": nit, "name": name})
        browser.post(step("goods"), {"sectors": ["food"], "products": "Dulce de nance"})
        browser.post(step("send"), {"version": consents.CURRENT_VERSIONS["apply"], "consent": "on"})
        return Application.objects.get(applicant=guest)

    return go


def test_four_steps_bring_a_company_in(submit_application, guest):
    application = submit_application()
    assert (application.state, application.is_claim) == ("sent", False)
    assert application.company.state == "applied"
    consent = Consent.objects.get(user=guest)
    assert (consent.purpose, consent.version, consent.language) == ("apply", consents.CURRENT_VERSIONS["apply"], "es")
    assert not guest.memberships.exists()


def test_each_step_is_kept(as_user, guest, dui):
    browser = as_user(guest)
    browser.post(step("person"), {**PERSON, "dui": dui.replace("-", "")})
    assert dui in browser.get(step("person")).content.decode()
    assert browser.get(reverse("portal:apply"))["Location"] == step("company")
    assert browser.get(step("send"))["Location"] == step("company")


def test_a_wrong_dui_is_told_at_its_field(as_user, guest):
    html = as_user(guest).post(step("person"), {**PERSON, "dui": "01234567-0"}).content.decode()
    assert "Este DUI no es válido" in html


def test_a_company_needs_its_nit_and_a_person_does_not(as_user, guest, dui):
    browser = as_user(guest)
    browser.post(step("person"), {**PERSON, "dui": dui})
    assert "necesita su NIT" in browser.post(step("company"), {**COMPANY, "nit": ""}).content.decode()
    browser.post(step("company"), {**COMPANY, "legal_form": "person", "nit": "", "legal_name": ""})
    told = Application.objects.get(applicant=guest).answers["company"]
    assert (told["dui"], told["legal_name"]) == (dui, "Ana Aplicante")


def send_as_a_person(browser, dui: str, corrected: str, **company) -> Application:
    """Goes through the steps as a natural person, corrects the DUI on the last page, and sends."""
    browser.post(step("person"), {**PERSON, "dui": dui})
    browser.post(step("company"), {**COMPANY, "legal_form": "person", "nit": "", "legal_name": "", **company})
    factories.SectorFactory(code="food")
    browser.post(step("goods"), {"sectors": ["food"], "products": "Dulce de nance"})
    browser.post(step("person"), {**PERSON, "dui": corrected, "full_name": "Ana María Aplicante"})
    browser.post(step("send"), {"version": consents.CURRENT_VERSIONS["apply"], "consent": "on"})
    return Application.objects.latest("pk")


def other_dui() -> str:
    return f"03344556-{dui_check_digit('03344556')}"


def test_a_number_corrected_on_the_last_page_is_the_number_of_the_file(as_user, guest, adviser, dui, one_factor):
    application = send_as_a_person(as_user(guest), dui, other_dui())
    company = application.company
    assert (company.dui, company.legal_name, company.contact_name) == (other_dui(), *["Ana María Aplicante"] * 2)
    html = as_user(adviser).get(reverse("admin:companies_application_check", args=[application.pk])).content.decode()
    assert dui not in html
    assert all(holds for holds, _text in automatic_checks(application))


def test_the_last_page_shows_what_will_be_sent(as_user, guest, dui):
    browser = as_user(guest)
    browser.post(step("person"), {**PERSON, "dui": dui})
    browser.post(step("company"), {**COMPANY, "legal_form": "person", "nit": "", "legal_name": ""})
    factories.SectorFactory(code="food")
    browser.post(step("goods"), {"sectors": ["food"], "products": "Dulce de nance"})
    browser.post(step("person"), {**PERSON, "dui": other_dui(), "full_name": "Ana María Aplicante"})
    html = browser.get(step("send")).content.decode()
    assert html.count("Ana María Aplicante") == 2
    assert dui not in html


def test_a_legal_name_that_was_written_stays(as_user, guest, dui):
    application = send_as_a_person(as_user(guest), dui, other_dui(), legal_name="Ana de los Ángeles Aplicante")
    assert application.company.legal_name == "Ana de los Ángeles Aplicante"


def test_staff_see_a_red_line_where_the_two_numbers_differ(as_user, guest, dui):
    application = send_as_a_person(as_user(guest), dui, other_dui())
    application.company.dui = dui
    application.company.save()
    assert [str(text) for holds, text in automatic_checks(application) if not holds] == [
        "El DUI de la empresa es el de quien solicita: una persona natural es la empresa"
    ]


def test_a_municipality_of_another_department_is_refused(as_user, guest):
    html = as_user(guest).post(step("company"), {**COMPANY, "municipality": "SA-Norte"}).content.decode()
    assert 'id="id_municipality_error"' in html


@pytest.mark.parametrize(("sent", "word"), [({"dui": "012345670"}, "error"), ({"nit": valid_nit(3)}, "✓")])
def test_the_number_is_checked_as_it_is_typed(as_user, guest, sent, word):
    html = as_user(guest).post(reverse("portal:check_id"), sent).content.decode()
    assert word in html


def test_the_municipalities_follow_the_department(as_user, guest):
    html = as_user(guest).get(reverse("portal:municipalities"), {"department": "CU"}).content.decode()
    assert "CU-Norte" in html
    assert "SS-Centro" not in html


def test_a_claim_looks_like_any_other_application(as_user, guest, submit_application, company):
    application = submit_application(nit=company.nit)
    assert (application.is_claim, application.company) == (True, company)
    html = as_user(guest).get(reverse("portal:apply")).content.decode()
    assert company.name not in html
    assert not guest.memberships.exists()
    assert "Tejidos" not in as_user(guest).get(reverse("portal:my_portal")).content.decode()


def test_a_changed_consent_must_be_read_again(guest):
    application = factories.ApplicationFactory(applicant=guest, state="draft", sent_at=None, company=None)
    with pytest.raises(RuleError):
        applications.send_application(application, version="2020-01", language="es", by=guest)


def test_a_text_that_was_shown_is_never_changed():
    assert {key: hash_of(texts["es"] + texts["en"]) for key, texts in consents.CONSENT_TEXTS.items()} == {
        ("apply", "2026-11"): "18ebe032a99e00bd",
        ("apply", "2026-12"): "41aa37935dd91c96",
        ("apply", "2027-01"): "616c25b2e1653cdc",
    }


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


# --- What staff do --------------------------------------------------------------------------------------------


def test_near_names_stand_side_by_side(db):
    factories.CompanyFactory(name="Dulces Esperanza")
    factories.CompanyFactory(name="Café Cumbre")
    application = factories.ApplicationFactory()
    assert [each.company.name for each in applications.similar_companies(application)] == ["Dulces Esperanza"]


def test_accepting_verifies_the_company_and_makes_an_owner(submit_application, adviser, guest):
    application = applications.accept_application(submit_application(), by=adviser)
    assert application.company.members.get().role == "owner"
    assert Company.objects.get(pk=application.company_id).state == "verified"
    assert Notification.objects.filter(recipient=guest, kind="company_verified").exists()


def test_the_owners_of_a_claimed_company_hear_of_it(submit_application, adviser, company, owner, guest):
    applications.accept_application(submit_application(nit=company.nit), by=adviser, role="editor")
    assert company.members.get(user=guest).role == "editor"
    assert Notification.objects.filter(recipient=owner, kind="member_joined").exists()


def test_a_question_is_answered_in_the_portal(as_user, submit_application, adviser, guest):
    applications.ask_question(submit_application(), "¿Cuál es su NRC?", by=adviser)
    browser = as_user(guest)
    assert "¿Cuál es su NRC?" in browser.get(reverse("portal:apply")).content.decode()
    browser.post(reverse("portal:apply"), {"answer": "12345-6"})
    application = Application.objects.get(applicant=guest)
    assert (application.state, application.answer) == ("sent", "12345-6")


def test_a_refusal_says_why_and_archives_what_it_entered(submit_application, adviser, guest, company):
    application = applications.refuse_application(submit_application(), "No es una empresa de El Salvador.", by=adviser)
    assert Company.objects.get(pk=application.company_id).state == "archived"
    assert applications.current_application(guest) is None
    with pytest.raises(RuleError):
        applications.refuse_application(factories.ApplicationFactory(), " ", by=adviser)


def test_staff_check_and_bring_in_from_one_page(as_user, submit_application, adviser, one_factor):
    application, desk = submit_application(), as_user(adviser)
    html = desk.get(reverse("admin:companies_application_check", args=[application.pk])).content.decode()
    assert "Dulce de nance" in html
    desk.post(reverse("admin:companies_application_decide", args=[application.pk]), {"choice": "activate"})
    assert Company.objects.get(pk=application.company_id).state == "active"


def test_an_unsent_application_is_nobodys_to_read(as_user, adviser, one_factor):
    application = factories.ApplicationFactory(state="draft", sent_at=None, company=None)
    answer = as_user(adviser).get(reverse("admin:companies_application_check", args=[application.pk]))
    assert answer.status_code == 404
