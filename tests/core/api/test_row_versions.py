"""A partner's copy: whatever an answer or a page shows of a row moves its version, and what left is told.

`test_every_column` alters every column of every table that the answers and pages read, one at a time, and looks: where
the answer or the page is another one, the row's `updated_at` must have moved, `updated_since` must find the row or say
that it is gone, and kept pages must be old.
"""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.cache import cache, caches
from django.db import DatabaseError, connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from companies.models import Company, ExportMarket
from consulates.models import Placement, TradingHouse
from counseling.models import ForumEdition, Service
from exportasv.core.audit import row_versions
from exportasv.core.audit.models import RowVersion
from exportasv.core.http.content_version import VERSION_SQL
from exportasv.core.notifications.models import ReminderRule
from exportasv.core.programme import TOMBSTONE_LIFETIME
from products.models import Product, ProductFamily, Unit
from tests import factories

pytestmark = pytest.mark.django_db
MOST = {  # resource → what an answer is asked for besides; `expand=company` has a moment of its own
    "products": {"certificates": "all", "expand": "trading_houses"},
    "companies": {"certificates": "all"},
    "trading-houses": {"expand": "shelf"},
}
TABLE = re.compile(r'(?:FROM|JOIN) "(\w+)"')


class Shown(NamedTuple):
    """A resource of the API and the row's addresses."""

    resource: str
    slug: str
    page: str


@pytest.fixture
def world(settings) -> dict[str, Shown]:
    """One public row of each resource, with everything that its answer and its page can show."""
    settings.SHARED_PAGES = False
    company = factories.CompanyFactory(slug="miel", name="Miel de Apaneca", website="https://miel.example")
    family = ProductFamily.objects.create(company=company, name_es="Miel", name_en="Honey")
    factories.AttributeFactory(code="taste", value_type="choice", options=["soft=suave=soft", "rich=intenso=rich"])
    factories.AttributeFactory(code="story")
    product = factories.ProductFactory(
        company=company, slug="miel-500", slug_en="honey-500", family=family, unit_es="bolsa", unit_en="bag",
        attributes={"taste": "soft", "story": {"es": "De la montaña", "en": "From the hills"}},
        net_weight_g=500, prices_valid_until=timezone.localdate() + timedelta(days=30), private_label=True,
    )  # fmt: skip
    factories.ProductFactory(company=company, slug="miel-900", family=family, net_weight_g=900)
    factories.PriceTermFactory(product=product)
    factories.ProductPhotoFactory(product=product)
    certificate = factories.CertificateFactory(company=company, issued_on=timezone.localdate() - timedelta(days=100))
    product.certificates.add(certificate)
    ExportMarket.objects.create(
        company=company, country="US", standing="exporting", source="company", since=timezone.localdate()
    )
    Unit.objects.create(code="BG", name_es="bolsa", plural_es="bolsas", name_en="bag", plural_en="bags")
    house = factories.TradingHouseFactory(slug="los-angeles")
    factories.PlacementFactory(house=house, product=product)
    factories.ServiceFactory(slug="asesoria")
    event = factories.ForumEventFactory(slug="apertura")
    event.speakers.add(factories.SpeakerFactory(name="Ana Zelaya"))
    factories.RegistrationFactory(event=event)
    ReminderRule.objects.create(code="answer", trigger="inquiry_waiting", threshold=4, audience="members")
    _make_others()
    forget()
    return {
        "product": Shown("products", "miel-500", "/en/catalogue/honey-500/"),
        "company": Shown("companies", "miel", "/en/companies/miel/"),
        "house": Shown("trading-houses", "los-angeles", "/en/trading-houses/los-angeles/"),
        "service": Shown("services", "asesoria", "/en/services/asesoria/"),
        "event": Shown("events", "apertura", ""),
        "sector": Shown("sectors", "food", ""),
    }


def _make_others() -> None:
    """Make rows that nothing shows, for links to point at instead."""
    factories.CompanyFactory(state="paused")
    factories.SectorFactory(code="crafts", name_es="Artesanías", name_en="Crafts")
    factories.CertificateTypeFactory(code="kosher", name_es="Kosher", name_en="Kosher")
    factories.InstitutionFactory(code="otra", name_es="Otra", name_en="Another", acronym="OTRA")
    factories.ForumEditionFactory(year=2031, is_published=False)
    factories.TradingHouseFactory()
    factories.SpeakerFactory(name="Beto Alas")
    factories.HSCodeFactory(code="040900", text_es="Miel natural", text_en="Natural honey")


