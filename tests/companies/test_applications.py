"""Coming in: steps kept as one goes, claims that tell nothing, and what staff do with an application."""

import hashlib
import io

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from companies.admin.applications import automatic_checks
from companies.models import Application, Company, Consent
from companies.rules import applications, consents, membership
from exportasv.core.db.errors import RuleError
from exportasv.core.identifiers import dui_check_digit
from exportasv.core.notifications.models import Notification
from tests import factories
from tests.factories import TOLD, valid_nit
from tests.forms_of_pages import form_of, values_of
from tests.uploads import good

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


def test_the_adviser_hears_of_a_company_that_is_new_to_them(submit_application, manager, adviser):
    application = applications.accept_application(submit_application(), by=manager)
    told = Notification.objects.get(recipient=adviser, kind="adviser_company")
    assert application.company.name in told.subject
    assert told.url == reverse("portal:company_file", args=[application.company_id])


def test_an_adviser_hears_of_a_company_that_staff_give_them(as_user, manager, adviser, company, one_factor):
    client, page = as_user(manager), reverse("admin:companies_company_change", args=[company.pk])
    for chosen in (adviser.pk, adviser.pk):  # the second time nothing changes
        words = values_of(form_of(client.get(page).content, "adviser"), adviser=str(chosen))
        assert client.post(page, words).status_code == 302
    assert Notification.objects.filter(recipient=adviser, kind="adviser_company").count() == 1


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


# --- Corrections after sending --------------------------------------------------------------------------------------


def test_the_applicant_corrects_one_answer_after_sending_and_is_back_at_once(as_user, submit_application, guest, dui):
    application = submit_application(valid_nit(700_007))
    browser = as_user(guest)
    assert step("person") in browser.get(reverse("portal:apply")).content.decode()
    answer = browser.post(step("person"), {**PERSON, "dui": other_dui(), "full_name": "Ana Corregida"})
    assert answer["Location"] == reverse("portal:apply")
    application.refresh_from_db()
    assert application.answers["person"]["dui"] == other_dui()
    assert application.corrected_at is not None
    assert application.company.contact_name == "Ana Corregida"
    assert (application.state, Company.objects.count()) == ("sent", 1)


def test_a_corrected_number_is_the_companys(as_user, submit_application, guest):
    application = submit_application(valid_nit(700_007))
    as_user(guest).post(step("company"), {**COMPANY, "nit": valid_nit(700_008), "name": "Otro Nombre"})
    company = Company.objects.get()
    assert (company.nit, company.name) == (valid_nit(700_008), "Otro Nombre")
    application.refresh_from_db()
    assert (application.company, application.is_claim) == (company, False)


def test_a_number_corrected_to_a_known_one_makes_a_claim_and_back(as_user, submit_application, guest, company):
    application = submit_application(valid_nit(700_007))
    first = application.company
    as_user(guest).post(step("company"), {**COMPANY, "nit": company.nit})
    application.refresh_from_db()
    first.refresh_from_db()
    assert (application.company, application.is_claim) == (company, True)
    assert (first.state, first.nit, first.merged_into) == ("archived", None, company)
    known = company.name
    as_user(guest).post(step("company"), {**COMPANY, "nit": valid_nit(700_007), "name": "Dulces La Esperanza"})
    application.refresh_from_db()
    company.refresh_from_db()
    assert company.name == known  # a claim changes nothing of the company that it claims
    assert (application.is_claim, application.company.nit) == (False, valid_nit(700_007))


@pytest.mark.parametrize("decide", ["accept_application", "refuse_application"])
def test_a_decided_application_keeps_its_answers(as_user, submit_application, guest, adviser, decide):
    application = submit_application(valid_nit(700_007))
    words = ["No es de El Salvador."] if decide == "refuse_application" else []
    getattr(applications, decide)(application, *words, by=adviser)
    with pytest.raises(RuleError):
        applications.correct_step(application, "person", {"full_name": "Otra"}, by=guest)


def test_staff_correct_an_answer(as_user, submit_application, adviser, one_factor, dui):
    application, desk = submit_application(valid_nit(700_007)), as_user(adviser)
    address = reverse("admin:companies_application_correct", args=[application.pk, "person"])
    assert "Ana Aplicante" in desk.get(address).content.decode()
    desk.post(address, {**PERSON, "dui": dui, "full_name": "Ana María Aplicante"})
    application.refresh_from_db()
    assert application.company.contact_name == "Ana María Aplicante"
    applications.accept_application(application, by=adviser)
    assert desk.get(address).status_code == 404


