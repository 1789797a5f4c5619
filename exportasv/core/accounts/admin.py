"""People and institutions on the admin site."""

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from exportasv.core.accounts.modeladmin import ScopedModelAdmin, StateAction
from exportasv.core.accounts.models import Institution, PrivateLink, User
from exportasv.core.accounts.permissions import Role
from exportasv.core.accounts.related_lists import RELATED_LISTS, RelatedList
from exportasv.core.accounts.signed_links import LINK_KINDS, end_private_link, renew_private_link
from exportasv.core.concurrent_edits import VersionedModelForm
from exportasv.core.lazy_text import StrOrPromise

ROLE_COLOURS = {**dict.fromkeys(Role.values, "info"), Role.ADMINISTRATOR: "danger", "": "default"}

admin.site.unregister(Group)  # rights come from roles: see permissions.py


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

    @property
    def related_lists(self) -> tuple[RelatedList, ...]:  # type: ignore[override]  # other apps declare them later
        return *RELATED_LISTS.get("accounts.user", []), ("audit.auditentry", "actor__id__exact")

    @display(description=_("role"), ordering="role", label=ROLE_COLOURS)
    def role_badge(self, user: User) -> tuple[str, str]:
        return user.role, user.get_role_display()


@admin.register(Institution)
class InstitutionAdmin(ScopedModelAdmin):
    list_display = ["acronym", "name_es", "is_founder", "is_active", "people", "services_offered"]
    list_filter = ["is_founder", "is_active"]
    search_fields = ["name_es__unaccent__icontains", "name_en", "acronym", "code"]

    @property
    def related_lists(self) -> tuple[RelatedList, ...]:  # type: ignore[override]  # other apps declare them later
        return ("accounts.user", "institution__id__exact"), *RELATED_LISTS.get("accounts.institution", [])

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Institution]:
        people = models.Count("staff", distinct=True)
        return super().get_queryset(request).annotate(people=people, offered=models.Count("services", distinct=True))

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
        kind = LINK_KINDS.get(link.purpose)
        return kind.label if kind else link.purpose

    @display(description=_("row"))
    def row(self, link: PrivateLink) -> str:
        """Return what the link opens, in words."""
        kind = LINK_KINDS.get(link.purpose)
        found = apps.get_model(kind.model)._base_manager.filter(pk=link.subject).first() if kind else None
        return str(found or link.subject)
