"""A partner's pages: its webhooks, and for each what was told and what came of it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from exportasv.core.accounts.reauthentication import require_step_up
from exportasv.core.accounts.request import Request
from exportasv.core.api.models import ApiClient
from exportasv.core.db.errors import RuleError
from exportasv.core.exchange import webhooks
from exportasv.core.exchange.models import EventType, WebhookDelivery, WebhookSubscription
from exportasv.core.exchange.signatures import signing_key

LOG_LENGTH = 50
OFFERED = [choice for choice in EventType.choices if choice[0] != EventType.TEST]


class WebhookForm(forms.Form):
    """A new webhook of one of the person's clients."""

    client = forms.ModelChoiceField(ApiClient.objects.none(), label=_("Client"))
    url = forms.CharField(
        max_length=500, label=_("Address"), help_text=_("Begins with https:// and is reachable from everywhere.")
    )
    events = forms.MultipleChoiceField(choices=OFFERED, label=_("Events"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any, clients: Any) -> None:
        super().__init__(data)
        self.fields["client"].queryset = clients  # type: ignore[attr-defined]
        self.fields["client"].initial = clients.first()

    def clean_url(self) -> str:
        url = self.cleaned_data["url"].strip()
        try:
            webhooks.check_webhook_url(url)
        except RuleError as error:
            raise forms.ValidationError(str(error)) from error
        return url


def webhook_list(request: Request) -> HttpResponse:
    """Show the webhooks of the person's clients; POST adds one and shows its key."""
    clients = ApiClient.objects.for_actor(request.user).filter(people=request.user.pk, is_active=True)
    form = WebhookForm(request.POST if request.method == "POST" else None, clients)
    if request.method == "POST" and form.is_valid():
        try:
            made = webhooks.subscribe(
                form.cleaned_data["client"], form.cleaned_data["url"], form.cleaned_data["events"]
            )
            return _page(request, made, key=signing_key(made.key_seed))
        except RuleError as error:
            form.add_error(None, str(error))
    rows = WebhookSubscription.objects.filter(client__in=clients).select_related("client")
    context = {"form": form, "subscriptions": rows, "has_client": clients.exists()}
    return render(request, "exchange/webhooks.html", context, status=400 if form.errors else 200)


def webhook(request: Request, pk: int) -> HttpResponse:
    """Show a webhook with its log."""
    return _page(request, _own(request, pk))


@require_POST
def rotate(request: Request, pk: int) -> HttpResponse:
    """Make a new key and show it."""
    subscription = _own(request, pk)
    if response := require_step_up(request, back=reverse("webhooks:webhook", args=[pk])):
        return response
    return _page(request, subscription, key=webhooks.rotate_key(subscription))


@require_POST
def test(request: Request, pk: int) -> HttpResponse:
    """Send a test event."""
    webhooks.send_test(_own(request, pk))
    messages.success(request, _g("A test is on its way."))
    return redirect("webhooks:webhook", pk)


@require_POST
def switch(request: Request, pk: int) -> HttpResponse:
    """Switch a webhook on or off."""
    subscription = _own(request, pk)
    if subscription.is_active:
        webhooks.switch_off(subscription)
        messages.success(request, _g("The webhook is switched off."))
    else:
        webhooks.switch_on(subscription)
        messages.success(request, _g("The webhook is switched on."))
    return redirect("webhooks:webhook", pk)


@require_POST
def replay(request: Request, pk: int) -> HttpResponse:
    """Send a message of the log again."""
    rows = WebhookDelivery.objects.filter(subscription__client__people=request.user.pk)
    delivery = get_object_or_404(rows, pk=pk)
    try:
        webhooks.replay(delivery)
        messages.success(request, _g("The message is on its way again."))
    except RuleError as error:
        messages.error(request, str(error))
    return redirect("webhooks:webhook", delivery.subscription_id)


def _own(request: Request, pk: int) -> WebhookSubscription:
    """Return a webhook of the person's clients. Raise Http404 else."""
    rows = WebhookSubscription.objects.select_related("client").filter(client__people=request.user.pk)
    return get_object_or_404(rows, pk=pk)


def _page(request: Request, subscription: WebhookSubscription, key: str = "") -> HttpResponse:
    """Return the page of a webhook; with a key it is never kept by a browser."""
    events = [label for code, label in EventType.choices if code in subscription.events]
    log = subscription.deliveries.all()[:LOG_LENGTH]
    context = {"subscription": subscription, "events": events, "deliveries": log, "key": key}
    response = render(request, "exchange/webhook.html", context)
    if key:
        response["Cache-Control"] = "no-store"
    return response