def forget() -> None:
    """Empty the caches: nothing is kept, and the many looks of a test are no reason to be refused."""
    cache.clear()
    caches["local"].clear()  # the limit of requests is kept here, too


def answer_of(client: Client, shown: Shown) -> str:
    """Return the most that the API says of a row: all its certificates, each of which says whether it holds."""
    forget()
    found = client.get(f"/api/v1/{shown.resource}/{shown.slug}/", MOST.get(shown.resource, {}))
    assert found.status_code in (200, 404), found.content
    answer = found.json()
    return json.dumps({name: value for name, value in answer.items() if name != "updated_at"})


def look(client: Client, shown: Shown) -> tuple[str, str]:
    """Return what the API and the page say of a row, without what changes at each look."""
    return answer_of(client, shown), page_of(client, shown)


def is_other(client: Client, shown: Shown, before: tuple[str, str]) -> bool:
    return answer_of(client, shown) != before[0] or page_of(client, shown) != before[1]


def page_of(client: Client, shown: Shown) -> str:
    """Return the main part of a row's page, or "" if it has none."""
    if not shown.page:
        return ""
    answer = client.get(shown.page, follow=True)
    text = re.sub(r'(nonce|value|content)="[^"]*"|<time.*?</time>', "", answer.content.decode(errors="replace"))
    main = re.search(r"<main.*</main>", text, re.DOTALL)
    return f"{answer.status_code} {main[0] if main else text}"


def tables_of(client: Client, shown: Shown) -> set[str]:
    with CaptureQueriesContext(connection) as asked:
        look(client, shown)
    return set(TABLE.findall(" ".join(each["sql"] for each in asked))) - {"audit_rowversion"}


def updates(client: Client, shown: Shown, since: datetime) -> set[str]:
    """Return the slugs of a resource that changed or left since a moment."""
    answer = client.get(f"/api/v1/{shown.resource}/", {"updated_since": since.isoformat(), "page_size": 200}).json()
    return {row.get("slug", row.get("code")) for row in answer["results"] + answer["gone"]}


def database_now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def content_version() -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(VERSION_SQL)
        return cursor.fetchone()


@contextmanager
def undone() -> Iterator[None]:
    """Take back everything that the block writes."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


def other_values(table: str, column: str, kind: str) -> list[str]:
    """Return SQL expressions of other values of a column, most telling first; the database may refuse some."""
    field = next(
        (
            field
            for model in apps.get_models(include_auto_created=True)
            if model._meta.db_table == table
            for field in model._meta.concrete_fields
            if field.column == column
        ),
        None,
    )
    if column in SPECIAL:
        return SPECIAL[column]
    if isinstance(field, models.ForeignKey):
        target = field.target_field
        other = f'SELECT max("{target.column}") FROM "{target.model._meta.db_table}" r WHERE r."{target.column}" <> '
        return [f'({other} t."{column}")', "NULL"]
    choices = [f"'{value}'" for value, _label in getattr(field, "flatchoices", None) or () if value]
    each = getattr(getattr(field, "base_field", None), "flatchoices", None) or ()
    by_kind = {
        "boolean": [f'NOT "{column}"'],
        "date": [f'"{column}" - 400', f'"{column}" + 5', "catalogue_today() - 1", "catalogue_today() + 9"],
        "timestamp with time zone": [f"\"{column}\" + interval '1 day'", f"\"{column}\" - interval '1 day'", "now()"],
        "jsonb": ["""'{"taste": "rich"}'""", "'{}'", "'[]'"],
        "ARRAY": ["'{}'", "'{12}'", *(f"'{{{value}}}'" for value, _label in each)],
    }
    texts = [f"\"{column}\" || 'x'", "'otro'", "'091091'", "'https://x.example'", "''", "'1234567890128'", "'83141'"]
    numbers = [f'"{column}" + 1', f'"{column}" - 1', "1", "7"]
    numeric = kind in ("integer", "bigint", "smallint", "numeric", "double precision")
    return choices or by_kind.get(kind) or (numbers if numeric else texts)


# What a page can only read if it is well formed.
SPECIAL = {"zone": ["'America/New_York'"], "crops": ["""'{"400": "photos/other.webp"}'"""]}


def columns(table: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns"
            " WHERE table_name = %s AND column_name <> 'id' ORDER BY 1",
            [table],
        )
        return cursor.fetchall()


def alter(table: str, column: str, value: str) -> bool:
    """Write another value into every row of a table. Return whether the database took it and a row is another one."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f'UPDATE "{table}" t SET "{column}" = {value} WHERE "{column}" IS DISTINCT FROM ({value})')
            return bool(cursor.rowcount)
    except DatabaseError:
        return False


