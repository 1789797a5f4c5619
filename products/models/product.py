"""Products, and queries of products."""

from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Cast, Coalesce, JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models import Certificate, CertificateType, Company
from exportasv.core import limits
from exportasv.core.accounts.scopes import ScopedQuerySet
from exportasv.core.calendars import seasons
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.constraints import DatabaseCheck, SameOwnerConstraint
from exportasv.core.db.fields import (
    AddressSlugField,
    BoundedDateField,
    BoundedIntegerField,
    ChoiceField,
    ChoicesField,
    GTINField,
    LimitedTextField,
    LineField,
    LinksField,
    NameField,
    SeasonField,
)
from exportasv.core.db.localized import Localized, is_english
from exportasv.core.db.sorting import by_name
from exportasv.core.db.state_machine import LifeCycle, Moves, StateField, Tone, state_machine_trigger
from exportasv.core.http.content_version import content_version_trigger
from exportasv.core.programme import CONFIRM_EVERY, CONFIRM_SOON, HIDDEN_AFTER_STALE
from products.catalogue.search import TextQuery, find_by_text
from products.models.address import MAX_ADDRESS_LENGTH, address_triggers
from products.models.attribute_values import clean_attributes, is_json_object
from products.models.card_columns import card_columns
from products.models.family import ProductFamily
from products.models.kind_checks import kind_checks
from products.models.kind_triggers import family_trigger, kind_trigger
from products.models.kinds import Delivery, PaymentTerms, ProductKind, Storage, WorkLanguage
from products.models.nomenclature import HSCode
from products.models.photos import ProductPhoto, cover_photo, photo_rows
from products.models.prices import MAX_QUANTITY, lowest_price, price_rows
from products.models.sector import Sector
from products.models.synonym import Synonym

# What a card shows. Its texts are in both languages: the card is kept for each.
CARD_COLUMNS = (
    *("pk", "family_id", "kind", "hs_code_id", "cpc_code", "slug", "slug_en", "name_es", "name_en"),
    *("summary_es", "summary_en", "unit_es", "unit_en", "minimum_order", "lead_time_days"),
    *("company__name", "sector__code", "sector__name_es", "sector__name_en", "cover_json", "lowest_json"),
)
MAX_GRAMS = 50_000_000  # grams, or millilitres
LONG_FIELDS = (LimitedTextField, models.JSONField)  # a card shows none of them: lists do not read them


def validate_season(months: list[int]) -> None:
    """Raise ValidationError unless these are months in order, each once, and not all twelve."""
    if months != seasons.normalize_months(months):
        raise ValidationError(_("A season is some months of the year, each once; none of them is all the year."))


