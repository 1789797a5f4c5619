"""The feed for Google Merchant Center: RSS 2.0 with the names of its product data specification.

What is sold from a minimum order on is a multipack of so many units, and the price is that of all of them; a product
out of season is a preorder from the first day of its next month.
Source: https://support.google.com/merchants/answer/7052112.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from io import StringIO

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from exportasv.core.calendars.seasons import next_season_start
from exportasv.core.clean_text import printable_in_xml
from exportasv.core.http.structured_data import absolute_url
from products.feeds.facts import any_price, description, page_address, photo_addresses
from products.models import Product

NAMESPACE = "http://base.google.com/ns/1.0"
MAX_TITLE, MAX_TEXT, MAX_MORE_IMAGES, MAX_BRAND, MAX_CODE = 150, 5000, 10, 70, 70


def feed_lines(products: Iterable[Product], address: str) -> Iterator[str]:
    """Yield the feed in pieces. A product without a price is left out: the specification wants one."""
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield f'<rss version="2.0" xmlns:g="{NAMESPACE}"><channel>'
    about = _("Made in El Salvador")
    yield _elements([("title", "ExportaSV"), ("link", absolute_url(address)), ("description", about)])
    for product in products:
        price = any_price(product)
        if price is not None:
            yield f"<item>{_elements(_item(product, price))}</item>\n"
    yield "</channel></rss>"


def _item(product: Product, price: Decimal) -> Iterator[tuple[str, str]]:
    """Yield the attributes of a product; `price` is that of a unit in USD."""
    first, *more = photo_addresses(product)
    yield "g:id", f"{product.company.slug}-{product.pk}"[-50:]
    yield "g:title", product.name[:MAX_TITLE]
    yield "g:description", description(product)[:MAX_TEXT]
    yield "g:link", page_address(product)
    yield "g:image_link", first
    for image in more[:MAX_MORE_IMAGES]:
        yield "g:additional_image_link", image
    yield from _availability(product)
    units = product.minimum_order or 1
    yield "g:price", f"{price * units:.2f} USD"
    if units > 1:
        yield "g:multipack", str(units)
    yield "g:brand", product.company.name[:MAX_BRAND]
    if product.gtin:
        yield "g:gtin", product.gtin
    elif product.code:
        yield "g:mpn", product.code[:MAX_CODE]
    else:
        yield "g:identifier_exists", "no"
    yield "g:condition", "new"
    yield "g:product_type", product.sector.name


def _availability(product: Product) -> Iterator[tuple[str, str]]:
    """Yield whether the product can be had this month, and from which day if not."""
    today = timezone.localdate()
    month = next_season_start(product.available_months, today.month)
    if month is None:
        yield "g:availability", "in_stock"
        return
    yield "g:availability", "preorder"
    first = datetime(today.year + (month < today.month), month, 1, tzinfo=timezone.get_default_timezone())
    yield "g:availability_date", f"{first:%Y-%m-%dT%H:%M%z}"


def _elements(pairs: Iterable[tuple[str, str]]) -> str:
    """Return the pairs as elements of XML, with a space for each sign that XML cannot hold."""
    text = StringIO()
    xml = SimplerXMLGenerator(text, "utf-8")
    for name, value in pairs:
        xml.addQuickElement(name, printable_in_xml(value))
    return text.getvalue()
