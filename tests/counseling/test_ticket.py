"""The pages that a private link opens, and those it does not open."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from counseling.forum import rules
from counseling.forum.tickets import (
    LINK_VALID_FOR,
    check_in_url,
    code_from_text,
    registration_by_token,
    revoke_ticket_link,
    ticket_path,
    ticket_token,
)
from counseling.models import PanelQuestion, Registration, SurveyAnswer
from exportasv.core.db.errors import RuleError
from tests import factories

BEFORE = datetime(2026, 12, 1, 15, tzinfo=UTC)
AFTER = datetime(2026, 12, 2, 17, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day_before():
    with time_machine.travel(BEFORE, tick=False):
        yield


@pytest.fixture
def row() -> Registration:
    return factories.RegistrationFactory(event__capacity=5, event__slug="costos", language="en")


@pytest.fixture
def came(row, adviser) -> Registration:
    return rules.check_in(row, by=adviser)


def test_the_link_names_one_registration_and_cannot_be_made_from_the_code(row):
    assert registration_by_token(ticket_token(row)) == row
    token = ticket_token(row)
    other_digit = token[:-1] + ("0" if token[-1] != "0" else "1")  # right in form, and wrong
    for forged in (other_digit, row.code, f"{row.code}-{'0' * 40}", f"{token[:-1]}x", f"9{token}", token.upper(), ""):
        assert registration_by_token(forged) is None


def test_the_link_ends_two_years_after_the_event(row):
    with time_machine.travel(row.event.ends_at + LINK_VALID_FOR):
        assert registration_by_token(ticket_token(row)) is None


def test_a_revoked_link_opens_nothing_and_the_next_one_is_new(row):
    token = ticket_token(row)
    revoke_ticket_link(row)
    assert registration_by_token(token) is None
    assert ticket_token(row) != token
    assert registration_by_token(ticket_token(row)) == row


def test_a_ticket_shows_its_code_and_is_kept_by_nobody(client: Client, row):
    page = client.get(ticket_path(row))
    assert row.code[:4] in page.content.decode()
    assert page["Referrer-Policy"] == "same-origin"
    assert "no-store" in page["Cache-Control"]
    assert 'name="robots" content="noindex"' in page.content.decode()


def test_a_wrong_link_is_a_missing_page_everywhere(client: Client):
    for end in ("", "ticket.pdf", "give-back/", "questions/", "survey/", "certificate.pdf", "materials/1/"):
        assert client.get(f"/en/ticket/1-forged/{end}").status_code == 404


def test_a_place_is_given_back_by_a_post_alone(client: Client, row):
    address = f"{ticket_path(row)}give-back/"
    client.get(address)
    row.refresh_from_db()
    assert row.state == "registered"
    client.post(address)
    client.post(address)  # pressed twice
    row.refresh_from_db()
    assert row.state == "cancelled"
    assert client.get(f"{ticket_path(row)}ticket.pdf").status_code == 404


def test_who_waits_reads_how_many_stand_before(client: Client, row):
    Registration.objects.filter(pk=row.pk).update(state="cancelled")
    factories.RegistrationFactory(event=row.event, state="waiting", registered_at=BEFORE)
    second = factories.RegistrationFactory(event=row.event, state="waiting", registered_at=AFTER)
    assert client.get(ticket_path(second)).context["ahead"] == 1


def test_a_ticket_takes_few_queries(client: Client, row, django_assert_max_num_queries):
    factories.MaterialFactory(event=row.event)
    path = ticket_path(row)
    with django_assert_max_num_queries(4):
        client.get(path)


def test_the_ticket_is_a_tagged_pdf(client: Client, row):
    answer = client.get(f"{ticket_path(row)}ticket.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert b"pdfuaid" in answer.content
    assert b"/MarkInfo" in answer.content


def test_the_qr_code_leads_staff_to_the_person_and_nobody_else(
    client: Client, as_user, row, adviser, owner, one_factor
):
    path = "/" + check_in_url(row).split("/", 3)[3]
    assert client.get(path).status_code == 302
    assert as_user(owner).get(path).status_code == 403
    page = as_user(adviser).get(path)
    assert row.name in page.content.decode()
    as_user(adviser).post(path)
    row.refresh_from_db()
    assert row.state == "attended"
    assert as_user(adviser).get("/d/NOBODY00").status_code == 404


@pytest.mark.parametrize(
    "typed", ["ABCD2345", " abcd 2345", "abcd-2345", "https://x.example/d/ABCD2345", "/d/abcd2345/"]
)
def test_a_code_is_read_as_people_type_and_scanners_say_it(typed):
    assert code_from_text(typed) == "ABCD2345"


# --- Questions, survey, certificate, materials --------------------------------------------------------------


def test_a_question_is_seen_once_staff_has_read_it(client: Client, row, adviser):
    address = f"{ticket_path(row)}questions/"
    client.post(address, {"text": "How long does it take?"})
    assert "How long" not in client.get(address).content.decode()
    rules.show_question(PanelQuestion.objects.get(), by=adviser)
    assert "How long" in client.get(address).content.decode()


def test_a_vote_counts_once_and_is_taken_back_by_a_second(client: Client, row):
    question = factories.PanelQuestionFactory(registration__event=row.event, state="shown")
    address = f"{ticket_path(row)}questions/"
    for votes in (1, 0, 1):
        client.post(address, {"vote": question.pk})
        assert question.votes.count() == votes


def test_nobody_votes_at_another_event_or_for_what_is_hidden(client: Client, row):
    elsewhere = factories.PanelQuestionFactory(state="shown")
    hidden = factories.PanelQuestionFactory(registration__event=row.event, state="hidden")
    for number in (elsewhere.pk, hidden.pk, "x", 10**30):
        assert client.post(f"{ticket_path(row)}questions/", {"vote": number}).status_code == 404
    with pytest.raises(RuleError):
        rules.toggle_vote(elsewhere, row, by=None)


def test_one_person_asks_five_times_at_most_and_says_something(row):
    for n in range(rules.MAX_QUESTIONS):
        rules.ask_question(row, f"Question {n}?", by=None)
    with pytest.raises(RuleError):
        rules.ask_question(row, "Another one?", by=None)
    with pytest.raises(RuleError):
        rules.ask_question(factories.RegistrationFactory(event=row.event), "a  ", by=None)


def test_who_has_no_place_asks_and_votes_nothing(row):
    waiting = factories.RegistrationFactory(event=row.event, state="waiting")
    question = factories.PanelQuestionFactory(registration=row, state="shown")
    for refused in (
        lambda: rules.ask_question(waiting, "May I ask?", by=None),
        lambda: rules.toggle_vote(question, waiting, by=None),
    ):
        with pytest.raises(RuleError):
            refused()


def test_who_came_gives_stars_with_one_tap_and_may_change_them(client: Client, came):
    address = f"{ticket_path(came)}survey/"
    client.post(address, {"stars": "2"})
    client.post(address, {"stars": "5", "comment": "Clear."})
    answer = SurveyAnswer.objects.get()
    assert (answer.stars, answer.comment) == (5, "Clear.")


def test_stars_are_one_to_five_and_of_who_came(client: Client, row):
    client.post(f"{ticket_path(row)}survey/", {"stars": "5"})
    assert not SurveyAnswer.objects.exists()
    Registration.objects.filter(pk=row.pk).update(state="attended", attended_at=BEFORE)
    for wrong in ("0", "6", "x", ""):
        assert client.post(f"{ticket_path(row)}survey/", {"stars": wrong}).status_code == 400


def test_a_certificate_can_be_checked_by_anybody_who_has_its_code(client: Client, came):
    with time_machine.travel(AFTER):
        paper = client.get(f"{ticket_path(came)}certificate.pdf")
        assert b"pdfuaid" in paper.content
        code = Registration.objects.get(pk=came.pk).certificate_code
        page = client.get("/en/certificates/", {"code": f"{code[:4]} {code[4:8]}-{code[8:].lower()}"}, follow=True)
    assert "This certificate is authentic" in page.content.decode()
    assert came.name in page.content.decode()


def test_a_wrong_certificate_code_and_a_ticket_code_confirm_nothing(client: Client, came):
    for code in ("AAAABBBBCCCC", came.code):
        page = client.get(f"/en/certificates/{code}/")
        assert page.status_code == 404
        assert came.name not in page.content.decode()


def test_before_the_end_there_is_no_certificate(client: Client, came):
    assert client.get(f"{ticket_path(came)}certificate.pdf").status_code == 302


def test_materials_for_who_came_are_for_nobody_else(client: Client, row, adviser):
    factories.MaterialFactory(event=row.event, title_en="Slides", audience="came")
    factories.MaterialFactory(event=row.event, title_en="Guide")
    public = client.get("/en/forum/costos/").content.decode()
    assert "Guide" in public
    assert "Slides" not in public
    assert "Slides" not in client.get(ticket_path(row)).content.decode()
    rules.check_in(row, by=adviser)
    assert "Slides" in client.get(ticket_path(row)).content.decode()
