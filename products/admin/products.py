"""Products on the admin site: moderation, prices, photos, revisions and the tables they use."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import action, display
from unfold.views import ChangeList
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminTextInputWidget

from exportasv.core.accounts.modeladmin import (
    AlphabetChangeList,
    ReadOnlyInline,
    RelatedInline,
    ScopedModelAdmin,
    StateAction,
)
from exportasv.core.accounts.models import User
from exportasv.core.db.related_counts import related_count
from exportasv.core.lazy_text import StrOrPromise
from products import exports
from products.admin import merging, moderation
from products.admin.asking import AskingPriceForm, AskingProductForm
from products.admin.attributes import LacksFilter
from products.documents.scans import PRINTED_SOURCES
from products.editing.glossary import clear_glossary_cache
from products.fields import ALL_COLUMNS, PRODUCT_FIELDS, Kind, columns_of
from products.forms.portal import SeasonField
from products.models import (
    FieldComment,
    GlossaryTerm,
    MissedSearch,
    PriceChange,
    PriceTerm,
    Printout,
    Product,
    ProductFamily,
    ProductPhoto,
    ProductRevision,
    QRScan,
    Review,
    Sector,
    Shortlist,
    ShortlistItem,
    Synonym,
    Unit,
    WaitingPhoto,
)
from products.models.product import ProductQuerySet
from products.models.synonym import clear_synonym_cache
from products.moderation.differences import new_values
from products.rules import drafts, publication

PRODUCT_FILTER = ("product", AutocompleteSelectFilter)
COMMENTABLE_FIELDS = [name for each in PRODUCT_FIELDS if each.gains for name in each.columns]
WORDS = [
    name for name in columns_of(Kind.LINE, Kind.TEXT, Kind.ATTRIBUTES) if name not in ("name_es", "name_en", "code")
]
HEAD = ["company", "sector", "kind", "name_es", "name_en", "slug", "slug_en", "code"]
TRADE = [name for name in ALL_COLUMNS if name not in WORDS and name not in HEAD]


class PriceInline(RelatedInline):
    model = PriceTerm
    form = AskingPriceForm
    fields = ["incoterm", "place", "basis", "amount", "from_quantity"]


class PhotoInline(ReadOnlyInline):
    model = ProductPhoto
    fields = ["image", "alt_es", "alt_en", "position"]


class PriceChangeInline(ReadOnlyInline):
    model = PriceChange
    fields = ["incoterm", "place", "basis", "from_quantity", "before", "after", "by", "at"]
    readonly_fields = fields


class WaitingPhotoInline(ReadOnlyInline):
    model = WaitingPhoto  # moderators see the pictures on the moderation page
    fields = ["alt_es", "alt_en", "position"]


class CommentInline(ReadOnlyInline):
    model = FieldComment
    fields = ["field", "text", "by", "at", "resolved_at"]
    readonly_fields = fields


class ModerationForm(AskingProductForm):
    """The product's form with a comment box at each field."""

    available_months = SeasonField(
        label=_("season"),
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("None: all year."),
    )

    class Meta:
        model = Product
        fields = ["company", "slug", "slug_en", "certificates", *ALL_COLUMNS]

    def wanted_changes(self) -> dict[str, str]:
        """Return field → comment for the comments that are not empty."""
        words = {name: self.cleaned_data.get(f"comment_{name}", "") for name in COMMENTABLE_FIELDS}
        return {name: text for name, text in words.items() if text}


for _name in COMMENTABLE_FIELDS:
    ModerationForm.base_fields[f"comment_{_name}"] = forms.CharField(
        label=cast(models.Field, Product._meta.get_field(_name)).verbose_name,
        required=False,
        max_length=moderation.MAX_COMMENT_LENGTH,
        widget=UnfoldAdminTextInputWidget,
    )
    ModerationForm.declared_fields[f"comment_{_name}"] = ModerationForm.base_fields[f"comment_{_name}"]


def ask_changes_from_form(product: Product, by: User) -> None:
    """Send the product back with the form's comments. Raise RuleError as `publication.ask_changes` does."""
    publication.ask_changes(product, getattr(product, "wanted_changes", {}), by=by)