class ProductQuerySet(ScopedQuerySet["Product"]):
    UNUSED_COMPANY_COLUMNS = tuple(f"company__{name}" for name in "about_es about_en address nit dui".split())

    def published(self) -> "ProductQuerySet":
        """Return the public catalogue: published products, and stale ones not hidden yet, of active companies."""
        shown = models.Q(state=Product.State.PUBLISHED) | models.Q(
            state=Product.State.STALE, stale_since__gt=timezone.now() - HIDDEN_AFTER_STALE
        )
        return self.filter(shown, company__state=Company.State.ACTIVE)

    def in_catalogue(self) -> "ProductQuerySet":
        """Return the products of the search index, with `shown_at` to sort by. Fast at any size."""
        return self.filter(entry__isnull=False).annotate(**{"shown_at": models.F("entry__published_at")})

    def goods(self) -> "ProductQuerySet":
        """Return the products that can be shipped, stand on a shelf and be sampled; services are none of them."""
        return self.exclude(kind=ProductKind.SERVICE)

    def with_held_at(self) -> "ProductQuerySet":
        """Annotate `held_at`, when the product was last confirmed, or else published."""
        return self.annotate(**{"held_at": Coalesce("confirmed_at", "published_at")})

    def stale(self) -> "ProductQuerySet":
        """Return the products that nobody confirmed in time."""
        return self.filter(state=Product.State.STALE)

    def to_confirm(self) -> "ProductQuerySet":
        """Return the published products whose time to be confirmed is near."""
        since = timezone.now() - CONFIRM_EVERY + CONFIRM_SOON
        return self.with_held_at().filter(models.Q(held_at__lt=since), state=Product.State.PUBLISHED)

    def without_english(self) -> "ProductQuerySet":
        """Return the products in the catalogue that have no English name."""
        return self.filter(state__in=Product.State.PUBLIC, name_en="")

    def needing_health_registration(self) -> "ProductQuerySet":
        """Return the products of sectors that need a health registration, except withdrawn ones."""
        return self.filter(sector__needs_health_registration=True).exclude(state=Product.State.WITHDRAWN)

    def at_address(self, slug: str) -> "ProductQuerySet":
        """Return the product with this slug in one of the languages."""
        return self.filter(models.Q(slug=slug) | models.Q(slug_en=slug))

    def with_certificate(self, code: str) -> "ProductQuerySet":
        """Return the products that have a certificate of this kind which holds today."""
        held = Certificate.objects.valid_today().filter(type__code=code, products=models.OuterRef("pk"))
        return self.filter(models.Exists(held))

    def available_in(self, month: int) -> "ProductQuerySet":
        """Return the products available in a month (1 to 12): all year, or in season."""
        return self.filter(models.Q(available_months=[]) | models.Q(available_months__contains=[month]))

    def search(self, text: TextQuery | str) -> "ProductQuerySet":
        """Return catalogue products that match the text or the HS code in `text`, best first, with their `score`."""
        parsed = TextQuery.parse(text) if isinstance(text, str) else text
        return find_by_text(self, parsed, Synonym.by_word(), through="entry__")

    def for_cards(self) -> "ProductQuerySet":
        """Add what a card shows, in the same query: company, sector, the first photo as `cover`, the lowest price."""
        own = [each.name for each in self.model._meta.concrete_fields if isinstance(each, LONG_FIELDS)]
        rows = self.defer(*own, *self.UNUSED_COMPANY_COLUMNS)
        return rows.select_related("company", "sector").annotate(cover=cover_photo(), lowest=lowest_price())

    def card_rows(self, *also: str) -> models.QuerySet:
        """Return what a card shows as named tuples of CARD_COLUMNS, and of `also`, in one query.

        They are plain values, under which the card is kept (products/catalogue/cards.py); JSON stays text.
        """
        columns = card_columns(self.model)
        rows = self.annotate(cover_json=columns[0].column(), lowest_json=columns[1].column())
        return rows.values_list(*CARD_COLUMNS, *also, named=True)

    def with_details(self) -> "ProductQuerySet":
        """Add what a page, a data sheet and a comparison show, in the same query: company, sector, HS code;
        `price_rows`, `photo_rows` and `certificate_rows` as lists of dicts; the `tokens` of its facets.
        """
        rows: dict[str, Any] = {"price_rows": price_rows(), "photo_rows": photo_rows()}
        rows |= {"certificate_rows": _certificate_rows(), "tokens": models.F("entry__facets")}
        return self.select_related("company", "sector", "hs_code").annotate(**rows)

    def with_sizes(self) -> "ProductQuerySet":
        """Add `size_rows`, the public products of the same family as a list of dicts, in the same query."""
        texts = ("slug", "slug_en", "name_es", "name_en", "pack_es", "pack_en")
        columns = (*texts, "net_weight_g", "net_volume_ml", "pieces")
        family = Product.objects.filter(family=models.OuterRef("family"), entry__isnull=False)
        rows = family.order_by("net_weight_g", "net_volume_ml", "pieces", by_name("name_es"))
        sizes = ArraySubquery(rows.values(row=JSONObject(**{each: each for each in columns})))
        return self.annotate(**{"size_rows": sizes})


def _certificate_rows() -> ArraySubquery:
    held = Certificate.objects.valid_today().filter(products=models.OuterRef("pk"))
    columns = JSONObject(
        name_es="type__name_es",
        name_en="type__name_en",
        expires_on=Cast("expires_on", models.CharField()),
        confirmed_at=models.F("confirmed_at"),
    )
    return ArraySubquery(held.order_by("type__name_es", "pk").values(row=columns))


