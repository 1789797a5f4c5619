"""Every field of a product reaches every place, or is named here as left out of it on purpose."""

import json
import sys
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import override

from consulates.exports import PRODUCT_SUGGESTIONS
from exportasv.core.db.errors import RuleError
from products import exports, fields
from products.admin.products import ProductAdmin
from products.api import ProductSerializer
from products.catalogue.comparison import compared_facts
from products.documents import data_sheets
from products.editing import score
from products.fields import PRODUCT_FIELDS, Kind, ProductField, Score, field_choices
from products.forms.portal import ProductForm
from products.imports import PRODUCTS
from products.models import Product, ProductKind
from products.moderation import differences
from products.rules import drafts, publication
from products.views.portal import sections
from tests import factories

pytestmark = pytest.mark.django_db

# Columns that nobody types: rules write them.
OWN_COLUMNS = set(
    "id slug slug_en company state completeness published_at confirmed_at stale_since created_at updated_at merged_into"
    " hs_confirmed_by hs_confirmed_at family withdrawn_by_company".split()
)
KINDS = ["perishable", "service"]  # between them they have every field
SETTLED = {"sector", "code", "kind"}
CASE = {each.name for each in PRODUCT_FIELDS if each.places == fields.CASE_PLACES}
NOT_SCORED = {each.name for each in PRODUCT_FIELDS if each.score is Score.NOTHING and not each.required_for}
KIND_ONLY = {
    "perishable": {"kind": "perishable"},
    "service": {
        "kind": "service",
        "unit_es": "",
        "unit_en": "",
        "minimum_order": None,
        "hs_code": None,
        "monthly_capacity": None,
    },
}
# What a place leaves out on purpose. A new field stands in every place, or has its line here.
LEFT_OUT: dict[str, set[str]] = {
    "form of a draft": {"kind"},  # it has a page of its own
    "form of a public product": SETTLED,
    "revision": SETTLED,
    "moderation": SETTLED,
    "API": {"code"},
    "admin": set(),
    "spreadsheet in": set(),
    "spreadsheet out": set(),
    "page": {"code", "kind"},
    "comparison": CASE | {"code", "name", "unit", "summary", "description", "gtin", "prices_valid_until"},
    "data sheet": {"code", "kind"},
    "list of a trading house": SETTLED | CASE | {"summary", "description", "gtin", "attributes", "prices_valid_until"},
    "score": SETTLED | NOT_SCORED,
}
INPUTS = ("attribute_ingredients_es", "attribute_ingredients_en")
HEADERS = {"Ingredientes", "Ingredientes en inglés"}
FULL = {
    Kind.LINE: "uno {}",
    Kind.TEXT: "largo {}",
    Kind.ATTRIBUTES: {"ingredients": {"es": "dato", "en": "dato"}},
    Kind.MONTHS: [11, 12],
    Kind.YES: True,
    Kind.GTIN: "7401234567896",
    Kind.DATE: date(2027, 3, 31),
    Kind.LINKS: "https://obra.example/1",
}
OTHER = {
    Kind.DATE: date(2027, 6, 30),
    Kind.LINKS: "https://obra.example/2",
    Kind.ATTRIBUTES: {"ingredients": {"es": "cosa"}},
    Kind.MONTHS: [1],
    Kind.YES: False,
    Kind.GTIN: "",
    Kind.HS: None,
}


def _value(each: ProductField, name: str, values: dict, number: int) -> object:
    """Return a value of the field's kind; numbers differ by field, and a choice by whether it is `values` of FULL."""
    if name == "cpc_code":
        return f"83{number % 1000:03d}"
    if each.kind in (Kind.CHOICE, Kind.CHOICES):
        choices = [value for value, _label in field_choices(name) if value]
        chosen = choices[0 if values is FULL else 1]
        return chosen if each.kind is Kind.CHOICE else [chosen]
    value = values.get(each.kind, number + 17 * fields.ALL_COLUMNS.index(name.removesuffix("_id")))
    most = getattr(Product._meta.get_field(name), "most", None)
    if most and isinstance(value, int):
        return 1 + value % most
    return value.format(name) if isinstance(value, str) else value


