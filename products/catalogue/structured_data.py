"""schema.org data of a product, for search engines and buyers' software."""

import json
from collections.abc import Iterable
from typing import cast

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from companies.models import Certificate
from exportasv.core.documents.formatting import format_season
from products.models import Product, ProductPhoto
from products.models.prices import row_terms

ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}  # no text can end the script element


def product_json_ld(
    product: Product, photos: Iterable[ProductPhoto], certificates: Iterable[Certificate], site: str
) -> SafeString:
    """Return JSON-LD of a product with `price_rows`: Product with its Offers, its maker and its valid certificates.

    `site` is the site's URL without a trailing slash. Source: https://schema.org/Product.
    """
    address = f"{site}{product.get_absolute_url()}"
    maker = _manufacturer(product, site)
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Service" if product.is_service else "Product",
        "@id": address,
        "url": address,
        "name": product.name,
        "description": product.summary or product.name,
        "category": product.sector.name,
        "sku": product.code,
        "gtin": product.gtin,
        "countryOfOrigin": "SV",
        "image": [f"{site}{photo.image.url}" for photo in photos],
        "manufacturer": maker,
        "offers": [_offer(row, product, maker, address) for row in product.price_rows],
        "hasCertification": [_certification(row) for row in certificates],
        "additionalProperty": _properties(product),
    }
    safe = json.dumps(_without_empty(data), ensure_ascii=False).translate(ESCAPES)
    return mark_safe(safe)  # noqa: S308 # nosec B308 B703 # escaped above


def _manufacturer(product: Product, site: str) -> dict[str, object]:
    company = product.company
    place = {
        "@type": "PostalAddress",
        "addressCountry": "SV",
        "addressRegion": company.get_department_display(),
        "addressLocality": company.get_municipality_display(),
    }
    return {
        "@type": "Organization",
        "name": company.name,
        "url": f"{site}{company.get_absolute_url()}",
        "address": place,
    }


def _offer(row: dict[str, object], product: Product, maker: dict[str, object], address: str) -> dict[str, object]:
    """Return one price step: US dollars per unit from a quantity at an Incoterm 2020 and its place, or of a service."""
    least = max(cast(int, row["quantity"]), product.minimum_order or 1)
    terms = row_terms(row)
    quantity = {"@type": "QuantitativeValue", "minValue": least, "unitText": product.unit}
    return {
        "@type": "Offer",
        "url": address,
        "price": row["amount"],
        "priceCurrency": "USD",
        "description": terms if product.is_service else f"{terms} (Incoterms 2020)",
        "availability": "https://schema.org/InStock",
        "eligibleQuantity": {} if product.is_service else quantity,
        "seller": {"@type": "Organization", "name": maker["name"]},
    }


def _certification(row: Certificate) -> dict[str, object]:
    until = row.expires_on.isoformat() if row.expires_on else ""
    return {"@type": "Certification", "name": row.type.name, "expires": until}


def _properties(product: Product) -> list[dict[str, object]]:
    hs = [{"@type": "PropertyValue", "name": "HS 2022", "value": product.hs_code_id}] if product.hs_code_id else []
    months = product.available_months
    season = [{"@type": "PropertyValue", "name": _("Season"), "value": format_season(months)}] if months else []
    details = [{"@type": "PropertyValue", "name": name, "value": value} for name, value in product.details.items()]
    return hs + season + details


def _without_empty(data: dict[str, object]) -> dict[str, object]:
    """Return the data without empty values."""
    told = {name: _without_empty(value) if isinstance(value, dict) else value for name, value in data.items()}
    return {name: value for name, value in told.items() if value not in ("", None, [], {})}
