"""The database is away: 503, and public pages from their last copy. The disk is full: 507."""

import errno

import psycopg2.errors
import pytest
from django.db import DatabaseError, InterfaceError, OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from exportasv.core.breaker import reset_breakers
from exportasv.core.http import content_version
from exportasv.core.http.outages import outage_status
from exportasv.core.http.shared_pages import STALE
from tests import factories

CATALOGUE = "/en/catalogue/"


@pytest.fixture(autouse=True)
def _pages_are_shared(settings, monkeypatch):
    settings.SHARED_PAGES, settings.SHARED_PAGES_READ_SECONDS = True, 0
    monkeypatch.setattr(content_version, "_last", (0.0, ""))


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def product(db):
    return factories.ProductFactory(state="published", name_en="Honey of the hills")


@pytest.fixture
def lose_database(db):
    """From then on every question to the database fails; the list has one entry for each."""
    asked: list[int] = []
    with pytest.MonkeyPatch.context() as patch:

        def lose(error: Exception | None = None) -> list[int]:
            def refuse(*_args, **_named):
                asked.append(1)
                raise error or OperationalError("server closed the connection unexpectedly")

            patch.setattr(BaseDatabaseWrapper, "cursor", refuse)
            patch.setattr(BaseDatabaseWrapper, "chunked_cursor", refuse)
            return asked

        yield lose


LOST = [OperationalError("gone"), InterfaceError("connection already closed")]


@pytest.mark.parametrize("error", LOST, ids=["operational", "interface"])
def test_without_the_database_a_page_is_503_and_says_when_to_come_back(visitor, lose_database, error):
    lose_database(error)
    answer = visitor.get(CATALOGUE)
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "5", "no-store")
    assert "vuelva a cargar la página" in answer.content.decode()
    assert "load it again" in answer.content.decode()


def test_a_post_without_the_database_is_503(visitor, lose_database):
    lose_database()
    answer = visitor.post("/en/tell-us-what-you-look-for/", {"query": "Frozen yuca"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


def test_a_signed_in_person_is_told_so_too(as_user, owner, lose_database):
    mine = as_user(owner)
    mine.raise_request_exception = False
    lose_database()
    assert mine.get("/en/my-portal/").status_code == 503


def test_the_api_says_it_in_its_own_form(visitor, lose_database):
    lose_database()
    answer = visitor.get("/api/v1/products/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer.json()["errors"][0]["code"] == "unavailable"


def test_other_errors_stay_errors(visitor, product, monkeypatch):
    def fail(*_args, **_named):
        raise DatabaseError("a mistake of ours")

    monkeypatch.setattr("products.views.public.catalogue.search_catalogue", fail)
    assert visitor.get(CATALOGUE).status_code == 500


def test_the_last_copy_of_a_public_page_is_shown_while_the_database_is_away(visitor, product, lose_database):
    before = visitor.get(CATALOGUE)
    assert before.status_code == 200
    assert not before.has_header("Cache-Status")
    lose_database()
    after = Client(raise_request_exception=False).get(CATALOGUE)
    assert (after.status_code, after.content) == (200, before.content)
    assert (after["Cache-Status"], after["Cache-Control"]) == (STALE, "no-store")
    assert not after.has_header("ETag")


def test_the_copy_is_of_another_process_too(visitor, product, lose_database):
    from exportasv.core.http.shared_pages import clear_local_pages

    before = visitor.get(CATALOGUE)
    clear_local_pages()
    lose_database()
    assert visitor.get(CATALOGUE).content == before.content


def test_a_changed_page_has_its_copy_until_it_is_made_anew(visitor, product, lose_database, monkeypatch):
    before = visitor.get(CATALOGUE)
    type(product).objects.update(name_en="Honey of the coast")
    with monkeypatch.context() as away:
        away.setattr(BaseDatabaseWrapper, "cursor", lambda *_: (_ for _ in ()).throw(OperationalError("gone")))
        assert visitor.get(CATALOGUE).content == before.content
    reset_breakers()
    assert "Honey of the coast" in visitor.get(CATALOGUE).content.decode()


def test_who_is_signed_in_may_go_on_reading_what_everybody_reads(as_user, owner, visitor, product, lose_database):
    before = visitor.get(CATALOGUE)
    mine = as_user(owner)
    mine.raise_request_exception = False
    lose_database()
    after = mine.get(CATALOGUE)
    assert (after.status_code, after.content) == (200, before.content)
    assert after["Cache-Control"] == "no-store"


def test_without_a_copy_there_is_none(visitor, product, lose_database):
    lose_database()
    assert visitor.get(CATALOGUE).status_code == 503


def test_a_lost_database_is_asked_once_a_second_for_the_version(visitor, product, lose_database):
    visitor.get(CATALOGUE)
    asked = lose_database()
    for _visit in range(5):
        assert visitor.get(CATALOGUE).status_code == 200
    assert len(asked) == 1


def test_what_an_error_says_of_the_machinery():
    def because(cause: Exception) -> Exception:
        error = ValueError("something else")
        error.__cause__ = cause
        return error

    full = OSError(errno.ENOSPC, "No space left on device")
    assert outage_status(full) == outage_status(because(full)) == 507
    assert outage_status(OSError(errno.EDQUOT, "Disk quota exceeded")) == 507
    assert outage_status(OSError(errno.EACCES, "Permission denied")) is None
    assert outage_status(OperationalError("gone")) == outage_status(because(InterfaceError("closed"))) == 503
    assert outage_status(DatabaseError("a mistake")) is outage_status(None) is None


def test_a_database_without_space_is_a_full_disk():
    class Full(psycopg2.errors.DiskFull):
        pgcode = "53100"

    error = OperationalError("could not extend file")
    error.__cause__ = Full()
    assert outage_status(error) == 507
