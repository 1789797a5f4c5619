"""What an operator sees within minutes: overdue work, a silent schedule, refused mails, a full disk."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from exportasv.core.audit.months import Month, first_kept_month
from exportasv.core.monitoring import vital_signs
from exportasv.core.monitoring.alarms import LEAST_FREE_DISK, SILENT_AFTER, current_alarms
from exportasv.core.monitoring.models import BEAT, Heartbeat, record_heartbeat
from exportasv.core.monitoring.tasks import expected_workers, tick
from exportasv.core.monitoring.vital_signs import OVERDUE_AFTER
from exportasv.core.outbox.models import OutboxTask

pytestmark = pytest.mark.django_db
State = OutboxTask.State
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _alive(monkeypatch, settings) -> None:
    """A healthy installation: everybody was seen just now, and half the disk is free."""
    settings.STAFF_MFA_REQUIRED = False
    for name in (BEAT, *expected_workers()):
        record_heartbeat(name)
    monkeypatch.setattr(vital_signs, "free_disk", lambda: 0.5)


def titles() -> list[str]:
    return [str(alarm.title) for alarm in current_alarms()]


def silence(name: str, length: timedelta) -> None:
    Heartbeat.objects.filter(name=name).update(at=timezone.now() - length)


def task(kind: str = "letter", key: str = "1", **values) -> OutboxTask:
    return OutboxTask.objects.create(kind=kind, key=key, **{"due_at": timezone.now(), **values})


def test_a_healthy_portal_raises_no_alarm(django_assert_num_queries):
    task(due_at=timezone.now() - OVERDUE_AFTER + 30 * SECOND)
    task(key="2", due_at=timezone.now() - timedelta(days=3), state=State.DONE)
    task(key="3", due_at=timezone.now() + timedelta(hours=1), attempts=1)
    with django_assert_num_queries(1):
        assert titles() == []


def test_pending_work_that_nobody_takes_is_overdue_after_ten_minutes():
    task("import.check", due_at=timezone.now() - OVERDUE_AFTER - SECOND)
    (alarm,) = current_alarms()
    assert "import.check" in alarm.title
    assert "10 min" in alarm.detail
    assert alarm.url.endswith("state__exact=pending")


def test_running_work_counts_from_the_end_of_its_lease():
    long_ago = timezone.now() - timedelta(hours=2)
    stuck = task("import.apply", due_at=long_ago, state=State.RUNNING, leased_until=timezone.now() + 30 * SECOND)
    assert titles() == []
    OutboxTask.objects.filter(pk=stuck.pk).update(leased_until=timezone.now() - OVERDUE_AFTER - SECOND)
    assert len(titles()) == 1


def test_a_schedule_that_is_silent_or_never_ran_is_an_alarm():
    silence(BEAT, SILENT_AFTER - 10 * SECOND)
    assert titles() == []
    silence(BEAT, SILENT_AFTER + SECOND)
    assert len(titles()) == 1
    Heartbeat.objects.all().delete()
    assert len(titles()) == 1  # of the workers nothing is known then


def test_each_worker_that_is_silent_is_named():
    for name in expected_workers():
        silence(name, SILENT_AFTER + SECOND)
    found = titles()
    assert len(found) == len(expected_workers()) >= 1
    assert all(name in " ".join(found) for name in expected_workers())


def test_mails_that_are_refused_are_an_alarm_before_they_are_given_up():
    later = timezone.now() + timedelta(hours=1)
    task("mail", "1", attempts=2, due_at=later)
    task("products.sheet", "1", attempts=5, due_at=later)
    assert titles() == []
    for kind in ("mail", "letter", "digest"):
        task(kind, "9", attempts=3, due_at=later)
    (title,) = titles()
    assert " 3 " in title


def test_a_disk_that_is_almost_full_is_an_alarm(monkeypatch):
    monkeypatch.setattr(vital_signs, "free_disk", lambda: LEAST_FREE_DISK - 0.01)
    (title,) = titles()
    assert "9 %" in title
    monkeypatch.setattr(vital_signs, "free_disk", lambda: LEAST_FREE_DISK)
    assert titles() == []


def make_month_of_trail(month: Month) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE {month.partition} PARTITION OF audit_auditentry FOR VALUES FROM (%s) TO (%s)",
            [month.start, month.plus(1).start],
        )


def test_a_month_of_the_trail_that_nobody_archived_is_an_alarm():
    first_kept = first_kept_month(timezone.now())
    make_month_of_trail(first_kept.plus(-1))  # past its term, in the month in which it is archived
    assert titles() == []
    make_month_of_trail(first_kept.plus(-2))
    (alarm,) = current_alarms()
    assert "archive_audit" in alarm.detail


@pytest.mark.parametrize("page", ["/admin/", "/es/mi-portal/"])
def test_managers_and_administrators_see_alarms_on_both_homes(page, as_user, manager, administrator, adviser):
    task("import.check", due_at=timezone.now() - OVERDUE_AFTER - SECOND)
    for person in (manager, administrator):
        assert "import.check" in as_user(person).get(page).content.decode()
    assert "import.check" not in as_user(adviser).get(page).content.decode()


def test_a_worker_records_its_queue():
    Heartbeat.objects.all().delete()
    tick.apply()
    assert [row.name for row in Heartbeat.objects.all()] == ["worker direct"]


def test_a_second_sign_of_life_takes_the_place_of_the_first():
    before = Heartbeat.objects.get(name=BEAT)
    silence(BEAT, SILENT_AFTER)
    record_heartbeat(BEAT)
    after = Heartbeat.objects.get(name=BEAT)
    assert (after.pk, after.at > before.at) == (before.pk, True)
