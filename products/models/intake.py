"""A sheet on its way into the catalogue."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exportasv.accounts.models import Role, User
from exportasv.lib.audited import audited
from exportasv.lib.moves import guarded
from products.models.catalogue import Product


class IntakeQuerySet(models.QuerySet["Intake"]):
    def for_actor(self, user: User) -> "IntakeQuerySet":
        """Programme managers and administrators see all intakes, others none."""
        may = user.is_superuser or getattr(user, "role", "") in {Role.MANAGER, Role.ADMINISTRATOR}
        return self if may else self.none()


INTAKE_MOVES = [
    ("uploaded", "checked"),
    ("uploaded", "failed"),
    ("uploaded", "cancelled"),
    ("checked", "applying"),
    ("checked", "cancelled"),
    ("applying", "applied"),
]


class Intake(models.Model):
    """One uploaded sheet: checked row by row, shown to its sender, applied as that person chooses."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("being checked")
        CHECKED = "checked", _("waiting for your decision")
        APPLYING = "applying", _("being applied")
        APPLIED = "applied", pgettext_lazy("intake", "applied")
        FAILED = "failed", _("could not be read")
        CANCELLED = "cancelled", _("discarded")

    MOVES = INTAKE_MOVES

    file = models.FileField(_("file"), upload_to="private/intake/")
    file_name = models.CharField(_("file name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, default="products")
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="intakes", verbose_name=_("sender")
    )
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.UPLOADED)
    mapping = models.JSONField(_("columns"), default=dict, blank=True, help_text=_("Header of the sheet → field."))
    counts = models.JSONField(_("counts"), default=dict, blank=True, help_text=_("Verdict → number of rows."))
    problem = models.TextField(_("problem"), blank=True)
    done = models.PositiveIntegerField(_("rows done"), default=0)
    total = models.PositiveIntegerField(_("rows in all"), default=0)
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    applied_at = models.DateTimeField(pgettext_lazy("intake", "applied"), null=True, blank=True)
    objects = IntakeQuerySet.as_manager()

    class Meta:
        verbose_name = _("intake")
        verbose_name_plural = _("intakes")
        ordering = ["-created_at"]
        triggers = [audited(), guarded(INTAKE_MOVES)]

    def __str__(self) -> str:
        return self.file_name


class IntakeRow(models.Model):
    """One row of the sheet: what stood there, what it means, what is wrong with it, and what became of it."""

    class Verdict(models.TextChoices):
        NEW = "new", pgettext_lazy("row", "new")
        CHANGED = "changed", pgettext_lazy("row", "changed")
        SAME = "same", _("same")
        DUPLICATE = "duplicate", _("twice in the sheet")
        WRONG = "wrong", _("wrong")

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="rows", verbose_name=_("intake"))
    row_number = models.PositiveIntegerField(_("row in the sheet"))
    raw = models.JSONField(_("as written"), default=dict)
    values = models.JSONField(_("as understood"), default=dict)
    changes = models.JSONField(_("changes"), default=dict, help_text=_("Field → [old, new]."))
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices)
    errors = models.JSONField(_("errors"), default=list)
    product = models.ForeignKey(Product, models.SET_NULL, null=True, blank=True, related_name="+")
    applied_at = models.DateTimeField(pgettext_lazy("intake", "applied"), null=True, blank=True)

    class Meta:
        verbose_name = _("row of an intake")
        verbose_name_plural = _("rows of an intake")
        ordering = ["row_number"]
        constraints = [models.UniqueConstraint(fields=["intake", "row_number"], name="intake_row_once")]
        indexes = [models.Index(fields=["intake", "verdict"])]

    def __str__(self) -> str:
        return f"{self.intake} {self.row_number}"
