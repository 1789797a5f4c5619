"""Duties, routes and freight prices on the admin site; what companies worked out is read there."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts.modeladmin import RelatedInline, ScopedModelAdmin
from market_access.admin.rules import VersionAdmin
from market_access.models import DutyRow, FreightLeg, FreightPrice, NationalCode, PriceSheet, ReadyLot
from market_access.rules.changes import record_freight_change


@admin.register(DutyRow)
class DutyRowAdmin(VersionAdmin[DutyRow]):
    """A duty or fee. A change is the next version from a day on; its price ladders are computed again."""

    list_display = [
        "key",
        "market",
        "kind",
        "name_es",
        "rate_text",
        "standing_today",
        "effective_from",
        "effective_to",
        "status",
    ]
    list_filter = ["market", "kind", "status", "is_active"]
    search_fields = ["key", "name_es__unaccent__icontains", "name_en", "national_code"]
    fieldsets = (
        (None, {"fields": ["key", "code", "market", "kind", "name_es", "name_en", "only_preview", "holds_from"]}),
        (
            _("When it applies"),
            {"fields": ["hs", "national_code", "applies_to", "entry_over", "effective_from", "effective_to",
                        "is_renewed"]},
        ),
        (
            _("How much"),
            {"fields": ["rate_text", "ad_valorem_pct", "specific_amount", "specific_unit", "minimum", "maximum",
                        "agreement", "preference_pct", "switches_off", "note_es", "note_en"]},
        ),
        (_("Its source"), {"fields": ["source", "status", "checked_on", "check_every_days", "is_active"]}),
        (_("Which products it hits"), {"fields": ["products_it_hits"]}),
    )  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), "products_it_hits"]


PRICED_COLUMNS = {"mode", "freight", "is_inland", "origin", "place"}  # of a leg: they decide what its prices mean


class FreightPriceInline(RelatedInline):
    model = FreightPrice
    fields = ["load_unit", "up_to_kg", "price", "minimum", "quoted_by", "valid_from", "valid_until"]


@admin.register(FreightLeg)
class FreightLegAdmin(ScopedModelAdmin[FreightLeg]):
    is_small = True
    can_delete = False
    list_display = ["name_es", "mode", "freight", "is_inland", "days_min", "days_max", "status", "is_active"]
    list_filter = ["mode", "is_inland", "status"]
    search_fields = ["code", "name_es__unaccent__icontains", "name_en"]
    inlines = [FreightPriceInline]

    def save_model(self, request: HttpRequest, obj: FreightLeg, form: Any, change: bool) -> None:
        """Save the leg; if what decides its prices changed, its price ladders are computed again."""
        super().save_model(request, obj, form, change)
        if change and PRICED_COLUMNS & {*form.changed_data}:
            record_freight_change(obj, timezone.localdate())

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Save the leg's prices; the price ladders on it are computed again."""
        super().save_formset(request, form, formset, change)
        changed = [*formset.new_objects, *(row for row, _names in formset.changed_objects), *formset.deleted_objects]
        for day in {max(row.valid_from, timezone.localdate()) for row in changed}:
            record_freight_change(form.instance, day)


@admin.register(FreightPrice)
class FreightPriceAdmin(ScopedModelAdmin[FreightPrice]):
    list_display = ["leg", "load_unit", "up_to_kg", "price", "minimum", "quoted_by", "valid_from", "valid_until"]
    list_filter = ["leg"]
    list_select_related = ["leg"]
    search_fields = ["leg__code", "leg__name_es__unaccent__icontains", "quoted_by"]
    date_hierarchy = "valid_from"

    def save_model(self, request: HttpRequest, obj: FreightPrice, form: Any, change: bool) -> None:
        """Save a price; the price ladders on its route are computed again, and on the one that it had before."""
        before = FreightPrice.objects.select_related("leg").filter(pk=obj.pk).first() if change else None
        super().save_model(request, obj, form, change)
        if not change or form.changed_data:
            record_freight_change(obj.leg, obj.valid_from)
        if before is not None and before.leg_id != obj.leg_id:
            record_freight_change(before.leg, timezone.localdate())

    def delete_model(self, request: HttpRequest, obj: FreightPrice) -> None:
        """Delete a price; the price ladders on its route are computed again."""
        super().delete_model(request, obj)
        record_freight_change(obj.leg, timezone.localdate())


@admin.register(PriceSheet)
class PriceSheetAdmin(ScopedModelAdmin[PriceSheet]):
    read_only = True
    list_display = ["product", "company", "destination", "leg", "units", "landed_unit", "computed_on", "updated_at"]
    list_filter = ["destination"]
    list_select_related = ["product", "company", "leg"]
    search_fields = ["product__name_es__unaccent__icontains", "company__name__unaccent__icontains"]
    date_hierarchy = "updated_at"


@admin.register(NationalCode)
class NationalCodeAdmin(ScopedModelAdmin[NationalCode]):
    list_display = ["product", "destination", "code"]
    list_filter = ["destination"]
    list_select_related = ["product"]
    autocomplete_fields = ["product"]
    search_fields = ["product__name_es__unaccent__icontains", "code"]


@admin.register(ReadyLot)
class ReadyLotAdmin(ScopedModelAdmin[ReadyLot]):
    read_only = True
    list_display = ["week", "leg", "house", "company", "product", "cases", "made_at"]
    list_filter = ["week", "leg"]
    list_select_related = ["leg", "house__consulate", "company", "product"]
    search_fields = ["company__name__unaccent__icontains", "product__name_es__unaccent__icontains"]
    date_hierarchy = "week"
