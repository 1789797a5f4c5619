"""Quotations sent in the thread of an inquiry."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consulates.models.inquiries import Inquiry
from exportasv.core import limits
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.constraints import same_owner_trigger
from exportasv.core.db.fields import (
    BoundedDateField,
    BoundedDecimalField,
    BoundedIntegerField,
    ChoiceField,
    LineField,
    ProseField,
)
from exportasv.core.db.state_machine import LifeCycle, Moves, StateField, Tone, state_machine_trigger
from exportasv.core.programme import ORDER_UNDO_PERIOD
from products.models import PriceTerm, Product
from products.models.prices import MAX_PRICE, MAX_QUANTITY


class QuotationState(LifeCycle):
    SENT = "sent", Tone.ASKED, pgettext_lazy("quotation", "sent")
    ACCEPTED = "accepted", Tone.AGREED, pgettext_lazy("quotation", "accepted")
    DECLINED = "declined", Tone.QUIET, _("declined")
    REPLACED = "replaced", Tone.QUIET, _("replaced by a newer one")

    @classproperty
    def MOVES(cls) -> Moves:
        return {
            cls.SENT: (cls.ACCEPTED, cls.DECLINED, cls.REPLACED),
            cls.ACCEPTED: (cls.SENT,),  # the buyer took the order back within the hour
        }


class Quotation(models.Model):
    """An offer to a buyer, in US dollars; one of a service has no Incoterm and place.

    A newer one of the same inquiry replaces it; an accepted one is the order.
    """

    State = QuotationState

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="quotations", verbose_name=_("inquiry"))
    number = models.PositiveSmallIntegerField(_("number"))
    incoterm = ChoiceField("Incoterm 2020", max_length=3, choices=PriceTerm.Incoterm.choices, blank=True)
    place = LineField(_("named place"), max_length=80, blank=True)
    valid_until = BoundedDateField(_("valid until"), **limits.PROGRAMME_DAY)
    lead_time_days = BoundedIntegerField(_("lead time in days"), least=1, most=730, null=True, blank=True)
    payment = LineField(_("payment"), max_length=160, blank=True)
    note = ProseField(_("note"), blank=True)
    state = StateField(_("state"), QuotationState, max_length=10, default=State.SENT)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("sent by")
    )
    sent_at = models.DateTimeField(pgettext_lazy("quotation", "sent"))
    decided_at = models.DateTimeField(pgettext_lazy("quotation", "decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("quotation")
        verbose_name_plural = _("quotations")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["inquiry", "number"], name="quotation_number_once"),
            models.UniqueConstraint(
                fields=["inquiry"], condition=models.Q(state=QuotationState.SENT), name="quotation_one_stands"
            ),
            models.CheckConstraint(
                name="quotation_incoterm_has_place",
                condition=models.Q(incoterm="", place="") | ~models.Q(incoterm="") & ~models.Q(place=""),
                violation_error_message=_("Write the Incoterm and its place, or neither."),
            ),
        ]
        triggers = [audit_trigger(), state_machine_trigger(QuotationState)]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """Return the reference on the PDF: the inquiry's key and the quotation's number."""
        return f"{self.inquiry_id}-{self.number}"

    @property
    def terms(self) -> str:
        """Return the Incoterm with its place, "" for a service."""
        return f"{self.incoterm} {self.place}".strip()

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines.all()), Decimal(0))

    @property
    def can_be_undone(self) -> bool:
        """Return whether the buyer may still take the order back."""
        if self.state != self.State.ACCEPTED or self.decided_at is None:
            return False
        return timezone.now() - self.decided_at < ORDER_UNDO_PERIOD

    @property
    def is_valid(self) -> bool:
        """Return whether the buyer can still accept it."""
        return self.state == self.State.SENT and self.valid_until >= timezone.localdate()


PRODUCT_OF_ANOTHER = """
    SELECT 1 FROM consulates_quotation q JOIN consulates_inquiry i ON i.id = q.inquiry_id, products_product p
    WHERE q.id = NEW.quotation_id AND p.id = NEW.product_id AND p.company_id <> i.company_id
"""


class QuotationLine(models.Model):
    """One line of a quotation: quantity, unit and price."""

    quotation = models.ForeignKey(Quotation, models.CASCADE, related_name="lines", verbose_name=_("quotation"))
    product = models.ForeignKey(
        Product, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("product")
    )
    text = LineField(_("what"), max_length=200)
    quantity = BoundedIntegerField(_("quantity"), least=1, most=MAX_QUANTITY)
    unit = LineField(_("unit"), max_length=40, blank=True)
    price = BoundedDecimalField(
        _("price of a unit in USD"), least=Decimal("0.01"), most=MAX_PRICE, max_digits=12, decimal_places=2
    )
    position = BoundedIntegerField(_("position"), least=0, most=10_000, default=0)

    class Meta:
        verbose_name = _("line of a quotation")
        verbose_name_plural = _("lines of quotations")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(name="quotation_line_price", condition=models.Q(price__gt=0)),
        ]
        triggers = [audit_trigger(), same_owner_trigger("line_product_of_company", PRODUCT_OF_ANOTHER)]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.text}"

    @property
    def amount(self) -> Decimal:
        return self.quantity * self.price
