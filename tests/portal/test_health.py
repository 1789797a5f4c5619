"""What a load balancer and a watchman are told: about the process, its parts, and what waits."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exportasv.core.http.shared_pages import clear_local_pages
from exportasv.core.outbox.models import OutboxTask
from exportasv.portal import health

NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture(autouse=True)
def _as_in_production(settings, monkeypatch):
    settings.SHARED_PAGES = True
    monkeypatch.setattr(health, "_is_known_migrated", False)
    clear_local_pages()


@pytest.fixture
def no_redis(settings, monkeypatch):
    default = {**settings.CACHES["default"], "LOCATION": NOWHERE}
    settings.CACHES = {**settings.CACHES, "default": default}
    monkeypatch.setattr("exportasv.core.outbox.queue.is_answering", lambda: False)


def lose_database(monkeypatch) -> None:
    def refuse(*_args, **_named):
        raise OperationalError("gone")

    monkeypatch.setattr(BaseDatabaseWrapper, "cursor", refuse)


def test_healthz_asks_nothing(client):
    answer = client.get("/healthz")  # without the fixture `db` a query would be an error
    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/readyz?deep"])
def test_health_is_never_kept(client, db, path):
    for _visit in range(2):
        answer = client.get(path)
        assert answer["Cache-Control"] == "no-store"
        assert not answer.has_header("ETag")


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_answered_whatever_host_is_named(db, settings, path):
    """A container asks 127.0.0.1, while ALLOWED_HOSTS names the site as in .env.example."""
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["exportasv.example"], True
    assert Client(headers={"Host": "127.0.0.1:8000"}).get(path).status_code == 200
    assert Client(headers={"Host": "127.0.0.1:8000"}).get("/es/").status_code in (301, 400)


def test_readyz_names_the_parts(client, db):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"database": True, "migrations": True, "redis": True})


def test_readyz_tells_each_time_what_is_true_now(client, db, monkeypatch):
    assert client.get("/readyz").status_code == 200
    lose_database(monkeypatch)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, False)


def test_readyz_is_503_until_every_migration_is_applied(client, db):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'outbox'")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["migrations"]) == (503, False)


def test_the_files_of_migrations_are_those_that_django_applies(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        assert set(cursor.fetchall()) >= health._migrations()
    assert ("outbox", "0001_initial") in health._migrations()


def test_readyz_stays_ready_without_redis(client, db, no_redis):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"database": True, "migrations": True, "redis": False})


def due(minutes: int) -> None:
    at = timezone.now() - timedelta(minutes=minutes)
    OutboxTask.objects.create(kind="mail", key=str(minutes), due_at=at)


@pytest.mark.parametrize(("minutes", "status"), [(1, 200), (15, 503)])
def test_the_deep_check_tells_how_long_work_waits(client, db, minutes, status):
    due(minutes)
    answer = client.get("/readyz?deep")
    assert answer.status_code == status
    assert 60 * minutes <= answer.json()["oldest_due_seconds"] < 60 * minutes + 30
    assert client.get("/readyz").status_code == 200


def test_done_work_and_later_work_do_not_wait(client, db):
    due(-30)
    OutboxTask.objects.create(kind="mail", key="done", due_at=timezone.now() - timedelta(days=1), state="done")
    assert client.get("/readyz?deep").json()["oldest_due_seconds"] == 0


def test_readyz_costs_a_known_number_of_queries(client, db):
    client.get("/readyz")
    with CaptureQueriesContext(connection) as queries:
        client.get("/readyz")
    assert len(queries) == 1


def test_health_stands_above_what_could_keep_or_refuse_it(settings):
    names = [name.rpartition(".")[2] for name in settings.MIDDLEWARE]
    for other in ("SecurityMiddleware", "SharedPagesMiddleware", "CommonMiddleware", "SessionMiddleware"):
        assert names.index("HealthMiddleware") < names.index(other)
