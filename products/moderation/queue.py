"""Moderation queue: age, risk and reasons, assigned moderator, and statistics."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from companies.models import Certificate, Company
from exportasv.core.accounts.models import User
from exportasv.core.db.sorting import by_name
from exportasv.core.programme import MODERATION_STATISTICS_PERIOD
from exportasv.core.required import required
from products.fields import PRODUCT_FIELDS, Kind
from products.models import PriceChange, Product, ProductPhoto, ProductRevision, Review, WaitingPhoto

POINTS_A_DAY = 10  # one day of waiting counts as ten points of risk
PRICE_CHANGES_PERIOD, MAX_PRICE_CHANGES = timedelta(days=14), 30
PROSE = (Kind.LINE, Kind.TEXT)
CONTACT_PATTERN = re.compile(r"@|https?://|www\.|\+?\d[\d\s-]{7,}\d", re.IGNORECASE)
CLAIM_PATTERN = re.compile(
    r"\b(org[áa]nic|cura|medicinal|terap[ée]utic|certificad|fda|haccp|kosher|halal|sin gluten|gluten free|organic)",
    re.IGNORECASE,
)


@dataclass
class QueueItem:
    """A product, or an edit of a public one, that waits; `risk` is the sum of its `reasons`."""

    product: Product
    revision: ProductRevision | None
    since: datetime
    review: Review | None = None
    reasons: list[tuple[int, str | Promise]] = field(default_factory=list)

    @property
    def risk(self) -> int:
        return sum(points for points, _reason in self.reasons)

    @property
    def days(self) -> int:
        return (timezone.now() - self.since).days

    @property
    def rank(self) -> int:
        """Return the priority, from age and risk. A higher one comes first."""
        return self.days * POINTS_A_DAY + self.risk

    def is_held_by(self, user: User) -> bool:
        """Return whether this user is reviewing it."""
        return self.is_held() and self.review is not None and self.review.moderator_id == user.pk

    def is_held(self) -> bool:
        return self.review is not None and self.review.held_until > timezone.now()


def moderation_queue() -> list[QueueItem]:
    """Return all items that wait, most urgent first. Three queries."""
    revisions = ProductRevision.objects.filter(state=ProductRevision.State.SUBMITTED)
    edits = {revision.product_id: revision for revision in revisions}
    products = _with_risk_facts(Product.objects.filter(Q(state=Product.State.SUBMITTED) | Q(pk__in=edits)))
    reviews = Review.objects.filter(decided_at=None, product__in=[product.pk for product in products])
    held = {review.product_id: review for review in reviews.select_related("moderator")}
    items = [_queue_item(product, edits.get(product.pk), held.get(product.pk)) for product in products]
    return sorted(items, key=lambda item: (-item.rank, item.since, item.product.pk))


def has_unclaimed() -> bool:
    """Return whether an item waits that nobody reviews now."""
    claimed = Review.objects.filter(decided_at=None, held_until__gt=timezone.now()).values("product")
    edits = ProductRevision.objects.filter(state=ProductRevision.State.SUBMITTED)
    return (
        Product.objects.filter(state=Product.State.SUBMITTED).exclude(pk__in=claimed).exists()
        or edits.exclude(product__in=claimed).exists()
    )


def waiting_item(pk: int) -> QueueItem | None:
    """Return the waiting item of this product, or None."""
    product = _with_risk_facts(Product.objects.filter(pk=pk)).first()
    if product is None:
        return None
    revision = product.revisions.filter(state=ProductRevision.State.SUBMITTED).first()
    if product.state != Product.State.SUBMITTED and revision is None:
        return None
    review = product.reviews.filter(decided_at=None).select_related("moderator").first()
    return _queue_item(product, revision, review)


def _with_risk_facts(products: QuerySet[Product]) -> QuerySet[Product]:
    theirs = Product.objects.filter(company=OuterRef("company"), state__in=Product.State.PUBLIC)
    papers = Certificate.objects.valid_today().filter(products=OuterRef("pk"))
    new_photos = WaitingPhoto.objects.filter(
        revision__product=OuterRef("pk"), revision__state=ProductRevision.State.SUBMITTED
    )
    facts = {
        "has_public": Exists(theirs),
        "new_photos": Exists(new_photos),
        "has_photo": Exists(ProductPhoto.objects.filter(product=OuterRef("pk"))),
        "has_paper": Exists(papers),
        "has_health": Exists(papers.filter(type__code="registro-sanitario")),
    }
    rows = products.select_related("company__adviser", "sector", "hs_code", "hs_confirmed_by")
    return rows.annotate(**facts)


def _queue_item(product: Product, revision: ProductRevision | None, review: Review | None) -> QueueItem:
    since = required(revision.submitted_at) if revision else product.updated_at
    return QueueItem(product, revision, since, review, risk_reasons(product, revision))


def risk_reasons(product: Product, revision: ProductRevision | None) -> list[tuple[int, str | Promise]]:
    """Return (points, reason) for each risk. `product` comes from the queue with its annotations."""
    changed = set(revision.changes) if revision else set()
    text = _new_text(product, revision)
    found = [
        (20, _("The company's first product"), not product.has_public),
        (30, _("Food or cosmetics without a valid health registration"), _is_missing_registration(product)),
        (
            25,
            _("It makes a claim that none of its certificates supports"),
            bool(CLAIM_PATTERN.search(text)) and not product.has_paper,
        ),
        (25, _("The text contains a phone number, e-mail or web address"), bool(CONTACT_PATTERN.search(text))),
        (10, _("It has no photo"), not product.has_photo),
        (
            5,
            _("No adviser has checked its HS code"),
            product.hs_confirmed_at is None and product.sector.code != "services",
        ),
        (15, _("The company is not active yet"), product.company.state != Company.State.ACTIVE),
        (10, _("The edit changes the product's name"), "name_es" in changed),
        (15, _("It would use another certificate"), "certificates" in changed),
        (10, _("It brings new photos"), product.new_photos),
    ]
    return [(points, why) for points, why, holds in found if holds]


def _is_missing_registration(product: Product) -> bool:
    return product.sector.needs_health_registration and not product.has_health


def _new_text(product: Product, revision: ProductRevision | None) -> str:
    """Return the texts to review: all of a new product, only the changed ones of an edit."""
    names = [name for each in PRODUCT_FIELDS if each.is_bilingual and each.kind in PROSE for name in each.columns]
    if revision:
        return " ".join(str(value) for name, value in revision.changes.items() if name in names)
    return " ".join(getattr(product, name) for name in names)


def next_item_for(user: User, after: int = 0) -> QueueItem | None:
    """Return the moderator's next item: one they hold, otherwise one that nobody holds. Skip product `after`."""
    items = [item for item in moderation_queue() if item.product.pk != after]
    mine = [item for item in items if item.is_held_by(user)]
    free = [item for item in items if not item.is_held()]
    return next(iter([*mine, *free]), None)


def recent_price_changes() -> list[PriceChange]:
    """Return recent price changes of public products, which take effect without approval."""
    rows = PriceChange.objects.filter(
        at__gte=timezone.now() - PRICE_CHANGES_PERIOD, product__state__in=Product.State.PUBLIC
    )
    return list(rows.select_related("product__company", "by")[:MAX_PRICE_CHANGES])


def moderator_statistics() -> list[dict[str, object]]:
    """Return the recent decisions by moderator: rows of `name`, `approved`, `changes`, `held`."""
    since = Q(reviews__decided_at__gte=timezone.now() - MODERATION_STATISTICS_PERIOD)
    rows = User.objects.annotate(
        approved=Count("reviews", since & Q(reviews__decision=Review.Decision.APPROVED)),
        changes=Count("reviews", since & Q(reviews__decision=Review.Decision.CHANGES)),
        held=Count("reviews", Q(reviews__decided_at=None, reviews__held_until__gt=timezone.now())),
    ).filter(Q(approved__gt=0) | Q(changes__gt=0) | Q(held__gt=0))
    return [
        {"name": str(row), "approved": row.approved, "changes": row.changes, "held": row.held}
        for row in rows.order_by("-approved", by_name("full_name"))
    ]