class DeskChangeList(AlphabetChangeList):
    def url_for_result(self, result: Product) -> str:
        if result.state == Product.State.SUBMITTED:
            return reverse("admin:products_moderation_item", args=[result.pk])
        return super().url_for_result(result)


@admin.register(Product)
class ProductAdmin(ScopedModelAdmin):
    can_delete = False
    form = ModerationForm
    list_display = ["name_es", "company", "sector", "state_badge", "completeness", "waits_since", "published_at"]
    list_filter = ["state", "sector", ("company", AutocompleteSelectFilter), "samples", "private_label", LacksFilter]
    list_select_related = ["company", "sector", "hs_code"]
    search_fields = [
        "name_es__unaccent__icontains", "name_en", "code", "company__name__unaccent__icontains", "hs_code__code",
    ]  # fmt: skip
    date_hierarchy = "published_at"
    autocomplete_fields = ["company", "sector", "hs_code", "certificates"]
    prepopulated_fields = {"slug": ["name_es"]}
    readonly_fields = [
        "completeness", "published_at", "confirmed_at", "stale_since", "created_at", "updated_at",
        "hs_confirmed_by", "hs_confirmed_at",
    ]  # fmt: skip
    actions_list = ["moderate"]
    inlines = [PriceInline, PriceChangeInline, PhotoInline, CommentInline]
    related_lists = (
        ("consulates.placement", "product__id__exact"),
        ("consulates.inquiry", "product__id__exact"),
        ("consulates.exportwin", "product__id__exact"),
        ("products.productrevision", "product__id__exact"),
    )
    state_actions = (
        StateAction("submit", _("Submit"), lambda row, by: publication.submit_product(row, by=by), "submitted"),
        StateAction("publish", _("Publish"), lambda row, by: publication.publish_product(row, by=by), "published"),
        StateAction("ask_changes", _("Ask for changes"), ask_changes_from_form, "changes_asked", in_list=False),
        StateAction("confirm_hs_code", _("The HS code is right"), lambda row, by: drafts.confirm_hs_code(row, by=by)),
        StateAction("withdraw", _("Withdraw"), lambda row, by: publication.withdraw_product(row, by=by), "withdrawn"),
        StateAction("reopen", _("Make a draft again"), lambda row, by: publication.reopen_product(row, by=by), "draft"),
    )
    fieldsets = [
        (None, {"fields": ["links", "state", *HEAD]}),
        (_("What the buyer reads"), {
            "classes": ["tab"],
            "fields": WORDS,
        }),
        (_("Trade"), {
            "classes": ["tab"],
            "fields": [*TRADE, "family", "hs_confirmed_by", "hs_confirmed_at", "certificates"],
        }),
        (_("Dates"), {
            "classes": ["tab"],
            "fields": ["completeness", "published_at", "confirmed_at", "stale_since", "created_at", "updated_at"],
        }),
    ]  # fmt: skip

    def get_export_columns(self, request: HttpRequest) -> tuple[exports.Column, ...]:
        return exports.product_columns()

    def export_response(self, request: HttpRequest, rows: models.QuerySet[Product]) -> HttpResponseBase:
        return super().export_response(request, exports.with_prices(cast(ProductQuerySet, rows)))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return the list whose submitted rows lead a moderator to the desk, where the comment boxes are."""
        usual = super().get_changelist(request, **kwargs)
        return DeskChangeList if self.has_change_permission(request) else usual

    def get_urls(self) -> list:
        return [*merging.urls(), *moderation.urls(), *super().get_urls()]

    @action(description=_("Moderation"), url_path="moderate", permissions=["view"])
    def moderate(self, request: HttpRequest) -> HttpResponse:
        return redirect("admin:products_moderation")

    def get_fieldsets(self, request: HttpRequest, obj: Product | None = None) -> list:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or obj.state != Product.State.SUBMITTED or not self.has_change_permission(request, obj):
            return fieldsets
        about = _("One comment at each field that should change; then press “Ask for changes”.")
        fields = [f"comment_{name}" for name in COMMENTABLE_FIELDS]
        return [fieldsets[0], (_("Moderation"), {"description": about, "fields": fields}), *fieldsets[1:]]

    def save_model(self, request: HttpRequest, obj: Product, form: forms.ModelForm, change: bool) -> None:
        obj.wanted_changes = cast(ModerationForm, form).wanted_changes()
        if obj.published_at:
            publication.add_english_address(obj)
        super().save_model(request, obj, form, change)

    @display(description=_("days waiting"))
    def waits_since(self, product: Product) -> int | None:
        """Return whole days since the last change of a product that waits for a moderator."""
        if product.state != Product.State.SUBMITTED:
            return None
        return (timezone.now() - product.updated_at).days


@admin.register(ProductPhoto)
class ProductPhotoAdmin(ScopedModelAdmin):
    can_add = False  # photos must pass the checks of the portal's upload
    list_display = ["product", "position", "alt_es", "width", "height"]
    list_filter = [PRODUCT_FILTER]
    list_select_related = ["product"]
    search_fields = ["product__name_es__unaccent__icontains", "alt_es__unaccent__icontains"]
    readonly_fields = ["product", "image", "width", "height", "focus_x", "focus_y", "position"]


@admin.register(ProductFamily)
class ProductFamilyAdmin(ScopedModelAdmin):
    list_display = ["name_es", "name_en", "company"]
    list_filter = [("company", AutocompleteSelectFilter)]
    list_select_related = ["company"]
    search_fields = ["name_es__unaccent__icontains", "name_en__icontains"]
    autocomplete_fields = ["company"]


@admin.register(PriceTerm)
class PriceTermAdmin(ScopedModelAdmin):
    form = AskingPriceForm
    list_display = ["product", "incoterm", "place", "basis", "amount", "from_quantity"]
    list_filter = ["incoterm", PRODUCT_FILTER]
    list_select_related = ["product"]
    search_fields = ["product__name_es__unaccent__icontains", "place"]
    autocomplete_fields = ["product"]


@admin.register(ProductRevision)
class ProductRevisionAdmin(ScopedModelAdmin):
    can_add = can_delete = False
    list_display = ["product", "company", "state_badge", "fields_changed", "submitted_at", "decided_at"]
    list_filter = ["state", PRODUCT_FILTER]
    list_select_related = ["product__company", "created_by", "decided_by"]
    search_fields = ["product__name_es__unaccent__icontains", "product__company__name__unaccent__icontains"]
    date_hierarchy = "created_at"
    readonly_fields = ["product", "change_list", "created_by", "decided_by", "submitted_at", "decided_at", "created_at"]
    fields = ["product", "state", *readonly_fields[1:]]
    state_actions = (
        StateAction("approve", _("Approve"), lambda row, by: publication.approve_revision(row, by=by), "approved"),
    )
    inlines = [WaitingPhotoInline]

    @display(description=_("company"), ordering="product__company__name")
    def company(self, revision: ProductRevision) -> str:
        return revision.product.company.name

    @display(description=_("fields"))
    def fields_changed(self, revision: ProductRevision) -> str:
        return ", ".join(publication.field_labels([name.removesuffix("_id") for name in sorted(revision.changes)]))

    @display(description=_("changes"))
    def change_list(self, revision: ProductRevision) -> str:
        """Return each changed field with its new value in words."""
        line = "<tr><th scope='row' class='text-left align-top py-1 pr-4 font-medium'>{}</th><td>{}</td></tr>"
        rows = [(label, linebreaksbr(text, True)) for label, text in new_values(revision)]
        return format_html("<table>{}</table>", format_html_join("", line, rows)) if rows else "—"


@admin.register(FieldComment)
class FieldCommentAdmin(ScopedModelAdmin):
    can_add = False
    list_display = ["product", "field_label", "text", "by", "at", "resolved_at"]
    list_filter = [("resolved_at", admin.EmptyFieldListFilter), PRODUCT_FILTER]
    list_select_related = ["product", "by"]
    search_fields = ["text__unaccent__icontains", "product__name_es__unaccent__icontains"]
    date_hierarchy = "at"
    fields = ["product", "field_label", "text", "by", "at", "resolved_at"]
    readonly_fields = ["product", "field_label", "by", "at", "resolved_at"]

    @admin.display(description=_("field"), ordering="field")
    def field_label(self, comment: FieldComment) -> str:
        return gettext("Photos") if comment.field == "photos" else publication.field_labels([comment.field])[0]


@admin.register(Review)
class ReviewAdmin(ScopedModelAdmin):
    can_add = can_delete = False
    read_only = True
    list_display = ["product", "moderator", "decision", "taken_at", "held_until", "decided_at"]
    list_filter = ["decision", PRODUCT_FILTER]
    list_select_related = ["product", "moderator"]
    search_fields = ["product__name_es__unaccent__icontains", "moderator__full_name__unaccent__icontains"]
    date_hierarchy = "taken_at"


@admin.register(Sector)
class SectorAdmin(ScopedModelAdmin):
    is_small = True
    list_display = [
        "name_es",
        "name_en",
        "code",
        "position",
        "needs_health_registration",
        "is_active",
        "products_in_all",
    ]
    list_filter = ["needs_health_registration", "is_active"]
    search_fields = ["name_es__unaccent__icontains", "name_en", "code"]
    related_lists = (("products.product", "sector__id__exact"), ("consulates.buyer", "sectors__id__exact"))

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Sector]:
        return super().get_queryset(request).annotate(in_all=related_count(Sector, "products"))

    @display(description=_("products"), ordering="in_all")
    def products_in_all(self, sector: Sector) -> int:
        return sector.in_all


@admin.register(Unit)
class UnitAdmin(ScopedModelAdmin):
    is_small = True
    list_display = ["name_es", "plural_es", "name_en", "plural_en", "code", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name_es__unaccent__icontains", "plural_es__unaccent__icontains", "name_en", "code"]


class ShortlistItemInline(ReadOnlyInline):
    model = ShortlistItem
    fields = ["product", "position"]


@admin.register(Shortlist)
class ShortlistAdmin(ScopedModelAdmin):
    can_add = can_delete = False
    read_only = True
    list_display = ["id", "created_at", "items_in_it"]
    search_fields = ["=id"]
    date_hierarchy = "created_at"
    fields = ["created_at"]  # not the key: it opens the visitor's shortlist
    readonly_fields = fields
    inlines = [ShortlistItemInline]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Shortlist]:
        return super().get_queryset(request).annotate(size=related_count(Shortlist, "items"))

    @display(description=_("products"), ordering="size")
    def items_in_it(self, shortlist: Shortlist) -> int:
        return shortlist.size


@admin.register(Synonym)
class SynonymAdmin(ScopedModelAdmin):
    is_small = True
    list_display = ["words"]
    search_fields = ["words__unaccent__icontains"]
    clear_caches = (clear_synonym_cache,)


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(ScopedModelAdmin):
    """The glossary that companies look up while they write."""

    is_small = True
    list_display = ["term_es", "term_en", "explanation_es"]
    search_fields = ["term_es__unaccent__icontains", "term_en", "explanation_es__unaccent__icontains"]
    fields = ["term_es", "term_en", "explanation_es", "explanation_en"]
    clear_caches = (clear_glossary_cache,)


@admin.register(QRScan)
class QRScanAdmin(ScopedModelAdmin):
    can_add = can_delete = False
    read_only = True
    list_display = ["product", "place_name", "day", "count"]
    list_filter = ["place", PRODUCT_FILTER]
    list_select_related = ["product"]
    search_fields = ["place", "product__name_es__unaccent__icontains"]
    date_hierarchy = "day"

    @display(description=_("place"), ordering="place")
    def place_name(self, scan: QRScan) -> StrOrPromise:
        return PRINTED_SOURCES.get(scan.place, scan.place)


@admin.register(Printout)
class PrintoutAdmin(ScopedModelAdmin):
    can_add = False
    read_only = True
    list_display = ["title", "kind", "language", "state_badge", "done", "total", "created_at"]
    list_filter = ["state", "kind"]
    search_fields = ["title"]
    date_hierarchy = "created_at"


@admin.register(MissedSearch)
class MissedSearchAdmin(ScopedModelAdmin):
    can_add = can_delete = False
    read_only = True
    list_display = ["query", "day", "count"]
    list_filter = ["day"]
    search_fields = ["query__unaccent__icontains"]
    date_hierarchy = "day"