@pytest.fixture(params=KINDS)
def full(company, request) -> Product:
    """A public product of each kind, with a value of its own in every field."""
    kind = ProductKind(request.param)
    factories.AttributeFactory(code="ingredients", name_es="Ingredientes", required_for_publication=True)
    values = {
        name: _value(each, name, FULL, 200)
        for each in PRODUCT_FIELDS
        if each.kind not in (Kind.SECTOR, Kind.HS) and kind in each.of_kinds
        for name in each.columns
    }
    empty = dict.fromkeys(("unit_es", "unit_en"), "") | dict.fromkeys(
        ("minimum_order", "monthly_capacity", "hs_code", "lead_time_days")
    )
    values |= {"kind": kind, "case_gross_g": values.get("case_net_g") and values["case_net_g"] + 5000}
    return factories.ProductFactory(
        company=company, slug="lleno", **{**(empty if kind is ProductKind.SERVICE else {}), **values}
    )


def _fields_of(product: Product) -> set[str]:
    return {each.name for each in PRODUCT_FIELDS if product.kind in each.of_kinds}


def _complete(columns: set[str]) -> set[str]:
    """Return the fields of which every column is among these."""
    return {each.name for each in PRODUCT_FIELDS if set(each.columns) <= {name.removesuffix("_id") for name in columns}}


def _find_fields_in_text(text: str, product: Product) -> set[str]:
    """Return the fields whose value stands in a text for buyers, in the language of now."""
    seen = {"attributes"} if "dato" in text else set()
    for each in PRODUCT_FIELDS:
        if each.kind is Kind.YES:
            seen |= {each.name} if str(each.heading) in text else set()
        elif each.kind is not Kind.ATTRIBUTES:
            seen |= {each.name} if each.text(product) in text else set()
    return seen


def _form(product: Product, browser: Client) -> set[str]:
    page = browser.get(reverse("products:edit", args=[product.pk])).content.decode()
    shown = {name for name in ProductForm(product=product).fields if f'name="{name}"' in page}
    return _complete(shown) | ({"attributes"} if set(INPUTS) <= shown else set())


def _find_scored_fields(full: Product) -> set[str]:
    """Return the fields of which a column counts: without it the product is less complete."""
    before, seen = score.completeness(Product.objects.get(pk=full.pk), photos=1, prices=1), set()
    for each in PRODUCT_FIELDS:
        for name in each.attnames if each.name not in ("kind", "sector") else ():
            product = Product.objects.get(pk=full.pk)
            setattr(product, name, {} if name == "attributes" else None)
            seen |= {each.name} if score.completeness(product, photos=1, prices=1) < before else set()
    return seen


def _revise_every_field(full: Product, owner) -> dict[str, set[str]]:
    """Write another value into every field of a public product; return what the revision and the moderator have."""
    changes = {
        name: _value(each, name, {Kind.LINE: "otro {}", Kind.TEXT: "otro {}", **OTHER}, 7)
        for each in PRODUCT_FIELDS
        if each.name not in LEFT_OUT["revision"] and full.kind in each.of_kinds
        for name in each.attnames
    }
    changes |= {"case_gross_g": 900_000} if "case_gross_g" in changes else {}
    revision = drafts.save_changes(full, changes, by=owner)
    assert revision
    lines = {line.field for line in differences.field_differences(full, revision) if line.is_changed}
    lines |= {"attributes"} if "attribute_ingredients" in lines else set()
    return {"revision": _complete(set(revision.changes)), "moderation": _complete(lines)}


