"""Rules for a visitor's shortlist: no account, a random key, and a read-only link to share it."""

import secrets

from django.core import signing
from django.db import transaction
from django.db.models import Max, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from exportasv.core.db.errors import RuleError
from exportasv.core.programme import SHORTLIST_LIFETIME
from products.models import Product, Shortlist, ShortlistItem
from products.models.product import ProductQuerySet

MAX_PRODUCTS = 30
SIGNING_SALT = "shortlist"


def add_to_shortlist(key: str, product: Product) -> Shortlist:
    """Add the product to the shortlist with this key, or to a new one. Raise RuleError if the shortlist is full."""
    with transaction.atomic():
        row = Shortlist.objects.select_for_update().filter(key=key).first() if key else None
        row = row or Shortlist.objects.create(key=secrets.token_urlsafe(32))
        others = row.items.exclude(product=product)
        if others.count() >= MAX_PRODUCTS:
            raise RuleError(_("A shortlist can have %(most)s products. Remove one first.") % {"most": MAX_PRODUCTS})
        last = others.aggregate(last=Max("position"))["last"] or 0
        row.items.get_or_create(product=product, defaults={"position": last + 1})
    return row


def remove_from_shortlist(key: str, product: Product) -> None:
    """Remove the product from the shortlist with this key, if it is there."""
    ShortlistItem.objects.filter(shortlist__key=key, product=product).delete()


def shared_key(row: Shortlist) -> str:
    """Return the key of the read-only link."""
    return signing.dumps(row.pk, salt=SIGNING_SALT)


def shortlist_by_shared_key(shared: str) -> Shortlist | None:
    """Return the shortlist of a shared link, or None if the link was altered or the shortlist is gone."""
    try:
        return Shortlist.objects.filter(pk=signing.loads(shared, salt=SIGNING_SALT)).first()
    except signing.BadSignature:
        return None


def shortlist_products(row: Shortlist | None) -> ProductQuerySet:
    """Return the public products of a shortlist in its order, with what a comparison shows."""
    if row is None:
        return Product.objects.none()
    place = row.items.filter(product=OuterRef("pk")).values("position")
    rows = Product.objects.published().filter(shortlists=row).with_details()
    return rows.annotate(place=Subquery(place)).order_by("place")


def delete_old_shortlists() -> int:
    """Delete shortlists older than SHORTLIST_LIFETIME. Return how many."""
    return (
        Shortlist.objects.filter(created_at__lt=timezone.now() - SHORTLIST_LIFETIME)
        .delete()[1]
        .get("products.Shortlist", 0)
    )
