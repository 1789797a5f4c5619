"""Advisers, sessions, agreements and referrals on the admin site."""

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from counseling.models import (
    Absence,
    ActionItem,
    Adviser,
    Availability,
    CounselingSession,
    DayHours,
    Participant,
    Referral,
)
from counseling.rules import absence, agreements
from counseling.rules import booking as booking_rules
from counseling.rules import record as record_rules
from exportasv.core.accounts.modeladmin import ReadOnlyInline, RelatedInline, ScopedModelAdmin, StateAction
from exportasv.core.accounts.models import User
from exportasv.core.accounts.request import user_of
from exportasv.core.audit.rules import delete_row
from exportasv.core.db import errors

BY_COMPANY = ("company", AutocompleteSelectFilter)
BY_ADVISER = ("adviser", AutocompleteSelectFilter)


class HoursInline(RelatedInline):
    model = Availability


class DayHoursInline(RelatedInline):
    model = DayHours


class AbsenceInline(ReadOnlyInline):
    model = Absence


@admin.register(Adviser)
class AdviserAdmin(ScopedModelAdmin):
    is_small = True
    can_delete = False
    list_display = ["user", "place", "speaks_english", "weekly_capacity", "is_active"]
    list_filter = ["is_active", "speaks_english"]
    list_select_related = ["user"]
    search_fields = ["user__full_name__unaccent__icontains", "user__email"]
    autocomplete_fields = ["user", "sectors"]
    inlines = [HoursInline, DayHoursInline, AbsenceInline]
    related_lists = (("counseling.counselingsession", "adviser__id__exact"),)


@admin.register(Availability)
class AvailabilityAdmin(ScopedModelAdmin):
    is_small = True
    list_display = ["adviser", "weekday", "opens", "closes"]
    list_filter = ["weekday", BY_ADVISER]
    list_select_related = ["adviser__user"]
    search_fields = ["adviser__user__full_name__unaccent__icontains"]
    autocomplete_fields = ["adviser"]


@admin.register(Absence)
class AbsenceAdmin(ScopedModelAdmin):
    list_display = ["adviser", "starts_at", "ends_at", "reason"]
    list_filter = [BY_ADVISER]
    list_select_related = ["adviser__user"]
    search_fields = ["adviser__user__full_name__unaccent__icontains", "reason__unaccent__icontains"]
    date_hierarchy = "starts_at"
    autocomplete_fields = ["adviser"]

    def get_readonly_fields(self, request: HttpRequest, obj: Absence | None = None) -> list[str]:
        """Return adviser and times of a saved absence as read-only: its companies already have proposals."""
        noted = ["adviser", "starts_at", "ends_at"] if obj else []
        return [*super().get_readonly_fields(request, obj), *noted]

    def save_model(self, request: HttpRequest, obj: Absence, form: ModelForm, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        made, _asked = absence.record_absence(obj.adviser, obj.starts_at, obj.ends_at, obj.reason, by=user_of(request))
        obj.pk = made.pk

    def delete_model(self, request: HttpRequest, obj: Absence) -> None:
        absence.cancel_absence(obj, by=user_of(request))


class ParticipantInline(RelatedInline):
    model = Participant


class ActionItemInline(RelatedInline):
    model = ActionItem
    fields = ["text", "holder", "due_on", "state"]
    readonly_fields = ["state"]


def _book_session(session: CounselingSession, by: User) -> CounselingSession:
    """Book the session with the adviser and hours of the form. Raise RuleError if one of them is missing."""
    if not (session.adviser and session.starts_at and session.ends_at):
        raise errors.RuleError(_("Choose the adviser and the hours first."))
    return booking_rules.book_session(session, session.adviser, session.starts_at, session.ends_at, by=by)


def _record_session(session: CounselingSession, by: User) -> CounselingSession:
    """Record the session with the notes of the form and its services and people."""
    people = [(person.name, person.institution) for person in session.participants.all()]
    record = record_rules.SessionRecord(
        session.notes,
        private_notes=session.private_notes,
        next_on=session.next_on,
        services=list(session.services.all()),
        people=people,
    )
    return record_rules.record_session(session, record, by=by)


@admin.register(CounselingSession)
class CounselingSessionAdmin(ScopedModelAdmin):
    can_delete = False
    list_display = ["matter", "company", "adviser", "starts_at", "channel", "state_badge", "next_on"]
    list_filter = ["state", "channel", BY_COMPANY, BY_ADVISER]
    list_select_related = ["company", "adviser__user"]
    search_fields = ["matter__unaccent__icontains", "company__name__unaccent__icontains"]
    date_hierarchy = "starts_at"
    autocomplete_fields = ["company", "adviser", "services"]
    readonly_fields = ["requested_at", "rating", "group", "held_at", "confirmed_at", "company_note"]
    inlines = [ActionItemInline, ParticipantInline]
    related_lists = (("counseling.actionitem", "session__id__exact"),)
    state_actions = (
        StateAction("book", _("Book"), _book_session, "booked", in_list=False),
        StateAction("hold", _("Held"), _record_session, "held", in_list=False),
        StateAction(
            "miss", _("The company did not come"), lambda row, by: record_rules.mark_no_show(row, by=by), "missed"
        ),
        StateAction(
            "cancel", _("Cancel the session"), lambda row, by: booking_rules.cancel_session(row, by=by), "cancelled"
        ),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: CounselingSession | None = None) -> list[str]:
        """Return the record as read-only after the company has confirmed it."""
        confirmed = ["notes", "next_on", "services"] if obj and obj.confirmed_at else []
        return [*super().get_readonly_fields(request, obj), *confirmed]

    def save_model(self, request: HttpRequest, obj: CounselingSession, form: ModelForm, change: bool) -> None:
        obj.requested_at = obj.requested_at or timezone.now()
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: ModelForm, formset, change: bool) -> None:
        """Set the company of new agreements to the session's company."""
        for item in formset.save(commit=False):
            if isinstance(item, ActionItem):
                item.company = form.instance.company
            item.save()
        for item in formset.deleted_objects:
            delete_row(item, by=user_of(request))
        formset.save_m2m()


