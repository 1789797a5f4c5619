"""What buyers ask companies: threads with a clock."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import CountryField

from companies.models import Company
from consulates.models.buyers import Buyer
from consulates.models.house import TradingHouse, houses_of, sees_all
from exportasv.accounts.models import User
from exportasv.lib.audited import audited
from exportasv.lib.moves import guarded
from products.models import Product


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    def open(self) -> "InquiryQuerySet":
        return self.filter(state__in=Inquiry.OPEN)

    def for_actor(self, user: User) -> "InquiryQuerySet":
        """Staff see all; a house's officers those handed to it; members their company's."""
        if sees_all(user):
            return self
        if not user.pk:
            return self.none()
        theirs = models.Q(company__in=Company.objects.for_actor(user).values("pk"))
        return self.filter(models.Q(house__in=houses_of(user)) | theirs)


INQUIRY_MOVES = [
    ("new", "answered"),
    ("new", "no_answer"),
    ("new", "lost"),
    ("new", "spam"),
    ("answered", "negotiating"),
    ("answered", "won"),
    ("answered", "lost"),
    ("answered", "no_answer"),
    ("negotiating", "won"),
    ("negotiating", "lost"),
    ("negotiating", "no_answer"),
    ("no_answer", "answered"),
    ("spam", "new"),
]


class Inquiry(models.Model):
    """A buyer's question to one company, with a thread and a clock. A buyer has one open inquiry per product."""

    class State(models.TextChoices):
        NEW = "new", pgettext_lazy("inquiry", "new")
        ANSWERED = "answered", _("answered")
        NEGOTIATING = "negotiating", _("negotiating")
        WON = "won", _("won")
        LOST = "lost", _("lost")
        NO_ANSWER = "no_answer", _("no answer")
        SPAM = "spam", _("spam")

    OPEN = ["new", "answered", "negotiating"]
    MOVES = INQUIRY_MOVES

    company = models.ForeignKey(Company, models.CASCADE, related_name="inquiries", verbose_name=_("company"))
    product = models.ForeignKey(
        Product, models.SET_NULL, null=True, blank=True, related_name="inquiries", verbose_name=_("product")
    )
    buyer = models.ForeignKey(Buyer, models.CASCADE, related_name="inquiries", verbose_name=_("buyer"))
    house = models.ForeignKey(
        TradingHouse, models.SET_NULL, null=True, blank=True, related_name="inquiries", verbose_name=_("trading house")
    )
    quantity = models.PositiveIntegerField(_("quantity"), null=True, blank=True)
    destination = CountryField(_("destination"), blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.NEW)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    asked_at = models.DateTimeField(_("asked"))
    first_answer_at = models.DateTimeField(_("first answer"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    outcome = models.CharField(_("how it ended"), max_length=300, blank=True)
    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("inquiry")
        verbose_name_plural = _("inquiries")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "product", "buyer"],
                condition=models.Q(state__in=["new", "answered", "negotiating"]),
                nulls_distinct=False,
                name="inquiry_open_once",
                violation_error_message=_("This buyer has asked this already; the question is still open."),
            ),
            models.CheckConstraint(
                name="inquiry_answered_has_date",
                condition=~models.Q(state__in=["answered", "negotiating", "won"])
                | models.Q(first_answer_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["company", "state", "-asked_at"]), models.Index(fields=["state", "asked_at"])]
        triggers = [audited(), guarded(INQUIRY_MOVES)]

    def __str__(self) -> str:
        return f"{self.buyer} → {self.company}"


class InquiryMessage(models.Model):
    """One message of the thread between a buyer and a company, or who answers in its place."""

    class Side(models.TextChoices):
        BUYER = "buyer", _("buyer")
        COMPANY = "company", _("company")
        HOUSE = "house", _("trading house")
        INVEST = "invest", "Invest"

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="messages", verbose_name=_("inquiry"))
    side = models.CharField(_("from"), max_length=10, choices=Side.choices)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    text = models.TextField(_("text"))
    sent_at = models.DateTimeField(pgettext_lazy("message", "sent"))

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["sent_at", "pk"]
        triggers = [audited()]

    def __str__(self) -> str:
        return self.text[:60]