def test_a_decision_about_answers_that_were_corrected_meanwhile_is_refused(
    as_user, submit_application, adviser, guest, one_factor, dui
):
    application, desk = submit_application(valid_nit(700_007)), as_user(adviser)
    seen = desk.get(reverse("admin:companies_application_check", args=[application.pk])).context["seen"]
    as_user(guest).post(step("person"), {**PERSON, "dui": other_dui()})
    decide = reverse("admin:companies_application_decide", args=[application.pk])
    as_user(adviser).post(decide, {"choice": "activate", "seen": seen})
    application.refresh_from_db()
    assert application.state == "sent"
    seen = as_user(adviser).get(reverse("admin:companies_application_check", args=[application.pk])).context["seen"]
    as_user(adviser).post(decide, {"choice": "activate", "seen": seen})
    application.refresh_from_db()
    assert application.state == "accepted"


def test_a_step_changed_before_sending_leads_back_to_the_last_page(as_user, guest, dui, submit_application):
    factories.SectorFactory(code="food")
    browser = as_user(guest)
    browser.post(step("person"), {**PERSON, "dui": dui})
    browser.post(step("company"), {**COMPANY, "nit": valid_nit(700_007)})
    browser.post(step("goods"), {"sectors": ["food"], "products": "Dulce de nance"})
    assert browser.post(step("person"), {**PERSON, "dui": dui})["Location"] == step("send")


def test_the_term_is_told(as_user, submit_application, guest):
    application = submit_application(valid_nit(700_007))
    html = as_user(guest).get(reverse("portal:apply")).content.decode()
    assert "5 días hábiles" in html
    due = applications.answer_due(application)
    assert (due - timezone.localdate()).days >= 5
    with translation.override("es"):
        assert date_format(due, "DATE_FORMAT") in html


@pytest.mark.parametrize("sent", ["photos", "pdf"])
def test_a_question_for_a_paper_is_answered_by_photos_or_a_pdf(
    as_user, submit_application, adviser, guest, stranger, one_factor, settings, sent, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    application = applications.ask_question(submit_application(valid_nit(700_007)), "Envíe foto de su DUI", by=adviser)
    files = [good.upload(good.photo()), good.upload(good.photo(size=(900, 700)))]
    if sent == "pdf":
        files = [good.upload(good.pdf(2), "dui.pdf")]
    as_user(guest).post(reverse("portal:apply"), {"answer": "", "paper": files})
    application.refresh_from_db()
    (paper,) = application.papers.all()
    assert application.state == "sent"
    address = reverse("portal:application_paper", args=[paper.pk])
    for person, status in ((guest, 200), (adviser, 200), (stranger, 404)):
        answer = as_user(person).get(address)
        assert answer.status_code == status
        if status == 200:
            with pikepdf.open(io.BytesIO(b"".join(answer.streaming_content))) as document:
                assert len(document.pages) == 2


def test_an_answer_without_a_word_or_paper_is_refused(as_user, submit_application, adviser, guest):
    application = applications.ask_question(submit_application(valid_nit(700_007)), "¿Cuál es su NRC?", by=adviser)
    html = as_user(guest).post(reverse("portal:apply"), {"answer": " "}).content.decode()
    assert "Escriba su respuesta, o envíe el papel." in html
    application.refresh_from_db()
    assert application.state == "asked"


# --- The adviser ----------------------------------------------------------------------------------------------------


def test_a_new_company_has_the_adviser_of_its_sector_with_the_fewest_companies(submit_application, adviser):
    food = factories.SectorFactory(code="food")
    busy, free = factories.AdviserFactory(), factories.AdviserFactory()
    for each in (busy, free):
        each.sectors.add(food)
    factories.CompanyFactory(adviser=busy.user)
    application = applications.accept_application(submit_application(valid_nit(700_007)), by=adviser)
    assert Company.objects.get(pk=application.company_id).adviser == free.user


def test_an_adviser_that_the_company_has_stays_and_one_who_left_is_not_chosen(company, adviser, manager):
    gone = factories.AdviserFactory(user__is_active=False)
    applied = factories.CompanyFactory(state="applied", adviser=None)
    assert membership.verify_company(applied, by=manager).adviser == adviser
    assert gone.user != adviser
    other = factories.AdviserFactory()
    paused = factories.CompanyFactory(state="paused", adviser=other.user)
    assert membership.activate_company(paused, by=manager).adviser == other.user
