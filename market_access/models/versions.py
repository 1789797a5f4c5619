"""What every fact of a market has: where it was read and when, and rows that are superseded by date, never edited."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Self, TypeVar

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from exportasv.core import limits
from exportasv.core.db.archivable import active_field
from exportasv.core.db.fields import BoundedDateField, BoundedIntegerField, ChoiceField, LineField
from exportasv.core.db.ranges import DateRange
from exportasv.core.lazy_text import StrOrPromise
from exportasv.core.programme import CHECK_MARKET_RULES_EVERY

Row = TypeVar("Row", bound=models.Model)
CODE_FORM = RegexValidator(r"\A[A-Z0-9]+(-[A-Z0-9]+)*\Z", _("Use capital letters, digits and single dashes."))
KEY_FORM = RegexValidator(
    r"\A[A-Z0-9]+(-[A-Z0-9]+)*(/[1-9][0-9]*)?\Z", _("The code, and from the second version on its number: US-FSVP/2.")
)
# What a check may change; anything else is a new version.
CHECKED_COLUMNS = ("effective_to", "status", "source", "checked_on", "check_every_days", "is_active")


def words_field(verbose_name: StrOrPromise, help_text: StrOrPromise = "", max_length: int = 30) -> ArrayField:
    """Return a column of codes or first digits of codes; a file separates them by spaces."""
    word = models.CharField(max_length=max_length)
    return ArrayField(word, verbose_name=verbose_name, default=list, blank=True, help_text=help_text)


class Evidence(models.TextChoices):
    """Whether somebody read the rule in a public source, or the institution must confirm it."""

    VERIFIED = "verified", _("read in its source")
    UNVERIFIED = "unverified", _("to be confirmed")


class CheckedQuerySet(models.QuerySet[Row]):
    def unchecked(self, today: date) -> Self:
        """Return the rows in use whose check is older than their term."""
        due = models.ExpressionWrapper(
            models.F("checked_on") + models.F("check_every_days"), output_field=models.DateField()
        )
        return self.alias(check_due=due).filter(check_due__lt=today, is_active=True)


class CheckedFact(models.Model):
    """A fact of a market with its source, the day it was last compared with it, and how sure it is."""

    source = LineField(_("source"), max_length=400)
    checked_on = BoundedDateField(_("last checked"), **limits.PROGRAMME_DAY)
    check_every_days = BoundedIntegerField(
        _("to be checked every, days"), least=1, most=3660, default=CHECK_MARKET_RULES_EVERY.days
    )
    status = ChoiceField(_("how sure"), max_length=10, choices=Evidence.choices, default=Evidence.UNVERIFIED)
    is_active = active_field()

    class Meta:
        abstract = True

    @property
    def is_verified(self) -> bool:
        return self.status == Evidence.VERIFIED

    def is_check_overdue(self, today: date) -> bool:
        """Return whether its term of check is over: pages say "not checked since …"."""
        return self.checked_on + timedelta(days=self.check_every_days) < today


class VersionedQuerySet(CheckedQuerySet[Row]):
    def known_on(self, day: date) -> Self:
        """Return the versions that apply on a day or begin later: those that a page of that day shows."""
        return self.filter(models.Q(effective_to=None) | models.Q(effective_to__gte=day), is_active=True)

    def in_force(self, day: date) -> Self:
        """Return the versions that apply on a day."""
        return self.known_on(day).filter(models.Q(effective_from=None) | models.Q(effective_from__lte=day))


class VersionedFact(CheckedFact):
    """A fact of which each change is a row: `code` stays, `key` names the version, days do not overlap."""

    key = LineField(_("version"), max_length=50, unique=True, validators=[KEY_FORM])
    code = LineField(_("code"), max_length=40, db_index=True, validators=[CODE_FORM])
    effective_from = BoundedDateField(_("in force from"), **limits.MARKET_DAY, null=True, blank=True)
    effective_to = BoundedDateField(_("in force until"), **limits.MARKET_DAY, null=True, blank=True)

    class Meta(CheckedFact.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.key

    def has_begun(self, day: date) -> bool:
        return self.effective_from is None or self.effective_from <= day

    def has_ended(self, day: date) -> bool:
        return self.effective_to is not None and self.effective_to < day

    def standing(self, day: date) -> StrOrPromise:
        """Return in words how it stands on a day: coming, in force, or ended."""
        if self.has_ended(day):
            return _("ended")
        return _("in force") if self.has_begun(day) else _("coming")


def version_constraints(name: str) -> list[models.BaseConstraint]:
    """Return the constraints of a versioned table: days in order, and one version of a code on a day."""
    return [
        models.CheckConstraint(
            name=f"{name}_days_in_order", condition=models.Q(effective_to__gte=models.F("effective_from"))
        ),
        ExclusionConstraint(
            name=f"{name}_one_version",
            expressions=[
                ("code", RangeOperators.EQUAL),
                (DateRange("effective_from", "effective_to"), RangeOperators.OVERLAPS),
            ],
            condition=models.Q(is_active=True),
            violation_error_message=_("Another version of this code is in force on these days."),
        ),
    ]


def version_trigger(may_change: Iterable[str] = CHECKED_COLUMNS) -> pgtrigger.Trigger:
    """Return the trigger that refuses to rewrite a version: only its check and its last day may change."""
    less = "".join(f" - '{column}'" for column in may_change)
    return pgtrigger.Trigger(
        name="never_rewritten",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=f"""
        IF (to_jsonb(NEW){less}) IS DISTINCT FROM (to_jsonb(OLD){less}) THEN
            RAISE EXCEPTION 'A rule of a market is superseded by a new version, never rewritten.'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'never_rewritten';
        END IF;
        RETURN NEW;
        """,
    )
