"""The feed for Google Merchant Center: RSS 2.0 with the names of its product data specification.

Source: https://support.google.com/merchants/answer/7052112.
"""

from collections.abc import Iterable, Iterator
from io import StringIO

from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from exportasv.core.http.structured_data import absolute_url
from products.feeds.facts import any_price, description, page_address, photo_addresses
from products.models import Product

NAMESPACE = "http://base.google.com/ns/1.0"
MAX_TITLE, MAX_TEXT, MAX_MORE_IMAGES = 150, 5000, 10


def feed_lines(products: Iterable[Product], address: str) -> Iterator[str]:
    """Yield the feed in pieces. A product without a price is left out: the specification wants one."""
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield f'<rss version="2.0" xmlns:g="{NAMESPACE}"><channel>'
    about = _("Made in El Salvador")
    yield _elements([("title", "ExportaSV"), ("link", absolute_url(address)), ("description", about)])
    for product in products:
        if any_price(product) is not None:
            yield f"<item>{_elements(_item(product))}</item>\n"
    yield "</channel></rss>"


def _item(product: Product) -> Iterator[tuple[str, str]]:
    first, *more = photo_addresses(product)
    yield "g:id", f"{product.company.slug}-{product.pk}"[-50:]
    yield "g:title", product.name[:MAX_TITLE]
    yield "g:description", description(product)[:MAX_TEXT]
    yield "g:link", page_address(product)
    yield "g:image_link", first
    for image in more[:MAX_MORE_IMAGES]:
        yield "g:additional_image_link", image
    yield "g:availability", "in_stock"
    yield "g:price", f"{any_price(product):.2f} USD"
    yield "g:brand", product.company.name[:70]
    if product.gtin:
        yield "g:gtin", product.gtin
    else:
        yield "g:identifier_exists", "no"
    yield "g:condition", "new"
    yield "g:product_type", product.sector.name
    if product.minimum_order and product.minimum_order > 1:
        yield "g:multipack", str(product.minimum_order)


def _elements(pairs: Iterable[tuple[str, str]]) -> str:
    """Return the pairs as elements of XML. Signs that XML does not have were refused on the way in."""
    text = StringIO()
    xml = SimplerXMLGenerator(text, "utf-8")
    for name, value in pairs:
        xml.addQuickElement(name, value)
    return text.getvalue()
