"""Admin pages of companies: members, certificates, markets, applications and merges."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from companies import exports
from companies.admin import applications
from companies.forms.application import answer_summary
from companies.models import (
    Application,
    Certificate,
    CertificateType,
    Company,
    CompanyMember,
    Consent,
    DeclinedConsent,
    DistinctPair,
    DocumentAccess,
    ExportMarket,
    Invitation,
    Merge,
)
from companies.models.certificate import CertificateQuerySet
from companies.models.company import product_states
from companies.notices import notify_new_adviser
from companies.rules import membership
from companies.sectors import sector_options
from exportasv.core.accounts.modeladmin import ReadOnlyInline, RelatedInline, ScopedModelAdmin, StateAction
from exportasv.core.accounts.request import user_of
from exportasv.core.concurrent_edits import VersionedModelForm
from exportasv.core.db.errors import RuleError
from exportasv.core.db.localized import language_name
from exportasv.core.db.related_counts import related_count
from exportasv.core.lazy_text import StrOrPromise

MAX_NAMED = 20  # companies that a message names


class FirstOwnerForm(forms.Form):
    """The e-mail address of a company's first owner."""

    email = forms.EmailField(label=_("E-mail address of the owner"))


COMPANY_FILTER = ("company", AutocompleteSelectFilter)


class MemberInline(ReadOnlyInline):
    model = CompanyMember
    fields = ["user", "role", "joined_at"]
    readonly_fields = fields


class CertificateInline(RelatedInline):
    model = Certificate
    fields = ["type", "number", "issued_on", "expires_on", "confirmed_at"]
    readonly_fields = ["confirmed_at"]
    autocomplete_fields = ["type"]


class MarketInline(RelatedInline):
    model = ExportMarket
    fields = ["country", "standing", "source", "since", "until"]


class CompanyForm(VersionedModelForm):
    """A company with its sectors as ticks."""

    sectors = forms.MultipleChoiceField(
        label=_("sectors"),
        required=False,
        choices=sector_options,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("What it says it makes; its products say it where it has some."),
    )


