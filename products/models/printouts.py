"""Printouts, and scans of their QR codes."""

from django.db import models
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from exportasv.core import limits
from exportasv.core.db.fields import BoundedDateField, ChoiceField, LineField, NameField
from exportasv.core.db.state_machine import StateField, state_machine_trigger
from exportasv.core.files.background_files import BackgroundFileState
from products.models.product import Product

KEY_LENGTH = 24


def new_key() -> str:
    return get_random_string(KEY_LENGTH)


class Printout(models.Model):
    """A catalogue or labels that a visitor ordered. A job makes it, its key opens it; it is deleted after some days."""

    class Kind(models.TextChoices):
        CATALOGUE = "catalogue", _("catalogue with a cover and an index")
        LABELS = "labels", _("shelf labels, eight on a sheet")

    State = BackgroundFileState

    key = LineField(_("key"), max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    kind = ChoiceField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.CATALOGUE)
    language = LineField(_("language"), max_length=2, default="es")
    title = NameField(_("title"), max_length=120)
    query = LineField(_("filter"), max_length=1000, blank=True, help_text=_("As in the catalogue's address."))
    products = models.JSONField(_("products"), null=True, blank=True, help_text=_("Instead of a filter."))
    place = LineField(_("place"), max_length=60, default="catalogue", help_text=_("Shown in its QR codes."))
    stamp = LineField(_("catalogue version"), max_length=60, blank=True)
    state = StateField(_("state"), BackgroundFileState, max_length=10, default=State.WAITING)
    problem = LineField(_("problem"), max_length=300, blank=True)
    done = models.PositiveIntegerField(_("products done"), default=0)
    total = models.PositiveIntegerField(_("products in all"), default=0)
    file = models.FileField(_("file"), upload_to="private/printouts/", blank=True)
    created_at = models.DateTimeField(_("ordered"), auto_now_add=True)
    ready_at = models.DateTimeField(_("ready"), null=True, blank=True)

    class Meta:
        verbose_name = _("printout")
        verbose_name_plural = _("printouts")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["created_at"])]
        triggers = [state_machine_trigger(BackgroundFileState)]

    def __str__(self) -> str:
        return self.title


class QRScan(models.Model):
    """Number of times a product's QR code was opened from a place on a day. No data about the visitor."""

    day = BoundedDateField(_("day"), **limits.PROGRAMME_DAY)
    product = models.ForeignKey(Product, models.CASCADE, related_name="visits", verbose_name=_("product"))
    place = LineField(_("place"), max_length=60)
    count = models.PositiveIntegerField(_("times"), default=1)

    class Meta:
        verbose_name = _("visit by QR code")
        verbose_name_plural = _("visits by QR code")
        ordering = ["-day", "-count"]
        constraints = [models.UniqueConstraint(fields=["day", "product", "place"], name="visit_once_a_day")]

    def __str__(self) -> str:
        return f"{self.product} · {self.place} × {self.count}"
