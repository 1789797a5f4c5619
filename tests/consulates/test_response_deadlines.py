"""Deadlines of inquiries: reminder, adviser and escalation, in working days of El Salvador."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from consulates.models import Inquiry
from consulates.rules import inquiries, response_deadlines
from exportasv.core.notifications.models import Notification, OutgoingEmail
from exportasv.core.notifications.reference import REMINDER_RULES
from exportasv.core.notifications.reminders import send_reminders
from exportasv.reference.loader import load_table
from tests import factories

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 16, 16, tzinfo=UTC)  # 10:00 in San Salvador


def days_later(working_days: int) -> datetime:
    return MONDAY + timedelta(days=working_days + 2 * ((working_days + 0) // 5))


@pytest.fixture
def asked(company, owner, adviser):
    company.adviser = adviser
    company.save()
    load_table(REMINDER_RULES)
    return factories.InquiryFactory(
        product__company=company, asked_at=MONDAY, waiting_since=MONDAY, buyer__country="NO"
    )


def told(user) -> int:
    return Notification.objects.for_actor(user).filter(kind__startswith="inquiry_").count()


def test_after_three_working_days_the_company_is_reminded_and_after_five_its_adviser(asked, owner, adviser):
    for working_days, expected in [(2, (0, 0)), (3, (1, 0)), (4, (1, 0)), (5, (1, 1))]:
        with time_machine.travel(days_later(working_days)):
            send_reminders()
            send_reminders()
            assert (told(owner), told(adviser)) == expected, working_days


def test_after_seven_the_house_of_the_buyers_country_may_answer_and_the_buyer_knows(asked, house, consular_officer):
    asked.buyer.country = "US"
    asked.buyer.save()
    with time_machine.travel(days_later(6)):
        assert response_deadlines.escalate_inquiries() == 0
    with time_machine.travel(days_later(7)):
        assert response_deadlines.escalate_inquiries() == 1
        assert response_deadlines.escalate_inquiries() == 0
        send_reminders()
    asked.refresh_from_db()
    assert (asked.escalated_to, asked.house) == ("house", house)
    assert told(consular_officer) == 1
    assert OutgoingEmail.objects.filter(kind="inquiry_escalated").count() == 1
    assert inquiries.answer_inquiry(asked, "Yes.", "house", by=consular_officer).state == "answered"


def test_without_a_house_near_invest_is_told(asked, house, invest_officer, consular_officer):
    with time_machine.travel(days_later(7)):
        response_deadlines.escalate_inquiries()
        send_reminders()
    asked.refresh_from_db()
    assert (asked.escalated_to, asked.house) == ("invest", None)
    assert told(invest_officer) == 1
    assert told(consular_officer) == 0


@pytest.mark.parametrize("unable", ["closed", "without officers", "with a former officer"])
def test_a_house_that_cannot_answer_is_passed_over_for_invest(asked, house, invest_officer, unable):
    if unable != "without officers":
        factories.HouseOfficerFactory(house=house, user__is_active=unable == "closed")
    house.is_open = unable != "closed"
    house.save()
    asked.buyer.country, asked.buyer.house, asked.house = "US", house, house
    asked.buyer.save()
    asked.save()
    with time_machine.travel(days_later(7)):
        response_deadlines.escalate_inquiries()
        send_reminders()
    asked.refresh_from_db()
    assert (asked.escalated_to, told(invest_officer)) == ("invest", 1)


def test_an_inquiry_with_a_house_that_closes_goes_on_to_invest(asked, house, invest_officer, consular_officer):
    asked.buyer.country = "US"
    asked.buyer.save()
    with time_machine.travel(days_later(7)):
        response_deadlines.escalate_inquiries()
        house.is_open = False
        house.save()
        assert [response_deadlines.escalate_inquiries() for _again in range(2)] == [1, 0]
    asked.refresh_from_db()
    assert asked.escalated_to == "invest"
    assert list(inquiries.inquiries_to_answer(Inquiry.objects.all(), invest_officer)) == [asked]
    assert not inquiries.inquiries_to_answer(Inquiry.objects.all(), consular_officer).exists()
    assert OutgoingEmail.objects.filter(kind="inquiry_escalated").count() == 2


def test_the_buyer_reads_who_really_answers(asked, house, consular_officer):
    asked.source, asked.house = "house", house  # its own page: it could answer already
    asked.save()
    with time_machine.travel(days_later(7)):
        response_deadlines.escalate_inquiries()
    mail = OutgoingEmail.objects.get(kind="inquiry_escalated")
    assert "Invest" in mail.subject
    assert str(house) not in mail.subject


def test_an_answer_stops_the_clock_and_a_new_question_starts_it(asked, owner):
    inquiries.answer_inquiry(asked, "Sí.", "company", by=owner)
    with time_machine.travel(days_later(8)):
        assert response_deadlines.escalate_inquiries() == 0
        inquiries.add_buyer_message(asked, "And samples?")
    asked.refresh_from_db()
    assert response_deadlines.working_days_waited(asked, days_later(8)) == 0
    with time_machine.travel(days_later(15)):
        assert response_deadlines.escalate_inquiries() == 1


def test_a_closed_one_waits_no_more(asked, owner):
    inquiries.close_inquiry(asked, "spam", "", by=owner)
    with time_machine.travel(days_later(9)):
        assert response_deadlines.escalate_inquiries() == 0
