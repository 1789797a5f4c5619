"""Every curl and Python call on the page of the documentation runs as it stands there, writes included."""

import json
import re
import runpy
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from jsonschema import Draft202012Validator

from companies.rules.partner_access import give_access
from exportasv.core import programme
from exportasv.core.api import documentation
from exportasv.core.api.documentation import Operation, documented_operations, rows_to_read
from exportasv.core.api.models import ApiClient
from exportasv.core.api.rules import make_sandbox
from exportasv.core.api.schema import EnglishSchemaGenerator, examples
from exportasv.core.exchange import dumps
from exportasv.core.exchange.models import EventType, WebhookSubscription
from exportasv.core.exchange.signatures import signed_headers, signing_key
from products.feeds.sheets import SHEETS
from products.models import ProductFamily, Unit
from tests import factories
from tests.core.api.test_contract import operations

needs_curl = pytest.mark.skipif(not shutil.which("curl"), reason="NOT RUN: no curl on this machine")


def make_rows() -> None:
    """Create the rows that the examples name."""
    rows = examples()["rows"]
    sector = factories.SectorFactory(code=rows["sectors"]["code"])
    sent = {examples()["bodies"][name]["sector"] for name in ("leads_create", "member_products_create")}
    for code in sent - {sector.code}:
        factories.SectorFactory(code=code)
    company = factories.CompanyFactory(slug=rows["companies"]["slug"])
    member = factories.CompanyMemberFactory(company=company, role="owner")
    give_access(company, make_sandbox().client, by=member.user)
    family = ProductFamily.objects.create(pk=rows["families"]["id"], company=company, name_es="Alguashte")
    factories.ProductFactory(slug=rows["products"]["slug"], company=company, family=family, minimum_order=None)
    factories.AttributeFactory(code=rows["attributes"]["code"])
    factories.CertificateTypeFactory(code=rows["certificate-types"]["code"])
    Unit.objects.get_or_create(code=rows["units"]["code"], defaults={"name_es": "aerosol", "name_en": "aerosol"})
    factories.TradingHouseFactory(slug=rows["trading-houses"]["slug"])
    factories.ServiceFactory(slug=rows["services"]["slug"])
    factories.ForumEventFactory(slug=rows["events"]["slug"])
    inquiry, number = map(int, rows["orders"]["reference"].split("-"))
    asked = factories.InquiryFactory(pk=inquiry, company=company, product__company=company)
    factories.QuotationFactory(inquiry=asked, number=number, state="accepted", decided_at=timezone.now())
    factories.ExportWinFactory(pk=rows["wins"]["id"], company=company, state="confirmed", decided_at=timezone.now())


def shown_operations() -> list[Operation]:
    """Return the operations as the page shows them now."""
    return documented_operations(rows_to_read())[0]


@pytest.fixture
def site(live_server, settings):
    """A running site with DEMO on, whose page of the documentation shows its own address and the published key."""
    settings.DEMO, settings.SITE_URL = True, live_server.url
    make_rows()
    dumps.write_dumps()
    return shown_operations()


def in_a_shell(each: Operation) -> str:
    """Return the call so that it fails where the site answers an error."""
    return each.curl.replace("curl", "curl -sS --fail-with-body", 1)


