"""Reminders of agreements before and after their due date, to their holder."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command

from exportasv.core.notifications.models import Notification
from exportasv.core.notifications.reminders import send_reminders
from tests import factories

NOON = datetime(2026, 11, 24, 18, tzinfo=UTC)
TODAY = date(2026, 11, 24)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rules(db, time_machine):
    call_command("load_reference", verbosity=0)
    time_machine.move_to(NOON, tick=False)


def told() -> list[tuple[int, str]]:
    return list(Notification.objects.order_by("pk").values_list("recipient", "kind"))


def test_the_company_is_reminded_of_what_it_promised(company, owner):
    factories.ActionItemFactory(company=company, due_on=TODAY + timedelta(days=5))
    send_reminders()
    assert told() == [(owner.pk, "agreement_due")]


def test_the_adviser_is_reminded_of_what_the_adviser_promised(company, owner, adviser):
    session = factories.CounselingSessionFactory(company=company, adviser=adviser.adviser_profile)
    factories.ActionItemFactory(company=company, session=session, holder="adviser", due_on=TODAY)
    send_reminders()
    assert told() == [(adviser.pk, "agreement_due")]


def test_a_late_one_is_told_to_its_holder_and_later_to_the_adviser(company, owner, adviser):
    company.adviser = adviser
    company.save()
    factories.ActionItemFactory(company=company, due_on=TODAY - timedelta(days=8))
    send_reminders()
    assert set(told()) == {(owner.pk, "agreement_overdue"), (adviser.pk, "agreement_overdue")}


@pytest.mark.parametrize(("state", "days"), [("done", 1), ("dropped", -2), ("open", 40), ("open", -40)])
def test_what_is_settled_far_or_long_gone_is_not_spoken_of(company, owner, state, days):
    done_at = NOON if state == "done" else None
    factories.ActionItemFactory(company=company, state=state, done_at=done_at, due_on=TODAY + timedelta(days=days))
    assert send_reminders() == 0
