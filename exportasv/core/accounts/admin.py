"""People and institutions on the admin site."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import display

from exportasv.core.accounts.modeladmin import ScopedModelAdmin, ShownText, StateAction
from exportasv.core.accounts.models import LINK_KINDS, Institution, PrivateLink, SecurityEvent, User
from exportasv.core.accounts.permissions import Role
from exportasv.core.accounts.reauthentication import require_step_up
from exportasv.core.accounts.related_lists import RELATED_LISTS, RelatedList
from exportasv.core.accounts.second_factor import make_enrolment_link
from exportasv.core.accounts.security_log import record_event
from exportasv.core.accounts.sessions import end_session, end_sessions_of
from exportasv.core.accounts.signed_links import end_private_link, renew_private_link
from exportasv.core.concurrent_edits import VersionedModelForm
from exportasv.core.db.errors import RuleError
from exportasv.core.db.related_counts import related_count
from exportasv.core.http.paths import localized_path
from exportasv.core.lazy_text import StrOrPromise
from exportasv.core.programme import FACTOR_LINK_VALID

ROLE_COLOURS = {**dict.fromkeys(Role.values, "info"), Role.ADMINISTRATOR: "danger", "": "default"}

admin.site.unregister(Group)  # rights come from roles: see permissions.py
admin.site.unregister(UserSession)  # allauth's own page has no scope and no limits of its filters


def give_factor_link(user: User, by: User) -> ShownText:
    """Return the link by which the person sets up the first second factor. It is shown once; earlier ones end."""
    if Authenticator.objects.filter(user=user).exists():
        raise RuleError(_("This person has a second step already."))
    record_event(None, SecurityEvent.Kind.FACTOR_LINK, actor=by, account=user)
    path = localized_path(user.language, "accounts:enrolment_link", make_enrolment_link(user))
    words = {"link": f"{settings.SITE_URL}{path}", "hours": int(FACTOR_LINK_VALID.total_seconds() // 3600)}
    return ShownText(_("Give this link to the person; it works once, within %(hours)s hours: %(link)s") % words)


def remove_factors(user: User, by: User) -> ShownText:
    """Remove the second steps of a person who has lost them, and end the person's sessions."""
    removed = Authenticator.objects.filter(user=user).delete()[0]
    end_sessions_of(user)
    record_event(None, SecurityEvent.Kind.FACTOR_REMOVED, actor=by, account=user)
    return ShownText(ngettext("%(n)s second step removed.", "%(n)s second steps removed.", removed) % {"n": removed})


def end_all_sessions(user: User, by: User) -> ShownText:
    """End all sessions of the person, wherever they are."""
    count = end_sessions_of(user)
    record_event(None, SecurityEvent.Kind.SESSIONS_ENDED, actor=by, account=user)
    return ShownText(ngettext("%(n)s session ended.", "%(n)s sessions ended.", count) % {"n": count})


class UserForm(VersionedModelForm):
    """The form of a new person. The person sets a password on the reset page."""

    class Meta:
        model = User
        fields = ["email", "full_name", "role", "institution", "language", "is_active"]

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def save(self, commit: bool = True) -> User:
        if self.instance.pk is None:
            self.instance.set_unusable_password()
        return super().save(commit)


@admin.register(User)
class UserAdmin(ScopedModelAdmin):
    form = UserForm
    can_delete = False  # people are deactivated, never deleted: other rows show their names
    list_display = ["email", "full_name", "role_badge", "institution", "language", "is_active", "joined_at"]
    list_filter = ["role", "institution", "is_active", "language"]
    list_select_related = ["institution"]
    search_fields = ["email", "full_name__unaccent__icontains"]
    date_hierarchy = "joined_at"
    autocomplete_fields = ["institution"]

    state_actions = (
        StateAction(
            "give_factor_link", _("Link to set up two-step sign-in"), give_factor_link,
            in_list=False, requires_reauthentication=True,
        ),
        StateAction(
            "remove_factors", _("Remove lost second steps"), remove_factors,
            in_list=False, requires_reauthentication=True,
        ),
        StateAction("end_sessions", _("End all sessions"), end_all_sessions, in_list=False),
    )  # fmt: skip

    @property
    def related_lists(self) -> tuple[RelatedList, ...]:  # type: ignore[override]  # other apps declare them later
        own = ("audit.auditentry", "actor__id__exact"), ("accounts.securityevent", "actor__id__exact")
        return *RELATED_LISTS.get("accounts.user", []), *own

    def changeform_view(self, request: HttpRequest, object_id=None, form_url="", extra_context=None) -> HttpResponse:
        if request.method == "POST" and (response := require_step_up(request)):
            return response
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if form.changed_data:
            role = [f"→ {obj.role or '—'}"] if "role" in form.changed_data else []
            detail = ", ".join([*form.changed_data, *role])
            record_event(request, SecurityEvent.Kind.ROLE_CHANGED, account=obj, detail=detail)

    @display(description=_("role"), ordering="role", label=ROLE_COLOURS)
    def role_badge(self, user: User) -> tuple[str, str]:
        return user.role, user.get_role_display()


