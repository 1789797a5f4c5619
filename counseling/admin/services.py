"""The directory of services on the admin site: each institution edits its own services."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey, Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from counseling.models import Service
from counseling.models.services import ServiceQuerySet
from counseling.rules import services
from exportasv.core.accounts.modeladmin import ScopedModelAdmin, StateAction
from exportasv.core.accounts.permissions import Role, role_of
from exportasv.core.accounts.request import user_of
from exportasv.core.concurrent_edits import VersionedModelForm
from exportasv.core.lazy_text import StrOrPromise


class CheckStatusFilter(admin.SimpleListFilter):
    """Filter for services that their institution has to check."""

    title = _("last check")
    parameter_name = "check"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, StrOrPromise]]:
        return [("due", _("to be checked")), ("mine", _("to be checked by my institution"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in ("due", "mine"):
            return queryset
        due = cast(ServiceQuerySet, queryset).stale(timezone.localdate())
        return due.editable_by(user_of(request)) if self.value() == "mine" else due


def _multiple_choice_field(choices: Sequence[tuple[str, StrOrPromise]], **named: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        choices=choices, required=False, widget=UnfoldAdminCheckboxSelectMultipleWidget, **named
    )


class ServiceForm(VersionedModelForm):
    helps_with = _multiple_choice_field(Service.Dimension.choices, label=_("helps with"))
    stages = _multiple_choice_field(
        Service.Stage.choices, label=_("for companies that say"), help_text=_("None chosen: for all.")
    )
    goods = _multiple_choice_field(Service.Goods.choices, label=_("for goods"), help_text=_("None chosen: for all."))


@admin.register(Service)
class ServiceAdmin(ScopedModelAdmin):
    is_small = True
    form = ServiceForm
    list_display = ["name_es", "institution", "phase", "is_shown", "checked_on"]
    list_filter = [CheckStatusFilter, "phase", "institution", "is_shown"]
    list_select_related = ["institution"]
    search_fields = ["name_es__unaccent__icontains", "name_en", "summary_es__unaccent__icontains"]
    date_hierarchy = "checked_on"
    selectable_links = ("institution",)
    prepopulated_fields = {"slug": ["name_es"]}
    state_actions = (
        StateAction("confirm", _("Checked today: it is correct"), lambda row, by: services.confirm_service(row, by=by)),
    )

    def _can_edit(self, request: HttpRequest, obj: Model | None) -> bool:
        return obj is None or Service.objects.editable_by(user_of(request)).filter(pk=obj.pk).exists()

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_change_permission(request, obj) and self._can_edit(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self._can_edit(request, obj)

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **named: Any) -> forms.Field:
        """Offer only the person's own institution; all of them to an administrator."""
        field = super().formfield_for_foreignkey(db_field, request, **named)
        if db_field.name == "institution" and role_of(request.user) != Role.ADMINISTRATOR:
            field.queryset = field.queryset.filter(pk=user_of(request).institution_id)
        return field
