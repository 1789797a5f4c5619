"""The National Forum on the admin site."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from counseling import forum
from counseling.models import ForumEdition, ForumEvent, Registration
from exportasv.accounts.modeladmin import ReadInline, ScopedModelAdmin, Verb

BY_COMPANY = ("company", AutocompleteSelectFilter)


class EventInline(ReadInline):
    model = ForumEvent
    fields = ["title_es", "kind", "room", "starts_at", "ends_at", "capacity"]


@admin.register(ForumEdition)
class ForumEditionAdmin(ScopedModelAdmin):
    list_display = ["year", "name_es", "place", "starts_on", "ends_on", "is_published"]
    list_filter = ["is_published"]
    search_fields = ["name_es__unaccent__icontains", "=year"]
    date_hierarchy = "starts_on"
    inlines = [EventInline]
    chain = (("counseling.forumevent", "edition__id__exact"),)


@admin.register(ForumEvent)
class ForumEventAdmin(ScopedModelAdmin):
    list_display = ["title_es", "kind", "edition", "room", "starts_at", "capacity"]
    list_filter = ["kind", "edition"]
    list_select_related = ["edition"]
    search_fields = ["title_es__unaccent__icontains", "title_en", "speakers__unaccent__icontains"]
    date_hierarchy = "starts_at"
    autocomplete_fields = ["edition"]
    prepopulated_fields = {"slug": ["title_es"]}
    chain = (("counseling.registration", "event__id__exact"),)


@admin.register(Registration)
class RegistrationAdmin(ScopedModelAdmin):
    made_elsewhere = kept = True
    list_display = ["name", "email", "event", "company", "state_badge", "registered_at"]
    list_filter = ["state", ("event", AutocompleteSelectFilter), BY_COMPANY]
    list_select_related = ["event", "company", "user"]
    search_fields = ["name__unaccent__icontains", "email", "company__name__unaccent__icontains"]
    date_hierarchy = "registered_at"
    autocomplete_fields = ["company"]
    readonly_fields = ["event", "registered_at", "attended_at"]
    verbs = (
        Verb("check_in", _("The person is here"), lambda row, by: forum.check_in(row, by=by), "attended"),
        Verb("cancel", _("Give the place back"), lambda row, by: forum.cancel_registration(row, by=by), "cancelled"),
    )
