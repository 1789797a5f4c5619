"""Visitors' pages are read from the replica, and from the primary as soon as it is away, behind, or written to."""

from collections.abc import Iterator

import pytest
from django.db import connections, router
from django.test import Client

from exportasv.core.breaker import breaker_of, reset_breakers
from exportasv.core.db import replica
from exportasv.core.db.replica import REPLICA, is_near, read_alias, reading_replica, stop_reading_replica
from exportasv.core.http import content_version
from exportasv.core.http.shared_pages import clear_local_pages
from products.models import Product
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
CATALOGUE = "/en/catalogue/"
PRIMARY = "default"
SAME = f"{replica.WRITTEN_SQL}, NULL"  # it has all that was written


class Replica:
    """A second connection to the database of the test that stands for the replica. It can be broken and mended."""

    def __init__(self, settings: dict) -> None:
        self.settings = settings
        self.host = settings["HOST"]

    def break_down(self) -> None:
        connections[REPLICA].close()
        self.settings["HOST"] = "/nowhere"

    def mend(self) -> None:
        connections[REPLICA].close()
        self.settings["HOST"] = self.host

    def let_time_pass(self) -> None:
        """The next request looks at the replica again, and a failure is as long ago as a process remembers it."""
        replica._state.checked_at = float("-inf")
        breaker_of(REPLICA)._next_call_at = min(breaker_of(REPLICA)._next_call_at, 1.0)


def connect(connection) -> None:
    if connection.connection is None:
        with connection.wrap_database_errors:
            connection.connect()


@pytest.fixture
def second(transactional_db, settings, monkeypatch) -> Iterator[Replica]:
    settings.SHARED_PAGES, settings.SHARED_PAGES_READ_SECONDS = True, 0
    own = {**connections.settings[PRIMARY], "TEST": connections.settings[PRIMARY]["TEST"]}
    monkeypatch.setitem(connections.settings, REPLICA, own)
    monkeypatch.setattr(router, "routers", [replica.ReplicaRouter()])
    connections[REPLICA].ensure_connection = lambda: connect(connections[REPLICA])  # the test's class forbids it
    monkeypatch.setattr(replica, "REPLAYED_SQL", SAME)
    monkeypatch.setattr(content_version, "_last", (0.0, ""))
    replica.forget_replica()
    clear_local_pages()
    yield Replica(connections[REPLICA].settings_dict)
    connections[REPLICA].close()
    del connections[REPLICA]
    replica.forget_replica()
    reset_breakers()


@pytest.fixture
def product() -> Product:
    return factories.ProductFactory(state="published", name_en="Honey of the hills")


def queries_of(path: str = CATALOGUE, client: Client | None = None) -> tuple[int, dict[str, list[str]]]:
    """The status of the answer, and the queries about products that each database got."""
    found: dict[str, list[str]] = {PRIMARY: [], REPLICA: []}

    def note(execute, sql, params, many, context):
        found[context["connection"].alias].append(str(sql))
        return execute(sql, params, many, context)

    with connections[PRIMARY].execute_wrapper(note), connections[REPLICA].execute_wrapper(note):
        status = (client or Client(raise_request_exception=False)).get(path).status_code
    return status, {name: [sql for sql in queries if "products_" in sql] for name, queries in found.items()}


def places(path: str = CATALOGUE, client: Client | None = None) -> tuple[int, set[str]]:
    status, queries = queries_of(path, client)
    return status, {name for name, found in queries.items() if found}


def test_a_visitor_reads_the_catalogue_from_the_replica(second, product):
    assert places() == (200, {REPLICA})
    assert places(f"{CATALOGUE}?q=honey")[1] == {REPLICA}


def test_whoever_is_signed_in_reads_from_the_primary(second, product, owner):
    person = Client()
    person.force_login(owner)
    assert places(client=person) == (200, {PRIMARY})


def test_pages_that_are_not_shared_read_from_the_primary(second, product):
    assert places(f"/en/ask/?product={product.slug}") == (200, {PRIMARY})


def test_the_list_that_says_until_when_it_is_complete_is_of_the_primary(second, product):
    assert places("/api/v1/products/") == (200, {PRIMARY})


def test_without_a_replica_nothing_is_looked_at(db, product):
    with reading_replica():
        assert read_alias() == PRIMARY


