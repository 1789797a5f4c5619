"""The good rows of a checked sheet into the catalogue, in steps that a killed worker leaves whole."""

import hashlib
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from exportasv.audit.acting import acting
from products import rules
from products.intake.columns import PRICES
from products.models import Intake, IntakeRow, PriceTerm, Product, Sector

STEP = 100
GOOD = ["new", "changed"]


def apply_step(intake: Intake) -> int:
    """Apply the next rows, mark each applied in the same transaction; returns how many were applied.

    A row is applied once, however often this runs: the rows are locked, and taken only while not marked.
    """
    with acting(intake.sender):
        waiting = intake.rows.select_for_update().filter(verdict__in=GOOD, applied_at=None)
        rows = list(waiting.order_by("row_number")[:STEP])
        sectors = dict(Sector.objects.values_list("code", "pk"))
        for row in rows:
            _apply_row(row, sectors)
        IntakeRow.objects.bulk_update(rows, ["product", "applied_at", "verdict", "errors"])
        Intake.objects.filter(pk=intake.pk).update(done=intake.rows.exclude(applied_at=None).count())
    return len(rows)


def _apply_row(row: IntakeRow, sectors: dict[str, int]) -> None:
    try:
        with transaction.atomic():
            row.product = _changed_product(row, sectors) if row.product_id else _new_product(row.values, sectors)
            _write_prices(row.product, row.values)
    except IntegrityError:
        row.product, row.verdict = None, IntakeRow.Verdict.WRONG
        wrong = _("Somebody entered the same product in the meantime.")
        row.errors = [
            {"cell": str(row.row_number), "column": "", "value": "", "wrong": wrong, "mend": _("Send the sheet again.")}
        ]
    row.applied_at = timezone.now()


def _fields(values: dict[str, object], sectors: dict[str, int]) -> dict[str, object]:
    """Column of the product → value, from the row's values by field."""
    fields = {name: value for name, value in values.items() if name not in PRICES}
    if "sector" in fields:
        fields["sector_id"] = sectors[str(fields.pop("sector"))]
    if "hs_code" in fields:
        fields["hs_code_id"] = fields.pop("hs_code")
    return fields


def _new_product(values: dict[str, object], sectors: dict[str, int]) -> Product:
    """Published when a buyer finds all that is required, a draft until then."""
    product = Product(slug=_slug(values), **_fields(values, sectors))
    product.completeness = rules.completeness(product)
    if not rules.missing(product):
        now = timezone.now()
        product.state, product.published_at, product.confirmed_at = Product.State.PUBLISHED, now, now
    product.save()
    return product


def _changed_product(row: IntakeRow, sectors: dict[str, int]) -> Product:
    product = Product.objects.select_for_update().get(pk=row.product_id)
    for name, value in _fields(row.values, sectors).items():
        setattr(product, name, value)
    product.completeness = rules.completeness(product)
    product.save()
    return product


def _slug(values: dict[str, object]) -> str:
    """Readable, and the same for the same natural key."""
    key = f"{values['company_id']}|{values.get('code') or values['name_es']}"
    return f"{slugify(str(values['name_es']))[:140]}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"


def _write_prices(product: Product, values: dict[str, object]) -> None:
    for name, incoterm in PRICES.items():
        if name in values:
            amount = Decimal(str(values[name]))
            term = product.prices.filter(incoterm=incoterm, from_quantity=1).first()
            term = term or PriceTerm(product=product, incoterm=incoterm)
            term.amount = amount
            term.save()