def silent_columns(client: Client, world: dict[str, Shown], table: str) -> tuple[set[str], set[tuple]]:
    """Alter each column of a table. Return those that are seen somewhere, and what was seen without a new version."""
    seen, silent = set(), set()
    read = [name for name, shown in world.items() if table in tables_of(client, shown)]
    before = {name: look(client, world[name]) for name in read}
    for column, kind in columns(table):
        for value in other_values(table, column, kind):
            since, version = database_now(), content_version()
            with undone():
                if column in seen or not alter(table, column, value):
                    continue
                for name in [name for name in read if is_other(client, world[name], before[name])]:
                    seen.add(column)
                    is_old = content_version() != version or table in QUIET
                    if not is_old or world[name].slug not in updates(client, world[name], since):
                        silent.add((name, column, value))
    return seen, silent


QUIET = {"counseling_registration"}  # kept pages do not follow free places
DERIVED = {"products_searchdocument", "products_facetcount"}  # triggers write it
OF_PAGES = {  # no answer of the API has them
    "notifications_reminderrule",  # in how many days companies answer
    "market_access_marketlight",  # for which markets a product is ready
}
TABLES = {  # how many columns are seen at least
    "accounts_institution": 2,
    "companies_certificate": 4,
    "companies_certificatetype": 3,
    "companies_company": 15,
    "companies_exportmarket": 3,
    "consulates_consulate": 5,
    "consulates_placement": 3,
    "consulates_tradinghouse": 14,
    "counseling_forumedition": 2,
    "counseling_forumevent": 16,
    "counseling_forumevent_speakers": 1,
    "counseling_registration": 1,
    "counseling_service": 24,
    "counseling_speaker": 6,
    "products_attribute": 3,
    "products_attributeoption": 2,
    "products_hscode": 2,
    "products_priceterm": 3,
    "products_product": 39,
    "products_product_certificates": 1,
    "products_productphoto": 6,
    "products_sector": 4,
    "products_unit": 2,
}


def test_the_tables_are_those_that_answers_and_pages_read(client: Client, world: dict[str, Shown]):
    read = set().union(*(tables_of(client, shown) for shown in world.values()))
    assert read - DERIVED - OF_PAGES == TABLES.keys()


def test_a_page_is_new_when_companies_must_answer_sooner(client: Client, world: dict[str, Shown]):
    Company.objects.filter(slug="miel").update(contact_name="Ana Zelaya")
    before, version = page_of(client, world["product"]), content_version()
    ReminderRule.objects.filter(code="answer").update(threshold=2)
    assert content_version() != version
    forget()
    assert page_of(client, world["product"]) != before


@pytest.mark.parametrize("table", TABLES)
def test_every_column_that_is_seen_moves_the_version(client: Client, world: dict[str, Shown], table: str):
    seen, silent = silent_columns(client, world, table)
    assert not silent
    assert len(seen) >= TABLES[table], " ".join(sorted(seen))


def test_the_look_at_every_column_finds_a_missing_trigger(client: Client, world: dict[str, Shown]):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE products_productphoto DISABLE TRIGGER row_version_update_products_product")
    _seen, silent = silent_columns(client, world, "products_productphoto")
    assert {column for name, column, _value in silent if name == "product"} >= {"alt_en", "image"}


CHILDREN = {
    "price": (lambda p: p.prices.all().delete(), lambda p: factories.PriceTermFactory(product=p, incoterm="EXW")),
    "photo": (lambda p: p.photos.all().delete(), lambda p: factories.ProductPhotoFactory(product=p)),
    "certificate": (
        lambda p: p.certificates.clear(),
        lambda p: p.certificates.add(factories.CertificateFactory(company=p.company)),
    ),
    "placement": (lambda p: p.placements.all().delete(), lambda p: factories.PlacementFactory(product=p)),
}