@admin.register(ActionItem)
class ActionItemAdmin(ScopedModelAdmin):
    list_display = ["text", "company", "holder", "due_on", "state_badge"]
    list_filter = ["state", "holder", BY_COMPANY]
    list_select_related = ["company", "session__company", "product", "service"]
    search_fields = ["text__unaccent__icontains", "company__name__unaccent__icontains"]
    date_hierarchy = "due_on"
    autocomplete_fields = ["company", "session", "product", "service"]
    readonly_fields = ["done_at"]
    state_actions = (
        StateAction("finish", _("Done"), lambda row, by: agreements.complete_agreement(row, row.proof, by=by), "done"),
        StateAction("drop", _("No longer wanted"), lambda row, by: agreements.cancel_agreement(row, by=by), "dropped"),
    )


@admin.register(Referral)
class ReferralAdmin(ScopedModelAdmin):
    can_delete = False
    list_display = ["matter", "company", "from_institution", "to_institution", "due_on", "state_badge"]
    list_filter = ["state", "to_institution", BY_COMPANY]
    list_select_related = ["company", "from_institution", "to_institution", "sent_by"]
    search_fields = ["matter__unaccent__icontains", "company__name__unaccent__icontains"]
    date_hierarchy = "sent_at"
    autocomplete_fields = ["company"]
    readonly_fields = ["sent_at", "closed_at"]
    selectable_links = ("from_institution", "to_institution")
    state_actions = (
        StateAction("accept", _("Accept"), lambda row, by: agreements.accept_referral(row, by=by), "accepted"),
        StateAction(
            "close",
            _("Close with the result"),
            lambda row, by: agreements.close_referral(row, row.result, by=by),
            "closed",
            in_list=False,
        ),
        StateAction(
            "give_back",
            _("Return with the reason"),
            lambda row, by: agreements.return_referral(row, row.result, by=by),
            "returned",
            in_list=False,
        ),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Referral | None = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), "sent_by"]

    def save_model(self, request: HttpRequest, obj: Referral, form: ModelForm, change: bool) -> None:
        if not change:
            obj.sent_by, obj.sent_at = user_of(request), timezone.now()
        super().save_model(request, obj, form, change)
