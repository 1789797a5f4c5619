"""Comparison of products: the same facts of each, for the page and the spreadsheet."""

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from exportasv.core.documents.formatting import money
from products.attributes.facts import active_attributes, attribute_facts
from products.fields import Place, product_facts
from products.models import Product
from products.models.prices import row_terms


def compared_facts(product: Product) -> list[tuple[str, str]]:
    """Return (label, value) pairs of a product read `with_details()`; "" if the value is unknown.

    They have a row for every attribute, so that products of different sectors have the same rows.
    """
    rows = [(str(fact.field.heading), fact.text) for fact in product_facts(product, Place.COMPARISON)]
    certificates = "; ".join(_certificate_text(row) for row in product.detail_certificates())
    own = [(_("Company"), product.company.name), (_("Lowest price"), _lowest_price(product))]
    known = active_attributes()
    told = {fact.attribute.code: fact.text for fact in attribute_facts(product, known)}
    attributes = [(each.name, told.get(code, "")) for code, (_rank, each) in known.items()]
    return [*own, *rows, *attributes, (_("Certificates"), certificates)]


def comparison_rows(products: Iterable[Product]) -> list[tuple[str, list[str]]]:
    """Return (label, its value for each product), without the rows that are empty for all."""
    columns = [compared_facts(product) for product in products]
    rows = [(cells[0][0], [value for _name, value in cells]) for cells in zip(*columns, strict=True)]
    return [row for row in rows if any(row[1])]


def _lowest_price(product: Product) -> str:
    rows = sorted(product.price_rows, key=lambda row: float(row["amount"]))
    return f"{money(rows[0]['amount'])} {row_terms(rows[0])}".strip() if rows else ""


def _certificate_text(row) -> str:
    return f"{row.type.name} ({date_format(row.expires_on, 'DATE_FORMAT')})" if row.expires_on else row.type.name
