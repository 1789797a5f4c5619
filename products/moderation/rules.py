"""Assignment of reviews: moderators claim them, or the schedule assigns them."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import Role
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError
from products.models import Product, Review
from products.moderation.queue import QueueItem, has_unclaimed, moderation_queue

HOLD_PERIOD = timedelta(hours=24)  # after that, any moderator may claim it


def claim_review(product: Product, *, by: User) -> Review:
    """Claim the review of a product for 24 hours. Raise RuleError if another moderator holds it."""
    now = timezone.now()
    with act_as(by):
        review = (
            product.reviews.select_for_update(of=["self"]).filter(decided_at=None).select_related("moderator").first()
        )
        if review is None:
            return product.reviews.create(moderator=by, taken_at=now, held_until=now + HOLD_PERIOD)
        if review.moderator_id not in (None, by.pk) and review.held_until > now:
            raise RuleError(_("%(name)s is reading it.") % {"name": review.moderator})
        review.moderator, review.taken_at, review.held_until = by, now, now + HOLD_PERIOD
        review.save(update_fields=["moderator", "taken_at", "held_until"])
    return review


def assign_reviews() -> int:
    """Assign each unclaimed item to the moderator with the lowest load. Return how many were assigned.

    Skip the company's own adviser if there is another moderator. The schedule runs this.
    """
    if not has_unclaimed():
        return 0
    items = moderation_queue()
    load = _moderator_loads(item for item in items if item.is_held())
    given = 0
    for item in items if load else []:
        if item.is_held():
            continue
        others = {pk: n for pk, n in load.items() if pk != item.product.company.adviser_id} or load
        chosen = min(others, key=lambda pk: (load[pk], pk))
        load[chosen] += 1
        given += 1
        _assign_review(item.product, chosen)
    return given


def _assign_review(product: Product, moderator: int) -> None:
    now = timezone.now()
    values = {"moderator_id": moderator, "taken_at": now, "held_until": now + HOLD_PERIOD}
    with act_as(None):
        product.reviews.update_or_create(decided_at=None, defaults=values)


def _moderator_loads(held: Iterable[QueueItem]) -> dict[int, int]:
    """Return moderator → reviews they hold plus those they decided in the last week."""
    week = Q(reviews__decided_at__gte=timezone.now() - timedelta(days=7))
    people = User.objects.filter(role=Role.ADVISER, is_active=True).annotate(done=Count("reviews", week))
    load = dict(people.values_list("pk", "done"))
    for item in held:
        moderator = item.review.moderator_id if item.review else None
        if moderator is not None and moderator in load:
            load[moderator] += 1
    return load
