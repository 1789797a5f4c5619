"""Audit trail: who changed what. Only triggers write its rows, the rows never change, and a hash chain seals them."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from exportasv.core import limits
from exportasv.core.accounts.scopes import ScopedQuerySet
from exportasv.core.db.fields import BoundedDateField, ChoiceField, LineField
from exportasv.core.db.model_titles import model_of_table
from exportasv.core.db.transactions import CurrentTransaction

VERIFY_WITHIN = timedelta(hours=36)  # the trail is verified every night


class Signature(models.TextChoices):
    """Whether the portal signed the actor and the request of an entry. See signatures.py."""

    SIGNED = "signed", _("signed by the portal")
    UNSIGNED = "unsigned", _("not signed")
    WRONG = "wrong", _("wrong signature")


class AuditEntry(models.Model):
    """One change of one row of an audited table, with the columns that changed."""

    table_name = LineField(_("table"), max_length=63)
    row_id = LineField(_("row"), max_length=64)
    action = LineField(_("action"), max_length=10)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="+",
        verbose_name=_("actor"),
    )
    request_id = LineField(_("request"), max_length=64, blank=True)
    at = models.DateTimeField(_("at"))
    signature = LineField(_("signature"), max_length=120, blank=True, default="", editable=False)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [models.Index(fields=["table_name", "row_id", "-id"]), models.Index(fields=["actor", "-id"])]

    def __str__(self) -> str:
        model = model_of_table(self.table_name)
        return f"{model._meta.verbose_name if model else self.table_name} {self.row_id}"


class Seal(models.Model):
    """The keyed hash of one entry together with the hash of the seal before it. Numbers have no gaps."""

    number = models.BigIntegerField(_("number"), primary_key=True)
    entry = models.OneToOneField(AuditEntry, models.DO_NOTHING, db_constraint=False, verbose_name=_("entry"))
    key_id = LineField(_("key"), max_length=16)
    signature = ChoiceField(_("signature"), max_length=8, choices=Signature.choices)
    sealed_at = models.DateTimeField(_("sealed"))
    hash = models.BinaryField(_("hash"), max_length=32)

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")

    def __str__(self) -> str:
        return f"{self.pk}"


class TrailAnchor(models.Model):
    """The end of what was archived of the trail: the last seal that left the database (archive.py).

    `late` has the entries of archived months whose seals stay: they were sealed after the first of the next month.
    """

    month = BoundedDateField(
        _("month"), **limits.PROGRAMME_DAY, help_text=_("The first day of the month that was archived.")
    )
    number = models.BigIntegerField(_("last seal"))
    hash = models.BinaryField(_("hash"), max_length=32)
    used_keys = models.JSONField(_("keys"), default=list)
    late = models.JSONField(_("entries sealed later"), default=list)
    file_name = LineField(_("file"), max_length=100)
    file_hash = LineField(_("hash of the file"), max_length=64)
    at = models.DateTimeField(_("archived"))
    key_id = LineField(_("key"), max_length=16)
    mac = models.BinaryField(_("signature"), max_length=32)

    class Meta:
        verbose_name = _("archived month of the audit trail")
        verbose_name_plural = _("archived months of the audit trail")

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class TrailCheckQuerySet(models.QuerySet["TrailCheck"]):
    def not_intact(self) -> Self:
        """Return the verifications that found problems, after the last that found none."""
        intact = self.filter(intact=True).order_by("-pk").values("pk")[:1]
        return self.filter(intact=False, pk__gt=Coalesce(models.Subquery(intact), 0))

    def overdue(self, now: datetime) -> Self:
        """Return the newest verification if it is older than VERIFY_WITHIN, else none."""
        newest = self.order_by("-pk").values("pk")[:1]
        return self.filter(pk__in=models.Subquery(newest), at__lt=now - VERIFY_WITHIN)


class TrailCheck(models.Model):
    """A verification of the whole trail: what it compared, and what it found wrong."""

    at = models.DateTimeField(_("verified"), auto_now_add=True)
    seals = models.BigIntegerField(_("entries verified"))
    heads = models.PositiveIntegerField(_("heads compared"), help_text=_("Of those kept outside the database."))
    intact = models.BooleanField(_("intact"))
    problems = models.JSONField(_("problems"), default=list, blank=True)
    objects = TrailCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("verification of the audit trail")
        verbose_name_plural = _("verifications of the audit trail")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class ContentChange(models.Model):
    """A mark that public content changed. See exportasv/core/http/content_version.py."""

    class Meta:
        verbose_name = _("public change")
        verbose_name_plural = _("public changes")

    def __str__(self) -> str:
        return f"{self.pk}"


class RowVersion(models.Model):
    """A change of what the public sees of a row. Only triggers write it: exportasv/core/audit/row_versions.py."""

    table_name = LineField(_("table"), max_length=63)
    row_id = models.BigIntegerField(_("row"))
    slug = LineField(_("address on the site"), max_length=200)
    at = models.DateTimeField(_("at"))
    is_public = models.BooleanField(_("public"), help_text=_("No: the public no longer sees it at this address."))
    transaction_id = models.BigIntegerField(
        _("transaction"), db_default=CurrentTransaction(), help_text=_("Its number in PostgreSQL.")
    )

    class Meta:
        verbose_name = _("version of a public row")
        verbose_name_plural = _("versions of public rows")
        indexes = [
            models.Index(fields=["table_name", "row_id", "-at"], name="row_version_of_row"),
            models.Index(fields=["table_name", "-at"], name="row_version_newest"),
            models.Index(fields=["at"], name="row_version_recent"),
            models.Index(fields=["table_name", "transaction_id", "id"], name="row_version_in_order"),
            models.Index(fields=["at"], name="row_version_gone", condition=models.Q(is_public=False)),
        ]

    def __str__(self) -> str:
        return f"{self.table_name} {self.slug}"


class ClockDay(models.Model):
    """The last day until which versions were written of what changes by the date alone (change_feed.py): one row."""

    day = BoundedDateField(_("day"), **limits.PROGRAMME_DAY)

    class Meta:
        verbose_name = _("day of the changes by date")
        verbose_name_plural = _("days of the changes by date")

    def __str__(self) -> str:
        return f"{self.day}"


class FeedBarrier(models.Model):
    """What the change feed may show once every transaction before `ends` has ended (change_feed.py)."""

    horizon = models.BigIntegerField(_("transactions before"), unique=True)
    ends = models.BigIntegerField(_("after those before"))

    class Meta:
        verbose_name = _("barrier of the change feed")
        verbose_name_plural = _("barriers of the change feed")

    def __str__(self) -> str:
        return f"{self.horizon}"


class Deletion(models.Model):
    """A deletion by staff. An entry of the trail with the same key has every row that fell (rules.py)."""

    key = LineField(_("key"), max_length=32, unique=True)
    model = LineField(_("table"), max_length=100)
    title = LineField(_("what"), max_length=200)
    rows = models.PositiveIntegerField(_("rows"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("deleted by")
    )
    at = models.DateTimeField(_("deleted"))
    brought_back_at = models.DateTimeField(_("brought back"), null=True, blank=True)
    brought_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("brought back by"),
    )
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("deletion")
        verbose_name_plural = _("deletions")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["at"], name="deletion_to_forget")]

    def __str__(self) -> str:
        return self.title
