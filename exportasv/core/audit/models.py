"""Audit trail: who changed what. Only triggers write its rows, the rows never change, and a hash chain seals them."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def append_only() -> pgtrigger.Protect:
    """Return the trigger that refuses to change or delete a row."""
    return pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class AuditEntry(models.Model):
    """One change of one row of an audited table, with the columns that changed."""

    table_name = models.CharField(_("table"), max_length=63)
    row_id = models.CharField(_("row"), max_length=64)
    action = models.CharField(_("action"), max_length=10)
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
    request_id = models.CharField(_("request"), max_length=64, blank=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [models.Index(fields=["table_name", "row_id", "-id"]), models.Index(fields=["actor", "-id"])]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.table_name} {self.row_id} {self.action}"


class Seal(models.Model):
    """The hash of one entry together with the hash of the seal before it."""

    entry = models.OneToOneField(AuditEntry, models.DO_NOTHING, db_constraint=False, verbose_name=_("entry"))
    hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.pk}"


class ContentChange(models.Model):
    """A mark that public content changed. See exportasv/core/http/content_version.py."""

    class Meta:
        verbose_name = _("public change")
        verbose_name_plural = _("public changes")

    def __str__(self) -> str:
        return f"{self.pk}"
