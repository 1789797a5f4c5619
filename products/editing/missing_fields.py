"""What a product's page still lacks, and what each thing would bring: told to its owner, most valuable first."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from exportasv.core.lazy_text import StrOrPromise
from products.editing.score import FIELD_PERCENT, RECOMMENDED_FIELDS, REQUIRED_FIELDS
from products.models import Product
from products.rules import publication

FIELD_GAINS = {
    "name_es": _("It is the first thing read, and what search looks at."),
    "summary_es": _("Buyers read this line in the catalogue before they open anything."),
    "description_es": _("What it is made of, how, and what for: this answers half of all questions."),
    "unit_es": _("Without a unit of sale no price and no order can be understood."),
    "minimum_order": _("It is the first thing buyers ask; without it they ask somebody else."),
    "lead_time_days": _("A buyer plans the shelf by it."),
    "name_en": _("Buyers abroad search in English."),
    "summary_en": _("Buyers who do not read Spanish see this line first."),
    "description_en": _("Buyers in the United States and Europe decide in English."),
    "hs_code_id": _("The buyer's broker works out duties with it; it also finds the product in trade searches."),
    "monthly_capacity": _("Importers ask whether you can repeat the order every month."),
    "unit_en": _("It stands beside the price and the smallest order, in English."),
}
PHOTO_GAIN = _("A clear photo against a plain background: products without one are passed over.")
PRICE_GAIN = _("A price at FOB or EXW lets a buyer compare without writing to you.")


@dataclass(frozen=True)
class MissingField:
    """One thing that is missing: its field, its name, what it brings, how many points, whether it must be."""

    field: str
    label: StrOrPromise
    gain: StrOrPromise
    points: int = 0
    required: bool = False


def missing_fields(product: Product, photos: int, prices: int, limit: int = 12) -> list[MissingField]:
    """What the page lacks: required fields first, then photo and price, then what makes it complete."""
    names = REQUIRED_FIELDS + RECOMMENDED_FIELDS
    found = [
        MissingField(
            name.removesuffix("_id"),
            publication.field_labels([name.removesuffix("_id")])[0],
            FIELD_GAINS[name],
            FIELD_PERCENT,
            name in needed,
        )
        for needed in [set(REQUIRED_FIELDS)]
        for name in names
        if not getattr(product, name)
    ]
    must = [lack for lack in found if lack.required]
    extra = [] if photos else [MissingField("photos", str(_("A photo")), PHOTO_GAIN, FIELD_PERCENT)]
    extra += [] if prices else [MissingField("prices", str(_("A price")), PRICE_GAIN, FIELD_PERCENT)]
    return [*must, *extra, *(lack for lack in found if not lack.required)][:limit]
