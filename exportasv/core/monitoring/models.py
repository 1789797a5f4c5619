"""Signs of life of the processes that answer no requests."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exportasv.core.db.fields import LineField

BEAT = "beat"


class Heartbeat(models.Model):
    """When the schedule, or a worker of one queue, was last seen at work."""

    name = LineField(_("name"), max_length=60, unique=True)
    at = models.DateTimeField(_("last seen"))

    class Meta:
        verbose_name = _("sign of life")
        verbose_name_plural = _("signs of life")

    def __str__(self) -> str:
        return self.name


class FileCheck(models.Model):
    """A nightly comparison of the rows that name a file with the files that are there."""

    at = models.DateTimeField(_("made"), auto_now_add=True)
    missing = models.PositiveIntegerField(_("rows without their file"))
    orphaned = models.PositiveIntegerField(_("files without a row"))
    examples = models.JSONField(_("examples"), default=list, help_text=_("Table, row and column of a missing file."))

    class Meta:
        verbose_name = _("comparison of rows and files")
        verbose_name_plural = _("comparisons of rows and files")
        get_latest_by = "at"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"


def worker_name(queue: str) -> str:
    """Return the name of the workers of a queue."""
    return f"worker {queue}"


def record_heartbeat(name: str) -> None:
    """Write that `name` is at work now."""
    row = Heartbeat(name=name, at=timezone.now())
    Heartbeat.objects.bulk_create([row], update_conflicts=True, unique_fields=["name"], update_fields=["at"])
