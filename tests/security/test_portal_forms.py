"""Every column of every table sent to every form of the portal: only the fields that a form lists are written (R3)."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django import forms
from django.apps import apps
from django.db import connection, models, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from companies.forms.portal import ProfileForm
from companies.rules import membership as company_rules
from companies.views.portal import profile
from exportasv.core.accounts import permissions
from products.fields import DRAFT_COLUMNS
from tests import factories
from tests.factories import TOLD, valid_nit
from tests.security.routes import routes

ROOMS = ("accounts", "companies", "products", "consulates", "counseling", "market_access")
# Kept by the rules themselves whenever something is written.
KEPT = {"updated_at", "completeness", "department", "resolved_at"}
DERIVED = {"products.searchdocument", "products.facetcount", "products.catalogueword"}
PROFILE = set(company_rules.PROFILE_FIELDS)
TEXTS = {*DRAFT_COLUMNS, "hs_confirmed_by_id", "hs_confirmed_at"}  # the confirmation falls when the code changes
# Form → what it lists: table → columns. A form of the portal that is not named here must write no existing row.
LISTED: dict[str, dict[str, set[str]]] = {
    "companies:profile": {"companies.company": PROFILE},
    "companies:profile_autosave": {"companies.company": PROFILE},
    "companies:certificate": {
        "companies.certificate": {"type_id", "number", "issued_on", "expires_on", "confirmed_by_id", "confirmed_at"}
    },
    "companies:change_member": {"companies.companymember": {"role"}},
    "companies:revoke_invitation": {
        "companies.invitation": {"revoked_at"},
        "accounts.privatelink": {"revoked_at"},
    },
    "companies:team": {"companies.invitation": {"revoked_at"}},
    "products:edit": {"products.product": TEXTS},
    "products:autosave": {"products.product": TEXTS},
    "products:hs_codes": {"products.product": {"hs_code_id", "hs_confirmed_by_id", "hs_confirmed_at"}},
    "products:prices": {"products.priceterm": {"amount"}},
    "portal:apply_step": {"companies.application": {"answers"}},
}
MINE = ("companies:", "products:", "portal:")


@pytest.fixture
def world(company, owner, editor, other_company, stranger, adviser) -> dict[str, models.Model]:
    """A company with one of everything, and a stranger's company that hostile keys point to."""
    product = factories.ProductFactory(company=company, state="draft", published_at=None)
    factories.ProductFactory(company=other_company)
    factories.HSCodeFactory(code="340111", text_es="Jabón", text_en="Soap")
    return {
        "product": product,
        "price": factories.PriceTermFactory(product=product),
        "certificate": factories.CertificateFactory(company=company, confirmed_by=adviser),
        "member": company.members.get(user=editor),
        "invitation": company_rules.invite_member(company, "x@example.org", "editor", by=owner)[0],
        "owner": owner,
    }


def hostile(world: dict[str, models.Model]) -> dict[str, str]:
    """A value for every column of every table, by the column's and the field's name."""
    found = {}
    for model in apps.get_models():
        if model._meta.app_label in ROOMS:
            for field in model._meta.concrete_fields:
                found[field.name] = found[field.attname] = _hostile_value(field)
    return {name: value for name, value in found.items() if name not in ("member", "invitation", "price")}


def _hostile_value(field: models.Field) -> str:
    if field.choices:
        return str(field.flatchoices[-1][0])
    if field.is_relation:
        last = field.related_model._base_manager.order_by("-pk").values_list("pk", flat=True).first()
        return str(last or "")
    kinds = {
        models.BooleanField: "on",
        models.DateTimeField: "2031-01-01 00:00",
        models.DateField: "2031-01-01",
        models.JSONField: '{"hostile": "hostile"}',
        models.EmailField: "hostile@example.org",
    }
    for kind, value in kinds.items():
        if isinstance(field, kind):
            return value
    return "77" if isinstance(field, models.IntegerField | models.DecimalField) else "hostile"


def good(world: dict[str, models.Model]) -> dict[str, dict[str, str]]:
    """What makes the forms with required fields valid, so that they do write."""
    nit, day = valid_nit(99), timezone.localdate() + timedelta(days=99)
    product = {"name_es": "Otro nombre", "unit_es": "caja", "minimum_order": "5", "hs_code": "340111", "gtin": ""}
    profile_data = {"name": "Otro", "municipality": "SA-Norte", "size": "small", "phone": "", "whatsapp": ""}
    profile_data |= {"email": "a@example.org", "website": "", "founded_year": "2001", "workers": "4"}
    certificate = {"type": str(world["certificate"].type_id), "number": "N-9", "issued_on": "2026-01-01"}
    return {
        "companies:profile": profile_data,
        "companies:profile_autosave": profile_data,
        "companies:certificate": {**certificate, "expires_on": day.isoformat()},
        "companies:certificate_new": {**certificate, "expires_on": day.isoformat()},
        "companies:change_member": {"member": str(world["member"].pk), "do": "owner"},
        "companies:revoke_invitation": {"invitation": str(world["invitation"].pk)},
        "companies:team": {"email": "new@example.org", "role": "editor"},
        "products:edit": product,
        "products:autosave": product,
        "products:hs_codes": {"code": "340111"},
        "products:prices": {"incoterm": "FOB", "place": "Acajutla", "amount": "9.00", "from_quantity": "1"},
        "portal:apply_step": {**TOLD["person"], "phone": "7000 0001", "nit": nit},
    }


