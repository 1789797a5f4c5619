"""Consulates, trading houses, placements, samples and officers on the admin site."""

from typing import cast

from django.contrib import admin
from django.db import models
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import display

from consulates.models import Consulate, HouseOfficer, Placement, SampleBalance, SampleMovement, TradingHouse, Visit
from consulates.models.house import PlacementQuerySet
from consulates.models.visits import with_visits
from consulates.rules import placements, samples
from exportasv.core.accounts.modeladmin import RelatedInline, ScopedModelAdmin, StateAction
from exportasv.core.accounts.request import user_of
from exportasv.core.db.related_counts import related_count

BY_HOUSE_AND_PRODUCT = [("house", AutocompleteSelectFilter), ("product", AutocompleteSelectFilter)]


@admin.register(Consulate)
class ConsulateAdmin(ScopedModelAdmin):
    is_small = True
    list_display = ["name_es", "city_es", "country", "code", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name_es__unaccent__icontains", "city_es__unaccent__icontains", "code"]
    related_lists = (("consulates.tradinghouse", "consulate__id__exact"),)


class OfficerInline(RelatedInline):
    model = HouseOfficer
    fields = ["user"]
    autocomplete_fields = ["user"]


@admin.register(TradingHouse)
class TradingHouseAdmin(ScopedModelAdmin):
    is_small = True
    can_delete = False  # a closed house keeps its records
    list_display = ["consulate", "country", "zone", "is_open", "is_illustrative", "on_the_shelf"]
    list_filter = ["is_open", "is_illustrative"]
    list_select_related = ["consulate"]
    search_fields = ["consulate__city_es__unaccent__icontains", "consulate__name_es__unaccent__icontains", "slug"]
    autocomplete_fields = ["consulate"]
    inlines = [OfficerInline]
    related_lists = (
        ("consulates.placement", "house__id__exact"),
        ("consulates.samplebalance", "house__id__exact"),
        ("consulates.samplerequest", "house__id__exact"),
        ("consulates.houseevent", "house__id__exact"),
        ("consulates.housereport", "house__id__exact"),
        ("consulates.inquiry", "house__id__exact"),
        ("consulates.buyer", "house__id__exact"),
        ("consulates.exportwin", "house__id__exact"),
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[TradingHouse]:
        ended = models.Q(until__lt=timezone.localdate())
        shelf = related_count(TradingHouse, "placements", models.Q(until=None) | ~ended)
        return super().get_queryset(request).annotate(shelf=shelf)

    @display(description=_("country"), ordering="consulate__country")
    def country(self, house: TradingHouse) -> str:
        return house.consulate.country.name

    @display(description=_("on the shelf"), ordering="shelf")
    def on_the_shelf(self, house: TradingHouse) -> int:
        return house.shelf


@admin.register(HouseOfficer)
class HouseOfficerAdmin(ScopedModelAdmin):
    is_small = True
    list_display = ["user", "house"]
    list_filter = [("house", AutocompleteSelectFilter)]
    list_select_related = ["user", "house__consulate"]
    search_fields = ["user__email", "user__full_name__unaccent__icontains"]
    autocomplete_fields = ["house", "user"]


@admin.register(Placement)
class PlacementAdmin(ScopedModelAdmin):
    list_display = ["product", "house", "since", "until", "asked_count", "bought_count", "reaction"]
    list_filter = [*BY_HOUSE_AND_PRODUCT, "reaction", "price_reaction"]
    list_select_related = ["product", "house__consulate", "placed_by"]
    search_fields = ["product__name_es__unaccent__icontains", "house__consulate__city_es__unaccent__icontains"]
    date_hierarchy = "since"
    autocomplete_fields = ["house", "product"]
    readonly_fields = ["placed_by"]
    related_lists = (("consulates.exportwin", "placement__id__exact"),)
    state_actions = (
        StateAction(
            "end_today",
            _("Take off the shelf today"),
            lambda row, by: placements.end_placement(row, timezone.localdate(), by=by),
        ),
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Placement]:
        return with_visits(cast(PlacementQuerySet, super().get_queryset(request)))

    @display(description=_("people who asked"), ordering="asked")
    def asked_count(self, placement: Placement) -> int:
        return placement.asked

    @display(description=_("people who bought it"), ordering="bought")
    def bought_count(self, placement: Placement) -> int:
        return placement.bought

    def save_model(self, request: HttpRequest, obj: Placement, form: ModelForm, change: bool) -> None:
        if change:
            return super().save_model(request, obj, form, change)
        placed = placements.place_product(obj.product, obj.house, obj.since, obj.until, by=user_of(request))
        obj.pk, obj.placed_by, obj._state.adding = placed.pk, user_of(request), False
        return super().save_model(request, obj, form, True)


@admin.register(Visit)
class VisitAdmin(ScopedModelAdmin):
    can_add = can_delete = False
    read_only = True
    list_display = ["day", "house", "product", "kind", "count", "by"]
    list_filter = ["kind", *BY_HOUSE_AND_PRODUCT]
    list_select_related = ["house__consulate", "product", "by"]
    search_fields = ["product__name_es__unaccent__icontains"]
    date_hierarchy = "day"


@admin.register(SampleMovement)
class SampleMovementAdmin(ScopedModelAdmin):
    can_delete = False
    read_only = True
    list_display = ["at", "house", "product", "kind", "change", "by"]
    list_filter = ["kind", *BY_HOUSE_AND_PRODUCT]
    list_select_related = ["house__consulate", "product", "by"]
    search_fields = ["product__name_es__unaccent__icontains", "note__unaccent__icontains"]
    date_hierarchy = "at"
    autocomplete_fields = ["house", "product"]
    fields = ["house", "product", "kind", "change", "note"]

    def save_model(self, request: HttpRequest, obj: SampleMovement, form: ModelForm, change: bool) -> None:
        line = samples.record_movement(obj.house, obj.product, obj.kind, obj.change, by=user_of(request), note=obj.note)
        obj.pk = line.pk


@admin.register(SampleBalance)
class SampleBalanceAdmin(ScopedModelAdmin):
    can_add = can_delete = False
    read_only = True
    list_display = ["house", "product", "quantity"]
    list_filter = BY_HOUSE_AND_PRODUCT
    list_select_related = ["house__consulate", "product"]
    search_fields = ["product__name_es__unaccent__icontains"]
    ordering = ["pk"]
