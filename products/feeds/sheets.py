"""Sheets of goods for other systems: what Faire and Amazon take in, and the list for the single window of exports."""

from collections.abc import Callable, Iterable, Iterator

from django.utils.translation import override

from products.feeds.facts import any_price, description, net_kilos, page_address, photo_addresses, price_at
from products.models import Product

Cell = Callable[[Product], object]
Sheet = dict[str, Cell]


def _first_photo(product: Product) -> str:
    return photo_addresses(product)[0]


def _photos(product: Product) -> str:
    return " ".join(photo_addresses(product))


FAIRE: Sheet = {
    "Product Name": lambda product: product.name,
    "Description": description,
    "SKU": lambda product: product.code or product.slug,
    "GTIN": lambda product: product.gtin,
    "Brand": lambda product: product.company.name,
    "Category": lambda product: product.sector.name,
    "USD Unit Wholesale Price": any_price,
    "Minimum Order Quantity": lambda product: product.minimum_order,
    "Case Quantity": lambda product: product.units_per_case,
    "Unit": lambda product: product.unit,
    "Item Weight (g)": lambda product: product.net_weight_g,
    "HS6 Tariff Code": lambda product: product.hs_code_id,
    "Made In Country": lambda _product: "SV",
    "Ships In (days)": lambda product: product.lead_time_days,
    "Product Images": _photos,
    "Product Page": page_address,
}
AMAZON: Sheet = {
    "item_sku": lambda product: product.code or product.slug,
    "item_name": lambda product: product.name[:200],
    "external_product_id": lambda product: product.gtin,
    "external_product_id_type": lambda product: "GTIN" if product.gtin else "",
    "brand_name": lambda product: product.company.name,
    "manufacturer": lambda product: product.company.name,
    "product_description": lambda product: description(product)[:2000],
    "bullet_point1": lambda product: product.summary[:500],
    "standard_price": any_price,
    "currency": lambda _product: "USD",
    "minimum_order_quantity": lambda product: product.minimum_order,
    "number_of_items": lambda product: product.pieces or 1,
    "item_weight": net_kilos,
    "item_weight_unit_of_measure": lambda product: "KG" if product.net_weight_g else "",
    "country_of_origin": lambda _product: "SV",
    "main_image_url": _first_photo,
}
# What the form of an export asks for of each product; who exports, where to and how much stands on the form itself.
SINGLE_WINDOW: Sheet = {
    "Exportador": lambda product: product.company.name,
    "Código de producto": lambda product: product.code or product.slug,
    "Descripción comercial": lambda product: product.name_es,
    "Código SA": lambda product: product.hs_code_id,
    "Unidad": lambda product: product.unit_es,
    "Peso neto por unidad (kg)": net_kilos,
    "Unidades por caja": lambda product: product.units_per_case,
    "Valor FOB por unidad (USD)": lambda product: price_at(product, "FOB"),
    "Valor EXW por unidad (USD)": lambda product: price_at(product, "EXW"),
    "País de origen": lambda _product: "SV",
}
SHEETS: dict[str, Sheet] = {"faire": FAIRE, "amazon": AMAZON, "ciex": SINGLE_WINDOW}


def sheet_rows(sheet: Sheet, products: Iterable[Product]) -> Iterator[list[object]]:
    """Yield the cells of each product; an empty cell for what it does not say."""
    language = "es" if sheet is SINGLE_WINDOW else "en"
    for product in products:
        with override(language):
            cells = [cell(product) for cell in sheet.values()]
        yield ["" if cell is None else cell for cell in cells]