ALL = "SELECT coalesce(jsonb_object_agg(to_jsonb(t) ->> '{}', to_jsonb(t)), '{{}}'::jsonb)::text FROM {} t"


def rows() -> dict[str, dict[str, dict]]:
    """Table → row → column → value, of all tables of the rooms."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            label = model._meta.label_lower
            if model._meta.app_label in ROOMS and label not in DERIVED:
                cursor.execute(ALL.format(model._meta.pk.column, model._meta.db_table))
                found[label] = json.loads(cursor.fetchone()[0])
    return found


def changes(before: dict, after: dict) -> Iterator[tuple[str, str]]:
    """(table, column) of every value of an existing row that is another now; a row that is gone changes its `id`."""
    for label, known in before.items():
        for key, row in known.items():
            now = after[label].get(key)
            if now is None:
                yield label, "id"
                continue
            yield from ((label, column) for column, value in row.items() if now[column] != value)


def portal_forms() -> list[str]:
    """The routes of a company's people that take a POST, by the table of who may do what."""
    members, parts = frozenset({permissions.MEMBER}), {route.name: set(route.parts) for route in routes()}
    ours = (name for name, row in permissions.ROUTE_ACCESS.items() if row.write == members and name.startswith(MINE))
    return sorted(name for name in ours if parts[name] <= {"pk", "step"})


def address(name: str, world: dict[str, models.Model]) -> str:
    if name == "portal:apply_step":
        return reverse(name, args=["person"])
    try:
        return reverse(name)
    except NoReverseMatch:
        row = world["certificate"] if name.startswith("companies:") else world["product"]
        return reverse(name, args=[row.pk])


# Acts that change states by their own verb and take no field of a row: their tests stand with their pages.
ACTS = {"products:move", "products:drop_price", "companies:leave", "companies:certificate_drop"}


def written(name: str, world: dict[str, models.Model]) -> set[tuple[str, str]]:
    """What the form changes, with everything hostile sent beside what makes it valid."""
    client = Client(raise_request_exception=False)
    client.force_login(world["owner"])
    before = rows()
    with transaction.atomic():
        answer = client.post(address(name, world), {**hostile(world), **good(world).get(name, {})})
        assert answer.status_code < 500, name
        after = rows()
        transaction.set_rollback(True)
    return {(label, column) for label, column in changes(before, after) if column not in KEPT}


def unlisted(name: str, world: dict[str, models.Model]) -> set[str]:
    """What the form changes that it does not list."""
    listed = LISTED.get(name, {})
    found = written(name, world)
    return {f"{label}.{column}" for label, column in found if column not in listed.get(label, set())}


def test_the_forms_are_many():
    assert len(portal_forms()) >= 15


@pytest.mark.parametrize("name", [name for name in portal_forms() if name in LISTED])
def test_a_form_writes_only_the_fields_it_lists(world, name):
    assert unlisted(name, world) == set()


@pytest.mark.parametrize("name", ["companies:profile", "companies:certificate", "products:edit", "products:prices"])
def test_what_is_sent_is_good_enough_to_be_written(world, name):
    assert written(name, world)


@pytest.mark.parametrize("name", [name for name in portal_forms() if name not in LISTED and name not in ACTS])
def test_a_form_that_lists_nothing_changes_no_row(world, name):
    protected = ("state", "company_id", "user_id", "role", "is_superuser", "nit", "dui", "confirmed_at", "slug")
    assert [line for line in unlisted(name, world) if line.endswith(protected)] == []


def test_new_rows_take_nothing_hostile(world, owner, company):
    client = Client()
    client.force_login(owner)
    client.post(reverse("products:new"), {**hostile(world), "kind": "good", "name_es": "Nuevo", "unit_es": "caja"})
    client.post(reverse("companies:certificate_new"), {**hostile(world), **good(world)["companies:certificate_new"]})
    product, certificate = company.products.get(name_es="Nuevo"), company.certificates.get(number="N-9")
    assert (product.state, product.published_at, product.completeness < 100) == ("draft", None, True)
    assert (certificate.confirmed_at, certificate.confirmed_by, certificate.company) == (None, None, company)


class LooseForm(ProfileForm):
    """The canary: a form that lists a field too many."""

    legal_name = forms.CharField(required=False)


def test_a_form_that_lists_too_much_would_be_found(world, monkeypatch):
    monkeypatch.setattr(profile, "ProfileForm", LooseForm)
    monkeypatch.setattr(company_rules, "PROFILE_FIELDS", [*company_rules.PROFILE_FIELDS, "legal_name"])
    assert unlisted("companies:profile", world) == {"companies.company.legal_name"}
