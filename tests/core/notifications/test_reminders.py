"""The engine of reminders: what is due leaves once, whoever asks and how often."""

import threading
import time
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.db import connection

from exportasv.core.notifications import reminders, tasks
from exportasv.core.notifications.models import Notification, OutgoingEmail, ReminderDelivery, ReminderRule
from exportasv.core.notifications.reference import REMINDER_RULES
from exportasv.core.notifications.reminders import (
    Contact,
    DueReminder,
    Trigger,
    Unit,
    send_reminders,
)
from exportasv.core.outbox import outbox
from exportasv.core.outbox.models import OutboxTask
from exportasv.reference.loader import load_table
from tests import factories

NOON = datetime(2026, 11, 24, 18, tzinfo=UTC)  # noon in El Salvador
MIDNIGHT = datetime(2026, 11, 24, 6, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def only(monkeypatch):
    """`only(find)` makes `find` the one trigger there is, with a rule for each threshold."""

    def register(find, *thresholds: int, unit=Unit.DAYS_BEFORE, audience="owners", channel="wished") -> None:
        known = Trigger("test", find, "Test", unit, (audience,), tuple((n, audience) for n in thresholds))
        monkeypatch.setattr(reminders, "TRIGGERS", {"test": known})
        monkeypatch.setattr(
            "exportasv.core.notifications.mail.subject_and_body", lambda kind, language, **words: (kind, language)
        )
        monkeypatch.setattr(
            "exportasv.core.notifications.notices.subject_and_body", lambda kind, language, **words: (kind, language)
        )
        load_table(REMINDER_RULES)
        ReminderRule.objects.update(channel=channel)

    return register


def always(row, *people, **values):
    return lambda threshold, now: [DueReminder(row, lambda audience: people, **values)]


def test_a_reminder_leaves_once_however_often_the_dispatcher_runs(only, company, owner):
    only(always(company, owner), 7)
    assert [send_reminders(NOON), send_reminders(NOON), send_reminders(NOON)] == [1, 0, 0]
    assert Notification.objects.get().recipient == owner
    assert OutboxTask.objects.filter(kind="mail").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_dispatchers_at_once_send_one(only, company, owner):
    """Without the log's unique key this fails: both dispatchers find nothing delivered before either writes."""
    start = threading.Barrier(4)

    def find(threshold, now):
        start.wait()  # all of them have asked before the first one writes
        time.sleep(0.05)
        return [DueReminder(company, lambda audience: [owner])]

    only(find, 7)
    left: list[int] = []

    def beat():
        left.append(send_reminders(NOON))
        connection.close()

    threads = [threading.Thread(target=beat) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(left) == [0, 0, 0, 1]
    assert (ReminderDelivery.objects.count(), Notification.objects.count()) == (1, 1)


def test_delivery_and_notice_are_written_together_or_not_at_all(only, company, owner, monkeypatch):
    only(always(company, owner), 7)
    with monkeypatch.context() as broken:
        broken.setattr(reminders, "notify", lambda *args, **kwargs: 1 / 0)
        assert send_reminders(NOON) == 0
    assert not ReminderDelivery.objects.exists()
    assert send_reminders(NOON) == 1


def test_of_several_thresholds_reached_only_the_most_urgent_leaves(only, company, owner):
    only(always(company, owner), 60, 30, 7)
    assert send_reminders(NOON) == 1
    assert list(ReminderDelivery.objects.filter(is_overtaken=False).values_list("rule__threshold", flat=True)) == [7]
    assert ReminderDelivery.objects.filter(is_overtaken=True).count() == 2


def test_after_an_event_the_longest_wait_is_the_most_urgent(only, company, owner):
    only(always(company, owner), 3, 5, unit=Unit.WORKING_DAYS_AFTER)
    send_reminders(NOON)
    assert ReminderDelivery.objects.get(is_overtaken=False).rule.threshold == 5


def test_another_occasion_of_the_same_row_is_reminded_of_anew(only, company, owner):
    only(always(company, owner, occasion="2026"), 7)
    send_reminders(NOON)
    only(always(company, owner, occasion="2027"), 7)
    assert send_reminders(NOON) == 1


def test_a_rule_that_is_off_sends_nothing(only, company, owner):
    only(always(company, owner), 7)
    ReminderRule.objects.update(is_active=False)
    assert send_reminders(NOON) == 0


def test_days_are_reminded_of_at_civil_hours_and_hours_at_any(only, company, owner):
    only(always(company, owner), 7)
    assert send_reminders(MIDNIGHT) == 0
    ReminderRule.objects.all().delete()
    only(always(company, owner), 1, unit=Unit.HOURS_BEFORE)
    assert send_reminders(MIDNIGHT) == 1


def test_a_broken_trigger_stops_no_other(only, monkeypatch, company, owner):
    only(always(company, owner), 7)
    broken = Trigger("broken", lambda threshold, now: 1 / 0, "Broken", Unit.DAYS_BEFORE, ("owners",), ((1, "owners"),))
    monkeypatch.setitem(reminders.TRIGGERS, "broken", broken)
    load_table(REMINDER_RULES)
    assert send_reminders(NOON) == 1


def test_a_rule_only_for_the_portal_sends_no_mail(only, company, owner):
    only(always(company, owner), 7, channel="portal")
    send_reminders(NOON)
    assert Notification.objects.get().channel == "portal"
    assert not OutboxTask.objects.exists()


def test_somebody_without_an_account_gets_a_letter_and_the_log_keeps_no_address(only, company):
    only(always(company, Contact("Guest@example.com", "en"), link=lambda: "/en/x/"), 7, audience="person")
    assert [send_reminders(NOON), send_reminders(NOON)] == [1, 0]
    letter = OutgoingEmail.objects.get()
    assert (letter.address, letter.body) == ("Guest@example.com", "en\n\nhttp://127.0.0.1:8000/en/x/")
    assert "example.com" not in ReminderDelivery.objects.get().to


def test_the_link_is_made_in_the_persons_language(only, company, owner):
    from django.utils.translation import get_language

    owner.language = "en"
    only(always(company, owner, link=lambda: f"/{get_language()}/"), 7)
    send_reminders(NOON)
    assert Notification.objects.get().url == "/en/"


def test_the_people_of_a_role_are_found_by_the_engine(only, company, manager):
    factories.UserFactory(role="manager", is_active=False)
    only(always(company), 7, audience="managers")
    send_reminders(NOON)
    assert Notification.objects.get().recipient == manager


def test_the_usual_rules_are_made_once_and_what_staff_changed_stays(db):
    made = load_table(REMINDER_RULES).added
    rule = ReminderRule.objects.first()
    ReminderRule.objects.filter(pk=rule.pk).update(threshold=rule.threshold + 500, is_active=False)
    assert (made > 0, load_table(REMINDER_RULES).added) == (True, 0)
    rule.refresh_from_db()
    assert not rule.is_active


def test_the_schedule_runs_the_dispatcher(only, company, owner, time_machine):
    time_machine.move_to(NOON)
    only(always(company, owner), 7)
    assert tasks.send_reminders() == 1


def test_the_rules_cost_few_queries_once_all_has_left(only, company, owner, django_assert_max_num_queries):
    rows = [factories.CompanyFactory() for _ in range(12)]
    only(lambda threshold, now: [DueReminder(row, lambda audience: [owner]) for row in rows], 7)
    assert send_reminders(NOON) == 12
    with django_assert_max_num_queries(2):
        send_reminders(NOON)


def test_the_mail_of_a_reminder_is_sent(only, company, owner):
    only(always(company, owner), 7)
    send_reminders(NOON)
    assert outbox.run_task(OutboxTask.objects.get(kind="mail").pk) is True
    assert mail.outbox[0].to == [owner.email]
