"""Hours of single days, group sessions, proposals, the waiting list and the neglect list on the admin site."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from counseling.models import DayHours, GroupSession, NeglectedCompany, RescheduleProposal, WaitingListEntry
from counseling.rules import assignment_queue, groups
from exportasv.core.accounts.modeladmin import ScopedModelAdmin, StateAction

BY_COMPANY = ("company", AutocompleteSelectFilter)
BY_ADVISER = ("adviser", AutocompleteSelectFilter)


@admin.register(DayHours)
class DayHoursAdmin(ScopedModelAdmin):
    list_display = ["adviser", "day", "opens", "closes"]
    list_filter = [BY_ADVISER]
    list_select_related = ["adviser__user"]
    search_fields = ["adviser__user__full_name__unaccent__icontains"]
    date_hierarchy = "day"
    autocomplete_fields = ["adviser"]


@admin.register(GroupSession)
class GroupSessionAdmin(ScopedModelAdmin):
    """Group sessions. Staff plans them in the portal."""

    can_add = can_delete = False
    list_display = ["topic", "adviser", "starts_at", "capacity", "state_badge"]
    list_filter = ["state", BY_ADVISER]
    list_select_related = ["adviser__user"]
    search_fields = ["topic__unaccent__icontains", "adviser__user__full_name__unaccent__icontains"]
    date_hierarchy = "starts_at"
    readonly_fields = ["adviser", "starts_at", "ends_at", "zone"]
    related_lists = (("counseling.counselingsession", "group__id__exact"),)
    state_actions = (
        StateAction(
            "cancel",
            _("Cancel and notify the companies"),
            lambda row, by: groups.cancel_group_session(row, "", by=by),
            "cancelled",
        ),
    )


@admin.register(RescheduleProposal)
class MoveProposalAdmin(ScopedModelAdmin):
    can_add = can_delete = False
    read_only = True
    list_display = ["session", "adviser", "starts_at", "state_badge", "made_at", "answered_at"]
    list_filter = ["state", BY_ADVISER]
    list_select_related = ["session__company", "adviser__user"]
    search_fields = ["session__company__name__unaccent__icontains", "session__matter__unaccent__icontains"]
    date_hierarchy = "made_at"


@admin.register(WaitingListEntry)
class WaitingPlaceAdmin(ScopedModelAdmin):
    can_add = False
    read_only = True
    list_display = ["session", "adviser", "not_before", "not_after", "since"]
    list_filter = [BY_ADVISER]
    list_select_related = ["session__company", "adviser__user"]
    search_fields = ["session__company__name__unaccent__icontains", "session__matter__unaccent__icontains"]
    date_hierarchy = "since"


@admin.register(NeglectedCompany)
class NeglectedCompanyAdmin(ScopedModelAdmin):
    can_add = can_delete = False
    list_display = ["company", "month", "adviser", "helped_on", "state_badge", "note"]
    list_filter = ["state", "month", BY_COMPANY]
    list_select_related = ["company", "adviser"]
    search_fields = ["company__name__unaccent__icontains", "note__unaccent__icontains"]
    date_hierarchy = "month"
    readonly_fields = ["company", "month", "adviser", "helped_on", "session", "dealt_by", "dealt_at"]
    state_actions = (
        StateAction(
            "contacted",
            _("Contacted"),
            lambda row, by: assignment_queue.mark_contacted(row, row.note, by=by),
            "contacted",
        ),
        StateAction(
            "excuse", _("Excuse"), lambda row, by: assignment_queue.excuse_company(row, row.note, by=by), "excused"
        ),
    )
