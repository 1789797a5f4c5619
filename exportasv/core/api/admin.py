"""Clients of the API and their keys on the admin site."""

from django.contrib import admin
from django.db import models
from django.db.models import Max, Sum
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from exportasv.core.accounts.modeladmin import ReadOnlyInline, ScopedModelAdmin, ShownText, StateAction
from exportasv.core.accounts.models import User
from exportasv.core.api.models import ApiClient, ApiKey, ApiUsage
from exportasv.core.api.rules import NewKey, issue_key, revoke_key, rotate_key
from exportasv.core.programme import API_USAGE_SHOWN


def shown_key(made: NewKey) -> ShownText:
    """Return the id and secret of a new key for the person who made it."""
    text = _("New key. Client id: %(id)s. Secret, shown only now: %(secret)s")
    return ShownText(text % {"id": made.key.public_id, "secret": made.secret})


def give_key(client: ApiClient, by: User) -> ShownText:
    return shown_key(issue_key(client, by=by))


def replace_key(key: ApiKey, by: User) -> ShownText:
    return shown_key(rotate_key(key, by=by))


class ApiKeyInline(ReadOnlyInline):
    model = ApiKey
    fields = readonly_fields = ["public_id", "created_at", "created_by", "expires_at", "revoked_at", "last_used_at"]


class ApiUsageInline(ReadOnlyInline):
    model = ApiUsage
    fields = readonly_fields = ["day", "requests", "refused"]


@admin.register(ApiClient)
class ApiClientAdmin(ScopedModelAdmin[ApiClient]):
    """Who calls with a key. A key's secret is shown once, to the person who makes it."""

    is_small = True
    can_delete = False  # what a client sent names it
    list_display = ["name", "is_active", "units_a_minute", "last_use", "uses"]
    list_filter = ["is_active", "is_sandbox"]
    search_fields = ["name__unaccent__icontains", "contact_email"]
    autocomplete_fields = ["people"]
    fields = ["name", "contact_email", "people", "scopes", "units_a_minute", "is_active"]
    inlines = [ApiKeyInline]
    state_actions = (StateAction("issue", _("Make a key"), give_key, in_list=False, requires_reauthentication=True),)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[ApiClient]:
        since = timezone.localdate() - API_USAGE_SHOWN
        uses = (
            ApiUsage.objects.filter(key__client=models.OuterRef("pk"), day__gte=since)
            .order_by()
            .values("key__client")
            .annotate(n=Sum("requests"))
            .values("n")
        )
        return super().get_queryset(request).annotate(uses=models.Subquery(uses), last_use=Max("keys__last_used_at"))

    @display(description=_("last used"))
    def last_use(self, client: ApiClient) -> object:
        return client.last_use  # type: ignore[attr-defined]  # annotated

    @display(description=_("recent requests"))
    def uses(self, client: ApiClient) -> int:
        return client.uses or 0  # type: ignore[attr-defined]  # annotated


@admin.register(ApiKey)
class ApiKeyAdmin(ScopedModelAdmin[ApiKey]):
    """The keys of all clients. A date ends a key; a button replaces or ends it at once."""

    can_add = can_delete = False
    list_display = ["client", "public_id", "created_at", "expires_at", "revoked_at", "last_used_at"]
    list_select_related = ["client", "created_by"]
    search_fields = ["=public_id", "client__name__unaccent__icontains"]
    date_hierarchy = "created_at"
    fields = ["client", "public_id", "created_at", "created_by", "expires_at", "revoked_at", "last_used_at"]
    readonly_fields = ["client", "public_id", "created_at", "created_by", "revoked_at", "last_used_at"]
    inlines = [ApiUsageInline]
    state_actions = (
        StateAction("rotate", _("Replace by a new key"), replace_key, in_list=False, requires_reauthentication=True),
        StateAction("revoke", _("End this key"), lambda key, by: revoke_key(key, by=by)),
    )
