"""schema.org data of a product, for search engines and buyers' software."""

from collections.abc import Iterable
from typing import cast

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from companies.models import Certificate
from companies.structured_data import organization
from exportasv.core.documents.formatting import format_season
from exportasv.core.http.kept_tables import kept_table
from exportasv.core.http.structured_data import absolute_url, breadcrumbs, json_ld
from products.attributes.facts import AttributeFact
from products.documents.cover_motifs import motif_of
from products.documents.share_image import share_image_path
from products.models import Product, ProductPhoto, Unit
from products.models.prices import row_terms
from products.pricing import first_quantity

UNIT_CODES_KEY, UNIT_CODES_CACHE_SECONDS = "unit_codes:mark", 600


def product_json_ld(
    product: Product,
    photos: Iterable[ProductPhoto],
    certificates: Iterable[Certificate],
    details: Iterable[AttributeFact],
) -> SafeString:
    """Return JSON-LD of a product with `price_rows`: Product with its Offers, its maker and its valid certificates.

    `details` are its attributes. Source: https://schema.org/Product.
    """
    address = absolute_url(product.get_absolute_url())
    maker = organization(product.company)
    own = _service_properties(product, maker) if product.is_service else _good_properties(product, maker, details)
    return json_ld(
        {
            "@type": "Service" if product.is_service else "Product",
            "@id": address,
            "url": address,
            "name": product.name,
            "description": product.summary or product.name,
            "category": product.sector.name,
            "image": [absolute_url(photo.image.url) for photo in photos] or [share_image_of(product)],
            "offers": _offers(product, maker, address),
            "hasCertification": [_certification(row) for row in certificates],
            **own,
        }
    )


def _good_properties(product: Product, maker: dict[str, object], details: Iterable[AttributeFact]) -> dict[str, object]:
    return {
        "sku": product.code,
        "gtin": product.gtin,
        "countryOfOrigin": "SV",
        "manufacturer": maker,
        "additionalProperty": _properties(product, details),
    }


def _service_properties(product: Product, provider: dict[str, object]) -> dict[str, object]:
    """Return what only a service has. Source: https://schema.org/Service."""
    languages = {"@type": "ServiceChannel", "availableLanguage": product.languages}
    return {"provider": provider, "availableChannel": languages if product.languages else {}}


def product_breadcrumbs(product: Product) -> SafeString:
    """Return the way to the product's page: catalogue, sector, product."""
    sector = product.sector
    return breadcrumbs(
        [
            (_("Catalogue"), reverse("products:catalogue")),
            (sector.name, sector.get_absolute_url()),
            (product.name, product.get_absolute_url()),
        ]
    )


def share_image_of(product: Product) -> str:
    """Return the address of the drawn cover as PNG, for a product without photo."""
    return absolute_url(share_image_path(motif_of(product), product.pk))


def _offers(product: Product, maker: dict[str, object], address: str) -> list[dict[str, object]]:
    if not product.price_rows:
        return []
    unit = {"unitText": product.unit, "unitCode": unit_codes().get(product.unit_es.lower(), "")}
    shared = {
        "@type": "Offer",
        "url": address,
        "priceCurrency": "USD",
        "priceValidUntil": product.prices_valid_until.isoformat() if product.prices_valid_until else "",
        "availability": _availability(product),
        "seller": {"@type": "Organization", "name": maker["name"]},
    }
    return [{**shared, **_price_step(row, product, unit)} for row in product.price_rows]


def _price_step(row: dict[str, object], product: Product, unit: dict[str, str]) -> dict[str, object]:
    """Return one price step: US dollars per unit from a quantity at an Incoterm 2020 and its place, or of a service."""
    least = first_quantity(cast(int, row["quantity"]), product)
    terms = row_terms(row)
    quantity = {"@type": "QuantitativeValue", "minValue": least, **unit}
    return {
        "price": row["amount"],
        "description": terms if product.is_service else f"{terms} (Incoterms 2020)",
        "eligibleQuantity": {} if product.is_service else quantity,
    }


def _availability(product: Product) -> str:
    """Return whether the product can be had this month: out of season it is ordered ahead."""
    months = product.available_months
    in_season = not months or timezone.localdate().month in months
    return f"https://schema.org/{'InStock' if in_season else 'PreOrder'}"


def unit_codes() -> dict[str, str]:
    """Return name of a unit in either language, singular or plural, in small letters → its UN/CEFACT code. Cached."""
    return kept_table(UNIT_CODES_KEY, _read_unit_codes, UNIT_CODES_CACHE_SECONDS)


def _read_unit_codes() -> dict[str, str]:
    rows = list(Unit.objects.values_list("code", "name_en", "plural_en", "name_es", "plural_es"))
    return {row[column].lower(): row[0] for column in range(1, 5) for row in rows}  # of a word in both, the Spanish


def _certification(row: Certificate) -> dict[str, object]:
    until = row.expires_on.isoformat() if row.expires_on else ""
    return {"@type": "Certification", "name": row.type.name, "expires": until}


def _properties(product: Product, details: Iterable[AttributeFact]) -> list[dict[str, object]]:
    hs: list[dict[str, object]] = (
        [{"@type": "PropertyValue", "name": "HS 2022", "value": product.hs_code_id}] if product.hs_code_id else []
    )
    months = product.available_months
    season: list[dict[str, object]] = (
        [{"@type": "PropertyValue", "name": _("Season"), "value": format_season(months)}] if months else []
    )
    return hs + season + [_attribute_property(fact) for fact in details]


def _attribute_property(fact: AttributeFact) -> dict[str, object]:
    """Return a schema.org PropertyValue: a number with its unit, anything else as its text."""
    named: dict[str, object] = {"@type": "PropertyValue", "propertyID": fact.attribute.code, "name": fact.name}
    if isinstance(fact.value, bool) or not isinstance(fact.value, int | float):
        return named | {"value": fact.text}
    unit = {"unitText": fact.attribute.unit} if fact.attribute.unit else {}
    return named | {"value": fact.value, **unit}
