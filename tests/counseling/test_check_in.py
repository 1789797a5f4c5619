"""Staff at the forum: check-in online and offline, figures, questions, lists and sessions requested at the stand."""

import json
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from python_calamine import CalamineWorkbook

from counseling.forum import reminders as forum_reminders
from counseling.models import CounselingSession, ForumEvent, PanelQuestion, Registration
from exportasv.core.notifications import reminders
from exportasv.core.notifications.models import Notification, OutgoingEmail
from tests import factories

DURING = datetime(2026, 12, 2, 15, 10, tzinfo=UTC)
DOOR = "/en/staff/forum/costos/door/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _during(one_factor):
    with time_machine.travel(DURING, tick=False):
        yield


@pytest.fixture
def event() -> ForumEvent:
    return factories.ForumEventFactory(slug="costos", capacity=9)


@pytest.fixture
def row(event) -> Registration:
    return factories.RegistrationFactory(event=event, name="Ana Núñez", code="ABCD2345")


@pytest.fixture
def staff(as_user, adviser) -> Client:
    return as_user(adviser)


def sync(browser: Client, *checkins: dict) -> list[dict]:
    body = json.dumps({"checkins": checkins})
    return browser.post(f"{DOOR}sync/", body, content_type="application/json").json()["results"]


def test_only_staff_of_the_programme_stands_at_the_door(client: Client, as_user, event, owner, consular_officer):
    for page in (DOOR, f"{DOOR}list.json", "/en/staff/forum/", "/en/staff/forum/costos/people.xlsx"):
        assert client.get(page).status_code == 302
        assert as_user(owner).get(page).status_code == 403
        assert as_user(consular_officer).get(page).status_code == 403


def test_an_event_that_does_not_exist_is_missing(staff):
    for end in ("", "door/", "door/list.json", "people.xlsx", "questions/"):
        assert staff.get(f"/en/staff/forum/nothing/{end}").status_code == 404


def test_the_door_finds_by_name_and_by_code_and_checks_in_without_a_script(staff, row):
    assert row.name not in staff.get(DOOR).content.decode()  # devices store this page: it contains no names
    for words in ("nunez", "abcd-2345"):
        assert row.name in staff.get(DOOR, {"q": words}).content.decode()
    staff.post(DOOR, {"code": row.code})
    row.refresh_from_db()
    assert row.state == "attended"
    staff.post(DOOR, {"code": row.code, "undo": "1"})
    row.refresh_from_db()
    assert row.state == "registered"


def test_somebody_without_a_place_is_let_in(staff, event):
    staff.post(DOOR, {"name": "Eva", "email": "eva@example.org"})
    assert Registration.objects.get(email="eva@example.org").state == "attended"
    staff.post(DOOR, {"name": "", "email": "x"})
    assert Registration.objects.count() == 1


def test_the_device_gets_everybody_but_those_who_gave_back(staff, row, django_assert_max_num_queries):
    factories.RegistrationFactory(event=row.event, state="cancelled")
    factories.RegistrationFactory()  # of another event
    with django_assert_max_num_queries(6):
        people = staff.get(f"{DOOR}list.json").json()["people"]
    assert people == [{"code": "ABCD2345", "name": "Ana Núñez", "company__name": None, "state": "registered"}]


def test_check_ins_kept_on_a_device_arrive_with_their_time_and_twice_is_once(staff, row):
    at = (DURING - timedelta(minutes=9)).isoformat()
    for _sent in range(2):
        assert sync(staff, {"code": "abcd 2345", "at": at})[0]["state"] == "attended"
    row.refresh_from_db()
    assert row.attended_at == DURING - timedelta(minutes=9)


