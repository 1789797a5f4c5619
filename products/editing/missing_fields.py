"""Missing fields of a product with what each would bring; its owner sees them, most valuable first."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from exportasv.core.lazy_text import StrOrPromise
from products.editing.score import FIELD_PERCENT
from products.fields import GAINS, REQUIRED_COLUMNS, WISHED_COLUMNS
from products.models import Product
from products.rules import publication

PHOTO_GAIN = _("A clear photo on a plain background: products without one are skipped.")
PRICE_GAIN = _("A price at FOB or EXW lets a buyer compare without writing to you.")


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
    names = REQUIRED_COLUMNS + WISHED_COLUMNS
    found = [
        MissingField(
            name.removesuffix("_id"),
            publication.field_labels([name.removesuffix("_id")])[0],
            GAINS[name],
            FIELD_PERCENT,
            name in needed,
        )
        for needed in [set(REQUIRED_COLUMNS)]
        for name in names
        if not getattr(product, name)
    ]
    must = [lack for lack in found if lack.required]
    extra = [] if photos else [MissingField("photos", str(_("A photo")), PHOTO_GAIN, FIELD_PERCENT)]
    extra += [] if prices else [MissingField("prices", str(_("A price")), PRICE_GAIN, FIELD_PERCENT)]
    return [*must, *extra, *(lack for lack in found if not lack.required)][:limit]
