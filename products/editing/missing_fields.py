"""Missing fields of a product with what each would bring; its owner sees them, most valuable first."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from exportasv.core.lazy_text import StrOrPromise
from products.attributes.facts import missing_attributes
from products.editing.score import field_percent
from products.fields import GAINS, required_columns, wished_columns
from products.models import Product
from products.rules import publication

PHOTO_GAIN = _("A clear photo on a plain background: products without one are skipped.")
ATTRIBUTE_GAIN = _("Buyers of your sector ask for it first.")
PRICE_GAIN = _("A price lets a buyer compare without writing to you.")


@dataclass(frozen=True)
class MissingField:
    """One missing field: name, label, benefit, points, whether it is required."""

    field: str
    label: StrOrPromise
    gain: StrOrPromise
    points: int = 0
    required: bool = False


def missing_fields(product: Product, photos: int, prices: int, limit: int = 12) -> list[MissingField]:
    """Return the missing fields: required fields first, then photo and price, then optional fields."""
    points = field_percent(product)
    extra = [] if photos else [MissingField("photos", str(_("A photo")), PHOTO_GAIN, points)]
    extra += [] if prices else [MissingField("prices", str(_("A price")), PRICE_GAIN, points)]
    required = _empty_fields(product, required_columns(product.kind), points, required=True)
    required += [
        MissingField(each.inputs[0], each.name, ATTRIBUTE_GAIN, points, required=True)
        for each in missing_attributes(product)
    ]
    return [*required, *extra, *_empty_fields(product, wished_columns(product.kind), points, required=False)][:limit]


def _empty_fields(product: Product, columns: Iterable[str], points: int, *, required: bool) -> list[MissingField]:
    names = [(column, column.removesuffix("_id")) for column in columns if not getattr(product, column)]
    return [
        MissingField(name, publication.field_labels([name])[0], GAINS[column], points, required)
        for column, name in names
    ]