def places(full: Product, owner, as_user) -> dict[str, set[str]]:
    """Return place → the fields that it really has."""
    draft = factories.ProductFactory(company=full.company, state="draft", published_at=None, **KIND_ONLY[full.kind])
    request = SimpleNamespace(build_absolute_uri=str)
    headers = {str(column.header) for column in exports.product_columns()}
    cells = {column.field for column in PRODUCTS.all_columns()}
    house = {str(column.header) for column in PRODUCT_SUGGESTIONS}
    detailed = Product.objects.with_details().get(pk=full.pk)
    with override("es"):
        page = Client().get("/es/catalogo/lleno/").content.decode()
        sheet = data_sheets._product_data(SimpleNamespace(cover=lambda *_: "", qr_code=lambda *_: ""), detailed, "page")
        seen = {
            "page": _find_fields_in_text(page, full),
            "comparison": _find_fields_in_text(json.dumps(compared_facts(detailed), ensure_ascii=False), full),
            "data sheet": _find_fields_in_text(json.dumps(sheet, ensure_ascii=False, default=str), full),
        }
    return seen | {
        "form of a draft": _form(draft, as_user(owner)),
        "form of a public product": _form(full, as_user(owner)),
        "API": _complete(set(ProductSerializer(detailed, context={"request": request}).data)),
        "admin": _complete({name for _title, options in ProductAdmin.fieldsets for name in options["fields"]}),
        "spreadsheet in": _complete(cells) | ({"attributes"} if set(INPUTS) <= cells else set()),
        "spreadsheet out": {
            each.name
            for each in PRODUCT_FIELDS
            if {one.header for one in each.sheet} <= headers and (each.sheet or headers >= HEADERS)
        },
        "list of a trading house": {
            each.name
            for each in PRODUCT_FIELDS
            if capfirst(Product._meta.get_field(each.columns[0]).verbose_name) in house
        },
        "score": _find_scored_fields(full),
        **_revise_every_field(full, owner),
    }


def forgotten(seen: dict[str, set[str]], product: Product) -> list[str]:
    asked = _fields_of(product)
    return [f"{place}: {name}" for place in seen for name in sorted(asked - LEFT_OUT[place] - seen[place])]


def test_every_column_of_a_product_has_its_row():
    columns = {each.name for each in Product._meta.concrete_fields}
    assert columns - OWN_COLUMNS == set(fields.ALL_COLUMNS)


def test_no_place_forgot_a_field(full, owner, as_user):
    assert not forgotten(places(full, owner, as_user), full)


def test_no_long_text_outlives_its_company():
    long_texts = fields.columns_of(Kind.TEXT, Kind.ATTRIBUTES, Kind.LINKS)
    assert set(long_texts) <= set(fields.ERASED_COLUMNS)


def _without(rows, name):
    """Return the columns of a list but the one of this header or name."""
    return tuple(each for each in rows if name not in (each, getattr(each, "header", ""), getattr(each, "field", "")))


@pytest.mark.parametrize("full", ["perishable"], indirect=True)
def test_a_place_that_forgets_a_field_is_named(full, owner, as_user, monkeypatch):
    name, header = "monthly_capacity", "Capacidad mensual"
    table = [replace(each, places=fields.NOWHERE) if each.name == name else each for each in PRODUCT_FIELDS]
    verbose = capfirst(Product._meta.get_field(name).verbose_name)
    shown = [(title, {"fields": _without(options["fields"], name)}) for title, options in ProductAdmin.fieldsets]
    drawn = [each for each in PRODUCT_FIELDS if each.name != name]
    here = sys.modules[__name__]
    monkeypatch.setattr(fields, "PRODUCT_FIELDS", table)
    monkeypatch.setattr(sections, "PRODUCT_FIELDS", drawn)
    monkeypatch.setattr(ProductSerializer.Meta, "fields", _without(ProductSerializer.Meta.fields, name))
    monkeypatch.setattr(ProductAdmin, "fieldsets", shown)
    monkeypatch.setattr(exports, "COLUMNS", _without(exports.COLUMNS, header))
    monkeypatch.setattr(here, "PRODUCT_SUGGESTIONS", _without(PRODUCT_SUGGESTIONS, verbose))
    known = _without(PRODUCTS.columns, name)
    monkeypatch.setattr(here, "PRODUCTS", SimpleNamespace(all_columns=lambda: known))
    scored = score.scored_columns
    monkeypatch.setattr(score, "scored_columns", lambda kind: list(_without(scored(kind), name)))
    monkeypatch.setattr(differences, "EDITABLE_COLUMNS", _without(differences.EDITABLE_COLUMNS, name))
    missed = [each for each in forgotten(places(full, owner, as_user), full) if not each.endswith(": attributes")]
    assert sorted(missed) == sorted(f"{place}: {name}" for place in LEFT_OUT if place != "revision")


def test_a_revision_that_may_not_hold_a_field_is_refused(full, owner, monkeypatch):
    monkeypatch.setattr(publication, "REVISABLE_FIELDS", _without(publication.REVISABLE_FIELDS, "lead_time_days"))
    with pytest.raises(RuleError):
        _revise_every_field(full, owner)
