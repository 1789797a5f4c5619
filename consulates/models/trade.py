"""Buyers, what they look for, what they ask, and the sales that came of it."""

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import CountryField
from phonenumber_field.modelfields import PhoneNumberField

from companies.models import Company
from consulates.models.house import TradingHouse, houses_of, sees_all
from exportasv.accounts.models import Institution, User
from exportasv.lib.audited import audited
from exportasv.lib.moves import guarded
from exportasv.lib.shown import shown
from products.models import Product, Sector


class BuyerQuerySet(models.QuerySet["Buyer"]):
    def for_actor(self, user: User) -> "BuyerQuerySet":
        """Staff see all buyers; an officer those of the officer's house; companies none."""
        if sees_all(user):
            return self
        return self.filter(house__in=houses_of(user)) if user.pk else self.none()


class Buyer(models.Model):
    """A foreign company or person who buys or may buy."""

    name = models.CharField(_("name"), max_length=160)
    country = CountryField(_("country"))
    city = models.CharField(_("city"), max_length=80, blank=True)
    website = models.URLField(_("website"), blank=True)
    contact_name = models.CharField(_("contact"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"))
    phone = PhoneNumberField(_("phone"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=[("es", _("Spanish")), ("en", _("English"))])
    sectors = models.ManyToManyField(Sector, blank=True, related_name="buyers", verbose_name=_("sectors"))
    house = models.ForeignKey(
        TradingHouse, models.SET_NULL, null=True, blank=True, related_name="buyers", verbose_name=_("trading house")
    )
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    verified_at = models.DateTimeField(pgettext_lazy("buyer", "verified"), null=True, blank=True)
    consented_at = models.DateTimeField(_("agreed to be kept"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    objects = BuyerQuerySet.as_manager()

    class Meta:
        verbose_name = _("buyer")
        verbose_name_plural = _("buyers")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["email"], name="buyer_email_once")]
        triggers = [audited()]

    def __str__(self) -> str:
        return self.name


class RequirementQuerySet(models.QuerySet["BuyerRequirement"]):
    def for_actor(self, user: User) -> "RequirementQuerySet":
        return self if sees_all(user) else self.filter(buyer__in=Buyer.objects.for_actor(user).values("pk"))


class BuyerRequirement(models.Model):
    """What a buyer looks for, until when. Without a buyer: a visitor's wish that the catalogue could not serve."""

    buyer = models.ForeignKey(
        Buyer, models.CASCADE, null=True, blank=True, related_name="requirements", verbose_name=_("buyer")
    )
    words = models.CharField(_("what is looked for"), max_length=300)
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, blank=True, related_name="+")
    hs_prefix = models.CharField(_("HS code begins with"), max_length=6, blank=True)
    volume = models.PositiveIntegerField(_("volume"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    certificates = ArrayField(models.SlugField(), default=list, blank=True, verbose_name=_("certificates demanded"))
    destination = CountryField(_("destination"), blank=True)
    max_price = models.DecimalField(_("highest price in USD"), max_digits=12, decimal_places=2, null=True, blank=True)
    open_until = models.DateField(_("open until"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    objects = RequirementQuerySet.as_manager()

    class Meta:
        verbose_name = _("buyer's requirement")
        verbose_name_plural = _("buyers' requirements")
        ordering = ["-created_at"]
        constraints = [models.CheckConstraint(name="requirement_price_positive", condition=models.Q(max_price__gt=0))]
        triggers = [audited()]

    def __str__(self) -> str:
        return self.words


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


class Fair(models.Model):
    """A fair or business round abroad or at home."""

    name = models.CharField(_("name"), max_length=160)
    slug = models.SlugField(_("address on the site"), unique=True)
    city = models.CharField(_("city"), max_length=80)
    country = CountryField(_("country"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    sectors = models.ManyToManyField(Sector, blank=True, related_name="fairs", verbose_name=_("sectors"))
    website = models.URLField(_("website"), blank=True)

    class Meta:
        verbose_name = _("fair")
        verbose_name_plural = _("fairs")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(name="fair_dates_in_order", condition=models.Q(ends_on__gte=models.F("starts_on")))
        ]
        triggers = [audited(), shown()]

    def __str__(self) -> str:
        return self.name


FAIR_PARTICIPATION_MOVES = [
    ("applied", "chosen"),
    ("applied", "not_chosen"),
    ("applied", "cancelled"),
    ("not_chosen", "chosen"),
    ("chosen", "attended"),
    ("chosen", "cancelled"),
]


class FairParticipation(models.Model):
    """A company at a fair: applied, chosen, and what came of it."""

    class State(models.TextChoices):
        APPLIED = "applied", pgettext_lazy("fair", "applied")
        CHOSEN = "chosen", _("chosen")
        NOT_CHOSEN = "not_chosen", _("not chosen")
        ATTENDED = "attended", _("took part")
        CANCELLED = "cancelled", _("cancelled")

    MOVES = FAIR_PARTICIPATION_MOVES

    fair = models.ForeignKey(Fair, models.CASCADE, related_name="participations", verbose_name=_("fair"))
    company = models.ForeignKey(Company, models.CASCADE, related_name="fairs", verbose_name=_("company"))
    products = models.ManyToManyField(Product, blank=True, related_name="fairs", verbose_name=_("products"))
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.APPLIED)
    contacts_made = models.PositiveSmallIntegerField(_("contacts made"), null=True, blank=True)
    expected_sales = models.DecimalField(
        _("sales expected in USD"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("fair participation")
        verbose_name_plural = _("fair participations")
        constraints = [models.UniqueConstraint(fields=["fair", "company"], name="participation_once")]
        triggers = [audited(), guarded(FAIR_PARTICIPATION_MOVES)]

    def __str__(self) -> str:
        return f"{self.company} · {self.fair}"


class ExportWinQuerySet(models.QuerySet["ExportWin"]):
    def confirmed(self) -> "ExportWinQuerySet":
        return self.filter(state=ExportWin.State.CONFIRMED)

    def for_actor(self, user: User) -> "ExportWinQuerySet":
        if sees_all(user):
            return self
        if not user.pk:
            return self.none()
        theirs = models.Q(company__in=Company.objects.for_actor(user).values("pk"))
        return self.filter(models.Q(house__in=houses_of(user)) | theirs)


EXPORT_WIN_MOVES = [("claimed", "confirmed"), ("claimed", "disputed"), ("disputed", "claimed")]


class ExportWin(models.Model):
    """A sale abroad that somebody claims and the company itself confirms."""

    class State(models.TextChoices):
        CLAIMED = "claimed", _("claimed")
        CONFIRMED = "confirmed", pgettext_lazy("win", "confirmed")
        DISPUTED = "disputed", _("disputed")

    MOVES = EXPORT_WIN_MOVES

    company = models.ForeignKey(Company, models.CASCADE, related_name="wins", verbose_name=_("company"))
    product = models.ForeignKey(
        Product, models.SET_NULL, null=True, blank=True, related_name="wins", verbose_name=_("product")
    )
    inquiry = models.ForeignKey(Inquiry, models.SET_NULL, null=True, blank=True, related_name="wins")
    placement = models.ForeignKey("consulates.Placement", models.SET_NULL, null=True, blank=True, related_name="wins")
    fair = models.ForeignKey(Fair, models.SET_NULL, null=True, blank=True, related_name="wins")
    buyer = models.ForeignKey(Buyer, models.SET_NULL, null=True, blank=True, related_name="wins")
    house = models.ForeignKey(TradingHouse, models.SET_NULL, null=True, blank=True, related_name="wins")
    value = models.DecimalField(_("value in USD"), max_digits=14, decimal_places=2)
    destination = CountryField(_("destination"))
    sold_on = models.DateField(_("sold"))
    helped_by = models.ManyToManyField(Institution, blank=True, related_name="wins", verbose_name=_("helped by"))
    anyway_percent = models.PositiveSmallIntegerField(
        _("share that would have happened anyway, %"), default=0, validators=[MaxValueValidator(100)]
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.CLAIMED)
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    claimed_at = models.DateTimeField(_("claimed"))
    token_hash = models.CharField(max_length=64, blank=True, editable=False)
    token_expires_at = models.DateTimeField(null=True, blank=True, editable=False)
    resends = models.PositiveSmallIntegerField(_("resends"), default=0)
    decided_at = models.DateTimeField(pgettext_lazy("claim", "decided"), null=True, blank=True)
    comment = models.CharField(_("what the company says"), max_length=500, blank=True)
    story_consent = models.BooleanField(_("may be told in public"), default=False)
    objects = ExportWinQuerySet.as_manager()

    class Meta:
        verbose_name = _("export win")
        verbose_name_plural = _("export wins")
        ordering = ["-sold_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="win_value_positive", condition=models.Q(value__gte=Decimal("0.01"))),
            models.CheckConstraint(name="win_anyway_percent", condition=models.Q(anyway_percent__lte=100)),
            models.CheckConstraint(name="win_resends", condition=models.Q(resends__lte=3)),
            models.CheckConstraint(
                name="win_decided_has_date",
                condition=models.Q(state="claimed") | models.Q(decided_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "-sold_on"])]
        triggers = [audited(), guarded(EXPORT_WIN_MOVES)]

    def __str__(self) -> str:
        return f"{self.company} {self.value} USD → {self.destination}"
