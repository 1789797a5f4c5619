"""Fairs, participations and meetings on the admin site."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import action, display

from consulates.models import Fair, FairCriterion, FairMeeting, FairParticipation
from consulates.rules import fairs
from exportasv.core.accounts.modeladmin import RelatedInline, ScopedModelAdmin, StateAction
from exportasv.core.db.errors import RuleError
from products.documents import printouts

BY_COMPANY = ("company", AutocompleteSelectFilter)


class ParticipationInline(RelatedInline):
    model = FairParticipation
    fields = ["company", "state", "contacts_made", "expected_sales"]
    readonly_fields = ["state"]
    autocomplete_fields = ["company"]


class CriterionInline(RelatedInline):
    model = FairCriterion
    fields = ["name_es", "name_en", "weight"]


@admin.register(Fair)
class FairAdmin(ScopedModelAdmin):
    is_small = True
    list_display = ["name", "city", "country", "starts_on", "ends_on"]
    list_filter = ["sectors"]
    search_fields = ["name__unaccent__icontains", "city_es__unaccent__icontains", "city_en__unaccent__icontains"]
    date_hierarchy = "starts_on"
    autocomplete_fields = ["sectors"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [CriterionInline, ParticipationInline]
    related_lists = (
        ("consulates.fairparticipation", "fair__id__exact"),
        ("consulates.fairmeeting", "fair__id__exact"),
        ("consulates.exportwin", "fair__id__exact"),
    )
    actions_detail = ["print_catalogue"]

    @display(description=_("city"), ordering="city_es")
    def city(self, fair: Fair) -> str:
        return fair.city

    @action(description=_("Catalogue of the fair (PDF)"), url_path="catalogue", permissions=["view"])
    def print_catalogue(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Order the fair's catalogue in the language of the page."""
        fair = get_object_or_404(self.get_queryset(request), pk=object_id)
        try:
            printout = printouts.order_printout(fairs.build_fair_catalogue(fair, language=get_language()[:2]))
        except RuleError as error:
            messages.error(request, str(error))
            return redirect("admin:consulates_fair_change", object_id)
        return redirect("products:printout", printout.key)


@admin.register(FairParticipation)
class FairParticipationAdmin(ScopedModelAdmin):
    list_display = ["company", "fair", "state_badge", "contacts_made", "expected_sales"]
    list_filter = ["state", "fair", BY_COMPANY]
    list_select_related = ["company", "fair"]
    search_fields = ["company__name__unaccent__icontains", "fair__name__unaccent__icontains"]
    autocomplete_fields = ["company", "fair", "products"]
    state_actions = (
        StateAction("choose", _("Choose"), lambda row, by: fairs.accept_application(row, by=by), "chosen"),
        StateAction(
            "attend",
            _("Took part"),
            lambda row, by: fairs.record_attendance(row, row.contacts_made or 0, by=by),
            "attended",
            in_list=False,
        ),
    )


@admin.register(FairMeeting)
class FairMeetingAdmin(ScopedModelAdmin):
    can_add = can_delete = False
    list_display = ["starts_at", "table", "participation", "buyer", "state_badge", "outcome", "value"]
    list_filter = ["fair", "state", "outcome"]
    list_select_related = ["participation__company", "participation__fair", "buyer"]
    search_fields = ["participation__company__name__unaccent__icontains", "buyer__name__unaccent__icontains"]
    date_hierarchy = "starts_at"
    autocomplete_fields = ["fair", "participation", "buyer"]
