"""Sample requests, house contacts, house events and monthly reports on the admin site."""

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import display

from consulates.models import HouseContact, HouseEvent, HouseReport, SampleRequest
from consulates.rules.monthly_report import FIGURE_LABELS
from exportasv.core.accounts.modeladmin import ScopedModelAdmin

BY_HOUSE = [("house", AutocompleteSelectFilter)]


@admin.register(SampleRequest)
class SampleRequestAdmin(ScopedModelAdmin):
    can_add = can_delete = False
    read_only = True
    list_display = ["product", "house", "units", "state", "requested_at", "sent_at"]
    list_filter = [*BY_HOUSE, "state"]
    list_select_related = ["product", "house__consulate"]
    search_fields = ["product__name_es__unaccent__icontains", "house__consulate__city_es__unaccent__icontains"]
    date_hierarchy = "requested_at"


@admin.register(HouseContact)
class HouseContactAdmin(ScopedModelAdmin):
    list_display = ["name", "house", "kind", "person", "email"]
    list_filter = [*BY_HOUSE, "kind"]
    list_select_related = ["house__consulate"]
    search_fields = ["name__unaccent__icontains", "person__unaccent__icontains", "email"]
    autocomplete_fields = ["house"]


@admin.register(HouseEvent)
class HouseEventAdmin(ScopedModelAdmin):
    list_display = ["title", "house", "kind", "on", "visitors", "contacts_made"]
    list_filter = [*BY_HOUSE, "kind"]
    list_select_related = ["house__consulate"]
    search_fields = ["title__unaccent__icontains", "house__consulate__city_es__unaccent__icontains"]
    date_hierarchy = "on"
    autocomplete_fields = ["house", "products"]


@admin.register(HouseReport)
class HouseReportAdmin(ScopedModelAdmin):
    can_add = can_delete = False
    read_only = True
    list_display = ["house", "month", "sent_by", "sent_at"]
    list_filter = BY_HOUSE
    list_select_related = ["house__consulate", "sent_by"]
    search_fields = ["house__consulate__city_es__unaccent__icontains"]
    date_hierarchy = "month"
    fields = ["house", "month", "figures_table", "comment", "sent_by", "sent_at"]
    readonly_fields = ["figures_table"]

    @display(description=_("figures"))
    def figures_table(self, report: HouseReport) -> str:
        rows = [(FIGURE_LABELS[name], report.figures[name]) for name in FIGURE_LABELS if name in report.figures]
        return format_html_join("", "<div>{}: <strong>{}</strong></div>", rows)
