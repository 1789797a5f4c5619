"""What companies are reminded of."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from exportasv.core.notifications.models import Notification, ReminderDelivery
from exportasv.core.notifications.reminders import send_reminders
from tests import factories

NOON = datetime(2026, 11, 24, 18, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rules(db, time_machine):
    call_command("load_reference", verbosity=0)
    time_machine.move_to(NOON, tick=False)


def certificate(company, days: int, **values):
    return factories.CertificateFactory(company=company, expires_on=NOON.date() + timedelta(days=days), **values)


def left() -> list[int]:
    return sorted(ReminderDelivery.objects.filter(is_overtaken=False).values_list("rule__threshold", flat=True))


def test_a_certificate_is_reminded_of_sixty_thirty_and_seven_days_before(company, owner, time_machine):
    certificate(company, 75)
    for day in range(80):
        time_machine.move_to(NOON + timedelta(days=day), tick=False)
        send_reminders()
    assert left() == [7, 30, 60]
    assert Notification.objects.filter(recipient=owner, kind="certificate_expiring").count() == 3


def test_the_editor_is_told_at_the_end_and_the_adviser_too(company, owner, editor, adviser):
    company.adviser = adviser
    company.save()
    certificate(company, 5)
    send_reminders()
    assert set(Notification.objects.values_list("recipient", flat=True)) == {owner.pk, editor.pk, adviser.pk}
    assert "en 5 días" in Notification.objects.first().subject


def test_a_renewed_certificate_is_reminded_of_again(company, owner):
    row = certificate(company, 5)
    send_reminders()
    row.expires_on += timedelta(days=2)
    row.save()
    assert send_reminders() == 1


@pytest.mark.parametrize("days", [-1, 61])
def test_one_that_ended_or_is_good_for_long_is_not_spoken_of(company, owner, days):
    certificate(company, days)
    assert send_reminders() == 0


def test_a_company_that_left_is_left_in_peace(company, owner):
    company.state = "archived"
    company.save()
    certificate(company, 5)
    assert send_reminders() == 0