@admin.register(Company)
class CompanyAdmin(ScopedModelAdmin):
    form = CompanyForm
    can_delete = False
    export_columns = exports.COLUMNS
    list_display = ["name", "state_badge", "size", "department", "adviser", "products_shown", "joined_on"]
    list_filter = ["state", "size", "department", "women_led"]
    list_select_related = ["adviser"]
    search_fields = ["name__unaccent__icontains", "legal_name__unaccent__icontains", "nit", "dui", "email"]
    date_hierarchy = "joined_on"
    prepopulated_fields = {"slug": ["name"]}
    selectable_links = ("adviser",)
    readonly_fields = ["created_at", "updated_at"]
    actions = ["invite_owners"]
    actions_detail = ["invite_owner"]
    inlines = [MemberInline, CertificateInline, MarketInline]
    related_lists = (
        ("products.product", "company__id__exact"),
        ("counseling.counselingsession", "company__id__exact"),
        ("counseling.actionitem", "company__id__exact"),
        ("consulates.inquiry", "company__id__exact"),
        ("consulates.exportwin", "company__id__exact"),
        ("companies.readinessassessment", "company__id__exact"),
    )
    state_actions = (
        StateAction("verify", _("Mark as verified"), lambda row, by: membership.verify_company(row, by=by), "verified"),
        StateAction("activate", _("Activate"), lambda row, by: membership.activate_company(row, by=by), "active"),
        StateAction("pause", _("Pause"), lambda row, by: membership.pause_company(row, by=by), "paused"),
        StateAction("archive", _("Archive"), lambda row, by: membership.archive_company(row, by=by), "archived"),
    )
    fieldsets = [
        (None, {"fields": ["links", "state", "name", "legal_name", "slug", "legal_form", "adviser", "joined_on"]}),
        (_("Identifiers"), {"fields": ["nit", "dui", "nrc"]}),
        (_("Size"), {"fields": ["sectors", "size", "workers", "women_led", "founded_year"]}),
        (_("Place and contact"), {
            "fields": [
                "department", "municipality", "district", "address",
                "contact_name", "phone", "whatsapp", "email", "website",
            ]
        }),
        (_("What the public reads"), {"fields": ["about_es", "about_en"]}),
        (_("Dates"), {"fields": ["created_at", "updated_at"]}),
    ]  # fmt: skip

    def save_model(self, request: HttpRequest, obj: Company, form: forms.ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if "adviser" in form.changed_data and obj.adviser_id != user_of(request).pk:
            notify_new_adviser(obj)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Company]:
        shown = related_count(Company, "products", models.Q(state__in=product_states().PUBLIC))
        return super().get_queryset(request).annotate(shown=shown)

    @display(description=_("products shown"), ordering="shown")
    def products_shown(self, company: Company) -> int:
        return company.shown

    @action(description=_("Invite its owner"), url_path="invite-owner", permissions=["change"])
    def invite_owner(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask for the owner's address and send the invitation."""
        company = get_object_or_404(self.get_queryset(request), pk=object_id)
        form = FirstOwnerForm(request.POST or None, initial={"email": company.email})
        if request.method == "POST" and form.is_valid():
            try:
                membership.invite_first_owner(company, form.cleaned_data["email"], by=user_of(request))
            except RuleError as error:
                form.add_error("email", str(error))
            else:
                messages.success(request, gettext("The invitation is on its way."))
                return redirect("admin:companies_company_change", company.pk)
        context = {**admin.site.each_context(request), "title": company.name, "form": form, "company": company}
        return render(request, "companies/staff/invite_owner.html", context)

    @action(description=_("Invite their owners, at the companies' addresses"), permissions=["change"])
    def invite_owners(self, request: HttpRequest, companies: models.QuerySet[Company]) -> None:
        """Invite the first owner of each company at the company's own address; say which have none."""
        invited, left = 0, []
        for company in companies:
            try:
                membership.invite_first_owner(company, company.email, by=user_of(request))
                invited += 1
            except RuleError as error:
                left.append(f"{company.name}: {error}")
        messages.success(request, ngettext("%d invitation sent.", "%d invitations sent.", invited) % invited)
        if left:
            messages.warning(request, " ".join(left[:MAX_NAMED]))

    def formfield_for_dbfield(self, field: models.Field, request: HttpRequest, **kwargs: Any) -> forms.Field:
        """Store an empty identifier as NULL, because identifiers are unique."""
        form_field = super().formfield_for_dbfield(field, request, **kwargs)
        if field.name in ("nit", "dui"):
            form_field.empty_value = None
        return form_field


@admin.register(Application)
class ApplicationAdmin(ScopedModelAdmin):
    """Queue of applications, the oldest first."""

    can_add = can_delete = False
    read_only = True
    list_display = ["to_check", "applicant", "state_badge", "is_claim", "waits", "decided_by"]
    list_display_links = None
    list_filter = ["state", "is_claim"]
    list_select_related = ["applicant", "company", "decided_by"]
    search_fields = [
        "applicant__email",
        "applicant__full_name__unaccent__icontains",
        "company__name__unaccent__icontains",
    ]
    date_hierarchy = "sent_at"
    ordering = ["sent_at", "pk"]
    fields = [
        "applicant", "company", "state", "is_claim", "answer_list", "question", "answer", "created_at", "sent_at",
        "decided_at", "decided_by",
    ]  # fmt: skip
    readonly_fields = ["answer_list"]

    def get_urls(self) -> list:
        return [*applications.urls(), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Application]:
        return super().get_queryset(request).exclude(state=Application.State.DRAFT)

    @display(description=_("company"))
    def to_check(self, application: Application) -> str:
        url = reverse("admin:companies_application_check", args=[application.pk])
        return format_html('<a class="font-medium underline" href="{}">{}</a>', url, application.name or "—")

    @display(description=_("answers"))
    def answer_list(self, application: Application) -> str:
        parts = [
            (step.title, format_html_join("", "<dt>{}</dt><dd class='mb-2'>{}</dd>", step.lines))
            for step in answer_summary(application)
        ]
        return format_html_join("", "<p class='font-semibold'>{}</p><dl class='mb-4'>{}</dl>", parts) or "—"

    @display(description=_("days waiting"))
    def waits(self, application: Application) -> int | None:
        """Return the whole days since the application was sent, or None if it does not wait for staff."""
        if application.state != Application.State.SENT or application.sent_at is None:
            return None
        return (timezone.now() - application.sent_at).days


@admin.register(Consent)
class ConsentAdmin(ScopedModelAdmin):
    can_add = can_delete = False
    read_only = True
    list_display = ["user", "purpose", "version", "language_title", "given_at"]
    fields = list_display
    list_filter = ["purpose", "version"]
    list_select_related = ["user"]
    search_fields = ["user__email", "user__full_name__unaccent__icontains"]
    date_hierarchy = "given_at"
    readonly_fields = ["language_title"]

    @display(description=_("language"), ordering="language")
    def language_title(self, consent: Consent) -> str:
        return language_name(consent.language)


@admin.register(DeclinedConsent)
class DeclinedConsentAdmin(ScopedModelAdmin):
    can_add = can_delete = False
    read_only = True
    list_display = ["user", "purpose", "version", "declined_at"]
    fields = list_display
    list_filter = ["purpose", "version"]
    list_select_related = ["user"]
    search_fields = ["user__email", "user__full_name__unaccent__icontains"]
    date_hierarchy = "declined_at"


@admin.register(CompanyMember)
class CompanyMemberAdmin(ScopedModelAdmin):
    can_add = False  # people join by invitation
    list_display = ["user", "company", "role", "joined_at"]
    list_filter = ["role", COMPANY_FILTER]
    list_select_related = ["user", "company"]
    search_fields = ["user__email", "user__full_name__unaccent__icontains", "company__name__unaccent__icontains"]
    date_hierarchy = "joined_at"
    readonly_fields = ["user", "company", "joined_at"]

    def delete_model(self, request: HttpRequest, obj: CompanyMember) -> None:
        membership.remove_member(obj, by=user_of(request))


@admin.register(Invitation)
class InvitationAdmin(ScopedModelAdmin):
    can_add = can_delete = False
    read_only = True
    list_display = ["email", "company", "role", "expires_at", "accepted_at", "revoked_at"]
    list_filter = ["role", COMPANY_FILTER]
    list_select_related = ["company", "invited_by"]
    search_fields = ["email", "company__name__unaccent__icontains"]
    date_hierarchy = "expires_at"


class ValidityFilter(admin.SimpleListFilter):
    title = _("validity")
    parameter_name = "validity"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, StrOrPromise]]:
        return [("valid", _("valid today")), ("expired", pgettext_lazy("certificates", "expired"))]

    def queryset(self, request: HttpRequest, rows: models.QuerySet[Certificate]) -> models.QuerySet[Certificate]:
        today = timezone.localdate()
        if self.value() == "valid":
            return cast(CertificateQuerySet, rows).valid_on(today)
        return rows.filter(expires_on__lt=today) if self.value() == "expired" else rows


