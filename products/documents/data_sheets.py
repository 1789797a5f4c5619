"""Content of the printed documents. Products are read `with_details()`, in printing order."""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from companies.models import Certificate, Company
from exportasv.core.db.sorting import alphabet_key
from exportasv.core.documents.formatting import money, number
from products.attributes.facts import attribute_facts
from products.catalogue.facets import houses_showing
from products.catalogue.sizes import size_label
from products.documents.cover_motifs import motif_of
from products.documents.covers import MAX_SEEDS
from products.documents.typst import ProductWorkspace, product_workspace
from products.fields import FIELDS_BY_NAME, Place, Section, product_facts
from products.models import Product, Sector
from products.models.prices import row_terms
from products.packing import packing_facts
from products.pricing import PriceRow, has_steps, minimum_order_value, price_table, prices_have_expired

INGREDIENTS = "ingredients"  # code of the attribute
MAX_INGREDIENTS = 110  # characters on a label
MAX_SUMMARY_LENGTH = 150  # characters of the summary on a card
COVER_PICTURES = 12
MINIMUM_ORDER, LEAD_TIME = FIELDS_BY_NAME["minimum_order"], FIELDS_BY_NAME["lead_time_days"]
ProgressCallback = Callable[[int], None]  # receives the number of products prepared


def product_data_sheet(product: Product) -> bytes:
    """Return the data sheet of a product read `with_details()`, one A4 page."""
    with product_workspace() as folder:
        data = _document_data("product", product.name, [product.sector.name, product.company.name])
        houses = ", ".join(city for _slug, city in houses_showing(product))
        return folder.typeset(data | {"product": _product_data(folder, product, "sheet") | {"houses": houses}})


def company_data_sheet(company: Company, products: Iterable[Product]) -> bytes:
    """Return the data sheet of a company: description, certificates, products, contact. One page or more."""
    with product_workspace() as folder:
        rows = [
            {
                "name": product.name,
                "link": scan_url(product, "company"),
                "minimum": MINIMUM_ORDER.text(product),
                "lead": LEAD_TIME.text(product),
            }
            for product in products
        ]
        address = f"{settings.SITE_URL}{company.get_absolute_url()}"
        valid = company.certificates.valid_today()
        told = _company_data(company) | {
            "about": company.about,
            "facts": _company_facts(company),
            "certificates": [_certificate_text(each) for each in valid],
            "products": rows,
            "link": address,
            "qr": folder.qr_code(address),
        }
        return folder.typeset(_document_data("company", company.name, [company.name]) | {"company": told})


def catalogue_pdf(
    products: Iterable[Product], *, title: str, subtitle: str, place: str, told: ProgressCallback = lambda _done: None
) -> bytes:
    """Return a catalogue: cover, index by sector, cards with a QR code for `place`. Call `told` after each product."""
    with product_workspace() as folder:
        by_sector: dict[Sector, list[dict]] = {}
        for done, product in enumerate(products, 1):
            by_sector.setdefault(product.sector, []).append(_product_data(folder, product, place))
            told(done)
        sectors: list[dict[str, Any]] = [
            {
                "code": f"sector-{sector.code}",
                "name": sector.name,
                "count": _product_count_text(len(rows)),
                "products": rows,
            }
            for sector, rows in sorted(by_sector.items(), key=lambda item: item[0].position)
        ]
        data = _document_data("catalogue", title, [sector["name"] for sector in sectors])
        return folder.typeset(
            data
            | {
                "subtitle": subtitle,
                "dated": date_format(timezone.localdate(), "DATE_FORMAT"),
                "sectors": sectors,
                "cover_pictures": [folder.cover("handicrafts", seed, None) for seed in range(COVER_PICTURES)],
                "note": _("Prices in US dollars, for guidance: the company confirms them in its reply."),
            }
        )


def shelf_labels(
    products: Iterable[Product], *, title: str, place: str, told: ProgressCallback = lambda _done: None
) -> bytes:
    """Return shelf labels for visitors in both languages, eight per A4 page: name, presentation, maker, ingredients."""
    with product_workspace() as folder:
        rows = []
        for done, product in enumerate(products, 1):
            rows.append(_product_data(folder, product, place) | {"lines": _label_lines(product)})
            told(done)
        return folder.typeset(_document_data("labels", title, [title]) | {"products": rows})


def scan_url(product: Product, place: str) -> str:
    """Return the URL of a QR code: the product's page, with the place for counting."""
    return f"{settings.SITE_URL}{reverse('visit', args=[product.pk, place])}"


# --- Parts ------------------------------------------------------------------------------------------------


def _document_data(kind: str, title: str, keywords: list[str]) -> dict[str, object]:
    language = get_language()[:2]
    return {
        "kind": kind,
        "title": title,
        "keywords": keywords,
        "language": language,
        "other_language": "es" if language == "en" else "en",
        "foot": f"{title} · ExportaSV · {date_format(timezone.localdate(), 'DATE_FORMAT')}",
        "words": {
            "scan": _("QR code that opens the page of"),
            "scan_short": _("Page and answers"),
            "label_scan": "Escanee · Scan",
            "what": _("What"),
            "value": _("Value"),
            "prices": _("Prices"),
            "details": _("Details"),
            "packing": _("Packing"),
            "certificates": _("Certificates"),
            "houses": _("See it in a trading house"),
            "products": _("Products"),
            "product": _("Product"),
            "minimum_order": _("Minimum order"),
            "lead_time": _("Lead time"),
            "index": _("Index by sector"),
            "motif": _("Pattern after Salvadoran craft"),
        },
    }


