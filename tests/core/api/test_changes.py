"""The change feed: every change once it is sure, in an order without gaps, whatever commits overtake one another."""

import threading
from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import psycopg2
import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from companies.models import Certificate, Company
from exportasv.core.api.resources import resources
from exportasv.core.audit import change_feed, row_versions
from exportasv.core.audit.models import FeedBarrier, RowVersion
from exportasv.core.programme import TOMBSTONE_LIFETIME
from products.models import Product
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _short_wait(monkeypatch, settings):
    monkeypatch.setattr(change_feed, "WAIT_SECONDS", 0.02)
    settings.SHARED_PAGES = False
    caches["local"].clear()


def page(client: Client, since: str = "", **query: object) -> dict:
    answer = client.get("/api/v1/changes/", {"since": since, **query})
    assert answer.status_code == 200, answer.content
    return answer.json()


def told(client: Client, since: str, resource: str = "products") -> dict[str, str]:
    """Return slug → change of a resource since a cursor."""
    changes = page(client, since)["changes"]
    return {each["slug"]: each["change"] for each in changes if each["resource"] == resource}


def cursor(client: Client) -> str:
    return page(client)["cursor"]


class Beside:
    """A transaction on a connection of its own that stays open until the block is left, or `commit` is called."""

    def __init__(self, *steps: Callable[[], object]) -> None:
        self.steps = steps
        self.written, self.go_on = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._run)
        self.error: BaseException | None = None

    def __enter__(self) -> "Beside":
        self.thread.start()
        assert self.written.wait(20)
        assert self.error is None, self.error
        return self

    def __exit__(self, *_error: object) -> None:
        self.commit()

    def commit(self) -> None:
        self.go_on.set()
        self.thread.join(20)

    def _run(self) -> None:
        try:
            with transaction.atomic():
                for step in self.steps:
                    step()
                self.written.set()
                self.go_on.wait(20)
        except BaseException as error:
            self.error = error
            raise
        finally:
            self.written.set()
            connection.close()


def test_without_a_cursor_it_begins_with_everything_there_is(client):
    product = factories.ProductFactory(slug="miel")
    factories.ServiceFactory(slug="asesoria")
    found = page(client)
    rows = {(each["resource"], each["slug"]): each for each in found["changes"]}
    assert {"products", "companies", "sectors", "services"} <= {name for name, _slug in rows}
    assert rows["products", "miel"]["row"] == client.get("/api/v1/products/").json()["results"][0]
    assert rows["companies", product.company.slug]["change"] == "upsert"
    assert found["more"] is False
    assert page(client, found["cursor"])["changes"] == []


def test_a_price_a_withdrawal_and_a_new_product_are_told(client):
    factories.ProductFactory(slug="a")
    gone = factories.ProductFactory(slug="b")
    since = cursor(client)
    factories.PriceTermFactory(product=Product.objects.get(slug="a"))
    Product.objects.filter(pk=gone.pk).update(state="withdrawn")
    factories.ProductFactory(slug="c")
    assert told(client, since) == {"a": "upsert", "b": "delete", "c": "upsert"}
    assert told(client, since) == {"a": "upsert", "b": "delete", "c": "upsert"}  # the same cursor, again


LEAVES = {
    "company paused": lambda p: Company.objects.filter(pk=p.company_id).update(state="paused"),
    "deleted": lambda p: p.delete(),
    "at another address": lambda p: Product.objects.filter(pk=p.pk).update(slug="otra"),
}


@pytest.mark.parametrize("way", LEAVES)
def test_what_left_is_told(client, way):
    product = factories.ProductFactory(slug="a")
    since = cursor(client)
    LEAVES[way](product)
    assert told(client, since)["a"] == "delete"


def test_a_draft_leaves_no_trace(client):
    since = cursor(client)
    factories.ProductFactory(slug="secreto", state="draft", published_at=None).delete()
    assert told(client, since) == {}


def test_a_commit_that_is_overtaken_is_told_later(client):
    slow, fast = factories.ProductFactory(slug="slow"), factories.ProductFactory(slug="fast")
    since = cursor(client)
    with Beside(lambda: factories.PriceTermFactory(product=slow)):
        factories.PriceTermFactory(product=fast)  # begins later, commits first
        first = page(client, since)
        assert [each["slug"] for each in first["changes"] if each["resource"] == "products"] == []
    assert set(told(client, first["cursor"])) == {"slow", "fast"}


def test_a_long_transaction_of_another_database_holds_nothing_up(client):
    product = factories.ProductFactory(slug="a")
    since = cursor(client)
    elsewhere = psycopg2.connect(**{**connection.get_connection_params(), "dbname": "postgres"})
    try:
        elsewhere.cursor().execute("SELECT pg_current_xact_id()")
        factories.PriceTermFactory(product=product)
        assert set(told(client, since)) == {"a"}
    finally:
        elsewhere.close()


def test_two_that_change_one_row_beside_each_other_are_both_told(client):
    company = factories.CompanyFactory(slug="a")
    kinds = [factories.CertificateTypeFactory(code=code, name_es=code, name_en=code) for code in ("one", "two")]
    since = cursor(client)
    with Beside(lambda: factories.CertificateFactory(company=company, type=kinds[0])) as older:
        factories.CertificateFactory(company=company, type=kinds[1])
        first = page(client, since)
        older.commit()
        row_versions.compact_versions()
        rows = [each["row"] for each in page(client, first["cursor"])["changes"] if each["slug"] == "a"]
    assert [each["code"] for each in rows[-1]["certificates"]] == ["one", "two"]


