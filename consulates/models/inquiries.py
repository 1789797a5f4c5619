"""Inquiries of buyers to companies, with their threads."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.forms import Form
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models import Company
from consulates.models.buyers import Buyer, BuyerRequirement
from consulates.models.house import TradingHouse
from consulates.models.sendings import Sending
from exportasv.core import limits
from exportasv.core.accounts.permissions import Role
from exportasv.core.accounts.scopes import ScopedQuerySet
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.constraints import SameOwnerConstraint
from exportasv.core.db.country import CountryField
from exportasv.core.db.fields import BoundedDateField, BoundedIntegerField, ChoiceField, LineField, ProseField
from exportasv.core.db.state_machine import LifeCycle, Moves, StateField, Tone, state_machine_trigger
from exportasv.core.documents.formatting import number
from products.models import Product
from products.models.prices import MAX_QUANTITY

MIN_QUESTION, MAX_QUESTION = 10, 3000  # characters of a buyer's first message
LANGUAGES = [("es", _("Spanish")), ("en", _("English"))]


class InquiryQuerySet(ScopedQuerySet["Inquiry"]):
    def open(self) -> "InquiryQuerySet":
        return self.filter(state__in=Inquiry.State.OPEN)

    def waiting(self) -> "InquiryQuerySet":
        """Return the open inquiries in which the buyer waits for an answer."""
        return self.open().filter(waiting_since__isnull=False)


class InquiryState(LifeCycle):
    NEW = "new", Tone.WAITING, pgettext_lazy("inquiry", "new")
    ANSWERED = "answered", Tone.RUNNING, _("answered")
    NEGOTIATING = "negotiating", Tone.RUNNING, _("negotiating")
    ORDERED = "ordered", Tone.AGREED, _("ordered")
    WON = "won", Tone.GOOD, _("won")
    LOST = "lost", Tone.ENDED, _("lost")
    NO_ANSWER = "no_answer", Tone.ENDED, _("no answer")
    SPAM = "spam", Tone.ENDED, _("spam")

    @classproperty
    def IN_TALKS(cls) -> tuple[Self, ...]:
        """Answered and still open."""
        return cls.ANSWERED, cls.NEGOTIATING, cls.ORDERED

    @classproperty
    def ANSWERABLE(cls) -> tuple[Self, ...]:
        """Open, or closed because nobody answered."""
        return cls.NEW, cls.ANSWERED, cls.NEGOTIATING, cls.ORDERED, cls.NO_ANSWER

    @classproperty
    def OPEN(cls) -> tuple[Self, ...]:
        return cls.NEW, cls.ANSWERED, cls.NEGOTIATING, cls.ORDERED

    @classproperty
    def MOVES(cls) -> Moves:
        return {
            cls.NEW: (cls.ANSWERED, cls.NO_ANSWER, cls.LOST, cls.SPAM),
            # spam: the person at the address did not send it
            cls.ANSWERED: (cls.NEGOTIATING, cls.ORDERED, cls.WON, cls.LOST, cls.NO_ANSWER, cls.SPAM),
            cls.NEGOTIATING: (cls.ORDERED, cls.WON, cls.LOST, cls.NO_ANSWER, cls.SPAM),
            cls.ORDERED: (cls.NEGOTIATING, cls.WON, cls.LOST, cls.NO_ANSWER),  # negotiating: the order was taken back
            cls.NO_ANSWER: (cls.ANSWERED, cls.WON, cls.LOST),  # the buyer tells it later
            cls.SPAM: (cls.NEW,),
        }


class Inquiry(models.Model):
    """A buyer's question to one company, with its thread. A buyer has one open inquiry per company and product."""

    State = InquiryState

    class Source(models.TextChoices):
        PRODUCT = "product", _("a product's page")
        SHORTLIST = "shortlist", _("a shortlist")
        HOUSE = "house", _("a trading house")
        INTRODUCTION = "introduction", _("an introduction")
        API = "api", _("the API")
        FORUM = "forum", _("the forum")

    class LostReason(models.TextChoices):
        PRICE = "price", _("price")
        VOLUME = "volume", _("volume")
        CERTIFICATES = "certificates", _("certificates or registrations")
        LEAD_TIME = "lead_time", _("delivery time")
        LOGISTICS = "logistics", _("freight or customs")
        PRODUCT = "product", _("the product is different")
        SILENCE = "silence", _("the buyer stopped replying")
        DUPLICATE = "duplicate", _("duplicate of another inquiry")
        OTHER = "other", _("another reason")

    class FollowUp(models.TextChoices):
        """Who was asked what came of it, after the last answer."""

        NONE = "", _("nobody yet")
        BUYER = "buyer", _("the buyer")
        COMPANY = "company", _("the company")

    class EscalatedTo(models.TextChoices):
        HOUSE = "house", _("the trading house")
        INVEST = "invest", "Invest in El Salvador"

    company = models.ForeignKey(Company, models.CASCADE, related_name="inquiries", verbose_name=_("company"))
    product = models.ForeignKey(
        Product, models.SET_NULL, null=True, blank=True, related_name="inquiries", verbose_name=_("product")
    )
    buyer = models.ForeignKey(Buyer, models.CASCADE, related_name="inquiries", verbose_name=_("buyer"))
    house = models.ForeignKey(
        TradingHouse, models.SET_NULL, null=True, blank=True, related_name="inquiries", verbose_name=_("trading house")
    )
    source = ChoiceField(_("asked from"), max_length=12, choices=Source.choices, default=Source.PRODUCT)
    occasion = LineField(
        _("asked at"), max_length=160, blank=True, help_text=_("The forum's event, as it was called then.")
    )
    requirement = models.ForeignKey(
        BuyerRequirement,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="introductions",
        verbose_name=_("what was requested"),
    )
    quantity = BoundedIntegerField(_("quantity"), least=1, most=MAX_QUANTITY, null=True, blank=True)
    destination = CountryField(_("destination"), blank=True)
    state = StateField(_("state"), InquiryState, max_length=12, default=State.NEW)
    sending = models.ForeignKey(
        Sending, models.SET_NULL, null=True, blank=True, editable=False, related_name="inquiries"
    )
    proven_at = models.DateTimeField(
        _("address confirmed"),
        null=True,
        blank=True,
        help_text=_("The buyer used or answered our mail."),
    )
    joined_to = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="+", verbose_name=_("joined to")
    )
    asked_at = models.DateTimeField(_("asked"))
    waiting_since = models.DateTimeField(
        _("buyer waits since"), null=True, blank=True, help_text=_("Empty while nobody waits for an answer.")
    )
    escalated_to = ChoiceField(_("escalated to"), max_length=6, choices=EscalatedTo.choices, blank=True)
    escalated_at = models.DateTimeField(_("escalated"), null=True, blank=True)
    silent_since = models.DateTimeField(
        _("silent since"), null=True, blank=True, help_text=_("The last word, when nobody has to answer.")
    )
    follow_up = ChoiceField(
        _("asked what came of it"), max_length=7, choices=FollowUp.choices, default=FollowUp.NONE, blank=True
    )
    followed_up_at = models.DateTimeField(_("asked on"), null=True, blank=True)
    ask_again_on = BoundedDateField(_("ask the buyer again on"), **limits.PROGRAMME_DAY, null=True, blank=True)
    was_put_off = models.BooleanField(_("put off once"), default=False)
    first_answer_at = models.DateTimeField(_("first answer"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    lost_reason = ChoiceField(_("reason for loss"), max_length=12, choices=LostReason.choices, blank=True)
    outcome = LineField(_("how it ended"), max_length=300, blank=True)
    waited: int | None  # working days; set by the view that lists inquiries
    in_all: int  # annotated by the desk's home: how many wait for the person
    form: Form  # reply form; set by the inquiry status page
    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("inquiry")
        verbose_name_plural = _("inquiries")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="inquiry_of_company"),  # for SameOwnerConstraint
            SameOwnerConstraint(name="inquiry_product_of_company", field="product"),
            SameOwnerConstraint(name="inquiry_joined_of_company", field="joined_to"),
            models.UniqueConstraint(
                fields=["company", "product", "buyer"],
                condition=models.Q(state__in=InquiryState.OPEN),
                nulls_distinct=False,
                name="inquiry_open_once",
                violation_error_message=_("This buyer has already sent this inquiry; it is still open."),
            ),
            models.CheckConstraint(
                name="inquiry_answered_has_date",
                condition=~models.Q(state__in=[*InquiryState.IN_TALKS, InquiryState.WON])
                | models.Q(first_answer_at__isnull=False),
            ),
            models.CheckConstraint(
                name="inquiry_lost_has_reason",
                condition=~models.Q(state=InquiryState.LOST) | ~models.Q(lost_reason=""),
                violation_error_message=_("Choose why it was lost: price, volume, certificates…"),
            ),
            models.CheckConstraint(
                name="inquiry_escalated_has_date",
                condition=models.Q(escalated_to="", escalated_at__isnull=True)
                | (~models.Q(escalated_to="") & models.Q(escalated_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["company", "state", "-asked_at"]),
            models.Index(fields=["state", "asked_at"]),
            models.Index(
                fields=["waiting_since"], name="inquiry_waiting", condition=models.Q(waiting_since__isnull=False)
            ),
        ]
        triggers = [audit_trigger(), state_machine_trigger(InquiryState)]

    def __str__(self) -> str:
        return f"{self.buyer} → {self.company}"

    @property
    def quantity_text(self) -> str:
        """Return the quantity with the product's unit of sale; "" if the buyer gave none."""
        if not self.quantity:
            return ""
        unit = self.product.unit if self.product else ""
        return f"{number(self.quantity)} × {unit}" if unit else number(self.quantity)

    @property
    def is_disowned(self) -> bool:
        """Return whether the person at the address says that they did not send it."""
        return self.sending is not None and self.sending.disowned_at is not None

    @property
    def can_be_put_off(self) -> bool:
        """Return whether the buyer may still say "not now": once, while the inquiry is open."""
        return self.state in InquiryState.IN_TALKS and not self.was_put_off

    @property
    def asks_buyer(self) -> bool:
        """Return whether the buyer is asked what came of it, or may still tell after it was closed for silence."""
        asked = self.state in InquiryState.IN_TALKS and self.follow_up != self.FollowUp.NONE
        return asked or (self.state == InquiryState.NO_ANSWER and self.first_answer_at is not None)

    @property
    def asks_company(self) -> bool:
        """Return whether the company is asked what came of it."""
        return self.state in InquiryState.IN_TALKS and self.follow_up == self.FollowUp.COMPANY

    @property
    def is_with_house(self) -> bool:
        """Return whether its trading house answers on behalf of the company."""
        return self.escalated_to == self.EscalatedTo.HOUSE and self.house_id is not None

    @property
    def was_asked_at_house(self) -> bool:
        """Return whether the buyer asked on a trading house's page."""
        return self.source == self.Source.HOUSE

    @property
    def has_named_source(self) -> bool:
        """Return whether the source has a name of its own: a trading house, a forum event, or a partner of the API."""
        return self.source in (self.Source.HOUSE, self.Source.FORUM) or bool(self.occasion)

    @property
    def source_label(self) -> str:
        """Return the label of the source, with the house or the event."""
        where = self.house if self.source == self.Source.HOUSE else self.occasion
        return f"{self.get_source_display()} · {where}" if where else self.get_source_display()


class InquiryMessage(models.Model):
    """One message of the thread between a buyer and a company, or a house or Invest on its behalf."""

    class Sender(models.TextChoices):
        BUYER = "buyer", _("buyer")
        COMPANY = "company", _("company")
        HOUSE = "house", _("trading house")
        INVEST = "invest", "Invest"

    SENDER_OF_ROLE: ClassVar[dict[str, str]] = {
        Role.NONE: Sender.COMPANY,
        Role.CONSULAR: Sender.HOUSE,
        Role.INVEST: Sender.INVEST,
    }  # other staff do not write in threads

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="messages", verbose_name=_("inquiry"))
    sender = ChoiceField(_("from"), max_length=10, choices=Sender.choices)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("author")
    )

    class Channel(models.TextChoices):
        PAGE = "page", _("on the page")
        MAIL = "mail", _("by mail")
        API = "api", _("by the API")

    text = ProseField(_("text"))
    language = ChoiceField(_("language"), max_length=2, choices=LANGUAGES, blank=True)
    translation = ProseField(_("the same in the other language"), blank=True)
    original = ProseField(_("whole mail, with what was cut"), blank=True)
    channel = ChoiceField(_("written"), max_length=4, choices=Channel.choices, default=Channel.PAGE)
    sent_at = models.DateTimeField(pgettext_lazy("message", "sent"))

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["sent_at", "pk"]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_from_buyer(self) -> bool:
        """Return whether the buyer wrote it."""
        return self.sender == self.Sender.BUYER

    @property
    def is_from_company(self) -> bool:
        """Return whether the company wrote it."""
        return self.sender == self.Sender.COMPANY

    @property
    def is_from_house(self) -> bool:
        """Return whether a trading house wrote it on behalf of the company."""
        return self.sender == self.Sender.HOUSE

    @property
    def came_by_page(self) -> bool:
        """Return whether it was written on the site, not sent by e-mail or API."""
        return self.channel == self.Channel.PAGE


