"""Every column of every table sent to every operation of the API that writes: only what it names is written (R3)."""

import json
from typing import Any

import pytest
from django.db import models, transaction
from django.test import Client
from django.urls import reverse

from companies.rules.partner_access import give_access
from exportasv.core.api import strict, usage
from exportasv.core.api.documentation import documented_operations
from exportasv.core.api.models import ApiScope
from exportasv.core.api.scopes import ScopePermission
from exportasv.core.http.limits import StoredRateThrottle
from products.api import members
from products.forms.portal import ProductForm
from products.models import Product
from tests import factories
from tests.core.api.keys import bearer, key_with
from tests.security import test_portal_forms as portal

Rows = dict[str, dict[str, dict[str, Any]]]
ROOMS = (*portal.ROOMS, "api", "exchange")
BUYER = {
    "name": "Lakeview Foods", "contact_name": "Ann Miller", "email": "ann@lakeview.example", "country": "US",
    "consent": True, "language": "en",
}  # fmt: skip
# Operation → a body that is good, and the tables that get rows. No operation changes a row that there was.
BODIES: dict[str, dict[str, Any]] = {
    "inquiry-list": {**BUYER, "products": ["honey"], "text": "Which is your best price for a first order?"},
    "requirement-list": {"query": "Honey in jars", "volume": 500, "destination": "US", "buyer": BUYER},
    "lead-list": {**BUYER, "interest": "Honey in jars"},
    "memberproduct-list": {
        "company": "apiario", "name_es": "Miel de café", "sector": "food", "unit_es": "frasco",
        "details": {"summary_es": "Miel de cafetal.", "minimum_order": 24}, "submit": False,
    },
}  # fmt: skip
WRITTEN = {
    "inquiry-list": {
        "consulates.buyer", "consulates.inquiry", "consulates.inquirymessage", "consulates.sending", "exchange.sentrow",
    },
    "requirement-list": {"consulates.buyer", "consulates.buyerrequirement", "consulates.gap", "exchange.sentrow"},
    "lead-list": {"consulates.buyer", "consulates.buyerrequirement", "consulates.gap", "exchange.sentrow"},
    "memberproduct-list": {"products.product", "exchange.sentrow"},
}  # fmt: skip
NESTED = {"requirement-list": "buyer", "memberproduct-list": "details"}  # objects within the body
NOTES = {"accounts.privatelink", "accounts.emailaddress"}  # kept of links that were sent


@pytest.fixture
def key(monkeypatch, settings, owner, company) -> dict[str, str]:
    """A key with all scopes, of a client to which a company agreed; and a buyer who is known already."""
    monkeypatch.setattr(portal, "ROOMS", ROOMS)
    monkeypatch.setattr(usage, "WRITE_EVERY", 10**6)  # the use of a key is counted, but not written now
    usage.write_usage()
    monkeypatch.setattr(StoredRateThrottle, "allow_request", lambda *_args: True)
    settings.API_ADDRESS_UNITS = 10**6
    company.slug = "apiario"
    company.save()
    factories.ProductFactory(slug="honey", company=company, sector=factories.SectorFactory(code="food"))
    factories.ProductFactory(slug="draft", company=company, state=Product.State.DRAFT, published_at=None)
    factories.BuyerFactory(email="known@lakeview.example", name="Known Foods", country="CA")
    made = key_with(*ApiScope, units_a_minute=10**5)
    give_access(company, made.key.client, by=owner)
    return bearer(made.secret)


def with_hostile(name: str, body: dict[str, Any], *, deep: bool = True) -> dict[str, Any]:
    """The body with every column of every table beside what the operation names, within its objects too if `deep`."""
    hostile, named = portal.hostile({}), named_fields(name)
    found = {**{key: value for key, value in hostile.items() if key not in named}, **body}
    if deep and (inner := NESTED.get(name)):
        known = set(BUYER) if inner == "buyer" else set(ProductForm(product=Product.objects.get(slug="draft")).fields)
        found[inner] = {**{key: value for key, value in hostile.items() if key not in known}, **body[inner]}
    return found


def named_fields(name: str) -> set[str]:
    path = reverse(f"api:{name}").rstrip("/")
    return {field.name for each in documented_operations()[0] if each.path == path for field in each.body}


def send_body(name: str, body: dict[str, Any], key: dict[str, str]) -> tuple[int, Rows, Rows]:
    """Send a body; return the status and the rows before and after, and undo what was written."""
    before = portal.rows()
    with transaction.atomic():
        address = reverse(f"api:{name}")
        answer = Client().post(address, json.dumps(body), content_type="application/json", headers=key)
        after = portal.rows()
        transaction.set_rollback(True)
    assert answer.status_code < 500, name
    return answer.status_code, before, after