def test_what_ran_beside_without_seeing_it_is_waited_for(client):
    """A puts the certificate on the product and commits; B, which does not see that, changes the certificate."""
    product = factories.ProductFactory(slug="a")
    certificate = factories.CertificateFactory(company=product.company)
    since = cursor(client)
    first_day = timezone.localdate() + timedelta(days=100)
    put_on = Beside(lambda: product.certificates.add(certificate))
    with put_on, Beside(lambda: Certificate.objects.filter(pk=certificate.pk).update(expires_on=first_day)):
        put_on.commit()
        first = page(client, since)
        assert "a" not in [each["slug"] for each in first["changes"]]
    rows = [each["row"] for each in page(client, first["cursor"])["changes"] if each["slug"] == "a"]
    assert rows[-1]["certificates"][0]["expires_on"] == first_day.isoformat()


def test_a_barrier_shows_what_was_sure_before_a_long_transaction(client):
    factories.ProductFactory(slug="before")
    change_feed.keep_barrier()
    with Beside(lambda: factories.CompanyFactory(slug="long")):
        factories.ProductFactory(slug="meanwhile")
        found = page(client)
        assert [each["slug"] for each in found["changes"] if each["resource"] == "products"] == ["before"]
    assert set(told(client, found["cursor"])) == {"meanwhile"}
    change_feed.keep_barrier()
    assert FeedBarrier.objects.count() <= 2


def test_the_last_word_about_an_address_is_how_it_is_now(client):
    """In the order of the feed the withdrawal comes last, though the product came back after it."""
    product = factories.ProductFactory(slug="a")
    since = cursor(client)
    RowVersion.objects.create(
        table_name="products_product", row_id=product.pk, slug="a", at=timezone.now(), is_public=False
    )
    assert told(client, since) == {"a": "upsert"}


def test_pages_are_cut_and_join(client):
    for number in range(7):
        factories.ProductFactory(slug=f"p-{number}")
    seen, since, more = [], "", True
    while more:
        found = page(client, since, limit=2, resource="products")
        assert len(found["changes"]) <= 2
        seen += [each["slug"] for each in found["changes"]]
        since, more = found["cursor"], found["more"]
    assert sorted(set(seen)) == [f"p-{number}" for number in range(7)]


def test_only_the_resources_asked_for(client):
    factories.ProductFactory()
    assert {each["resource"] for each in page(client, resource="companies,sectors")["changes"]} == {
        "companies",
        "sectors",
    }
    assert client.get("/api/v1/changes/", {"resource": "nope"}).status_code == 400


def test_what_runs_out_by_the_clock_is_told_after_midnight(client, time_machine):
    day = timezone.localdate() + timedelta(days=30)
    certificate = factories.CertificateFactory(expires_on=day)
    product = factories.ProductFactory(slug="a", company=certificate.company)
    product.certificates.add(certificate)
    evening = datetime.combine(day, time(23, 50), ZoneInfo("America/El_Salvador"))
    time_machine.move_to(evening)
    since = cursor(client)
    assert told(client, since) == {}
    time_machine.move_to(evening + timedelta(minutes=11))
    changes = page(client, since)["changes"]
    rows = {(each["resource"], each["slug"]): each["row"] for each in changes}
    assert rows["products", "a"]["certificates"] == []
    assert rows["companies", certificate.company.slug]["certificates"] == []
    assert len(told(client, since)) == 1
    assert client.get("/api/v1/products/").json()["results"][0] == rows["products", "a"]


@pytest.mark.parametrize("since", ["x", "YWJj", "é", "a.1.2.3", "A" * 300])
def test_a_damaged_cursor_is_refused(client, since):
    answer = client.get("/api/v1/changes/", {"since": since})
    assert answer.status_code == 400
    assert "since" in answer.content.decode()


def test_a_cursor_of_another_server_or_of_long_ago_begins_anew(client, monkeypatch):
    factories.ProductFactory()
    since = cursor(client)
    monkeypatch.setattr("exportasv.core.api.changes.TOMBSTONE_LIFETIME", -timedelta(seconds=10))
    assert client.get("/api/v1/changes/", {"since": since}).status_code == 410
    monkeypatch.setattr("exportasv.core.api.changes.TOMBSTONE_LIFETIME", TOMBSTONE_LIFETIME)
    monkeypatch.setattr(change_feed, "HISTORY_SQL", change_feed.HISTORY_SQL.replace("base.oid", "base.oid::bigint + 1"))
    assert client.get("/api/v1/changes/", {"since": since}).status_code == 410


def test_rows_of_a_restored_database_are_told(client):
    """Their transactions have numbers that this server has not given yet."""
    factories.ProductFactory(slug="a")
    RowVersion.objects.update(transaction_id=2**40)
    assert told(client, "") == {"a": "upsert"}


def test_a_page_asks_few_queries(client, django_assert_max_num_queries):
    for _n in range(5):
        factories.ProductFactory()
    cursor(client)
    with django_assert_max_num_queries(8 + len(resources())):
        page(client)


def test_every_public_list_is_in_the_feed(client):
    """A list whose table has no versions would be silent."""
    with connection.cursor() as cursor_:
        cursor_.execute("SELECT proname FROM pg_proc WHERE proname LIKE 'public\\_rows\\_%'")
        declared = {name.removeprefix("public_rows_") for (name,) in cursor_.fetchall()}
    assert {each.table for each in resources().values()} <= declared
    assert len(resources()) >= 6
