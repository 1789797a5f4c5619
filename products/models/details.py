"""A product with all that its page, sheet and comparison show, in one query: prices, photos, certificates, houses."""

from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, F, OuterRef, TextField
from django.db.models.functions import Cast, JSONObject
from django.utils import timezone

from companies.models import Certificate, CertificateType
from products.catalogue.facets import FACETS_BY_PARAMETER, facet_names
from products.models import PriceTerm, Product, ProductPhoto
from products.models.catalogue import ProductQuerySet

PHOTO_COLUMNS = ("image", "width", "height", "crops", "alt_es", "alt_en", "focus_x", "focus_y")


def with_details(products: ProductQuerySet) -> ProductQuerySet:
    """With company, sector, HS code; `price_rows`, `photo_rows`, `certificate_rows` as lists of dicts; its `tokens`."""
    rows: dict[str, Any] = {
        "price_rows": _price_rows(),
        "photo_rows": _photo_rows(),
        "certificate_rows": _certificate_rows(),
        "tokens": F("entry__facets"),
    }
    return products.select_related("company", "sector", "hs_code").annotate(**rows)


def houses_showing(product: Product) -> list[tuple[str, str]]:
    """(short name, city) of the houses that show a product which came from `whole`, read from its facets: no query."""
    names = facet_names(FACETS_BY_PARAMETER["house"])
    codes = [token[2:] for token in product.tokens or [] if token.startswith("t:")]
    return sorted(((code, str(names.get(code, code))) for code in codes), key=lambda house: house[1])


def photos_of(product: Product) -> list[ProductPhoto]:
    """The photos of a product that came from `whole`, the cover first."""
    return [ProductPhoto(**row) for row in product.photo_rows]


def certificates_of(product: Product) -> list[Certificate]:
    """The certificates, valid today, of a product that came from `whole`."""
    return [
        Certificate(
            type=CertificateType(name_es=row["name_es"], name_en=row["name_en"]),
            expires_on=row["expires_on"] and date.fromisoformat(row["expires_on"]),
            confirmed_at=row["confirmed_at"],
        )
        for row in product.certificate_rows
    ]


def _price_rows() -> ArraySubquery:
    """Cheapest first within a quantity; amounts as text, so that no cent is lost in JSON."""
    terms = PriceTerm.objects.filter(product=OuterRef("pk")).order_by("from_quantity", "amount")
    amount = Cast("amount", TextField())
    return ArraySubquery(
        terms.values(row=JSONObject(incoterm="incoterm", place="place", amount=amount, quantity="from_quantity"))
    )


def _photo_rows() -> ArraySubquery:
    photos = ProductPhoto.objects.filter(product=OuterRef("pk")).order_by("position", "pk")
    return ArraySubquery(photos.values(row=JSONObject(**{name: name for name in PHOTO_COLUMNS})))


def _certificate_rows() -> ArraySubquery:
    held = Certificate.objects.valid_on(timezone.localdate()).filter(products=OuterRef("pk"))
    columns = JSONObject(
        name_es="type__name_es",
        name_en="type__name_en",
        expires_on=Cast("expires_on", CharField()),
        confirmed_at=F("confirmed_at"),
    )
    return ArraySubquery(held.order_by("type__name_es", "pk").values(row=columns))