def test_what_a_device_says_wrong_is_answered_one_by_one(staff, row):
    gone = factories.RegistrationFactory(event=row.event, state="cancelled")
    elsewhere = factories.RegistrationFactory()
    said = sync(staff, {"code": gone.code}, {"code": elsewhere.code}, {"code": row.code, "at": "yesterday"})
    assert [each["state"] for each in said] == ["refused", "unknown", "attended"]


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"checkins": 7}', '{"checkins": [7]}', '{"checkins": [{"code": 5}]}']
)
def test_what_is_no_list_of_check_ins_is_refused_in_words(staff, event, body):
    answer = staff.post(f"{DOOR}sync/", body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["problem"]


# --- Figures, lists, questions --------------------------------------------------------------------------------


def test_figures_count_who_came_and_who_did_not(staff, event):
    for _n in range(3):
        factories.RegistrationFactory(event=event)
    factories.SurveyAnswerFactory(registration__event=event, stars=5)
    factories.RegistrationFactory(event=event, state="waiting")
    with time_machine.travel(event.ends_at):
        page = staff.get("/en/staff/forum/costos/")
    shown = page.context["event"]
    assert (shown.registered_count, shown.came_count, shown.waiting_count, shown.no_show) == (4, 1, 1, 75)
    assert page.context["by_stars"][0] == (5, 1, 100)


def test_the_list_of_events_takes_few_queries(staff, django_assert_max_num_queries):
    for n in range(5):
        factories.RegistrationFactory(event__slug=f"e{n}")
    with django_assert_max_num_queries(8):
        assert len(staff.get("/en/staff/forum/").context["events"]) == 5


def test_the_spreadsheet_runs_no_formula(staff, row):
    Registration.objects.filter(pk=row.pk).update(name='=HYPERLINK("x")', phone="+50377001122")
    answer = staff.get("/en/staff/forum/costos/people.xlsx")
    line = CalamineWorkbook.from_filelike(BytesIO(answer.getvalue())).get_sheet_by_index(0).to_python()[1]
    assert line[0] == '\'=HYPERLINK("x")'
    assert line[3] == "+50377001122"


def test_staff_shows_hides_and_marks_questions(staff, row):
    question = factories.PanelQuestionFactory(registration=row)
    address = "/en/staff/forum/costos/questions/"
    for move, state in (("show", "shown"), ("answered", "answered"), ("show", "shown"), ("hide", "hidden")):
        staff.post(address, {"question": question.pk, "move": move})
        assert PanelQuestion.objects.get().state == state
    assert staff.post(address, {"question": question.pk, "move": "nonsense"}).status_code == 302
    assert staff.post(address, {"question": "x", "move": "show"}).status_code == 404
    assert "Ana Núñez" in staff.get(address).content.decode()


def test_questions_stand_by_votes(staff, event):
    few, many = (factories.PanelQuestionFactory(registration__event=event, state="shown") for _n in range(2))
    many.votes.create(registration=few.registration)
    page = staff.get("/en/staff/forum/costos/questions/")
    rows = next(rows for _label, state, rows in page.context["groups"] if state == "shown")
    assert rows == [many, few]


def test_at_the_stand_a_session_is_asked_for(staff, row, company):
    address = f"/en/staff/forum/sessions/{row.pk}/"
    assert staff.get(address).status_code == 404  # a guest has no company
    Registration.objects.filter(pk=row.pk).update(company=company)
    assert staff.post(address, {"matter": ""}).status_code == 400
    staff.post(address, {"matter": "Precio FOB"})
    session = CounselingSession.objects.get()
    assert (session.company, session.matter, session.state) == (company, "Precio FOB", "requested")


# --- Reminders ------------------------------------------------------------------------------------------------


def test_guests_and_members_are_reminded_once_a_day_and_an_hour_before(event, owner):
    call_command("load_reference", verbosity=0)
    factories.RegistrationFactory(event=event, email="eva@example.org", language="en")
    factories.RegistrationFactory(event=event, user=owner, email=owner.email)
    factories.RegistrationFactory(event=event, state="waiting")
    for before in (timedelta(hours=30), timedelta(hours=20), timedelta(hours=19), timedelta(minutes=50)):
        for _twice in range(2):
            reminders.send_reminders(event.starts_at - before)
    assert OutgoingEmail.objects.filter(kind="forum_event_soon", address="eva@example.org").count() == 2
    assert Notification.objects.filter(kind="forum_event_soon", recipient=owner).count() == 2
    assert OutgoingEmail.objects.count() == 2


def test_a_moved_event_is_reminded_of_anew_and_a_called_off_one_never(event):
    call_command("load_reference", verbosity=0)
    row = factories.RegistrationFactory(event=event, email="eva@example.org")
    now = event.starts_at - timedelta(hours=5)
    mails = OutgoingEmail.objects.filter(kind="forum_event_soon", address=row.email)
    for sent, later in ((1, 0), (2, 1), (3, 2)):
        starts, ends = (at + timedelta(hours=later) for at in (event.starts_at, event.ends_at))
        ForumEvent.objects.update(starts_at=starts, ends_at=ends)
        for _twice in range(2):
            reminders.send_reminders(now)
        assert mails.count() == sent
    moved_again = event.starts_at + timedelta(hours=3)
    ForumEvent.objects.update(
        called_off_at=now, starts_at=moved_again, ends_at=moved_again + (event.ends_at - event.starts_at)
    )
    reminders.send_reminders(now)
    assert mails.count() == 3
    assert not list(forum_reminders.upcoming_events(24, now))


def test_a_stale_service_asks_its_institution_else_the_administrators(manager, administrator):
    mine = factories.ServiceFactory(institution=manager.institution, checked_on="2025-01-01")
    nobodys = factories.ServiceFactory(institution=factories.InstitutionFactory(code="osn"), checked_on="2025-01-01")
    factories.ServiceFactory(checked_on=DURING.date())
    factories.UserFactory(role="adviser", institution=manager.institution)
    asked = {due.row: list(due.recipients("person")) for due in forum_reminders.unchecked_services(0, DURING)}
    assert asked == {mine: [manager], nobodys: [administrator]}
