"""Reminders to companies: confirm that a product is up to date, and what happens if they do not."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from companies.people import reminder_recipients
from exportasv.core.accounts.signed_links import signed_token
from exportasv.core.notifications.reminders import CHUNK_SIZE, DueReminder, Unit, iso_day, pending_rows, trigger
from exportasv.core.programme import CONFIRM_EVERY, HIDDEN_AFTER_STALE
from exportasv.core.required import required
from products.models import Product

CONFIRM_PURPOSE = "product-confirm"  # purpose of the signed link


def confirm_link(product: Product) -> str:
    """Return the link that confirms this product without signing in."""
    return reverse("products:confirm_by_link", args=[signed_token(CONFIRM_PURPOSE, product.pk)])


Rows = TypeVar("Rows", bound=QuerySet)


def _with_recipients(products: Rows) -> Rows:
    active = products.filter(company__state=Company.State.ACTIVE)
    return active.select_related("company__adviser").prefetch_related("company__members__user")


@trigger(
    "product_to_confirm",
    _("A product asks to be confirmed"),
    unit=Unit.DAYS_BEFORE,
    default_rules=[(14, "members"), (3, "members")],
)
def products_to_confirm(threshold: int, now: datetime) -> Iterator[DueReminder]:
    """Yield published products that turn stale within `threshold` days unless somebody confirms them."""
    since = now - CONFIRM_EVERY + timedelta(days=threshold)
    rows = Product.objects.with_held_at()
    late = pending_rows(rows.filter(Q(held_at__lte=since), state=Product.State.PUBLISHED), iso_day("held_at"))
    for product in _with_recipients(late).iterator(CHUNK_SIZE):
        yield DueReminder(
            product,
            reminder_recipients(product.company),
            {"product": product, "until": product.held_at + CONFIRM_EVERY},
            link=partial(confirm_link, product),
        )


@trigger(
    "product_stale",
    _("A product was not confirmed"),
    unit=Unit.DAYS_AFTER,
    default_rules=[(1, "members"), (HIDDEN_AFTER_STALE.days, "owners"), (HIDDEN_AFTER_STALE.days, "adviser")],
)
def stale_products(threshold: int, now: datetime) -> Iterator[DueReminder]:
    """Yield products that have been stale for `threshold` days. The catalogue hides them after HIDDEN_AFTER_STALE."""
    rows = Product.objects.filter(state=Product.State.STALE, stale_since__lte=now - timedelta(days=threshold))
    for product in _with_recipients(pending_rows(rows, iso_day("stale_since"))).iterator(CHUNK_SIZE):
        stale_since = required(product.stale_since)
        yield DueReminder(
            product,
            reminder_recipients(product.company),
            {"product": product, "hidden": stale_since + HIDDEN_AFTER_STALE <= now},
            link=partial(confirm_link, product),
        )