def refusal_of(command: list[str], folder: Path) -> str:
    """Run a sample and return what it says if it fails, or if the site answered an error."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)
    is_problem = '"status":4' in done.stdout or '"status":5' in done.stdout or '"error"' in done.stdout
    return done.stdout + done.stderr if done.returncode or is_problem else ""


@needs_curl
@pytest.mark.django_db(transaction=True)
def test_every_curl_and_every_python_call_runs_as_it_stands(site, tmp_path):
    found = {each.anchor: refusal_of(["bash", "-c", in_a_shell(each)], tmp_path) for each in site}
    found |= {f"python {each.anchor}": refusal_of([sys.executable, "-c", each.python], tmp_path) for each in site}
    assert {name: text for name, text in found.items() if text} == {}
    assert len(site) >= 33
    assert (tmp_path / documentation.FILE_NAME).read_bytes()[:2] == b"\x1f\x8b"


@pytest.mark.django_db(transaction=True)
def test_outside_a_demo_every_call_reads_a_row_that_is_there(client: Client):
    product = factories.ProductFactory(slug="cafe", company__slug="finca", sector__code="coffee")
    factories.ProductFactory(slug="borrador", state="draft", published_at=None, company=product.company)
    ProductFamily.objects.create(company=product.company, name_es="Café").products.add(product)
    factories.AttributeFactory(code="roast")
    factories.CertificateTypeFactory(code="organic")
    Unit.objects.create(code="KGM", name_es="kilo", name_en="kilo")
    factories.TradingHouseFactory(slug="miami")
    factories.ServiceFactory(slug="curso")
    factories.ForumEventFactory(slug="charla")
    dumps.write_dumps()
    read = [each for each in shown_operations() if each.method == "GET" and each.is_open and "{" in each.path]
    assert len(read) == 11
    for each in read:
        address = re.search(r"https?://[^/]+(/\S+)'", each.curl)[1]
        answer = client.get(address)
        assert (answer.status_code, each.has_row) == (200, True), each.curl
        answer.close()
        assert address in each.python
    assert "cafe" in next(each.curl for each in read if each.anchor == "products_retrieve")


def test_a_call_without_a_row_says_so(client: Client, db):
    assert {each.anchor for each in shown_operations() if not each.has_row} == {
        each.anchor for each in shown_operations() if "{" in each.path
    }
    page = client.get("/api/v1/docs/", headers={"Accept-Language": "en"}).content.decode()
    assert page.count("No row has the address of this example yet") == sum(
        "{" in each.path for each in shown_operations()
    )


def test_the_row_of_the_example_is_taken_where_there_is_one(db):
    factories.ProductFactory(slug=examples()["rows"]["products"]["slug"])
    factories.ProductFactory(slug="nuevo")
    assert rows_to_read()["products"] == examples()["rows"]["products"]["slug"]


def test_the_page_asks_for_all_rows_at_once(db, django_assert_num_queries):
    rows_to_read()
    with django_assert_num_queries(1):
        rows_to_read()


def test_every_example_is_what_the_file_describes():
    schema = json.loads(json.dumps(EnglishSchemaGenerator().get_schema(request=None, public=True), default=str))
    seen = 0
    for name, operation in operations(schema):
        success = next(each for status, each in operation["responses"].items() if status.startswith("2"))
        for holder in (operation.get("requestBody", {}), success):
            for form, part in holder.get("content", {}).items():
                if "example" in part:
                    validator = Draft202012Validator({**part["schema"], "components": schema["components"]})
                    assert [error.message for error in validator.iter_errors(part["example"])] == [], (name, form)
                    seen += 1
        if "application/json" in success["content"]:
            assert "example" in success["content"]["application/json"], name
    assert seen >= 35


def test_examples_of_rows_have_every_field():
    schemas = EnglishSchemaGenerator().get_schema(request=None, public=True)["components"]["schemas"]
    for resource, row in examples()["rows"].items():
        name = next(each for each in schemas if each.lower() == documentation_name(resource))
        assert set(schemas[name]["required"]) <= set(row) <= set(schemas[name]["properties"]), resource


def documentation_name(resource: str) -> str:
    special = {"attributes": "attributedefinition"}
    return special.get(resource) or re.sub("ies$", "y", resource).removesuffix("s").replace("-", "")


def test_the_program_of_the_page_knows_a_genuine_message(db):
    is_genuine = runpy.run_path(str(settings.BASE_DIR / "docs" / "webhook.py"))["is_genuine"]
    row = WebhookSubscription(client=ApiClient(name="x"), url="https://x.example", events=[])
    old, now, body = signing_key(row.key_seed), timezone.now(), b'{"type": "test"}'
    row.old_key_seed, row.key_seed, row.old_key_until = row.key_seed, "new seed", now + timedelta(days=1)
    headers = signed_headers(row, "msg_1", body, now)
    assert is_genuine(old, headers, body)
    assert is_genuine(signing_key(row.key_seed), headers, body)
    assert not is_genuine(signing_key("other"), headers, body)
    assert not is_genuine(old, headers, body + b" ")
    assert not is_genuine(old, signed_headers(row, "msg_1", body, now - timedelta(minutes=6)), body)


def test_the_page_shows_the_examples(client: Client, db):
    page = client.get("/api/v1/docs/").content.decode()
    assert examples()["rows"]["products"]["slug"] in page
    assert "Idempotency-Key" in page
    assert "<code>link</code> shows what was sent" in page
    for event in EventType:
        assert f"<code>{event}</code>" in page
    for address in ("/static/js/shelf.js", *(f"feeds/{name}.csv" for name in SHEETS)):
        assert address in page
    assert f"{programme.API_ADDRESS_UNITS} unidades" in page