class MessageFile(models.Model):
    """A document attached to a message; only people who may open its thread may read it."""

    message = models.ForeignKey(InquiryMessage, models.CASCADE, related_name="files", verbose_name=_("message"))
    file = models.FileField(_("paper"), upload_to="private/inquiries/")
    name = LineField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("attachment of a message")
        verbose_name_plural = _("attachments of messages")
        ordering = ["pk"]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return self.name


class InboundEmail(models.Model):
    """An e-mail sent to a reply address, with its verdict; the hash of the Message-ID prevents a second delivery."""

    class Verdict(models.TextChoices):
        TAKEN = "taken", _("added to the thread")
        IGNORED = "ignored", _("an automatic reply")
        REFUSED = "refused", pgettext_lazy("mail", "refused")

    message_id_hash = models.CharField(max_length=64, unique=True)
    inquiry = models.ForeignKey(
        Inquiry, models.CASCADE, null=True, blank=True, related_name="mails", verbose_name=_("inquiry")
    )
    verdict = ChoiceField(_("verdict"), max_length=8, choices=Verdict.choices)
    why = LineField(_("why"), max_length=40, blank=True)
    received_at = models.DateTimeField(_("received"), auto_now_add=True)

    class Meta:
        verbose_name = _("mail received")
        verbose_name_plural = _("mails received")
        ordering = ["-pk"]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return f"{self.pk} {self.verdict}"
