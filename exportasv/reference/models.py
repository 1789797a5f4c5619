"""A record of what the loader of reference data last wrote, to tell it from later changes by staff."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import DateField, ExpressionWrapper, F
from django.utils.translation import gettext_lazy as _

from exportasv.core import limits
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import BoundedDateField, BoundedIntegerField, ChoiceField, LineField, NameField
from exportasv.core.db.localized import Localized


class SourceQuerySet(models.QuerySet["Source"]):
    def overdue(self, today: date) -> Self:
        """Return the sources whose check is older than their term."""
        due = ExpressionWrapper(F("checked_on") + F("term_days"), output_field=DateField())
        return self.alias(due=due).filter(due__lt=today)


class Source(models.Model):
    """What the portal relies on and did not make: a file of reference data or a text of the law, and its last check."""

    class Kind(models.TextChoices):
        REFERENCE = "reference", _("reference data")
        LAW = "law", _("text of the law")

    code = LineField(_("code"), max_length=60, unique=True)
    kind = ChoiceField(_("kind"), max_length=10, choices=Kind.choices)
    name_es = NameField(_("name in Spanish"), max_length=160)
    name_en = NameField(_("name in English"), max_length=160)
    origin_es = LineField(_("where it comes from, in Spanish"), max_length=400)
    origin_en = LineField(_("where it comes from, in English"), max_length=400)
    checked_on = BoundedDateField(_("last checked"), **limits.PROGRAMME_DAY)
    term_days = BoundedIntegerField(_("to be checked every, days"), least=1, most=3660)
    name = Localized("name")
    origin = Localized("origin")
    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source to be kept up to date")
        verbose_name_plural = _("sources to be kept up to date")
        ordering = ["kind", "code"]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return self.name


class ReferenceRow(models.Model):
    """A row of a reference file, with the values from when it was last loaded."""

    table = LineField(max_length=60)
    key = LineField(max_length=200)
    object_id = LineField(max_length=60)
    values = models.JSONField(help_text="Column → text; a column with another value today was changed by staff.")
    is_withdrawn = models.BooleanField(default=False, help_text="The newest file does not have it.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "key"], name="reference_row_once")]

    def __str__(self) -> str:
        return f"{self.table} {self.key}"
