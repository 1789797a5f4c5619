"""Attributes on the admin site: what buyers of a sector ask, its options, and the products that lack it."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from companies.sectors import localized_names_of
from exportasv.core.accounts.modeladmin import RelatedInline, ScopedModelAdmin
from exportasv.core.concurrent_edits import VersionedModelForm
from exportasv.core.spreadsheets.parsers import comparison_key
from products.imports import PRODUCTS
from products.models import Attribute, AttributeOption, Product, ProductKind
from products.models.attribute import (
    OPTION_TYPES,
    PREFIX,
    AttributeDefinition,
    attribute_definitions,
    clear_attribute_cache,
)
from products.models.sector import sector_choices

SETTLED = ["code", "value_type"]  # values of products rely on them
SEPARATORS = (",", ";", "/", " y ", " e ")  # a sheet separates options with them


class AttributeForm(VersionedModelForm):
    """An attribute with its sectors and kinds as checkboxes."""

    sectors = forms.MultipleChoiceField(
        label=_("Sectors"),
        choices=sector_choices,
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("None: every sector."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of product"),
        choices=ProductKind.choices,
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("None: goods and services."),
    )

    class Meta:
        model = Attribute
        fields = [
            "code", "name_es", "name_en", "value_type", "unit", "sectors", "kinds", "required_for_publication",
            "is_facet", "position", "is_active",
        ]  # fmt: skip

    def clean_name_es(self) -> str:
        """Refuse the header of another column of the products' sheet."""
        name = self.cleaned_data["name_es"]
        own = f"{PREFIX}{self.instance.code}"
        other = PRODUCTS.aliases().get(comparison_key(name), "")
        if other and not other.startswith(own):
            raise forms.ValidationError(_("The spreadsheet of products has a column with this name."))
        return name


class OptionForm(VersionedModelForm):
    class Meta:
        model = AttributeOption
        fields = ["code", "name_es", "name_en", "position", "is_active"]

    def clean_name_es(self) -> str:
        name = self.cleaned_data["name_es"]
        if any(mark in name for mark in SEPARATORS):
            raise forms.ValidationError(
                _("A name of an option has no comma, slash or “y”: sheets separate options so.")
            )
        return name


class OptionInline(RelatedInline):
    model = AttributeOption
    form = OptionForm
    fields = ["code", "name_es", "name_en", "position", "is_active"]
    can_delete = False  # an option is switched off: products may have it


def lacking(definition: AttributeDefinition) -> models.QuerySet[Product]:
    """Return the public products that have no value of an attribute of their sector and kind."""
    rows = Product.objects.filter(state__in=Product.State.PUBLIC)
    if definition.sectors:
        rows = rows.filter(sector__code__in=definition.sectors)
    if definition.kinds:
        rows = rows.filter(kind__in=definition.kinds)
    return rows.exclude(attributes__has_key=definition.code)


class LacksFilter(admin.SimpleListFilter):
    """The public products that lack an attribute."""

    title = _("lacks the attribute")
    parameter_name = "lacks"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(each.code, each.name) for each in attribute_definitions() if each.is_active]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        known = {each.code: each for each in attribute_definitions()}
        chosen = known.get(self.value() or "")
        return queryset.filter(pk__in=lacking(chosen).values("pk")) if chosen else queryset


@admin.register(Attribute)
class AttributeAdmin(ScopedModelAdmin):
    is_small = True
    can_delete = False  # it is switched off: products keep their values
    form = AttributeForm
    list_display = [
        "name_es", "name_en", "code", "value_type", "sector_names", "required_for_publication", "is_facet", "is_active",
    ]  # fmt: skip
    list_filter = ["value_type", "required_for_publication", "is_facet", "is_active"]
    search_fields = ["name_es__unaccent__icontains", "name_en", "code"]
    fields = [*AttributeForm._meta.fields, "products_without_it"]  # type: ignore[misc]  # a list
    readonly_fields = ["products_without_it"]
    inlines = [OptionInline]
    clear_caches = (clear_attribute_cache,)

    def get_readonly_fields(self, request: HttpRequest, obj: Attribute | None = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), *(SETTLED if obj else [])]

    def get_inlines(self, request: HttpRequest, obj: Attribute | None) -> list:
        return self.inlines if obj and obj.value_type in OPTION_TYPES else []

    @display(description=_("sectors"))
    def sector_names(self, attribute: Attribute) -> str:
        return localized_names_of(attribute.sectors) or str(_("every sector"))

    @display(description=_("public products without it"))
    def products_without_it(self, attribute: Attribute) -> str:
        """Return how many public products lack it, with a link to them."""
        definition = next((each for each in attribute_definitions() if each.code == attribute.code), None)
        if definition is None:
            return "—"
        url = reverse("admin:products_product_changelist")
        return format_html('<a href="{}?lacks={}">{}</a>', url, definition.code, lacking(definition).count())