class ProductState(LifeCycle):
    DRAFT = "draft", Tone.QUIET, _("draft")
    SUBMITTED = "submitted", Tone.ASKED, _("submitted")
    CHANGES_ASKED = "changes_asked", Tone.RETURNED, _("changes requested")
    PUBLISHED = "published", Tone.GOOD, pgettext_lazy("product", "published")
    STALE = "stale", Tone.BAD, _("unconfirmed")
    WITHDRAWN = "withdrawn", Tone.QUIET, _("withdrawn")

    @classproperty
    def RETIRED(cls) -> Self:
        """Return the state of a row merged into another."""
        return cls.WITHDRAWN

    @classproperty
    def UNAPPROVED(cls) -> tuple[Self, ...]:
        """Return the states without an approval yet; the company edits the row directly."""
        return cls.DRAFT, cls.CHANGES_ASKED

    @classproperty
    def PUBLIC(cls) -> tuple[Self, ...]:
        """Return the states shown on the site; the company edits through a revision."""
        return cls.PUBLISHED, cls.STALE

    @classproperty
    def PUBLIC_OR_WAITING(cls) -> tuple[Self, ...]:
        """Return the public states and those that wait for approval: the products that use certificates."""
        return *cls.PUBLIC, cls.SUBMITTED

    @classproperty
    def MOVES(cls) -> Moves:
        return {
            cls.DRAFT: (cls.SUBMITTED,),
            cls.SUBMITTED: (cls.CHANGES_ASKED, cls.PUBLISHED, cls.DRAFT),
            cls.CHANGES_ASKED: (cls.SUBMITTED,),
            cls.PUBLISHED: (cls.STALE, cls.WITHDRAWN),
            cls.STALE: (cls.PUBLISHED, cls.WITHDRAWN),
            cls.WITHDRAWN: (cls.DRAFT, cls.PUBLISHED),
        }