@pytest.mark.parametrize("child", CHILDREN)
def test_a_row_added_or_taken_off_moves_the_version(client: Client, world: dict[str, Shown], child: str):
    product = Product.objects.get(slug="miel-500")
    for change in CHILDREN[child]:
        since, before = database_now(), look(client, world["product"])
        change(product)
        assert look(client, world["product"]) != before
        assert "miel-500" in updates(client, world["product"], since)


def test_an_answer_says_when_it_changed_and_other_rows_stay(client: Client, world: dict[str, Shown]):
    since = database_now()
    factories.PriceTermFactory(product=Product.objects.get(slug="miel-500"), incoterm="CIF", place="Miami")
    row = client.get("/api/v1/products/miel-500/").json()
    assert datetime.fromisoformat(row["updated_at"]) > since
    assert updates(client, world["product"], since) == {"miel-500"}
    assert updates(client, world["sector"], since) == set()


# --- What changes by the date -----------------------------------------------------------------


def test_a_certificate_that_runs_out_by_the_clock_is_told(client: Client, world: dict[str, Shown], time_machine):
    day = timezone.localdate() + timedelta(days=365)  # its last
    last_evening = datetime.combine(day, time(23, 50), ZoneInfo("America/El_Salvador"))
    time_machine.move_to(last_evening)
    assert client.get("/api/v1/products/miel-500/").json()["certificates"]
    assert updates(client, world["product"], last_evening) == set()
    time_machine.move_to(last_evening + timedelta(minutes=15))
    row = client.get("/api/v1/products/miel-500/").json()
    assert row["certificates"] == []
    assert datetime.fromisoformat(row["updated_at"]) == last_evening + timedelta(minutes=10)
    assert updates(client, world["product"], last_evening) == {"miel-500"}
    assert updates(client, world["company"], last_evening) == {"miel"}
    assert updates(client, world["product"], last_evening + timedelta(minutes=11)) == set()


def test_a_shelf_that_changes_by_the_date_moves_its_house(client: Client, world: dict[str, Shown], time_machine):
    Placement.objects.update(until=timezone.localdate() + timedelta(days=3))
    time_machine.move_to(timezone.now() + timedelta(days=3))
    since = timezone.now()
    assert updates(client, world["house"], since) == set()
    time_machine.move_to(timezone.now() + timedelta(days=1))
    assert updates(client, world["house"], since) == {"los-angeles"}


# --- What left --------------------------------------------------------------------------------

LEAVES = {
    "withdrawn": lambda p: Product.objects.filter(pk=p.pk).update(state="withdrawn"),
    "hidden": lambda p: Product.objects.filter(pk=p.pk).update(
        state="stale", stale_since=timezone.now() - timedelta(days=31)
    ),
    "company paused": lambda p: Company.objects.filter(pk=p.company_id).update(state="paused"),
    "deleted": lambda p: p.delete(),
    "at another address": lambda p: Product.objects.filter(pk=p.pk).update(slug="miel-de-cafe"),
    "merged": lambda p: Product.objects.filter(pk=p.pk).update(
        state="withdrawn", merged_into=Product.objects.get(slug="miel-900")
    ),
}


@pytest.mark.parametrize("way", LEAVES)
def test_a_product_that_left_is_told_once(client: Client, world: dict[str, Shown], way: str):
    since = database_now()
    LEAVES[way](Product.objects.get(slug="miel-500"))
    answer = client.get("/api/v1/products/", {"updated_since": since.isoformat()}).json()
    assert "miel-500" in [row["slug"] for row in answer["gone"]]
    assert "miel-500" not in [row["slug"] for row in answer["results"]]
    assert client.get("/api/v1/products/miel-500/").status_code == 404
    later = client.get("/api/v1/products/", {"updated_since": answer["as_of"]}).json()
    assert later["gone"] == []


def test_a_product_that_comes_back_is_no_longer_gone(client: Client, world: dict[str, Shown]):
    since = database_now()
    for state in ("paused", "active"):
        Company.objects.filter(slug="miel").update(state=state)
    answer = client.get("/api/v1/products/", {"updated_since": since.isoformat()}).json()
    assert answer["gone"] == []
    assert "miel-500" in [row["slug"] for row in answer["results"]]


