"""The three incidents of docs/runbooks/, found and understood from log lines, metrics and the home page alone."""

import smtplib
from datetime import timedelta

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.utils import timezone

from exportasv.core.http.measures import SLOW_QUERY_SECONDS
from exportasv.core.monitoring import vital_signs
from exportasv.core.monitoring.models import BEAT, Heartbeat, record_heartbeat
from exportasv.core.monitoring.tasks import expected_workers
from exportasv.core.notifications.models import OutgoingEmail
from exportasv.core.notifications.tasks import run_outbox_task
from exportasv.core.outbox.models import OutboxTask
from products.views.public import catalogue
from tests.core.monitoring.test_metrics import numbers

pytestmark = pytest.mark.django_db


class RefusingBackend(BaseEmailBackend):
    """A mail server that asks for patience."""

    def send_messages(self, messages: list) -> int:
        raise smtplib.SMTPRecipientsRefused({messages[0].to[0]: (451, b"4.7.1 Try again later")})


@pytest.fixture(autouse=True)
def _alive(settings, monkeypatch) -> None:
    settings.STAFF_MFA_REQUIRED = False
    monkeypatch.setattr(vital_signs, "free_disk", lambda: 0.5)
    for name in (BEAT, *expected_workers()):
        record_heartbeat(name)


@pytest.fixture
def home(as_user, manager):
    return lambda: as_user(manager).get("/admin/").context["alarms"]


@pytest.fixture
def metrics(client):
    return lambda: numbers(client.get("/metrics").content.decode())


def test_mail_is_refused(settings, written, home, metrics):
    settings.EMAIL_BACKEND = f"{__name__}.{RefusingBackend.__name__}"
    letter = OutgoingEmail.objects.create(
        kind="test", key="1", address="kari@nordic.example", language="en", subject="x", body="y"
    )
    task = OutboxTask.objects.create(kind="letter", key="1", ids={"letter": letter.pk}, due_at=timezone.now())
    for _attempt in range(3):
        OutboxTask.objects.filter(pk=task.pk).update(due_at=timezone.now())
        run_outbox_task.apply((task.pk,))
    # the home page and the metrics say which part it is …
    assert [" 1 correo" in alarm.title for alarm in home()] == [True]
    found = metrics()
    assert found["exportasv_failing_mails"] == 1
    assert found['exportasv_outbox_tasks{kind="letter",state="pending"}'] == 1
    assert found['exportasv_outbox_overdue_seconds{kind="letter"}'] == 0  # the workers do their part
    # … and the log says how the server refuses, without the address
    lines = [line for line in written.of("exportasv.task") if line.get("kind") == "letter"]
    assert [line["attempt"] for line in lines] == [1, 2, 3]
    errors = [line for line in written.lines if line["level"] == "ERROR"]
    last = errors[-1]["traceback"].splitlines()[-1]
    assert "SMTPRecipientsRefused" in last
    assert "451" in last
    assert "kari" not in last
    assert {line["request"] for line in errors} == {line["request"] for line in lines}


def test_an_import_is_stuck(home, metrics):
    long_ago = timezone.now() - timedelta(minutes=20)
    OutboxTask.objects.create(
        kind="import.check", key="1", state=OutboxTask.State.RUNNING, due_at=long_ago, leased_until=long_ago
    )
    for worker in expected_workers():
        Heartbeat.objects.filter(name=worker).update(at=long_ago)
    titles = " ".join(str(alarm.title) for alarm in home())
    assert "import.check" in titles
    assert all(worker in titles for worker in expected_workers())
    found = metrics()
    assert found['exportasv_outbox_overdue_seconds{kind="import.check"}'] >= 1200
    now = timezone.now().timestamp()
    assert now - found['exportasv_heartbeat_timestamp_seconds{name="beat"}'] < 60
    for worker in expected_workers():
        assert now - found[f'exportasv_heartbeat_timestamp_seconds{{name="{worker}"}}'] >= 1200


def test_a_page_is_slow(client, written, monkeypatch, metrics):
    client.get("/es/catalogo/?q=cacao")  # the templates are read
    search = catalogue.search_catalogue

    def slow_search(*args, **kwargs):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(%s)", [SLOW_QUERY_SECONDS + 0.1])
        return search(*args, **kwargs)

    monkeypatch.setattr(catalogue, "search_catalogue", slow_search)
    number = client.get("/es/catalogo/?q=caf%C3%A9")["X-Request-ID"]
    line = written.of("exportasv.request")[-1]
    assert (line["view"], line["request"]) == ("products:catalogue", number)
    assert line["db_ms"] > SLOW_QUERY_SECONDS * 1000
    assert line["db_ms"] / line["ms"] > 0.7  # the database, and not Python
    assert line["queries"] < 20  # one slow query, and not a loop
    (query,) = written.of("exportasv.slow_query")
    assert (query["request"], "pg_sleep" in query["message"]) == (number, True)
    found = metrics()
    fast, every = (
        found[f'exportasv_request_seconds_bucket{{le="{le}",view="products:catalogue"}}'] for le in ("0.5", "+Inf")
    )
    assert every - fast >= 1
