"""Whatever a kept page reads moves the content version when it changes."""

import re

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exportasv.core.accounts.permissions import ANONYMOUS, access_rule_of
from exportasv.core.http.shared_pages import clear_local_pages
from tests.security.routes import routes
from tests.security.world import objects

TABLE = re.compile(r'(?:FROM|JOIN) "(\w+)"')
WITHOUT_TRIGGER = {
    "products_product_certificates": "its own trigger renews the search index, which moves the version",
    "audit_rowversion": "written by the triggers of tables that move the version",
    "counseling_forumevent_speakers": "written in one transaction with the event",
    "products_facetcount": "written by the triggers of the search index, which moves the version",
    **dict.fromkeys(
        ("api_apiclient", "companies_partneraccess", "consulates_inquiry", "consulates_quotation", "exchange_dumpfile"),
        "the API's page names one of their rows to read, which may have gone five minutes ago",
    ),
    "counseling_registration": "free seats may be five minutes old: a rush of registrations would empty the cache",
}
KEPT = re.compile(r'W/"[0-9a-f]{32}"')


@pytest.fixture
def _pages_are_kept(settings):
    settings.SHARED_PAGES, settings.SHARED_PAGES_READ_SECONDS = True, 0
    clear_local_pages()


def tables_of_kept_pages(client, world) -> dict[str, set[str]]:
    """Table → routes whose kept page reads it."""
    found: dict[str, set[str]] = {}
    for route in routes():
        rule = access_rule_of(route.name)
        if rule is None or not rule.allows(ANONYMOUS, "GET") or not route.address(world):
            continue
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(route.address(world))
        if KEPT.fullmatch(answer.get("ETag", "")):
            for table in TABLE.findall(" ".join(each["sql"] for each in asked)):
                found.setdefault(table, set()).add(route.name)
    return found


@pytest.mark.django_db
@pytest.mark.usefixtures("_pages_are_kept")
def test_every_model_of_a_kept_page_moves_the_version(client):
    read = tables_of_kept_pages(client, objects())
    moving = {
        model._meta.db_table
        for model in apps.get_models()
        if any(trigger.name == "shown" for trigger in getattr(model._meta, "triggers", []))
    }
    assert len(read.keys() & moving) >= 15
    assert read.keys() - moving == WITHOUT_TRIGGER.keys(), {table: read[table] for table in read.keys() - moving}
