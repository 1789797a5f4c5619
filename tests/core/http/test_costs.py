"""Documents that cost a lot are made once for a version of the content, and not without end for one requester."""

import pytest
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator
from rest_framework.throttling import SimpleRateThrottle

from exportasv.core.accounts import export_guard
from exportasv.core.api import documentation
from exportasv.core.api import views as api_views
from exportasv.core.api.throttles import CostThrottle
from exportasv.core.http import costs
from products import documents
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def typeset_sheets(monkeypatch, settings) -> list[str]:
    """The sheets that were typeset. Pages are kept, and a new version is seen at once."""
    settings.SHARED_PAGES = True
    settings.SHARED_PAGES_READ_SECONDS = 0
    found: list[str] = []
    for name in ("product_data_sheet", "company_data_sheet"):
        monkeypatch.setattr(documents, name, lambda *_args, name=name: found.append(name) or b"%PDF")
    return found


def test_a_sheet_is_made_once_until_something_changes(client, typeset_sheets):
    product = factories.ProductFactory()
    address = reverse("products:sheet", args=[product.slug])
    for query in ("", "?x=1", "?x=2"):
        answer = client.get(address + query)
        assert (answer.status_code, answer.content) == (200, b"%PDF")
    assert typeset_sheets == ["product_data_sheet"]
    product.name_es = "Otro nombre"
    product.save()
    client.get(address + "?x=3")
    assert typeset_sheets == ["product_data_sheet"] * 2


def test_each_language_and_each_company_has_its_own_sheet(client, typeset_sheets):
    one, two = factories.CompanyFactory(), factories.CompanyFactory()
    for row in (one, two, one):
        client.get(reverse("products:company_sheet", args=[row.slug]) + f"?{row.pk}")
    assert typeset_sheets == ["company_data_sheet"] * 2


def test_somebody_who_asks_for_too_many_waits_and_others_do_not(client, typeset_sheets, monkeypatch):
    monkeypatch.setattr(costs, "DOCUMENT_RATE", "3/hour")
    products = factories.ProductFactory.create_batch(5)
    statuses = [client.get(reverse("products:sheet", args=[each.slug])).status_code for each in products]
    assert statuses == [200, 200, 200, 429, 429]
    again = client.get(reverse("products:sheet", args=[products[0].slug]) + "?x")
    assert again.status_code == 200, "what is kept costs nothing"
    other = client.get(reverse("products:sheet", args=[products[4].slug]), REMOTE_ADDR="10.9.8.7")
    assert other.status_code == 200


def test_without_a_version_nothing_is_kept(client, typeset_sheets, monkeypatch):
    monkeypatch.setattr(costs, "current_version", lambda: "")
    product = factories.ProductFactory()
    for query in ("?a", "?b"):
        client.get(reverse("products:sheet", args=[product.slug]) + query)
    assert len(typeset_sheets) == 2


def test_exports_of_one_person_have_a_limit(as_user, administrator, monkeypatch, settings):
    settings.STAFF_MFA_REQUIRED = False
    monkeypatch.setattr(export_guard, "RATE", "2/hour")
    browser = as_user(administrator)
    address = reverse("admin:accounts_institution_changelist")
    statuses = [browser.get(address, {"export": "csv"}).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


def test_the_schema_and_its_page_are_made_once(client, monkeypatch):
    for throttle in (SimpleRateThrottle, CostThrottle):
        monkeypatch.setattr(throttle, "allow_request", lambda *_args: True)
    calls = []
    generate = SchemaGenerator.get_schema
    monkeypatch.setattr(
        "drf_spectacular.generators.SchemaGenerator.get_schema",
        lambda self, *args, **named: calls.append(1) or generate(self, *args, **named),
    )
    api_views.KeptSchemaView.kept.clear()
    documentation._file.cache_clear()
    files = [client.get(f"/api/v1/schema/?x={number}").content for number in range(3)]
    assert len(set(files)) == 1
    assert len(calls) == 1
    pages = [client.get(f"/api/v1/docs/?x={number}").status_code for number in range(3)]
    assert (pages, len(calls)) == ([200] * 3, 2)
    assert client.get("/api/v1/schema/?format=json")["Content-Type"].startswith("application/")
    client.get("/api/v1/schema/?lang=xx", headers={"Accept-Language": "es"})
    assert len(api_views.KeptSchemaView.kept) == 2  # YAML and JSON, in English whoever asks