class Product(models.Model):
    """A product in its approved version. Edits of a public product wait in a ProductRevision until approved."""

    State = ProductState
    Kind = ProductKind

    company = models.ForeignKey(Company, models.CASCADE, related_name="products", verbose_name=_("company"))
    code = LineField(_("company's code"), max_length=40, blank=True)
    slug = AddressSlugField(_("address on the site"), max_length=MAX_ADDRESS_LENGTH, unique=True)
    slug_en = AddressSlugField(
        _("address on the English site"), max_length=MAX_ADDRESS_LENGTH, unique=True, null=True, blank=True
    )
    sector = models.ForeignKey(Sector, models.PROTECT, related_name="products", verbose_name=_("sector"))
    kind = ChoiceField(_("good or service"), max_length=10, choices=ProductKind.choices, default=ProductKind.GOOD)
    family = models.ForeignKey(
        ProductFamily,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="products",
        verbose_name=_("family"),
        help_text=_("Sizes of one product: buyers choose the size on its page."),
    )
    name_es = NameField(_("name in Spanish"), max_length=140)
    name_en = NameField(_("name in English"), max_length=140, blank=True)
    summary_es = LineField(_("in one sentence, Spanish"), max_length=240, blank=True)
    summary_en = LineField(_("in one sentence, English"), max_length=240, blank=True)
    description_es = LimitedTextField(_("description in Spanish"), max_length=8000, blank=True)
    description_en = LimitedTextField(_("description in English"), max_length=8000, blank=True)
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
    gtin = GTINField("GTIN", max_length=14, blank=True)
    unit_es = LineField(_("unit of sale in Spanish"), max_length=40, blank=True)
    unit_en = LineField(_("unit of sale in English"), max_length=40, blank=True)
    pack_es = LineField(_("presentation in Spanish"), max_length=80, blank=True)
    pack_en = LineField(_("presentation in English"), max_length=80, blank=True)
    net_weight_g = BoundedIntegerField(_("net weight of a unit, g"), least=1, most=MAX_GRAMS, null=True, blank=True)
    net_volume_ml = BoundedIntegerField(_("net volume of a unit, ml"), least=1, most=MAX_GRAMS, null=True, blank=True)
    pieces = BoundedIntegerField(_("pieces in a unit"), least=1, most=MAX_QUANTITY, null=True, blank=True)
    minimum_order = BoundedIntegerField(
        _("minimum order"), least=1, most=MAX_QUANTITY, null=True, blank=True, help_text=_("In units.")
    )
    monthly_capacity = BoundedIntegerField(_("monthly capacity"), least=1, most=MAX_QUANTITY, null=True, blank=True)
    lead_time_days = BoundedIntegerField(_("lead time in days"), least=1, most=730, null=True, blank=True)
    shelf_life_days = BoundedIntegerField(_("shelf life in days"), least=1, most=7300, null=True, blank=True)
    storage = ChoiceField(_("storage"), max_length=10, choices=Storage.choices, blank=True)
    units_per_case = BoundedIntegerField(_("units in a case"), least=1, most=100_000, null=True, blank=True)
    case_length_cm = BoundedIntegerField(_("length of a case, cm"), least=1, most=1000, null=True, blank=True)
    case_width_cm = BoundedIntegerField(_("width of a case, cm"), least=1, most=1000, null=True, blank=True)
    case_height_cm = BoundedIntegerField(_("height of a case, cm"), least=1, most=1000, null=True, blank=True)
    case_net_g = BoundedIntegerField(_("net weight of a case, g"), least=1, most=MAX_GRAMS, null=True, blank=True)
    case_gross_g = BoundedIntegerField(_("gross weight of a case, g"), least=1, most=MAX_GRAMS, null=True, blank=True)
    cases_per_layer = BoundedIntegerField(_("cases in a pallet's layer"), least=1, most=1000, null=True, blank=True)
    layers_per_pallet = BoundedIntegerField(_("layers on a pallet"), least=1, most=100, null=True, blank=True)
    payment_terms = ChoiceField(_("payment terms"), max_length=10, choices=PaymentTerms.choices, blank=True)
    prices_valid_until = BoundedDateField(_("prices valid until"), **limits.PRICE_VALIDITY_DAY, null=True, blank=True)
    cpc_code = LineField(
        _("CPC code"),
        max_length=5,
        blank=True,
        validators=[RegexValidator(r"^\d{3,5}$", _("A CPC 2.1 code has three to five digits, as in 83141."))],
        help_text=_("Central Product Classification 2.1, three to five digits."),
    )
    delivery_modes = ChoicesField(_("how it is delivered"), choices=Delivery)
    languages = ChoicesField(_("languages of the service"), choices=WorkLanguage)
    hours_es = LineField(_("working hours in Spanish"), max_length=80, blank=True)
    hours_en = LineField(_("working hours in English"), max_length=80, blank=True)
    portfolio = LinksField(_("portfolio"), blank=True, help_text=_("Addresses of web pages, one a line."))
    references_es = LimitedTextField(_("references in Spanish"), max_length=2000, blank=True)
    references_en = LimitedTextField(_("references in English"), max_length=2000, blank=True)
    signs_nda = models.BooleanField(_("signs confidentiality agreements"), default=False)
    available_months = SeasonField(
        verbose_name=_("season"),
        default=list,
        blank=True,
        validators=[validate_season],
        help_text=_("The months in which it is available; none if it is made all year."),
    )
    samples = models.BooleanField(_("samples available"), default=False)
    private_label = models.BooleanField(_("private label"), default=False)
    attributes = models.JSONField(_("details"), default=dict, blank=True)  # code → value: models/attribute_values.py
    certificates = models.ManyToManyField(
        Certificate, blank=True, related_name="products", verbose_name=_("certificates")
    )
    state = StateField(_("state"), ProductState, max_length=15, default=State.DRAFT)
    completeness = BoundedIntegerField(_("completeness"), **limits.PERCENT, default=0)
    published_at = models.DateTimeField(pgettext_lazy("product", "published"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed by its owner"), null=True, blank=True)
    stale_since = models.DateTimeField(_("stale since"), null=True, blank=True)
    withdrawn_by_company = models.BooleanField(_("withdrawn by its company"), default=False, editable=False)
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
    unit, pack = Localized("unit"), Localized("pack")
    hours, references = Localized("hours"), Localized("references")
    held_at: datetime  # annotated by reminders: when it was last confirmed or published
    objects = ProductQuerySet.as_manager()

    # Added by `with_details()`.
    price_rows: list[dict[str, Any]]
    photo_rows: list[dict[str, Any]]
    certificate_rows: list[dict[str, Any]]
    tokens: list[str] | None
    # Added by `with_sizes()`.
    size_rows: list[dict[str, Any]]
    # Set by products/catalogue/cards.py: products of its family in the same list.
    size_count: int
    # Added by `in_catalogue()`.
    shown_at: datetime
    # Added by the moderation queue.
    has_public: bool
    has_photo: bool
    has_paper: bool
    has_health: bool
    new_photos: bool
    # Added by matching with requirements.
    match_facts: dict[str, Any]
    # Set by the moderation form: field → comment.
    wanted_changes: dict[str, str]

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], condition=~models.Q(code=""), name="product_code_once"),
            models.UniqueConstraint(fields=["company", "name_es"], name="product_name_once"),
            models.UniqueConstraint(fields=["company", "id"], name="product_of_company"),  # for SameOwnerConstraint
            SameOwnerConstraint(name="product_family_of_company", field="family"),
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
            DatabaseCheck(name="attributes_are_an_object", condition=is_json_object("attributes")),
            *kind_checks(ProductState.PUBLIC),
        ]
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="product_by_date"),
            models.Index(fields=["state", "-published_at", "-id"], name="product_newest"),
            models.Index(fields=["sector", "state", "-published_at", "-id"], name="product_sector_newest"),
            models.Index(fields=["sector", "-completeness", "-published_at", "-id"], name="product_sector_best"),
            models.Index(fields=["state", "confirmed_at"], name="product_confirm_due"),
            models.Index(
                Coalesce("confirmed_at", "published_at"),
                name="product_held_at",
                condition=models.Q(state=ProductState.PUBLISHED),
            ),
            models.Index(fields=["stale_since"], name="product_stale", condition=models.Q(state=ProductState.STALE)),
        ]
        triggers = [
            audit_trigger(),
            content_version_trigger(),
            state_machine_trigger(ProductState),
            *address_triggers(),
            kind_trigger(),
            family_trigger(),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raise ValidationError if the gross weight of a case is below its net weight, or an attribute is invalid."""
        if self.case_gross_g and self.case_net_g and self.case_gross_g < self.case_net_g:
            raise ValidationError({"case_gross_g": _("The gross weight is below the net weight.")})
        if self.sector_id:
            self.attributes = clean_attributes(self.sector.code, self.kind, self.attributes)

    @property
    def is_deletable(self) -> bool:
        """Return whether it is a draft that was never public."""
        return self.state in ProductState.UNAPPROVED and self.published_at is None

    @property
    def is_service(self) -> bool:
        return self.kind == ProductKind.SERVICE

    @property
    def cases_per_pallet(self) -> int | None:
        """Return how many cases a pallet holds; None if it is not known."""
        if self.cases_per_layer and self.layers_per_pallet:
            return self.cases_per_layer * self.layers_per_pallet
        return None

    @property
    def portfolio_links(self) -> list[str]:
        return self.portfolio.split()

    def get_absolute_url(self) -> str:
        return reverse("products:product", args=[self.address])

    @property
    def address(self) -> str:
        """Return the slug in the active language; without an English one the Spanish one serves both."""
        return (is_english() and self.slug_en) or self.slug

    def detail_photos(self) -> list[ProductPhoto]:
        """Return the photos of a product read `with_details()`, cover first. No query."""
        return [ProductPhoto(**row) for row in self.photo_rows]

    def detail_certificates(self) -> list[Certificate]:
        """Return the certificates valid today of a product read `with_details()`. No query."""
        return [
            Certificate(
                type=CertificateType(name_es=row["name_es"], name_en=row["name_en"]),
                expires_on=row["expires_on"] and date.fromisoformat(row["expires_on"]),
                confirmed_at=row["confirmed_at"],
            )
            for row in self.certificate_rows
        ]