def test_what_a_request_wrote_it_reads_from_the_primary(second, product):
    with reading_replica():
        assert Product.objects.all().db == REPLICA
        Product.objects.filter(pk=product.pk).update(name_en="Honey of the coast")
        assert Product.objects.all().db == PRIMARY
        assert Product.objects.get().name_en == "Honey of the coast"
    with reading_replica():
        assert read_alias() == REPLICA


def test_plain_sql_that_writes_counts_too(second):
    with reading_replica(), connections[PRIMARY].cursor() as cursor:
        cursor.execute("SELECT 1")
        assert read_alias() == REPLICA
        cursor.execute("  insert into audit_contentchange default values")
        assert read_alias() == PRIMARY


def test_away_the_primary_answers_at_once_and_it_comes_back(second, product):
    assert places() == (200, {REPLICA})
    second.break_down()
    clear_local_pages()
    factories.ProductFactory(state="published")  # a new version: the page is made anew
    assert places() == (200, {PRIMARY})
    factories.ProductFactory(state="published")
    assert queries_of()[1][REPLICA] == []
    second.mend()
    second.let_time_pass()
    factories.ProductFactory(state="published")
    assert places() == (200, {REPLICA})


def test_a_query_that_fails_in_the_middle_of_a_page_is_asked_again_of_the_primary(second, product, monkeypatch):
    from products.views.public import catalogue

    draw = catalogue.search_catalogue

    def lose_replica(*args, **named):
        if read_alias() == REPLICA:
            second.break_down()
        return draw(*args, **named)

    monkeypatch.setattr(catalogue, "search_catalogue", lose_replica)
    assert places() == (200, {PRIMARY, REPLICA})


def is_near_with(second: Replica, monkeypatch, answer: str) -> bool:
    second.let_time_pass()
    monkeypatch.setattr(replica, "REPLAYED_SQL", answer)
    return is_near()


def test_too_far_behind_the_primary_answers_until_it_has_caught_up(second, product, monkeypatch):
    """In the middle: it lacks something, but has a commit of a second ago."""
    answers = ["SELECT 0, 3.0", "SELECT 0, NULL::float", "SELECT 0, 1.0", SAME]
    assert [is_near_with(second, monkeypatch, each) for each in answers] == [False, False, True, True]
    assert not is_near_with(second, monkeypatch, "SELECT 0, 3.0")
    assert places() == (200, {PRIMARY})


def test_how_far_it_is_behind(second, monkeypatch):
    assert replica.has_replica()
    monkeypatch.setattr(replica, "WRITTEN_SQL", "SELECT 5000::numeric")
    monkeypatch.setattr(replica, "REPLAYED_SQL", "SELECT 4000::numeric, 1.0")
    assert replica.bytes_behind() == 1000
    monkeypatch.setattr(replica, "REPLAYED_SQL", "SELECT NULL::numeric, 1.0")  # promoted
    assert replica.bytes_behind() is None
    second.break_down()
    assert replica.bytes_behind() is None


def test_with_the_primary_away_what_was_near_is_still_read_and_it_is_not_asked_each_time(second, monkeypatch):
    assert is_near()
    asked = []
    real = replica._answer

    def answer(alias: str, sql: str) -> tuple | None:
        return asked.append(alias) if alias == PRIMARY else real(alias, sql)

    monkeypatch.setattr(replica, "_answer", answer)
    replica._state.is_near = False  # known to be behind
    second.let_time_pass()
    assert not is_near()
    replica.forget_replica()
    for _second in range(3):
        second.let_time_pass()
        assert is_near()
    assert asked == [PRIMARY]


def test_a_server_that_is_no_replica_any_more_is_not_read(second, monkeypatch):
    monkeypatch.setattr(replica, "REPLAYED_SQL", "SELECT CASE WHEN pg_is_in_recovery() THEN 1 END, 0")
    assert not is_near()


def test_a_version_of_the_other_database_is_not_taken_over(second, product):
    """The replica lacks a change: what it shows must not be kept under the version of the primary."""
    with reading_replica():
        content_version.current_version()
        assert content_version._last_alias == REPLICA
        stop_reading_replica()
        content_version.current_version()
        assert content_version._last_alias == PRIMARY
