"""Products side by side: the same facts of each, on the page and in the sheet for a spreadsheet."""

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from exportasv.core.documents.formatting import format_duration, format_season, money, number
from products.models import Product


def product_facts(product: Product) -> list[tuple[str, str]]:
    """(what, value) of a product that came from `whole`; "" where it is not known."""
    return [
        (_("Company"), product.company.name),
        (_("Sector"), product.sector.name),
        (_("Minimum order"), _quantity_text(product.minimum_order, product)),
        (_("Lowest price"), _lowest_price(product)),
        (_("Lead time"), format_duration(product.lead_time_days) if product.lead_time_days else ""),
        (_("Monthly capacity"), _quantity_text(product.monthly_capacity, product)),
        (_("Shelf life"), format_duration(product.shelf_life_days) if product.shelf_life_days else ""),
        (_("Season"), format_season(product.available_months) if product.available_months else ""),
        (_("Certificates"), "; ".join(_certificate_text(row) for row in product.detail_certificates())),
        (_("HS code"), str(product.hs_code or "")),
        (_("Samples"), _("yes") if product.samples else ""),
        (_("Private label"), _("yes") if product.private_label else ""),
    ]


def comparison_rows(products: Iterable[Product]) -> list[tuple[str, list[str]]]:
    """(what, its value for each product), without the rows that say nothing of any."""
    columns = [product_facts(product) for product in products]
    rows = [(cells[0][0], [value for _name, value in cells]) for cells in zip(*columns, strict=True)]
    return [row for row in rows if any(row[1])]


def _quantity_text(count: int | None, product: Product) -> str:
    return f"{number(count)} × {product.unit}" if count else ""


def _lowest_price(product: Product) -> str:
    rows = sorted(product.price_rows, key=lambda row: float(row["amount"]))
    return f"{money(rows[0]['amount'])} {rows[0]['incoterm']} {rows[0]['place']}".strip() if rows else ""


def _certificate_text(row) -> str:
    return f"{row.type.name} ({date_format(row.expires_on, 'DATE_FORMAT')})" if row.expires_on else row.type.name
