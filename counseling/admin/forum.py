"""The National Forum on the admin site."""

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import display

from counseling.forum import rules
from counseling.models import (
    ForumEdition,
    ForumEvent,
    Material,
    PanelQuestion,
    QuestionVote,
    Registration,
    Speaker,
    SurveyAnswer,
)
from exportasv.core.accounts.modeladmin import ReadOnlyInline, RelatedInline, ScopedModelAdmin, StateAction
from exportasv.core.accounts.request import user_of
from exportasv.core.concurrent_edits import VersionedModelForm
from exportasv.core.files.uploads import PdfUpload

BY_COMPANY = ("company", AutocompleteSelectFilter)
BY_EVENT = ("event", AutocompleteSelectFilter)


class EventInline(ReadOnlyInline):
    model = ForumEvent
    fields = ["title_es", "kind", "room", "starts_at", "ends_at", "capacity"]


@admin.register(ForumEdition)
class ForumEditionAdmin(ScopedModelAdmin):
    is_small = True
    list_display = ["year", "name_es", "place", "starts_on", "ends_on", "is_published"]
    list_filter = ["is_published"]
    search_fields = ["name_es__unaccent__icontains", "=year"]
    date_hierarchy = "starts_on"
    inlines = [EventInline]
    related_lists = (("counseling.forumevent", "edition__id__exact"),)


@admin.register(Speaker)
class SpeakerAdmin(ScopedModelAdmin):
    is_small = True
    list_display = ["name", "role_es", "organisation"]
    search_fields = ["name__unaccent__icontains", "organisation__unaccent__icontains"]


class MaterialForm(VersionedModelForm):
    file = PdfUpload(label=_("paper (PDF)"), required=False)


class MaterialInline(RelatedInline):
    model = Material
    form = MaterialForm
    fields = ["title_es", "title_en", "file", "link", "audience"]


@admin.register(ForumEvent)
class ForumEventAdmin(ScopedModelAdmin):
    is_small = True
    list_display = ["title_es", "kind", "edition", "room", "starts_at", "capacity", "called_off_at"]
    list_filter = ["kind", "edition"]
    list_select_related = ["edition"]
    search_fields = ["title_es__unaccent__icontains", "title_en", "speakers__name__unaccent__icontains"]
    date_hierarchy = "starts_at"
    autocomplete_fields = ["edition", "speakers"]
    readonly_fields = ["called_off_at", "sequence", "page"]
    prepopulated_fields = {"slug": ["title_es"]}
    inlines = [MaterialInline]
    related_lists = (
        ("counseling.registration", "event__id__exact"),
        ("counseling.panelquestion", "event__id__exact"),
        ("counseling.surveyanswer", "registration__event__id__exact"),
    )
    state_actions = (
        StateAction("call_off", _("Cancel the event"), lambda row, by: rules.cancel_event(row, by=by), in_list=False),
    )

    def save_model(self, request: HttpRequest, obj: ForumEvent, form: ModelForm, change: bool) -> None:
        """Save a changed event with the rule that notifies people and fills free places."""
        if change:
            rules.save_event(obj, by=user_of(request))
        else:
            super().save_model(request, obj, form, change)

    @display(description=_("figures and door"))
    def page(self, row: ForumEvent) -> str:
        """Return a link to the event's staff page."""
        if row.pk is None:
            return "—"
        classes = "font-medium underline text-primary-600 dark:text-primary-500"
        address = reverse("counseling:staff_event", args=[row.slug])
        return format_html('<a class="{}" href="{}">{}</a>', classes, address, _("Open the event's page"))


@admin.register(Registration)
class RegistrationAdmin(ScopedModelAdmin):
    can_add = can_delete = False
    list_display = ["name", "email", "event", "company", "state_badge", "registered_at"]
    list_filter = ["state", BY_EVENT, BY_COMPANY]
    list_select_related = ["event", "company", "user"]
    search_fields = ["name__unaccent__icontains", "email", "=code", "company__name__unaccent__icontains"]
    date_hierarchy = "registered_at"
    autocomplete_fields = ["company"]
    readonly_fields = ["event", "code", "registered_at", "attended_at", "consented_at", "certificate_code",
                       "proven_at", "held_until", "disowned_at"]  # fmt: skip
    state_actions = (
        StateAction("check_in", _("The person is here"), lambda row, by: rules.check_in(row, by=by), "attended"),
        StateAction(
            "cancel", _("Release the place"), lambda row, by: rules.cancel_registration(row, by=by), "cancelled"
        ),
    )


@admin.register(Material)
class MaterialAdmin(ScopedModelAdmin):
    form = MaterialForm
    list_display = ["title_es", "event", "audience"]
    list_filter = ["audience", BY_EVENT]
    list_select_related = ["event"]
    search_fields = ["title_es__unaccent__icontains", "title_en", "event__title_es__unaccent__icontains"]
    autocomplete_fields = ["event"]


class VoteInline(ReadOnlyInline):
    model = QuestionVote
    fields = ["registration"]


@admin.register(PanelQuestion)
class PanelQuestionAdmin(ScopedModelAdmin):
    can_add = can_delete = False
    read_only = True
    list_display = ["text", "event", "state_badge", "asked_at"]
    list_filter = ["state", BY_EVENT]
    list_select_related = ["event", "registration__event"]
    search_fields = ["text__unaccent__icontains"]
    date_hierarchy = "asked_at"
    inlines = [VoteInline]


@admin.register(SurveyAnswer)
class EventAnswerAdmin(ScopedModelAdmin):
    can_add = can_delete = False
    read_only = True
    list_display = ["registration", "stars", "comment", "answered_at"]
    list_filter = ["stars", ("registration__event", AutocompleteSelectFilter)]
    list_select_related = ["registration__event"]
    search_fields = ["comment__unaccent__icontains", "registration__name__unaccent__icontains"]
    date_hierarchy = "answered_at"
