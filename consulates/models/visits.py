"""What visitors of a house did with a product, by day."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consulates.models.house import PlacementQuerySet, TradingHouse
from exportasv.core import limits
from exportasv.core.accounts.scopes import ScopedQuerySet
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import BoundedDateField, BoundedIntegerField, ChoiceField
from products.models import Product
from products.models.kind_triggers import goods_only_trigger

MAX_VISITORS = 999  # in one entry


class VisitQuerySet(ScopedQuerySet["Visit"]):
    def totals(self) -> dict[str, int]:
        """Return kind → sum of `count`; 0 for kinds without rows. One query."""
        found = self.aggregate(**{kind: models.Sum("count", filter=models.Q(kind=kind)) for kind in Visit.Kind.values})
        return {kind: found[kind] or 0 for kind in Visit.Kind.values}


class VisitKind(models.TextChoices):
    SAW = "saw", pgettext_lazy("visitors", "saw it")
    TASTED = "tasted", pgettext_lazy("visitors", "tried it")
    ASKED = "asked", pgettext_lazy("visitors", "asked about it")
    BOUGHT = "bought", pgettext_lazy("visitors", "bought it")


class Visit(models.Model):
    """What visitors of a house did with a product on a day, as an officer tapped it: usually one of them."""

    Kind = VisitKind

    house = models.ForeignKey(TradingHouse, models.CASCADE, related_name="visits", verbose_name=_("house"))
    product = models.ForeignKey(Product, models.CASCADE, related_name="house_visits", verbose_name=_("product"))
    day = BoundedDateField(_("day"), **limits.PROGRAMME_DAY)
    kind = ChoiceField(_("what they did"), max_length=6, choices=VisitKind.choices)
    count = BoundedIntegerField(_("how many"), least=1, most=MAX_VISITORS, default=1)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by whom")
    )
    at = models.DateTimeField(_("at"))
    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["-day", "-pk"]
        indexes = [
            models.Index(fields=["house", "day"], name="visit_of_month"),
            models.Index(fields=["house", "product", "day"], name="visit_of_placement"),
        ]
        triggers = [audit_trigger(), goods_only_trigger()]

    def __str__(self) -> str:
        return f"{self.count} × {self.get_kind_display()}"


def with_visits(placements: PlacementQuerySet, *kinds: str) -> PlacementQuerySet:
    """Annotate saw, tasted, asked and bought: what visitors did from the first to the last day of a placement.

    With `kinds` only these.
    """
    here = Visit.objects.filter(
        house=models.OuterRef("house"),
        product=models.OuterRef("product"),
        day__gte=models.OuterRef("since"),
        day__lte=Coalesce(models.OuterRef("until"), models.F("day")),
    )
    return placements.annotate(**{kind: _sum_of(here.filter(kind=kind)) for kind in kinds or Visit.Kind.values})


def _sum_of(visits: models.QuerySet[Visit]) -> Coalesce:
    total = visits.order_by().values("kind").annotate(total=models.Sum("count")).values("total")
    return Coalesce(models.Subquery(total), 0)
