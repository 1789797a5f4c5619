"""Pages of samples for a house: requests, ledger and balance."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies.rules import document_access
from consulates import exports as columns
from consulates.forms.desk import ReceiveSamplesForm, SampleMovementForm
from consulates.models import SampleBalance, SampleMovement, SampleRequest, TradingHouse
from consulates.models.desk import SampleRequestQuerySet
from consulates.rules import samples as sample_rules
from consulates.views.current_house import current_house
from exportasv.core.accounts.request import Request
from exportasv.core.db.errors import RuleError
from exportasv.core.db.fixed_query import FixedQuery
from exportasv.core.db.related_columns import with_only
from exportasv.core.db.sorting import by_name
from exportasv.core.spreadsheets import exports

MAX_MOVEMENTS = 60
MAX_ENDED_REQUESTS = 20


def samples(request: Request) -> HttpResponseBase:
    """Show open requests, the balance, the newest ledger lines, and a form for a new line."""
    house = current_house(request)
    if taken := _export_response(request, house):
        return taken
    form = SampleMovementForm(request.POST or None, request.FILES or None, house=house)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            sample_rules.record_movement(
                house,
                told["product"],
                told["kind"],
                told["units"],
                by=request.user,
                note=told["note"],
                photo=told["photo"],
            )
            messages.success(request, _("Recorded."))
            return redirect("consulates:desk_samples")
        except RuleError as error:
            form.add_error("units", str(error))
    return render(
        request, "consulates/desk/samples.html", _page_context(house, form), status=400 if form.errors else 200
    )


def _export_response(request: Request, house: TradingHouse) -> HttpResponseBase | None:
    """Return one of the three lists as a file if the URL asks for it, else None."""
    lists: list[exports.ExportList] = [
        (
            "",
            lambda: _sample_requests(house).select_related("house__consulate"),
            columns.SAMPLE_REQUESTS,
            _("Sample requests"),
        ),
        ("held", lambda: _held_samples(house.pk), columns.SAMPLE_BALANCES, _("Stock of the house")),
        ("ledger", lambda: _ledger(house.pk), columns.SAMPLE_MOVEMENTS, _("Ledger of samples")),
    ]
    return exports.any_export_response(request, lists)


def _page_context(house: TradingHouse, form: SampleMovementForm) -> dict[str, object]:
    return {
        "house": house,
        "form": form,
        "open": _OPEN.rows(house.pk),
        "ended": _ENDED.rows(house.pk),
        "held": _HELD.rows(house.pk),
        "lines": _LINES.rows(house.pk),
    }


def receive_samples(request: Request, pk: int) -> HttpResponse:
    """Record samples that arrived."""
    house = current_house(request)
    row = get_object_or_404(_sample_requests(house), pk=pk)
    form = ReceiveSamplesForm(request.POST or None, request.FILES or None, initial={"units": row.units})
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            sample_rules.receive_samples(row, told["units"], by=request.user, note=told["note"], photo=told["photo"])
            messages.success(request, _("They are in your ledger; the company has been notified."))
            return redirect("consulates:desk_samples")
        except RuleError as error:
            form.add_error(None, str(error))
    context = {"asked": row, "form": form}
    return render(request, "consulates/desk/receive.html", context, status=400 if form.errors else 200)


@require_POST
def end_sample_request(request: Request, pk: int) -> HttpResponse:
    """Cancel a request, or mark its samples as lost (`do=lost`)."""
    row = get_object_or_404(_sample_requests(current_house(request)), pk=pk)
    verb = sample_rules.mark_samples_lost if request.POST.get("do") == "lost" else sample_rules.cancel_sample_request
    try:
        verb(row, by=request.user)
        messages.success(request, _("Recorded; the company has been notified."))
    except RuleError as error:
        messages.error(request, str(error))
    return redirect("consulates:desk_samples")


def _sample_requests(house: TradingHouse) -> SampleRequestQuerySet:
    return SampleRequest.objects.filter(house=house).select_related("product__company")


def _held_samples(house: int) -> QuerySet[SampleBalance]:
    rows = SampleBalance.objects.filter(house=house, quantity__gt=0)
    return rows.select_related("product__company").order_by(by_name("product__name_es"))


def _ledger(house: int) -> QuerySet[SampleMovement]:
    return SampleMovement.objects.filter(house=house).select_related("product")


def _open_requests(house: int) -> SampleRequestQuerySet:
    rows = SampleRequest.objects.filter(house=house).open()
    return with_only(rows, product="name_es name_en", product__company="name")


def _past_requests(house: int) -> SampleRequestQuerySet:
    rows = SampleRequest.objects.filter(house=house).exclude(state__in=SampleRequest.State.OPEN)
    return with_only(rows, product="name_es name_en")[:MAX_ENDED_REQUESTS]


def _stock(house: int) -> QuerySet[SampleBalance]:
    return with_only(_held_samples(house), product="name_es name_en", product__company="name")


def _newest_lines(house: int) -> QuerySet[SampleMovement]:
    return with_only(_ledger(house), product="name_es name_en")[:MAX_MOVEMENTS]


_OPEN, _ENDED = FixedQuery(_open_requests), FixedQuery(_past_requests)
_HELD, _LINES = FixedQuery(_stock), FixedQuery(_newest_lines)


def sample_photo(request: Request, pk: int) -> HttpResponseBase:
    """Return the photo of a ledger line, for the house, the product's company and staff."""
    line = get_object_or_404(SampleMovement.objects.for_actor(request.user), pk=pk)
    what = _("Photo of samples: %(name)s") % {"name": line.product.name}
    name = f"muestra-{pk}.webp"
    return document_access.serve_document(
        request, line.product.company, line.photo, name, what=what, content_type="image/webp"
    )
