"""The fields of a product: where each is shown, who may change it when, and its spreadsheet column.

The company's form, revisions, the score, import and export, the API, the product's page, its data sheet, the
comparison, the lists of trading houses, the admin site and privacy read this table. Validation (length, bounds,
check digits) is on the model; tests/test_field_rules.py checks that it is the same everywhere.
"""

from datetime import date
from typing import Any, cast

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from exportasv.core.documents.formatting import format_season
from products.fields.field import (
    ALL_KINDS,
    GOODS,
    NOWHERE,
    Kind,
    Place,
    ProductFact,
    ProductField,
    Score,
    Section,
    SheetColumn,
    choice_text,
    field_choices,
)
from products.fields.supply import CASE_PLACES
from products.fields.table import PRODUCT_FIELDS
from products.models import HSCode, Product

__all__ = [
    "ALL_KINDS",
    "CASE_PLACES",
    "GOODS",
    "NOWHERE",
    "PRODUCT_FIELDS",
    "Kind",
    "Place",
    "ProductFact",
    "ProductField",
    "Score",
    "Section",
    "SheetColumn",
    "choice_text",
    "field_choices",
]
FIELDS_BY_NAME = {each.name: each for each in PRODUCT_FIELDS}
ALL_COLUMNS = [name for each in PRODUCT_FIELDS for name in each.columns]
# Columns that the owner may change on a draft, and on a public product.
DRAFT_COLUMNS = [name for each in PRODUCT_FIELDS for name in each.attnames]
EDITABLE_COLUMNS = [name for each in PRODUCT_FIELDS if not each.is_settled for name in each.attnames]
PUBLIC_COLUMNS = [name for each in PRODUCT_FIELDS if each.is_public for name in each.columns]
ERASED_COLUMNS = [name for each in PRODUCT_FIELDS if each.is_erased for name in each.columns]


def required_columns(kind: str) -> list[str]:
    """Return the columns that a product of this kind needs for publication; of a bilingual text the Spanish one."""
    return [each.attnames[0] for each in PRODUCT_FIELDS if each.is_required(kind)]


def wished_columns(kind: str) -> list[str]:
    """Return the other columns that count for the score of a product of this kind."""
    scored = [each for each in PRODUCT_FIELDS if each.score is not Score.NOTHING and kind in each.of_kinds]
    return [name for each in scored for name in each.attnames[each.is_required(kind) :]]


def foreign_columns(kind: str) -> list[str]:
    """Return the columns that a product of this kind does not have."""
    return [name for each in PRODUCT_FIELDS if kind not in each.of_kinds for name in each.attnames]


def typed_value(column: str, value: Any) -> Any:
    """Return a column's value from its JSON form (a date, for example), as a revision stores it; a link's as it is."""
    found = cast(models.Field, Product._meta.get_field(column.removesuffix("_id")))
    return value if found.is_relation or isinstance(found, ArrayField) else found.to_python(value)


GAINS = {name: gain for each in PRODUCT_FIELDS for name, gain in zip(each.attnames, each.gains, strict=False)}


def columns_of(*kinds: Kind) -> list[str]:
    """Return the model's field names of these kinds."""
    return [name for each in PRODUCT_FIELDS if each.kind in kinds for name in each.columns]


CHOICE_COLUMNS = columns_of(Kind.CHOICE, Kind.CHOICES)


def column_text(name: str, value: Any) -> str:
    """Return a column's value as its company and moderators read it in the active language; "" if there is none."""
    if isinstance(value, HSCode):
        return f"{value} {value.text}"
    if name in CHOICE_COLUMNS:
        return choice_text(name, value)
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return format_season(value)
    return "" if value is None else str(value)


def product_facts(product: Product, place: Place) -> list[ProductFact]:
    """Return what a place shows of a product, in the table's order; the text is empty if the value is unknown."""
    return [ProductFact(each, each.text(product)) for each in PRODUCT_FIELDS if place in each.places]
