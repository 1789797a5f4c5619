"""What a product's bill of materials says about its origin, agreement by agreement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from exportasv.core.db.fixed_query import FixedQuery, is_any_of
from exportasv.core.db.json_rows import json_rows, read_rows
from exportasv.core.reference_files import Row, reference_rows
from market_access.models.origin import BillMaterial, BillOfMaterials, OriginRule
from market_access.origin.evaluation import Bill, Material, Outcome, Rule, Terms, Verdict, evaluate, terms_of_row
from products.models import Product


@dataclass(frozen=True)
class Agreement:
    """An agreement whose terms of origin the portal knows."""

    code: str
    destinations: tuple[str, ...]  # as in the requirements: US EU MX UK GT HN NI CR PA
    terms: Terms
    statement: str  # certification, invoice_declaration, certificate or customs_declaration


@dataclass(frozen=True)
class OriginAnswer:
    """The verdict of one agreement about a product, with the rule that it follows."""

    agreement: Agreement
    rule: OriginRule | None
    verdict: Verdict


@dataclass(frozen=True)
class KnownOrigin:
    """What a bill of materials says for certain under an agreement, until a declaration or the rule ends."""

    agreement: str
    originates: bool
    until: date | None


FIRM = {Outcome.ORIGINATES: True, Outcome.NOT_ORIGINATING: False}  # anything else must be confirmed or completed


@cache
def agreements() -> tuple[Agreement, ...]:
    """Return the agreements of the file `origin_terms`, in its order."""
    return tuple(_agreement(row) for row in reference_rows("origin_terms", "agreement"))


def _agreement(row: Row) -> Agreement:
    return Agreement(row["agreement"], tuple(row["destinations"].split()), terms_of_row(row), row["statement"])


def bill_for(product: Product) -> BillOfMaterials | None:
    """Return the stored bill of a product with its materials, or None. Two queries."""
    return BillOfMaterials.objects.with_materials().filter(product=product).first()


def evaluated_bill(hs_code: str, bill: BillOfMaterials | None, materials: Iterable[BillMaterial]) -> Bill:
    """Return the bill of a product of this code as the rules read it."""
    return Bill(
        hs_code=hs_code,
        price=(bill.price if bill else None) or Decimal(0),
        materials=tuple(_material(row) for row in materials),
        processes=frozenset(bill.processes if bill else ()),
        is_simple_work=bool(bill and bill.is_simple_work),
    )


def _material(row: BillMaterial) -> Material:
    return Material(
        name=row.name,
        hs_code=row.hs_code,
        country=str(row.country.code or ""),
        cost=row.cost,
        weight_g=row.weight_g,
        is_own=row.is_own,
        declared_from=row.declared_from,
        declared_until=row.declared_until,
    )


def origin_answers(product: Product, bill: BillOfMaterials | None, day: date) -> list[OriginAnswer]:
    """Return the verdict of every known agreement about a product on a day. One query for the rules."""
    rules = rules_of(product.hs_code_id or "", day)
    read = evaluated_bill(product.hs_code_id or "", bill, bill.materials.all() if bill else ())
    return [
        OriginAnswer(each, rules.get(each.code), evaluate(read, _rule(rules.get(each.code)), each.terms, day))
        for each in agreements()
    ]


def rules_of(hs_code: str, day: date) -> dict[str, OriginRule]:
    """Return agreement → the rule of a code in force on a day."""
    return {row.agreement: row for row in _RULES.rows([hs_code], day)}


def _rules_in_force(hs_codes: list[str], day: date) -> QuerySet[OriginRule]:
    return OriginRule.objects.in_force(day).filter(is_any_of("hs_code", hs_codes)).order_by("pk")


_RULES = FixedQuery(_rules_in_force)


def _rule(row: OriginRule | None) -> Rule | None:
    return Rule(row.test, row.is_verified) if row else None


def known_origins(products: Iterable[Product], day: date) -> dict[int, dict[str, KnownOrigin]]:
    """Return product → destination → what its bill of materials says for certain on a day. One query."""
    rows = _ORIGINS.rows([each.pk for each in products], day)
    return {row["pk"]: origins_of(row, day) for row in rows}


def origin_columns(day: date) -> dict[str, ArraySubquery]:
    """Return the columns of a query of products that `origins_of` reads, beside `hs_code_id`."""
    materials = BillMaterial.objects.filter(bill__product=OuterRef("pk")).order_by("-cost", "name", "pk")
    rules = OriginRule.objects.in_force(day).filter(hs_code=OuterRef("hs_code_id")).order_by("pk")
    return {
        "bill_rows": json_rows(BillOfMaterials.objects.filter(product=OuterRef("pk"))),
        "material_rows": json_rows(materials),
        "origin_rule_rows": json_rows(rules),
    }


def _origin_rows(products: list, day: date) -> QuerySet:
    rows = Product.objects.filter(is_any_of("pk", products), bill_of_materials__isnull=False)
    columns = origin_columns(day)
    return rows.order_by().annotate(**columns).values("pk", "hs_code_id", *columns)


_ORIGINS = FixedQuery(_origin_rows)


def read_bill(columns: Mapping[str, Any]) -> tuple[BillOfMaterials | None, list[BillMaterial]]:
    """Return the bill of materials in `origin_columns`, if there is one, and its materials."""
    bill = next(iter(read_rows(BillOfMaterials, columns["bill_rows"])), None)
    return bill, read_rows(BillMaterial, columns["material_rows"])


def origins_of(columns: Mapping[str, Any], day: date) -> dict[str, KnownOrigin]:
    """Return destination → what the bill of materials in `origin_columns` says for certain on a day.

    What is to be confirmed, and what still lacks a declaration, is not known.
    """
    bill, materials = read_bill(columns)
    if bill is None:
        return {}
    read = evaluated_bill(columns["hs_code_id"] or "", bill, materials)
    rules = {row.agreement: row for row in read_rows(OriginRule, columns["origin_rule_rows"])}
    found: dict[str, KnownOrigin] = {}
    declared = [each.declared_until for each in read.materials if each.is_declared(day)]
    for agreement in agreements():
        row = rules.get(agreement.code)
        originates = FIRM.get(evaluate(read, _rule(row), agreement.terms, day).outcome)
        if originates is not None:
            ends = [each for each in (*declared, row.effective_to if row else None) if each is not None]
            known = KnownOrigin(agreement.code, originates, min(ends, default=None))
            found |= dict.fromkeys(agreement.destinations, known)
    return found
