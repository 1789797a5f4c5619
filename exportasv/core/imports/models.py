"""Models of an import: the file, its rows, their effects in the database, and the columns known for each sender."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exportasv.core.accounts.scopes import ScopedQuerySet
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import ChoiceField, LineField, ProseField
from exportasv.core.db.state_machine import LifeCycle, Moves, StateField, Tone, state_machine_trigger

PROGRESS = ("done", "total", "through", "photos_told")  # marks of long work, written every few seconds


class ImportJobState(LifeCycle):
    UPLOADED = "uploaded", Tone.QUIET, _("being checked")
    ASKED = "asked", Tone.QUIET, _("waiting for its columns to be named")
    CHECKED = "checked", Tone.ASKED, _("waiting for your decision")
    APPLYING = "applying", Tone.RUNNING, _("being applied")
    APPLIED = "applied", Tone.ASKED, pgettext_lazy("import", "applied")
    STOPPED = "stopped", Tone.QUIET, _("stopped")
    UNDOING = "undoing", Tone.QUIET, _("being undone")
    UNDONE = "undone", Tone.QUIET, _("undone")
    FAILED = "failed", Tone.BAD, _("could not be read")
    CANCELLED = "cancelled", Tone.QUIET, _("discarded")

    @classproperty
    def UNDECIDED(cls) -> tuple[Self, ...]:
        """States before the import is applied, in which its sender can still discard it."""
        return cls.UPLOADED, cls.ASKED, cls.CHECKED

    @classproperty
    def IN_PROGRESS(cls) -> tuple[Self, ...]:
        """States in which a worker is processing the import."""
        return cls.UPLOADED, cls.APPLYING, cls.UNDOING

    @classproperty
    def MOVES(cls) -> Moves:
        return {
            cls.UPLOADED: (cls.ASKED, cls.CHECKED, cls.FAILED, cls.CANCELLED),
            cls.ASKED: (cls.UPLOADED, cls.CANCELLED),
            cls.CHECKED: (cls.UPLOADED, cls.APPLYING, cls.CANCELLED),
            cls.APPLYING: (cls.APPLIED, cls.STOPPED),
            cls.STOPPED: (cls.APPLYING, cls.UNDOING),
            cls.APPLIED: (cls.UNDOING,),
            cls.UNDOING: (cls.UNDONE,),
        }


class ImportJob(models.Model):
    """One uploaded sheet. It is checked row by row; its sender then decides what to apply."""

    State = ImportJobState

    file = models.FileField(_("file"), upload_to="private/imports/")
    file_name = LineField(_("file name"), max_length=200)
    photos = models.FileField(_("photos"), upload_to="private/imports/", blank=True)
    photos_told = models.JSONField(_("photo report"), null=True, blank=True)
    kind = LineField(_("kind"), max_length=20)
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="import_jobs", verbose_name=_("sender")
    )
    state = StateField(_("state"), ImportJobState, max_length=12, default=State.UPLOADED)
    chosen = models.JSONField(
        _("columns chosen"), null=True, blank=True, help_text=_("Sheet, header, column → field, decimal mark.")
    )
    mended = models.JSONField(
        _("cells mended"), default=dict, blank=True, help_text=_("Row → field → text written on the page.")
    )
    accepted = models.JSONField(
        _("doubts accepted"), default=dict, blank=True, help_text=_("Row → field → value that its sender confirmed.")
    )
    found = models.JSONField(_("file contents"), default=dict, blank=True)
    counts = models.JSONField(_("counts"), default=dict, blank=True, help_text=_("Verdict → number of rows."))
    takes = models.JSONField(_("verdicts to apply"), default=list, blank=True)
    problem = models.JSONField(_("problem"), null=True, blank=True, help_text=_("Cause and facts."))
    rounds = models.PositiveSmallIntegerField(_("times checked, applied or undone"), default=0)
    done = models.PositiveIntegerField(_("rows done"), default=0)
    total = models.PositiveIntegerField(_("rows in all"), default=0)
    through = models.PositiveIntegerField(_("applied through row"), default=0)
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    applied_at = models.DateTimeField(pgettext_lazy("import", "applied"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at", "-pk"]
        triggers = [audit_trigger(unaudited=PROGRESS), state_machine_trigger(ImportJobState)]

    def __str__(self) -> str:
        return self.file_name

    def sheet_fields(self) -> set[str]:
        """Return the fields that the sheet has a column for, or that were written on the page; empty before reading."""
        header = self.found.get("header", {"fields": []})
        return {*header["fields"], *(name for cells in self.mended.values() for name in cells)} - {""}


class RowVerdict(models.TextChoices):
    NEW = "new", pgettext_lazy("row", "new")
    CHANGED = "changed", pgettext_lazy("row", "changed")
    SAME = "same", _("same")
    DOUBT = "doubt", _("to be confirmed")
    TWIN = "twin", _("similar to an existing one")
    DUPLICATE = "duplicate", _("twice in the sheet")
    WRONG = "wrong", _("wrong")


class ImportRow(models.Model):
    """One row of the sheet: its values, its errors and what it would change. COPY writes it."""

    Verdict = RowVerdict

    # No database constraint: checking it would cost as much as the COPY itself.
    job = models.ForeignKey(
        ImportJob, models.CASCADE, related_name="rows", verbose_name=_("import"), db_index=False, db_constraint=False
    )
    row_number = models.PositiveIntegerField(_("row in the sheet"))
    verdict = ChoiceField(_("verdict"), max_length=10, choices=Verdict.choices)
    values = models.JSONField(_("as understood"), default=dict)
    errors = models.JSONField(_("errors"), null=True, blank=True, help_text=_("Field, code, value, facts."))
    changes = models.JSONField(_("changes"), null=True, blank=True, help_text=_("Field → [old, new]."))

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of an import")
        ordering = ["row_number"]
        constraints = [models.UniqueConstraint(fields=["job", "row_number"], name="import_row_number_once")]
        indexes = [
            models.Index(
                fields=["job", "verdict", "row_number"],
                name="import_row_verdict",
                condition=~models.Q(verdict=RowVerdict.NEW),
            )
        ]

    def __str__(self) -> str:
        return f"{self.job} {self.row_number}"


class ImportEffect(models.Model):
    """The effect of one applied row: the id of the row it wrote, that row's old values, and its stamp afterwards.

    The stamp lists the last transactions (PostgreSQL's xmin) that wrote the row and its child rows. While it is the
    same, nobody has edited what the import wrote.
    """

    job = models.ForeignKey(ImportJob, models.CASCADE, related_name="effects", db_index=False, db_constraint=False)
    row_number = models.PositiveIntegerField(_("row in the sheet"))
    target = models.BigIntegerField(_("written row"))
    before = models.JSONField(_("before"), null=True, help_text=_("None for a row that did not exist."))
    stamp = ProseField(_("version"))
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    kept = LineField(_("reason it was kept"), max_length=10, blank=True, db_default="")

    class Meta:
        verbose_name = _("effect of an import")
        verbose_name_plural = _("effects of imports")
        ordering = ["row_number"]
        constraints = [models.UniqueConstraint(fields=["job", "row_number"], name="import_effect_once")]

    def __str__(self) -> str:
        return f"{self.job_id} {self.row_number} → {self.target}"


class KnownColumn(models.Model):
    """The field that a sender chose for a header. An empty field means that the column is ignored."""

    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("sender"))
    kind = LineField(_("kind"), max_length=20)
    header = LineField(_("header"), max_length=120, help_text=_("Without accents and capitals."))
    field = LineField(_("field"), max_length=40, blank=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True, db_default=Now())

    class Meta:
        verbose_name = _("known column")
        verbose_name_plural = _("known columns")
        constraints = [models.UniqueConstraint(fields=["sender", "kind", "header"], name="known_column_once")]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return f"{self.header} → {self.field}"