def new_rows(before: Rows, after: Rows) -> dict[str, list[dict[str, Any]]]:
    found = {label: [row for pk, row in rows.items() if pk not in before[label]] for label, rows in after.items()}
    return {label: rows for label, rows in found.items() if rows}


def test_every_operation_that_writes_is_tried():
    paths = {reverse(f"api:{name}").rstrip("/") for name in BODIES}
    writes = {each.path for each in documented_operations()[0] if each.method != "GET"}
    assert writes == paths | {"/api/v1/token"}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_with_more_than_is_named_is_refused_and_writes_nothing(name, key):
    for body in (with_hostile(name, BODIES[name], deep=False), with_hostile(name, BODIES[name])):
        status, before, after = send_body(name, body, key)
        assert (status, list(portal.changes(before, after)), new_rows(before, after)) == (400, [], {})


@pytest.mark.parametrize("name", NESTED)
def test_so_is_one_with_more_within_an_object(name, key):
    inner = NESTED[name]
    body = {**BODIES[name], inner: with_hostile(name, BODIES[name])[inner]}
    status, before, after = send_body(name, body, key)
    assert (status, new_rows(before, after)) == (400, {})


@pytest.mark.parametrize("name", BODIES)
def test_what_is_named_is_written_into_new_rows_of_its_tables_only(name, key):
    status, before, after = send_body(name, BODIES[name], key)
    assert (status, list(portal.changes(before, after))) == (201, [])
    assert set(new_rows(before, after)) - NOTES == WRITTEN[name]


def differing_columns(name: str, key: dict[str, str]) -> set[str]:
    """Columns of new rows that everything hostile makes other ones than without it; numbers and clocks left out."""
    first, second = (new_rows(*send_body(name, BODIES[name], key)[1:]) for _turn in range(2))
    status, before, after = send_body(name, with_hostile(name, BODIES[name]), key)
    hostile = new_rows(before, after)
    assert (status, set(hostile)) == (201, set(first)), name
    assert list(portal.changes(before, after)) == []
    return {
        f"{label}.{column}"
        for label, rows in hostile.items()
        for row, one, other in zip(rows, first[label], second[label], strict=True)
        for column, value in row.items()
        if one[column] == other[column] != value
    }


@pytest.fixture
def without_strictness(monkeypatch):
    """Unknown fields are passed over, as if nobody refused them: still they must reach no column."""
    for module in (strict, members):
        monkeypatch.setattr(module, "check_fields", lambda *_args: None)


@pytest.mark.parametrize("name", BODIES)
def test_also_where_unknown_fields_are_passed_over_none_reaches_a_column(name, key, without_strictness):
    assert differing_columns(name, key) == set()


@pytest.mark.parametrize("name", ["inquiry-list", "requirement-list", "lead-list"])
def test_a_buyer_who_is_known_is_not_written_over(name, key):
    body = json.loads(json.dumps(BODIES[name]).replace("ann@lakeview", "known@lakeview"))
    _status, before, after = send_body(name, body, key)
    assert [line for line in portal.changes(before, after) if line[0] == "consulates.buyer"] == []


def test_a_field_too_many_would_be_found(key, without_strictness, monkeypatch):
    """The canary: an operation that writes a column which it does not name."""
    from consulates.models import BuyerRequirement

    save = BuyerRequirement.save

    def loose(row: models.Model, *args: Any, **kwargs: Any) -> None:
        row.unit = portal.hostile({})["unit"][:20]
        save(row, *args, **kwargs)

    monkeypatch.setattr(BuyerRequirement, "save", loose)
    assert "consulates.buyerrequirement.unit" in differing_columns("lead-list", key) or loose_is_seen("lead-list", key)


def loose_is_seen(name: str, key: dict[str, str]) -> bool:
    _status, before, after = send_body(name, BODIES[name], key)
    return any(row["unit"] == "hostile" for row in new_rows(before, after)["consulates.buyerrequirement"])


def test_without_scopes_the_same_would_be_open_to_all(key, monkeypatch):
    """The canary of the keys: the operations that need one refuse who has none."""
    assert send_body("lead-list", BODIES["lead-list"], {})[0] == 401
    monkeypatch.setattr(ScopePermission, "has_permission", lambda *_args: True)
    assert send_body("requirement-list", BODIES["requirement-list"], {})[0] != 401
