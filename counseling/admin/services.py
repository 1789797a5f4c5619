"""The directory of services on the admin site: each institution keeps its own."""

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey, Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from counseling.models import Service
from counseling.rules import services
from exportasv.core.accounts.modeladmin import ScopedModelAdmin, Verb
from exportasv.core.accounts.permissions import ADMINISTRATOR, who_is


class NotChecked(admin.SimpleListFilter):
    """Those that wait for their institution."""

    title = _("last check")
    parameter_name = "check"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("due", _("to be checked")), ("mine", _("to be checked by my institution"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in ("due", "mine"):
            return queryset
        due = queryset.stale(timezone.localdate())
        return due.kept_by(request.user) if self.value() == "mine" else due


def _several(choices: list[tuple[str, str]], **named: object) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        choices=choices, required=False, widget=UnfoldAdminCheckboxSelectMultipleWidget, **named
    )


class ServiceForm(ModelForm):
    helps_with = _several(Service.Dimension.choices, label=_("helps with"))
    stages = _several(Service.Stage.choices, label=_("for companies that say"), help_text=_("None chosen: for all."))
    goods = _several(Service.Goods.choices, label=_("for goods"), help_text=_("None chosen: for all."))


@admin.register(Service)
class ServiceAdmin(ScopedModelAdmin):
    form = ServiceForm
    list_display = ["name_es", "institution", "phase", "is_shown", "checked_on"]
    list_filter = [NotChecked, "phase", "institution", "is_shown"]
    list_select_related = ["institution"]
    search_fields = ["name_es__unaccent__icontains", "name_en", "summary_es__unaccent__icontains"]
    date_hierarchy = "checked_on"
    open_choices = ("institution",)
    prepopulated_fields = {"slug": ["name_es"]}
    verbs = (Verb("confirm", _("Checked today: it is as it says"), lambda row, by: services.confirm(row, by=by)),)

    def _is_kept(self, request: HttpRequest, obj: Model | None) -> bool:
        return obj is None or Service.objects.kept_by(request.user).filter(pk=obj.pk).exists()

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_change_permission(request, obj) and self._is_kept(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self._is_kept(request, obj)

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **named: object) -> forms.Field:
        """A service is written for one's own institution; an administrator writes for any."""
        field = super().formfield_for_foreignkey(db_field, request, **named)
        if db_field.name == "institution" and who_is(request.user) != ADMINISTRATOR:
            field.queryset = field.queryset.filter(pk=request.user.institution_id)
        return field
