"""Admin pages of export markets, the destination survey and readiness."""

from collections.abc import Iterable

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import display

from companies.models import DestinationAnswer, DestinationSurvey, ExportMarket, ReadinessAssessment
from companies.readiness.assessment import completed_assessments
from companies.readiness.questions import DIMENSIONS, QUESTIONS
from companies.rules import survey
from exportasv.core.accounts.modeladmin import ScopedModelAdmin, StateAction
from exportasv.core.db.related_counts import related_count
from exportasv.core.documents.formatting import percent

COMPANY_FILTER = ("company", AutocompleteSelectFilter)


@admin.register(ExportMarket)
class ExportMarketAdmin(ScopedModelAdmin):
    list_display = ["company", "country", "standing", "source", "since", "until"]
    list_filter = ["standing", "source", COMPANY_FILTER]
    list_select_related = ["company"]
    search_fields = ["company__name__unaccent__icontains", "=country"]
    date_hierarchy = "since"
    autocomplete_fields = ["company"]


@admin.register(DestinationSurvey)
class DestinationSurveyAdmin(ScopedModelAdmin):
    is_small = True
    list_display = ["year", "opened_on", "closed_on", "company_count"]
    state_actions = (StateAction("close", _("Close the survey"), lambda row, by: survey.close_survey(row, by=by)),)
    search_fields = ["=year"]
    related_lists = (("companies.destinationanswer", "survey__id__exact"),)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[DestinationSurvey]:
        return (
            super().get_queryset(request).annotate(companies=related_count(DestinationSurvey, "answers", of="company"))
        )

    @display(description=_("companies that answered"), ordering="companies")
    def company_count(self, survey: DestinationSurvey) -> int:
        return survey.companies


@admin.register(DestinationAnswer)
class DestinationAnswerAdmin(ScopedModelAdmin):
    list_display = ["company", "survey", "destination", "answered_at"]
    list_filter = ["destination", "survey", COMPANY_FILTER]
    list_select_related = ["company", "survey"]
    search_fields = ["company__name__unaccent__icontains"]
    date_hierarchy = "answered_at"
    autocomplete_fields = ["company", "survey"]


@admin.register(ReadinessAssessment)
class ReadinessAssessmentAdmin(ScopedModelAdmin):
    list_display = ["company", "score", "level", "started_at", "completed_at"]
    list_filter = ["level", COMPANY_FILTER]
    list_select_related = ["company", "by"]
    search_fields = ["company__name__unaccent__icontains"]
    date_hierarchy = "started_at"
    autocomplete_fields = ["company"]
    can_add = can_delete = False
    read_only = True
    fields = [
        "company",
        "score",
        "level",
        "is_regulated",
        "dimensions_table",
        "progress",
        "answers_table",
        "started_at",
        "completed_at",
        "by",
    ]
    readonly_fields = ["dimensions_table", "progress", "answers_table"]

    @display(description=_("result by part"))
    def dimensions_table(self, assessment: ReadinessAssessment) -> str:
        rows = [(each.name, assessment.dimensions.get(each.code, "—"), percent(each.weight)) for each in DIMENSIONS]
        return _html_table(rows)

    @display(description=_("the company's progress"))
    def progress(self, assessment: ReadinessAssessment) -> str:
        done = completed_assessments(assessment.company)
        return _html_table(
            (date_format(localdate(each.completed_at)), each.score, each.get_level_display()) for each in done
        )

    @display(description=_("what was answered"))
    def answers_table(self, assessment: ReadinessAssessment) -> str:
        given = assessment.answers
        return _html_table((QUESTIONS[c].text, n, QUESTIONS[c].levels[n]) for c, n in given.items() if c in QUESTIONS)


def _html_table(rows: Iterable[tuple]) -> str:
    """Return a table of three columns; the second holds numbers."""
    line = '<tr><th scope="row" class="text-left py-1 pr-4 font-medium">{}</th><td class="pr-4">{}</td><td>{}</td></tr>'
    return format_html("<table>{}</table>", format_html_join("", line, rows))
