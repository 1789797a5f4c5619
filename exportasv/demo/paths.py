"""Invented QR scans and searches without results."""

import random
from datetime import timedelta

from consulates.models import Placement
from exportasv.demo.ground import DEMO_TODAY
from products.models import MissedSearch, Product, QRScan

DAYS = 90
PRODUCTS_ON_PAPER = 120
MISSED_SEARCHES = [
    "pupusas sin gluten", "organic loroco", "vegan cheese", "café descafeinado", "sugar free horchata", "barniz natural",
    "bamboo toothbrush", "camarón congelado", "coconut water", "ropa para perros", "maple syrup", "salsa habanero",
    "quinoa", "leather saddle", "tilapia", "playing cards", "canned tuna", "silla de ruedas", "silver jewelry", "tequila",
]  # fmt: skip


def build_visits_and_searches() -> None:
    build_visits()
    build_missed_searches()


def build_visits() -> None:
    """Create QR scans: most from displays in the houses, some from data sheets, catalogues and shared links."""
    dice = random.Random(20261124)
    rows = []
    shown = Placement.objects.filter(since__lte=DEMO_TODAY).exclude(
        until__lt=DEMO_TODAY
    )  # on the demo's date, not on the real one
    for placement in shown.select_related("house").order_by("pk"):
        days = sorted(dice.sample(range(DAYS), 6))
        rows += [_visit(placement.product_id, placement.house.slug, day, dice.randint(1, 9)) for day in days]
    for pk in Product.objects.order_by("pk").values_list("pk", flat=True)[:PRODUCTS_ON_PAPER]:
        place = dice.choice(["sheet", "catalogue", "share", "label", "fair"])
        days = sorted(dice.sample(range(DAYS), 3))
        rows += [_visit(pk, place, day, dice.randint(1, 4)) for day in days]
    QRScan.objects.bulk_create(rows, ignore_conflicts=True)


def _visit(product: int, place: str, back: int, count: int) -> QRScan:
    return QRScan(product_id=product, place=place, day=DEMO_TODAY - timedelta(days=back), count=count)


def build_missed_searches() -> None:
    dice = random.Random(20261125)
    MissedSearch.objects.bulk_create(
        MissedSearch(query=words, day=DEMO_TODAY - timedelta(days=back), count=dice.randint(1, 5))
        for words in MISSED_SEARCHES
        for back in sorted(dice.sample(range(DAYS), 4))
    )