def _product_data(folder: ProductWorkspace, product: Product, place: str) -> dict[str, object]:
    photo = next(iter(product.detail_photos()), None)
    address = scan_url(product, place)
    facts = [fact for fact in product_facts(product, Place.DATA_SHEET) if fact.text]
    prices = price_table(product, product.price_rows)
    other = product.name_es if get_language()[:2] == "en" else product.name_en
    return {
        "name": product.name,
        "name_es": product.name_es,
        "name_en": product.name_en,
        "other_name": other if other != product.name else "",
        "sector": product.sector.name,
        "summary": product.summary,
        "short": product.summary[:MAX_SUMMARY_LENGTH],
        "texts": [[str(fact.field.heading), fact.text] for fact in facts if fact.is_prose],
        "cover": folder.cover(motif_of(product), product.pk % MAX_SEEDS, photo),
        "cover_alt": (photo and photo.alt) or product.name,
        "facts": [
            [str(fact.field.heading), fact.text]
            for fact in facts
            if not fact.is_prose and fact.field.section != Section.PACKING
        ],
        "packing": [list(row) for row in packing_facts(product)],
        "line": _summary_line(product),
        "prices": _price_cells(prices),
        "price_heads": _price_heads(product, prices),
        "price_note": _price_note(product),
        "maker_head": _("Offered by") if product.is_service else _("Made by"),
        "details": [[fact.name, fact.text] for fact in attribute_facts(product)],
        "certificates": [_certificate_text(each) for each in product.detail_certificates()],
        "company": _company_data(product.company),
        "link": address,
        "qr": folder.qr_code(address),
    }


def _price_heads(product: Product, prices: list[PriceRow]) -> list[str]:
    """Return the heads of the price table; the quantity stands in it only if a price depends on it."""
    quantity = [_("From quantity")] if has_steps(prices) else []
    return [_("Charged") if product.is_service else "Incoterm 2020", *quantity, _("Price")]


def _price_cells(prices: list[PriceRow]) -> list[list[str]]:
    cells, shows_quantity = [], has_steps(prices)
    for price in prices:
        amount = f"{money(price.amount)} ({price.measure})" if price.measure else money(price.amount)
        cells.append([price.terms, *([number(price.quantity)] if shows_quantity else []), amount])
    return cells


def _price_note(product: Product) -> str:
    """Return the unit, the minimum order in dollars, and that the prices have expired, if they have."""
    parts = [_("US dollars per %(unit)s.") % {"unit": product.unit} if product.unit else _("US dollars.")]
    if prices_have_expired(product):
        parts.append(_("These prices are no longer valid: ask for today's."))
    elif value := minimum_order_value(product, product.price_rows):
        parts.append(_("The minimum order is %(value)s.") % {"value": value})
    return " ".join(parts)


def _label_lines(product: Product) -> list[list[str]]:
    """Return [language, line] of a shelf label: what it is and what is in it, in both languages."""
    told = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            content = size_label(product)
            lines = [content if content != product.name else "", *_ingredients(product)]
            told += [[code, line] for line in lines if line and [code, line] not in told]
    return told


def _ingredients(product: Product) -> list[str]:
    """Return "Ingredients: …" if the product has this attribute, at most MAX_INGREDIENTS characters."""
    facts = [fact for fact in attribute_facts(product) if fact.attribute.code == INGREDIENTS and fact.text]
    return [Truncator(f"{fact.name}: {fact.text}").chars(MAX_INGREDIENTS) for fact in facts]


def _summary_line(product: Product) -> str:
    """Return minimum order, lowest price and lead time in one line."""
    first = product.price_rows[0] if product.price_rows else None
    price = f"{money(first['amount'])} {first['incoterm'] or row_terms(first)}" if first else ""
    parts = [MINIMUM_ORDER.text(product), price, LEAD_TIME.text(product)]
    return " · ".join(part for part in parts if part)


def _company_data(company: Company) -> dict[str, object]:
    phone = company.whatsapp or company.phone
    contacts = [company.contact_name, company.email, phone.as_international if phone else "", company.website]
    place = f"{company.get_municipality_display()}, El Salvador"
    return {"name": company.name, "place": place, "contacts": [each for each in contacts if each]}


def _company_facts(company: Company) -> list[list[str]]:
    exporting = company.markets.exporting()
    rows: list[tuple[str, Model | str | int | None]] = [
        (_("Founded"), company.founded_year),
        (_("Size"), company.get_size_display()),
        (_("People"), company.workers),
        (_("Exports to"), ", ".join(sorted((market.country.name for market in exporting), key=alphabet_key))),
    ]
    return [[name, str(value)] for name, value in rows if value]


def _certificate_text(row: Certificate) -> str:
    if not row.expires_on:
        return row.type.name
    return _("%(name)s, valid until %(day)s") % {
        "name": row.type.name,
        "day": date_format(row.expires_on, "DATE_FORMAT"),
    }


def _product_count_text(n: int) -> str:
    return ngettext("%d product", "%d products", n) % n
