"""Exports of long lists."""

from django.conf import settings
from django.db import models
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts.scopes import ScopedQuerySet
from exportasv.core.db.fields import LineField
from exportasv.core.db.state_machine import StateField, state_machine_trigger
from exportasv.core.files.background_files import BackgroundFileState

KEY_LENGTH = 24


def new_key() -> str:
    return get_random_string(KEY_LENGTH).lower()


class ListExport(models.Model):
    """A long list as a file for one person. A background task writes it; it is deleted after some days."""

    State = BackgroundFileState

    key = LineField(_("key"), max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="exports", verbose_name=_("ordered by")
    )
    title = LineField(_("title"), max_length=160)
    address = LineField(_("address of the list"), max_length=2000)
    company = models.BigIntegerField(_("company acted for"), null=True, blank=True)  # chosen in the session
    form = LineField(_("kind of file"), max_length=4)
    state = StateField(_("state"), BackgroundFileState, max_length=10, default=State.WAITING)
    done = models.PositiveIntegerField(_("rows done"), default=0)
    total = models.PositiveIntegerField(_("rows in all"), default=0)
    problem = LineField(_("problem"), max_length=300, blank=True)
    file = models.FileField(_("file"), upload_to="private/exports/", blank=True)
    created_at = models.DateTimeField(_("ordered"), auto_now_add=True)
    ready_at = models.DateTimeField(_("ready"), null=True, blank=True)
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["created_at"])]
        triggers = [state_machine_trigger(BackgroundFileState)]

    def __str__(self) -> str:
        return self.title

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.total) if self.total else 0