def test_a_draft_leaves_no_trace(client: Client, world: dict[str, Shown]):
    since = database_now()
    draft = factories.ProductFactory(slug="secreto", state="draft", published_at=None)
    draft.name_es = "Otro secreto"
    draft.save()
    draft.delete()
    assert "secreto" not in client.get("/api/v1/products/", {"updated_since": since.isoformat()}).content.decode()


@pytest.mark.parametrize(
    ("name", "leave"),
    [
        ("company", lambda: Company.objects.filter(slug="miel").update(state="archived")),
        ("house", lambda: TradingHouse.objects.filter(slug="los-angeles").update(is_open=False)),
        ("service", lambda: Service.objects.filter(slug="asesoria").update(is_shown=False)),
        ("event", lambda: ForumEdition.objects.update(is_published=False)),
    ],
)
def test_what_else_left_is_told(client: Client, world: dict[str, Shown], name: str, leave):
    since, shown = database_now(), world[name]
    leave()
    answer = client.get(f"/api/v1/{shown.resource}/", {"updated_since": since.isoformat()}).json()
    assert shown.slug in [row["slug"] for row in answer["gone"]]


def test_what_left_stands_on_the_first_page_only(client: Client, world: dict[str, Shown]):
    query = {"updated_since": "2020-01-01T00:00:00Z", "page_size": 1}
    first = client.get("/api/v1/products/", query).json()
    assert first["gone"] == []
    assert "gone" not in client.get(first["next"]).json()


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01", "0", "2026-01-01T00:00:00+99:99"])
def test_a_moment_that_is_none_is_refused(client: Client, text: str):
    answer = client.get("/api/v1/products/", {"updated_since": text})
    assert answer.status_code == 400
    assert [error["attr"] for error in answer.json()["errors"]] == ["updated_since"]


# --- The moment until which an answer is whole, and the upkeep --------------------------------


@pytest.mark.django_db(transaction=True)
def test_what_is_written_but_not_committed_is_not_missed(client: Client):
    product = factories.ProductFactory(slug="tarde")
    begun, go_on = threading.Event(), threading.Event()

    def change_slowly() -> None:
        with transaction.atomic():
            factories.PriceTermFactory(product=product)
            begun.set()
            go_on.wait(20)
        connection.close()

    writer = threading.Thread(target=change_slowly)
    writer.start()
    begun.wait(20)
    before = client.get("/api/v1/products/").json()  # the price is not committed yet
    go_on.set()
    writer.join()
    assert "tarde" in {row["slug"] for row in before["results"]}
    answer = client.get("/api/v1/products/", {"updated_since": before["as_of"]}).json()
    assert [row["slug"] for row in answer["results"]] == ["tarde"]
    assert answer["results"][0]["prices"]


def test_versions_that_newer_ones_replace_are_deleted(client: Client, world: dict[str, Shown], time_machine):
    since = database_now()
    for name in ("Miel A", "Miel B"):
        Company.objects.filter(slug="miel").update(name=name)
    Product.objects.filter(slug="miel-500").update(state="withdrawn")
    before = {name: updates(client, world[name], since) for name in world}
    row_versions.compact_versions()
    assert {name: updates(client, world[name], since) for name in world} == before
    assert RowVersion.objects.filter(table_name="companies_company", slug="miel").count() == 1
    time_machine.move_to(timezone.now() + TOMBSTONE_LIFETIME + timedelta(days=1))
    row_versions.compact_versions()
    assert updates(client, world["product"], since) & {"miel-500"} == set()


def test_the_sitemap_has_the_same_moment(client: Client, world: dict[str, Shown], settings):
    factories.PriceTermFactory(product=Product.objects.get(slug="miel-500"), incoterm="CIF", place="Miami")
    row = client.get("/api/v1/products/miel-500/").json()
    text = client.get("/sitemap-products-en.xml").content.decode()
    dates = dict(re.findall(r"<loc>(.*?)</loc><lastmod>(.*?)</lastmod>", text))
    day = timezone.localtime(datetime.fromisoformat(row["updated_at"])).date().isoformat()
    assert dates[f"{settings.SITE_URL}/en/catalogue/honey-500/"] == day
    houses = client.get("/sitemap-houses-en.xml").content.decode()
    assert houses.count("<lastmod>") == 2
