"""Page "My data": stored data, a copy of it, requests for correction or erasure, and views of private documents."""

from functools import cache

from django import forms
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exportasv.core.accounts.actor_query import ActorQuery
from exportasv.core.accounts.models import SecurityEvent, User
from exportasv.core.accounts.reauthentication import require_step_up
from exportasv.core.accounts.request import Request
from exportasv.core.accounts.security_log import record_event
from exportasv.core.db.errors import RuleError
from exportasv.core.db.fixed_query import FixedQuery
from exportasv.core.db.personal_data import OWNERSHIPS, Ownership
from exportasv.core.files import private_files
from exportasv.core.privacy import data_copies, rules
from exportasv.core.privacy.models import DataCopy, DataRequest, DataTransfer
from exportasv.core.privacy.transfers import titles_of, transfers_of
from exportasv.core.required import required

MAX_DOCUMENT_VIEWS = 50  # views of documents on the page


class RequestForm(forms.Form):
    """The form for a request."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What do you ask for?"), choices=DataRequest.Kind.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=gettext_lazy("Your request, in your own words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("For a correction: what is not right, and how it should be."),
    )


def my_data(request: Request) -> HttpResponse:
    """Show the page, and create a request for correction or erasure on POST."""
    form = RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = rules.create_request(request.user, form.cleaned_data["kind"], form.cleaned_data["text"])
        except RuleError as error:
            form.add_error(None, str(error))
        else:
            words = {"day": date_format(asked.due_on, "DATE_FORMAT")}
            messages.success(request, _("Received. You will be answered by %(day)s at the latest.") % words)
            return redirect("privacy:my_data")
    owned = data_copies.owned_by(request.user)
    context = {
        "form": form,
        "held": data_copies.personal_data_counts(request.user, owned),
        "copy": next(iter(_LAST_COPY.rows(request.user)), None),
        "requests": _REQUESTS.rows(request.user.pk),
        "looks": _document_views(request),
        "transfers": _transfers(owned),
        "now": timezone.now(),
    }
    return render(request, "privacy/mine.html", context, status=400 if form.errors else 200)


def _last_copy(user: User) -> QuerySet[DataCopy]:
    return DataCopy.objects.for_actor(user).order_by("-asked_at")[:1]


def _requests(user: int) -> QuerySet[DataRequest]:
    return DataRequest.objects.filter(user=user).order_by("-pk")


_LAST_COPY, _REQUESTS = ActorQuery(_last_copy), FixedQuery(_requests)


def _document_views(request: Request) -> list[Model]:
    """Return the views of private documents of what the person owns, by other people."""
    return [look for ownership in OWNERSHIPS for look in _views_of(ownership).rows(request.user.pk)]


@cache
def _views_of(ownership: Ownership) -> FixedQuery:
    def newest_views(user: int) -> QuerySet:
        return ownership.document_views(user)[:MAX_DOCUMENT_VIEWS]

    return FixedQuery(newest_views)


def _transfers(owned: data_copies.Owned) -> list[tuple[DataTransfer, str]]:
    """Return the transfers abroad of contact data of what the person owns, each with its recipient."""
    found = [row for table, numbers in owned if numbers for row in _TRANSFERS.rows(table, numbers)]
    titles = titles_of(found)
    return [(row, titles[row.recipient_table, row.recipient_id]) for row in found]


def _newest_transfers(table: str, numbers: list) -> QuerySet[DataTransfer]:
    return transfers_of(table, numbers)[:MAX_DOCUMENT_VIEWS]


_TRANSFERS = FixedQuery(_newest_transfers)


def request_copy(request: Request) -> HttpResponse:
    """Request a copy of all data."""
    if response := require_step_up(request, back=reverse("privacy:my_data")):
        return response
    record_event(request, SecurityEvent.Kind.EXPORT, detail="own data")
    try:
        rules.request_copy(request.user)
        messages.success(request, _("Your copy is being prepared. We will notify you when it is ready."))
    except RuleError as error:
        messages.error(request, str(error))
    return redirect("privacy:my_data")


def download_copy(request: Request, pk: int) -> HttpResponseBase:
    """Send the person's own copy. Raise Http404 if it has expired."""
    copy = get_object_or_404(DataCopy.objects.for_actor(request.user), pk=pk, state=DataCopy.State.READY)
    if required(copy.expires_at) <= timezone.now():
        raise Http404
    return private_files.serve_file(copy.file, f"exportasv-{copy.asked_at:%Y-%m-%d}.zip", "application/zip")
