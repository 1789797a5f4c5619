"""Edits of a public product that wait for approval, and the moderators' comments on its fields."""

from typing import Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import LineField
from exportasv.core.db.state_machine import LifeCycle, Moves, StateField, Tone, state_machine_trigger
from products.models.product import Product


class ProductRevisionState(LifeCycle):
    DRAFT = "draft", Tone.QUIET, _("draft")
    SUBMITTED = "submitted", Tone.ASKED, _("submitted")
    CHANGES_ASKED = "changes_asked", Tone.RETURNED, _("changes requested")
    APPROVED = "approved", Tone.GOOD, _("approved")
    DISCARDED = "discarded", Tone.QUIET, _("discarded")

    @classproperty
    def OPEN(cls) -> tuple[Self, ...]:
        return cls.DRAFT, cls.SUBMITTED, cls.CHANGES_ASKED

    @classproperty
    def MOVES(cls) -> Moves:
        return {
            cls.DRAFT: (cls.SUBMITTED, cls.DISCARDED),
            cls.SUBMITTED: (cls.CHANGES_ASKED, cls.APPROVED, cls.DISCARDED, cls.DRAFT),
            cls.CHANGES_ASKED: (cls.SUBMITTED, cls.DISCARDED),
        }


class ProductRevision(models.Model):
    """An edit of a public product that waits for approval: column → new value (`certificates`: numbers of all that
    apply to the product). Its new photos are WaitingPhoto rows.
    """

    State = ProductRevisionState

    product = models.ForeignKey(Product, models.CASCADE, related_name="revisions", verbose_name=_("product"))
    changes = models.JSONField(_("changes"), default=dict, encoder=DjangoJSONEncoder)
    state = StateField(_("state"), ProductRevisionState, max_length=15, default=State.DRAFT)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("created by")
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    decided_at = models.DateTimeField(pgettext_lazy("revision", "decided"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = [
            models.UniqueConstraint(
                fields=["product"],
                condition=models.Q(state__in=ProductRevisionState.OPEN),
                name="revision_open_once",
            )
        ]
        triggers = [audit_trigger(), state_machine_trigger(ProductRevisionState)]

    def __str__(self) -> str:
        return f"{self.product} · {self.get_state_display()}"


class FieldComment(models.Model):
    """A moderator's comment on one field of a product, open until the owner changes the field."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="comments", verbose_name=_("product"))
    field = LineField(_("field"), max_length=40)
    text = LineField(_("comment"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return self.text
