"""My markets and the survey: what is said, by whom it is known, and what it adds up to."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from companies.models import DestinationAnswer, DestinationSurvey
from companies.rules import survey as rules
from exportasv.core.db.errors import RuleError
from exportasv.core.notifications.models import Notification
from exportasv.core.notifications.reminders import send_reminders
from exportasv.figures.questions import latest_survey

pytestmark = pytest.mark.django_db
MARKETS, SURVEY = "companies:markets", "companies:destinations"
NOON = datetime(2026, 11, 24, 18, tzinfo=UTC)


@pytest.fixture
def survey(db, time_machine) -> DestinationSurvey:
    time_machine.move_to(NOON, tick=False)
    return DestinationSurvey.objects.create(year=2026, opened_on=date(2026, 11, 2))


def test_an_empty_page_says_how_to_begin(as_user, owner):
    assert 'class="empty"' in as_user(owner).get(reverse(MARKETS)).content.decode()


def test_a_market_is_noted_and_what_was_known_stays_as_history(as_user, owner, company):
    browser = as_user(owner)
    for standing in ("target", "exporting"):
        answer = browser.post(reverse(MARKETS), {"country": "IT", "standing": standing})
        assert answer.url == reverse(MARKETS)
    known = list(company.markets.order_by("pk").values_list("standing", "source", "until"))
    assert [(standing, source) for standing, source, _until in known] == [
        ("target", "company"),
        ("exporting", "company"),
    ]
    assert known[1][2] is None
    assert "Italia" in browser.get(reverse(MARKETS)).content.decode()


@pytest.mark.parametrize("sent", [{}, {"country": "XX", "standing": "target"}, {"country": "IT", "standing": "best"}])
def test_what_is_no_market_is_refused(as_user, owner, company, sent):
    assert as_user(owner).post(reverse(MARKETS), sent or {"country": ""}).status_code == 400
    assert not company.markets.exists()


def test_only_ones_own_markets_are_seen(as_user, owner, stranger, company):
    as_user(owner).post(reverse(MARKETS), {"country": "IT", "standing": "target"})
    assert "target" not in as_user(stranger).get(reverse(MARKETS)).content.decode().split("<form")[0]


def test_anonymous_a_guest_and_staff(client, as_user, guest, adviser):
    for name in (MARKETS, SURVEY):
        assert "/login/" in client.get(reverse(name)).url
        assert as_user(guest).get(reverse(name)).status_code == 404
        assert as_user(adviser).get(reverse(name)).status_code == 403


def test_the_survey_is_answered_and_its_countries_become_markets(as_user, owner, company, survey):
    sent = {"destination": ["central_america", "united_states"], "country": ["GT", "DE"]}
    assert as_user(owner).post(reverse(SURVEY), sent).url == reverse(MARKETS)
    assert set(rules.answered_destinations(survey, company)) == {"central_america", "united_states"}
    markets = company.markets.values_list("country", "standing", "source")
    assert set(markets) == {
        ("GT", "exporting", "survey"),
        ("US", "exporting", "survey"),
    }  # Germany: Europe is not chosen


def test_where_one_is_known_to_export_is_ticked_already(as_user, owner, company, survey):
    company.markets.create(country="HN", standing="exporting", source="adviser", since=date(2026, 1, 1))
    html = as_user(owner).get(reverse(SURVEY)).content.decode()
    assert 'value="central_america" checked' in html
    assert 'value="europe" checked' not in html


def test_a_second_answer_takes_the_place_of_the_first(company, owner, survey):
    rules.save_survey_answer(survey, company, ["mexico", "europe"], by=owner)
    rules.save_survey_answer(survey, company, ["none"], by=owner)
    assert rules.answered_destinations(survey, company) == ["none"]


@pytest.mark.parametrize("sent", [[], ["none", "mexico"], ["moon"]])
def test_an_answer_that_says_nothing_or_two_things_is_refused(as_user, owner, survey, sent):
    assert as_user(owner).post(reverse(SURVEY), {"destination": sent}).status_code == 400
    assert not DestinationAnswer.objects.exists()


def test_nobody_answers_a_closed_round(as_user, owner, company, survey, manager):
    rules.close_survey(survey, by=manager)
    assert as_user(owner).post(reverse(SURVEY), {"destination": ["mexico"]}).status_code == 302
    with pytest.raises(RuleError):
        rules.save_survey_answer(survey, company, ["mexico"], by=owner)
    assert not DestinationAnswer.objects.exists()


def test_shares_are_published_once_the_round_is_closed(company, owner, other_company, stranger, survey, manager):
    rules.save_survey_answer(survey, company, ["mexico"], by=owner)
    rules.save_survey_answer(survey, other_company, ["europe"], by=stranger)
    assert latest_survey() is None
    rules.close_survey(survey, by=manager)
    assert {share.destination: share.percent for share in latest_survey().shares if share.percent} == {
        "mexico": 50,
        "europe": 50,
    }


def test_a_survey_is_closed_by_staff_on_the_admin_site(as_user, manager, survey, one_factor):
    address = reverse("admin:companies_destinationsurvey_change", args=[survey.pk])
    as_user(manager).post(address, {"year": 2026, "opened_on": "2026-11-02", "closed_on": "", "_action_close": "1"})
    survey.refresh_from_db()
    assert survey.closed_on == date(2026, 11, 24)


def test_who_has_not_answered_is_reminded_and_who_has_is_not(
    company, owner, other_company, stranger, survey, time_machine
):
    call_command("load_reference", verbosity=0)
    rules.save_survey_answer(survey, other_company, ["none"], by=stranger)
    send_reminders()
    assert list(Notification.objects.values_list("recipient", "kind")) == [(owner.pk, "survey_waiting")]
    time_machine.move_to(NOON + timedelta(days=7), tick=False)
    assert send_reminders() == 1


@pytest.mark.parametrize("closed", [False, True])
def test_the_page_of_the_survey_says_what_was_answered(as_user, owner, company, survey, manager, closed):
    rules.save_survey_answer(survey, company, ["mexico"], by=owner)
    if closed:
        rules.close_survey(survey, by=manager)
    page = as_user(owner).get(reverse(SURVEY)).content.decode()
    assert ("Usted respondió: México" in page) is closed
    assert ('value="mexico" checked' in page) is not closed
