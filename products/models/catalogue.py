"""What companies export: sectors, HS codes, products and what belongs to one."""

from datetime import timedelta
from decimal import Decimal
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Cast, JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models import Certificate, Company, CompanyMember
from exportasv.core.accounts.models import Role, User
from exportasv.core.calendars import seasons
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.localized import Localized
from exportasv.core.db.slug_history_trigger import slug_history_trigger
from exportasv.core.db.state_machine import LifeCycle, Moves, Tone, state_machine_trigger
from exportasv.core.db.validators import validate_hs6
from exportasv.core.http.content_version import content_version_trigger
from products.catalogue.search import search_products
from products.models.photo_files import PhotoFiles

CONFIRM_EVERY = timedelta(days=90)
HIDDEN_AFTER_STALE = timedelta(days=30)
FULL_SCOPE_ROLES = {Role.ADVISER, Role.MANAGER, Role.INVEST, Role.ADMINISTRATOR}


class Sector(models.Model):
    """A sector of the exportable supply (rubro), as the programme publishes it."""

    code = models.SlugField(_("code"), unique=True)
    name_es = models.CharField(_("name in Spanish"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = Localized("name")

    class Meta:
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        ordering = ["position", "code"]
        triggers = [content_version_trigger()]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("products:sector", args=[self.code])


class HSCode(models.Model):
    """A six-digit code of the Harmonized System 2022."""

    code = models.CharField(_("code"), max_length=6, primary_key=True, validators=[validate_hs6])
    text_es = models.CharField(_("text in Spanish"), max_length=300)
    text_en = models.CharField(_("text in English"), max_length=300)
    text = Localized("text")

    class Meta:
        verbose_name = _("HS code")
        verbose_name_plural = _("HS codes")
        ordering = ["code"]
        constraints = [models.CheckConstraint(name="hs_six_digits", condition=models.Q(code__regex=r"^\d{6}$"))]
        triggers = [content_version_trigger()]

    def __str__(self) -> str:
        return f"{self.code[:4]}.{self.code[4:]}"


class ProductQuerySet(models.QuerySet["Product"]):
    UNUSED_COMPANY_COLUMNS = (
        "company__about_es",
        "company__about_en",
        "company__address",
        "company__nit",
        "company__dui",
    )

    def published(self) -> "ProductQuerySet":
        """What the public catalogue shows: published ones, and stale ones not hidden yet, of active companies."""
        shown = models.Q(state=Product.State.PUBLISHED) | models.Q(
            state=Product.State.STALE, stale_since__gt=timezone.now() - HIDDEN_AFTER_STALE
        )
        return self.filter(shown, company__state=Company.State.ACTIVE)

    def in_catalogue(self) -> "ProductQuerySet":
        """The published ones as the catalogue keeps them, with `shown_at` to sort by: fast at any size."""
        return self.filter(entry__isnull=False).annotate(shown_at=models.F("entry__published_at"))

    def for_actor(self, user: User) -> "ProductQuerySet":
        """The products whose file this person may open: staff all, members their company's, others none."""
        if user.is_superuser or getattr(user, "role", "") in FULL_SCOPE_ROLES:
            return self
        if not user.pk:
            return self.none()
        return self.filter(company__in=CompanyMember.objects.filter(user_id=user.pk).values("company"))

    def available_in(self, month: int) -> "ProductQuerySet":
        """Those that can be had in a month (1 to 12): made all the year, or in season then."""
        return self.filter(models.Q(available_months=[]) | models.Q(available_months__contains=[month]))

    def search(self, words: str) -> "ProductQuerySet":
        """Products of the catalogue that match all `words`, best first. See products/catalogue/search.py."""
        return search_products(self, words)

    def for_cards(self) -> "ProductQuerySet":
        """With what a card shows, in the same query: company, sector, the first photo as `cover`, the lowest price."""
        photos = ProductPhoto.objects.filter(product=models.OuterRef("pk")).order_by("position", "pk")[:1]
        columns = ("image", "width", "height", "crops", "alt_es", "alt_en")
        cover = models.Subquery(photos.values(row=JSONObject(**{name: name for name in columns})))
        rows = self.defer("description_es", "description_en", "details_es", "details_en", *self.UNUSED_COMPANY_COLUMNS)
        terms = PriceTerm.objects.filter(product=models.OuterRef("pk")).order_by("amount")[:1]
        lowest = models.Subquery(
            terms.values(row=JSONObject(incoterm="incoterm", amount=Cast("amount", models.TextField())))
        )
        return rows.select_related("company", "sector").annotate(cover=cover, lowest=lowest)


class ProductState(LifeCycle):
    DRAFT = "draft", Tone.QUIET, _("draft")
    SUBMITTED = "submitted", Tone.ASKED, _("submitted")
    CHANGES_ASKED = "changes_asked", Tone.RETURNED, _("changes asked")
    PUBLISHED = "published", Tone.GOOD, pgettext_lazy("product", "published")
    STALE = "stale", Tone.BAD, _("stale")
    WITHDRAWN = "withdrawn", Tone.QUIET, _("withdrawn")

    @classproperty
    def PUBLIC(cls) -> tuple[Self, ...]:
        """On the site, and edited through a revision."""
        return cls.PUBLISHED, cls.STALE

    @classproperty
    def PUBLIC_OR_WAITING(cls) -> tuple[Self, ...]:
        """Those, and what waits for its approval: what leans on a certificate."""
        return *cls.PUBLIC, cls.SUBMITTED

    @classproperty
    def MOVES(cls) -> Moves:
        return {
            cls.DRAFT: (cls.SUBMITTED,),
            cls.SUBMITTED: (cls.CHANGES_ASKED, cls.PUBLISHED),
            cls.CHANGES_ASKED: (cls.SUBMITTED,),
            cls.PUBLISHED: (cls.STALE, cls.WITHDRAWN),
            cls.STALE: (cls.PUBLISHED, cls.WITHDRAWN),
            cls.WITHDRAWN: (cls.DRAFT,),
        }


class Product(models.Model):
    """One product as approved last. Edits of a published product wait in a ProductRevision until approved."""

    State = ProductState

    company = models.ForeignKey(Company, models.CASCADE, related_name="products", verbose_name=_("company"))
    code = models.CharField(_("company's code"), max_length=40, blank=True)
    slug = models.SlugField(_("address on the site"), max_length=160, unique=True)
    sector = models.ForeignKey(Sector, models.PROTECT, related_name="products", verbose_name=_("sector"))
    name_es = models.CharField(_("name in Spanish"), max_length=140)
    name_en = models.CharField(_("name in English"), max_length=140, blank=True)
    summary_es = models.CharField(_("in one sentence, Spanish"), max_length=240, blank=True)
    summary_en = models.CharField(_("in one sentence, English"), max_length=240, blank=True)
    description_es = models.TextField(_("description in Spanish"), blank=True)
    description_en = models.TextField(_("description in English"), blank=True)
    hs_code = models.ForeignKey(
        HSCode, models.PROTECT, null=True, blank=True, related_name="products", verbose_name=_("HS code")
    )
    hs_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("HS code checked by"),
    )
    hs_confirmed_at = models.DateTimeField(_("HS code checked"), null=True, blank=True)
    gtin = models.CharField("GTIN", max_length=14, blank=True)
    unit_es = models.CharField(_("unit of sale in Spanish"), max_length=40)
    unit_en = models.CharField(_("unit of sale in English"), max_length=40, blank=True)
    minimum_order = models.PositiveIntegerField(_("minimum order"), null=True, blank=True, help_text=_("In units."))
    monthly_capacity = models.PositiveIntegerField(_("monthly capacity"), null=True, blank=True)
    lead_time_days = models.PositiveSmallIntegerField(_("lead time in days"), null=True, blank=True)
    shelf_life_days = models.PositiveSmallIntegerField(_("shelf life in days"), null=True, blank=True)
    available_months = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name=_("season"),
        default=list,
        blank=True,
        help_text=_("The months in which it can be had; none where it is made all the year."),
    )
    samples = models.BooleanField(_("samples available"), default=False)
    private_label = models.BooleanField(_("private label"), default=False)
    details_es = models.JSONField(_("details in Spanish"), default=dict, blank=True)
    details_en = models.JSONField(_("details in English"), default=dict, blank=True)
    certificates = models.ManyToManyField(
        Certificate, blank=True, related_name="products", verbose_name=_("certificates")
    )
    state = models.CharField(_("state"), max_length=15, choices=State.choices, default=State.DRAFT)
    completeness = models.PositiveSmallIntegerField(_("completeness"), default=0)
    published_at = models.DateTimeField(pgettext_lazy("product", "published"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed by its owner"), null=True, blank=True)
    stale_since = models.DateTimeField(_("stale since"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="merged_from",
        verbose_name=_("merged into"),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    name, summary, description = Localized("name"), Localized("summary"), Localized("description")
    unit, details = Localized("unit"), Localized("details")
    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], condition=~models.Q(code=""), name="product_code_once"),
            models.UniqueConstraint(fields=["company", "name_es"], name="product_name_once"),
            models.CheckConstraint(name="product_minimum_order", condition=models.Q(minimum_order__gte=1)),
            models.CheckConstraint(
                name="product_season_of_months",
                condition=models.Q(available_months__contained_by=list(seasons.MONTHS), available_months__len__lt=12),
            ),
            models.CheckConstraint(
                name="product_merged_is_withdrawn",
                condition=models.Q(merged_into__isnull=True) | models.Q(state=ProductState.WITHDRAWN),
            ),
            models.CheckConstraint(name="product_completeness", condition=models.Q(completeness__lte=100)),
            models.CheckConstraint(
                name="product_shown_has_date",
                condition=~models.Q(state__in=ProductState.PUBLIC) | models.Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="product_stale_has_date",
                condition=~models.Q(state=ProductState.STALE) | models.Q(stale_since__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-published_at", "-id"], name="product_newest"),
            models.Index(fields=["sector", "state", "-published_at", "-id"], name="product_sector_newest"),
            models.Index(fields=["state", "confirmed_at"], name="product_confirm_due"),
        ]
        triggers = [
            audit_trigger(),
            content_version_trigger(),
            state_machine_trigger(ProductState),
            slug_history_trigger("products_oldslug", "product_id"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("products:product", args=[self.slug])


class OldSlug(models.Model):
    """An address that a product once had; kept by a trigger."""

    slug = models.SlugField(max_length=160, unique=True)
    product = models.ForeignKey(Product, models.CASCADE, related_name="old_slugs")

    def __str__(self) -> str:
        return self.slug


class ProductPhoto(PhotoFiles):
    """A photo of a product that everybody sees; the first in order is its cover. Written by rules/photos.py."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="photos", verbose_name=_("product"))

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(name="photo_focus_inside", condition=models.Q(focus_x__lte=100, focus_y__lte=100))
        ]
        triggers = [audit_trigger(), content_version_trigger()]

    def __str__(self) -> str:
        return f"{self.product} {self.position}"


class PriceTerm(models.Model):
    """The price of one unit of a product at an Incoterm 2020 and its place, in US dollars."""

    class Incoterm(models.TextChoices):
        EXW = "EXW", "EXW"
        FCA = "FCA", "FCA"
        FAS = "FAS", "FAS"
        FOB = "FOB", "FOB"
        CFR = "CFR", "CFR"
        CIF = "CIF", "CIF"
        CPT = "CPT", "CPT"
        CIP = "CIP", "CIP"
        DAP = "DAP", "DAP"
        DPU = "DPU", "DPU"
        DDP = "DDP", "DDP"

    product = models.ForeignKey(Product, models.CASCADE, related_name="prices", verbose_name=_("product"))
    incoterm = models.CharField("Incoterm", max_length=3, choices=Incoterm.choices)
    place = models.CharField(_("place"), max_length=80, blank=True)
    amount = models.DecimalField(
        _("price in USD"), max_digits=12, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    from_quantity = models.PositiveIntegerField(_("from quantity"), default=1)

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        ordering = ["from_quantity", "amount"]
        constraints = [
            models.UniqueConstraint(fields=["product", "incoterm", "place", "from_quantity"], name="price_once"),
            models.CheckConstraint(name="price_positive", condition=models.Q(amount__gt=0)),
        ]
        triggers = [audit_trigger(), content_version_trigger()]

    def __str__(self) -> str:
        return f"{self.incoterm} {self.place} {self.amount}"


class ProductRevisionState(LifeCycle):
    DRAFT = "draft", Tone.QUIET, _("draft")
    SUBMITTED = "submitted", Tone.ASKED, _("submitted")
    CHANGES_ASKED = "changes_asked", Tone.RETURNED, _("changes asked")
    APPROVED = "approved", Tone.GOOD, _("approved")
    DISCARDED = "discarded", Tone.QUIET, _("discarded")

    @classproperty
    def OPEN(cls) -> tuple[Self, ...]:
        return cls.DRAFT, cls.SUBMITTED, cls.CHANGES_ASKED

    @classproperty
    def MOVES(cls) -> Moves:
        return {
            cls.DRAFT: (cls.SUBMITTED, cls.DISCARDED),
            cls.SUBMITTED: (cls.CHANGES_ASKED, cls.APPROVED, cls.DISCARDED),
            cls.CHANGES_ASKED: (cls.SUBMITTED, cls.DISCARDED),
        }


class ProductRevision(models.Model):
    """An edit of a product that is already public, waiting for approval: column → new value (`certificates`: numbers
    of all that shall stand for it). New photos wait beside it (WaitingPhoto)."""

    State = ProductRevisionState

    product = models.ForeignKey(Product, models.CASCADE, related_name="revisions", verbose_name=_("product"))
    changes = models.JSONField(_("changes"), default=dict)
    state = models.CharField(_("state"), max_length=15, choices=State.choices, default=State.DRAFT)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
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
        return f"{self.product} {self.state}"


class FieldComment(models.Model):
    """What a moderator says at one field of a product, until the owner has answered it by a change."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="comments", verbose_name=_("product"))
    field = models.CharField(_("field"), max_length=40)
    text = models.CharField(_("comment"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("at"), auto_now_add=True)
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return f"{self.field}: {self.text}"


class Shortlist(models.Model):
    """Products that a visitor keeps together; known by a random key in the visitor's link."""

    key = models.CharField(_("key"), max_length=43, unique=True)
    products = models.ManyToManyField(Product, through="ShortlistItem", related_name="shortlists")
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("shortlist")
        verbose_name_plural = _("shortlists")

    def __str__(self) -> str:
        return f"{self.pk}"


class ShortlistItem(models.Model):
    """One product on a shortlist."""

    shortlist = models.ForeignKey(Shortlist, models.CASCADE, related_name="items")
    product = models.ForeignKey(Product, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("shortlisted product")
        verbose_name_plural = _("shortlisted products")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["shortlist", "product"], name="shortlist_item_once")]

    def __str__(self) -> str:
        return f"{self.product}"