@admin.register(SecurityEvent)
class SecurityEventAdmin(ScopedModelAdmin):
    """The log of security events, newest first."""

    can_add = False
    read_only = True
    list_display = ["at", "kind", "actor", "account", "ip", "detail"]
    list_filter = ["kind"]
    list_select_related = ["actor", "account"]
    search_fields = ["actor__email", "account__email", "=ip", "detail"]
    date_hierarchy = "at"
    fields = readonly_fields = ["at", "kind", "actor", "account", "ip", "detail"]


# The library names its table in English alone.
UserSession._meta.verbose_name, UserSession._meta.verbose_name_plural = _("session"), _("sessions")


@admin.register(UserSession)
class UserSessionAdmin(ScopedModelAdmin[UserSession]):
    """The open sessions. The key of a session is shown to nobody."""

    can_add = False
    can_delete = False
    list_display = ["user", "created_at", "ip", "user_agent"]
    list_select_related = ["user"]
    search_fields = ["user__email", "user__full_name__unaccent__icontains"]
    date_hierarchy = "created_at"
    fields = readonly_fields = ["user", "created_at", "ip", "user_agent"]
    actions = ["end_selected"]

    @admin.action(description=_("End the sessions"))
    def end_selected(self, request: HttpRequest, rows: models.QuerySet[UserSession]) -> None:
        if not self.has_change_permission(request):
            raise PermissionDenied
        for row in rows.select_related("user"):
            record_event(request, SecurityEvent.Kind.SESSIONS_ENDED, account=row.user)
            end_session(row)
        self.message_user(request, _("The sessions have ended."), messages.SUCCESS)


@admin.register(Institution)
class InstitutionAdmin(ScopedModelAdmin):
    is_small = True
    list_display = ["acronym", "name_es", "is_founder", "is_active", "people", "services_offered"]
    list_filter = ["is_founder", "is_active"]
    search_fields = ["name_es__unaccent__icontains", "name_en", "acronym", "code"]

    @property
    def related_lists(self) -> tuple[RelatedList, ...]:  # type: ignore[override]  # other apps declare them later
        return ("accounts.user", "institution__id__exact"), *RELATED_LISTS.get("accounts.institution", [])

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Institution]:
        people, offered = related_count(Institution, "staff"), related_count(Institution, "services")
        return super().get_queryset(request).annotate(people=people, offered=offered)

    @display(description=_("people"), ordering="people")
    def people(self, institution: Institution) -> int:
        return institution.people

    @display(description=_("services"), ordering="offered")
    def services_offered(self, institution: Institution) -> int:
        return institution.offered


class PurposeFilter(admin.SimpleListFilter):
    title = _("opens")
    parameter_name = "purpose"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, StrOrPromise]]:
        return [(purpose, kind.label) for purpose, kind in LINK_KINDS.items()]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        return queryset.filter(purpose=self.value()) if self.value() else queryset


@admin.register(PrivateLink)
class PrivateLinkAdmin(ScopedModelAdmin):
    """Every private link. Staff end one that went astray, or send its holder a new one; nobody reads its token."""

    can_add = can_delete = False
    list_display = ["opens", "subject", "created_at", "expires_at", "revoked_at"]
    list_filter = [PurposeFilter]
    search_fields = ["=subject"]
    date_hierarchy = "expires_at"
    fields = readonly_fields = ["opens", "row", "created_at", "expires_at", "revoked_at"]
    state_actions = (
        StateAction("end", _("End this link"), lambda link, _by: end_private_link(link)),
        StateAction(
            "renew", _("End it and send a new one"), lambda link, by: renew_private_link(link, by), in_list=False
        ),
    )

    @display(description=_("opens"), ordering="purpose")
    def opens(self, link: PrivateLink) -> StrOrPromise:
        return link.kind_title()

    @display(description=_("row"))
    def row(self, link: PrivateLink) -> str:
        """Return what the link opens, in words."""
        kind = LINK_KINDS.get(link.purpose)
        found = apps.get_model(kind.model)._base_manager.filter(pk=link.subject).first() if kind else None
        return str(found or link.subject)
