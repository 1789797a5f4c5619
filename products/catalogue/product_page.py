"""What the page of a product shows of it, kept under every value that it depends on."""

from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Model
from django.utils import timezone
from django.utils.safestring import SafeString

from exportasv.core.http.kept_parts import KeptParts, digest, rendered_part
from exportasv.core.http.kept_tables import mark_of
from exportasv.core.http.structured_data import absolute_url
from exportasv.core.notifications import thresholds
from exportasv.core.programme import working_days_text
from products.attributes.facts import attribute_facts
from products.catalogue.facets import houses_showing
from products.catalogue.ready_markets import ready_markets
from products.catalogue.sizes import size_links
from products.catalogue.structured_data import (
    UNIT_CODES_KEY,
    product_breadcrumbs,
    product_json_ld,
    share_image_of,
    unit_codes,
)
from products.fields import Place, Section, product_facts
from products.models import Product
from products.models.attribute import CACHE_KEY as ATTRIBUTES_KEY
from products.models.attribute import attribute_definitions
from products.packing import packing_facts
from products.pricing import has_steps, minimum_order_value, price_table, prices_have_expired

APART = {Section.PACKING, Section.TERMS}  # sections that have a table of their own on the page
_pages = KeptParts(most=300)  # about 12 KB each


class ProductPage(NamedTuple):
    """The parts of a product's page: texts of its head, structured data, and what stands in the page."""

    title: str
    description: str
    structured_data: tuple[SafeString, SafeString]
    share_image: str
    body: SafeString


def product_page(product: Product) -> ProductPage:
    """Return the page of a product read `with_details()` and `with_sizes()`. No query once the names are cached."""
    houses, term = houses_showing(product), working_days_text(thresholds.remind_company_after())
    rows = [product, product.company, product.sector, product.hs_code]
    attribute_definitions(), unit_codes()  # read now, so that their marks are those of what the page will show
    told = repr([*map(_columns, rows), mark_of(ATTRIBUTES_KEY), mark_of(UNIT_CODES_KEY), houses, term])
    return _pages.get_or_make((digest(told), timezone.localdate()), lambda: _make_page(product, houses, term))


def _columns(row: Model | None) -> list[tuple[str, Any]]:
    """Return everything that a row was read with, except other rows."""
    return [(name, value) for name, value in vars(row).items() if name[0] != "_"] if row else []


def _make_page(product: Product, houses: list[tuple[str, str]], term: str) -> ProductPage:
    photos, certificates, details = product.detail_photos(), product.detail_certificates(), attribute_facts(product)
    body = rendered_part(
        "products/public/_product.html",
        {
            **_facts(product),
            **_prices(product),
            "product": product,
            "details": details,
            "photos": photos,
            "sizes": size_links(product),
            "packing": packing_facts(product),
            "certificates": certificates,
            "houses": houses,
            "ready_markets": ready_markets(product),
            "answer_within": term,
            "share_url": f"{settings.SITE_URL}{product.get_absolute_url()}",
        },
    )
    return ProductPage(
        f"{product.name} · {product.company.name}",
        product.summary or product.name,
        (product_json_ld(product, photos, certificates, details), product_breadcrumbs(product)),
        absolute_url(photos[0].largest_url) if photos else share_image_of(product),
        body,
    )


def _facts(product: Product) -> dict[str, Any]:
    facts = [fact for fact in product_facts(product, Place.PAGE) if fact.text]
    plain = [fact for fact in facts if not fact.is_prose and not fact.is_tick]
    return {
        "facts": [fact for fact in plain if fact.field.section not in APART],
        "ticks": [fact for fact in facts if fact.is_tick],
        "texts": [fact for fact in facts if fact.is_prose],
    }


def _prices(product: Product) -> dict[str, Any]:
    prices = price_table(product, product.price_rows)
    return {
        "prices": prices,
        "has_steps": has_steps(prices),
        "minimum_value": minimum_order_value(product, product.price_rows),
        "expired": prices_have_expired(product),
    }
