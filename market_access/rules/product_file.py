"""Everything that the markets of a product depend on, read in one query."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Q, QuerySet

from companies.models import Certificate
from exportasv.core.db.fixed_query import FixedQuery
from exportasv.core.db.json_rows import json_rows, read_rows
from market_access.models import Fact, RequirementRecord
from market_access.origin.questions import origin_columns, origins_of
from market_access.rules.assessment import Holdings
from market_access.rules.counters import YEAR, counted_columns, counted_figures
from market_access.rules.product_facts import ProductRows
from products.models import Product

# Certificates of the company or its plant; any other counts for the products that it is attached to.
OF_THE_COMPANY = ("fda", "gs1")


@dataclass(frozen=True)
class ProductFile:
    """A product with everything that its markets depend on, read once."""

    rows: ProductRows
    holdings: Holdings
    counted: dict[str, Decimal]


def product_file(product: Product, day: date) -> ProductFile:
    """Return everything that the product's markets depend on. One query."""
    (columns,) = _COLUMNS.rows(product.pk, day, day - YEAR)
    certificates = read_rows(Certificate, [*columns["attached_rows"], *columns["company_wide_rows"]], "type")
    return ProductFile(
        ProductRows(product, certificates, read_rows(Fact, columns["fact_rows"], "type"), origins_of(columns, day)),
        Holdings.of(read_rows(RequirementRecord, columns["record_rows"]), certificates),
        counted_figures(columns),
    )


def _columns(product: int, day: date, year_before: date) -> QuerySet:
    valid = Certificate.objects.valid_on(day).order_by("pk")
    own = Q(product=OuterRef("pk")) | Q(product=None)
    columns: dict[str, Any] = {
        "attached_rows": json_rows(valid.filter(products=OuterRef("pk")), "type"),
        "company_wide_rows": json_rows(
            valid.filter(company=OuterRef("company"), type__code__in=OF_THE_COMPANY), "type"
        ),
        "fact_rows": json_rows(Fact.objects.filter(own, company=OuterRef("company")), "type"),
        "record_rows": json_rows(RequirementRecord.objects.filter(own, company=OuterRef("company"))),
        **origin_columns(day),
        **counted_columns(year_before, day),
    }
    return Product.objects.filter(pk=product).annotate(**columns).values("hs_code_id", *columns)


_COLUMNS = FixedQuery(_columns)
