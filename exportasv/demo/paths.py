"""How visitors came and what they did not find, in invented figures: visits by QR code, searches without hits."""

import random
from datetime import timedelta

from consulates.models import Placement
from exportasv.demo.ground import ANCHOR
from products.models import MissedSearch, Product, Visit

DAYS = 90
PRODUCTS_ON_PAPER = 120
ASKED_IN_VAIN = [
    "pupusas sin gluten", "organic loroco", "vegan cheese", "café descafeinado", "sugar free horchata", "barniz natural",
    "bamboo toothbrush", "camarón congelado", "coconut water", "ropa para perros", "maple syrup", "salsa habanero",
    "quinoa", "leather saddle", "tilapia", "playing cards", "canned tuna", "silla de ruedas", "silver jewelry", "tequila",
]  # fmt: skip


def build_paths() -> None:
    build_visits()
    build_missed()


def build_visits() -> None:
    """Most from the shelves of the houses, some from sheets, catalogues and what people pass on."""
    dice = random.Random(20261124)
    rows = []
    shown = Placement.objects.filter(since__lte=ANCHOR).exclude(until__lt=ANCHOR)  # on the demo's today, not on ours
    for placement in shown.select_related("house").order_by("pk"):
        for back in sorted(dice.sample(range(DAYS), 6)):
            rows.append(_visit(placement.product_id, placement.house.slug, back, dice.randint(1, 9)))
    for pk in Product.objects.order_by("pk").values_list("pk", flat=True)[:PRODUCTS_ON_PAPER]:
        place = dice.choice(["sheet", "catalogue", "share", "label", "fair"])
        for back in sorted(dice.sample(range(DAYS), 3)):
            rows.append(_visit(pk, place, back, dice.randint(1, 4)))
    Visit.objects.bulk_create(rows, ignore_conflicts=True)


def _visit(product: int, place: str, back: int, count: int) -> Visit:
    return Visit(product_id=product, place=place, day=ANCHOR - timedelta(days=back), count=count)


def build_missed() -> None:
    dice = random.Random(20261125)
    MissedSearch.objects.bulk_create(
        MissedSearch(words=words, day=ANCHOR - timedelta(days=back), count=dice.randint(1, 5))
        for words in ASKED_IN_VAIN
        for back in sorted(dice.sample(range(DAYS), 4))
    )
