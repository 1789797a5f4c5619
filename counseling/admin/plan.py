"""Services recommended for answers of the diagnostic, and steps of companies' plans, on the admin site."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget

from companies.readiness.questions import DIMENSIONS
from counseling.models import PlanStep, ServiceRecommendation
from counseling.models.plan import question_text
from exportasv.core.accounts.modeladmin import ScopedModelAdmin
from exportasv.core.lazy_text import StrOrPromise


def question_choices() -> list[tuple[str, list[tuple[str, StrOrPromise]]]]:
    """Return the 24 questions by dimension."""
    return [(str(each.name), [(question.code, question.text) for question in each.questions]) for each in DIMENSIONS]


@admin.register(ServiceRecommendation)
class ServiceForAnswerAdmin(ScopedModelAdmin):
    is_small = True
    list_display = ["question_told", "service", "position"]
    list_filter = ["service__institution"]
    list_select_related = ["service"]
    search_fields = ["question", "service__name_es__unaccent__icontains"]

    def formfield_for_dbfield(self, field: models.Field, request: HttpRequest, **kwargs: Any) -> forms.Field:
        if field.name == "question":
            return forms.ChoiceField(label=field.verbose_name, choices=question_choices, widget=UnfoldAdminSelectWidget)
        return super().formfield_for_dbfield(field, request, **kwargs)

    @display(description=_("question"), ordering="question")
    def question_told(self, row: ServiceRecommendation) -> str:
        return question_text(row.question)


@admin.register(PlanStep)
class PlanStepAdmin(ScopedModelAdmin):
    """Steps that companies added to their plans."""

    can_add = can_delete = False
    read_only = True
    list_display = ["assessment", "question_told", "item"]
    list_select_related = ["assessment__company", "item"]
    search_fields = ["assessment__company__name__unaccent__icontains", "question"]
    fields = readonly_fields = ["assessment", "question_told", "item"]

    @display(description=_("question"), ordering="question")
    def question_told(self, step: PlanStep) -> str:
        return question_text(step.question)
