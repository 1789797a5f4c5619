"""Duties, routes and freight prices on the admin site; what companies worked out is read there."""

from django.contrib import admin

from exportasv.core.accounts.modeladmin import RelatedInline, ScopedModelAdmin
from market_access.models import DutyRow, FreightLeg, FreightPrice, NationalCode, PriceSheet, ReadyLot


@admin.register(DutyRow)
class DutyRowAdmin(ScopedModelAdmin[DutyRow]):
    can_delete = False
    list_display = ["key", "market", "kind", "name_es", "rate_text", "effective_from", "effective_to", "status"]
    list_filter = ["market", "kind", "status", "is_active"]
    search_fields = ["key", "name_es__unaccent__icontains", "name_en", "national_code"]


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


@admin.register(FreightPrice)
class FreightPriceAdmin(ScopedModelAdmin[FreightPrice]):
    list_display = ["leg", "load_unit", "up_to_kg", "price", "minimum", "quoted_by", "valid_from", "valid_until"]
    list_filter = ["leg"]
    list_select_related = ["leg"]
    search_fields = ["leg__code", "leg__name_es__unaccent__icontains", "quoted_by"]
    date_hierarchy = "valid_from"


@admin.register(PriceSheet)
class PriceSheetAdmin(ScopedModelAdmin[PriceSheet]):
    read_only = True
    list_display = ["product", "company", "destination", "leg", "units", "updated_at"]
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
