"""Merges, with the data to undo them, and pairs that are not duplicates."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import ChoiceField, LineField


class Merge(models.Model):
    """A company (or product) that was merged into another, with the data to undo it."""

    class Kind(models.TextChoices):
        COMPANY = "companies.company", _("company")
        PRODUCT = "products.product", _("product")

    kind = ChoiceField(_("kind"), max_length=20, choices=Kind.choices)
    kept_id = models.BigIntegerField(_("number of the remaining one"))
    dropped_id = models.BigIntegerField(_("number of the other"))
    kept_name = LineField(_("kept"), max_length=160)
    dropped_name = LineField(_("merged into it"), max_length=160)
    record = models.JSONField(_("what moved"), default=dict)  # see companies/merging/rules.py
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "dropped_id"], condition=models.Q(undone_at__isnull=True), name="merged_once"
            ),
            models.CheckConstraint(name="merge_of_two", condition=~models.Q(kept_id=models.F("dropped_id"))),
        ]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return f"{self.dropped_name} → {self.kept_name}"


class DistinctPair(models.Model):
    """Two similar rows that are not duplicates; `low_id` is the smaller primary key."""

    kind = ChoiceField(_("kind"), max_length=20, choices=Merge.Kind.choices)
    low_id = models.BigIntegerField(_("one"))
    high_id = models.BigIntegerField(_("other"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("distinct pair")
        verbose_name_plural = _("distinct pairs")
        constraints = [
            models.UniqueConstraint(fields=["kind", "low_id", "high_id"], name="not_the_same_once"),
            models.CheckConstraint(name="not_the_same_in_order", condition=models.Q(low_id__lt=models.F("high_id"))),
        ]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return f"{self.low_id} ≠ {self.high_id}"