@admin.register(Certificate)
class CertificateAdmin(ScopedModelAdmin):
    list_display = ["type", "number", "company", "issued_on", "expires_on", "confirmed_at"]
    list_filter = [ValidityFilter, "type", COMPANY_FILTER]
    list_select_related = ["type", "company", "confirmed_by"]
    search_fields = ["number", "company__name__unaccent__icontains", "type__name_es__unaccent__icontains"]
    date_hierarchy = "expires_on"
    autocomplete_fields = ["company", "type"]
    fields = ["company", "type", "number", "issued_on", "expires_on", "paper_link", "confirmed_by", "confirmed_at"]
    readonly_fields = ["paper_link", "confirmed_by", "confirmed_at"]
    state_actions = (
        StateAction(
            "confirm", _("I have checked the document"), lambda row, by: membership.confirm_certificate(row, by=by)
        ),
    )

    @display(description=_("paper"))
    def paper_link(self, certificate: Certificate) -> str:
        """Return a link to the document. Staff can only read it: the company uploads it."""
        if not certificate.document:
            return "—"
        url = reverse("companies:certificate_document", args=[certificate.pk])
        return format_html('<a class="underline" href="{}">{}</a>', url, _("Open the document"))


@admin.register(CertificateType)
class CertificateTypeAdmin(ScopedModelAdmin):
    is_small = True
    list_display = ["name_es", "name_en", "code", "issuer", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name_es__unaccent__icontains", "name_en", "code"]
    related_lists = (("companies.certificate", "type__id__exact"),)


@admin.register(DocumentAccess)
class DocumentAccessAdmin(ScopedModelAdmin):
    can_add = can_delete = False
    read_only = True
    list_display = ["document", "company", "viewer", "guest_name", "accessed_at"]
    list_filter = [COMPANY_FILTER]
    list_select_related = ["company", "viewer"]
    search_fields = ["document", "company__name__unaccent__icontains", "viewer__email", "guest_name"]
    date_hierarchy = "accessed_at"


@admin.register(Merge)
class MergeAdmin(ScopedModelAdmin):
    """Merges of the past. Staff merge rows and undo merges on the page of duplicates."""

    can_add = can_delete = False
    read_only = True
    list_display = ["dropped_name", "kept_name", "kind", "by", "at", "undone_at"]
    list_filter = ["kind"]
    list_select_related = ["by"]
    search_fields = ["dropped_name__unaccent__icontains", "kept_name__unaccent__icontains"]
    date_hierarchy = "at"
    fields = ["kind", "dropped_name", "kept_name", "by", "at", "undone_at"]


@admin.register(DistinctPair)
class DistinctPairAdmin(ScopedModelAdmin):
    can_add = can_delete = False
    read_only = True
    list_display = ["kind", "low_id", "high_id", "by", "at"]
    list_filter = ["kind"]
    list_select_related = ["by"]
    search_fields = ["=low_id", "=high_id"]
    date_hierarchy = "at"
