"""A partner's page: its clients, their keys with the last use, and the use by day."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Prefetch, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from exportasv.core.accounts.reauthentication import require_step_up
from exportasv.core.accounts.request import Request
from exportasv.core.api.models import ApiClient, ApiKey, ApiUsage
from exportasv.core.api.rules import NewKey, issue_key, revoke_key, rotate_key
from exportasv.core.db.errors import RuleError
from exportasv.core.form_fields import WholeNumberField
from exportasv.core.programme import API_KEY_OVERLAP, API_USAGE_SHOWN, days_text


class ClientForm(forms.Form):
    """Which client gets a new key."""

    client = WholeNumberField(min_value=1, widget=forms.HiddenInput)


def keys(request: Request) -> HttpResponse:
    """Show the person's clients; POST makes a key for one of them."""
    if request.method != "POST":
        return _page(request)
    if response := require_step_up(request):
        return response
    form = ClientForm(request.POST)
    pk = form.cleaned_data["client"] if form.is_valid() else 0
    client = get_object_or_404(ApiClient.objects.for_actor(request.user), pk=pk)
    try:
        return _page(request, issue_key(client, by=request.user))
    except RuleError as error:
        messages.error(request, str(error))
        return redirect("api_keys:keys")


@require_POST
def replace(request: Request, pk: int) -> HttpResponse:
    """Make a key that replaces this one, and show it."""
    if response := require_step_up(request, back=reverse("api_keys:keys")):
        return response
    key = _own_key(request, pk)
    try:
        return _page(request, rotate_key(key, by=request.user))
    except RuleError as error:
        messages.error(request, str(error))
        return redirect("api_keys:keys")


@require_POST
def end(request: Request, pk: int) -> HttpResponse:
    """End a key at once."""
    key = _own_key(request, pk)
    try:
        revoke_key(key, by=request.user)
        messages.success(request, _("The key has ended."))
    except RuleError as error:
        messages.error(request, str(error))
    return redirect("api_keys:keys")


def _own_key(request: Request, pk: int) -> ApiKey:
    """Return a key of the person's clients. Raise Http404 else."""
    clients = ApiClient.objects.for_actor(request.user)
    return get_object_or_404(ApiKey.objects.select_related("client"), pk=pk, client__in=clients)


def _page(request: Request, made: NewKey | None = None) -> HttpResponse:
    """Return the page; with a new key it is never kept by a browser."""
    newest = Prefetch("keys", ApiKey.objects.order_by("-pk"))
    clients = list(ApiClient.objects.for_actor(request.user).prefetch_related(newest))
    for client in clients:
        client.days = _days(client)  # type: ignore[attr-defined]  # shown by the page
    context = {"clients": clients, "made": made, "overlap": days_text(API_KEY_OVERLAP)}
    response = render(request, "api/keys.html", context)
    if made:
        response["Cache-Control"] = "no-store"
    return response


def _days(client: ApiClient) -> list[Any]:
    """Return requests and refusals of a client by day, newest first."""
    since = timezone.localdate() - timedelta(days=API_USAGE_SHOWN.days)
    rows = ApiUsage.objects.filter(key__client=client, day__gte=since).order_by("-day").values("day")
    return list(rows.annotate(requests=Sum("requests"), refused=Sum("refused")))
