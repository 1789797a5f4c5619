"""Pages of a house's placements, product suggestions and visitors' feedback."""

from datetime import date

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consulates import exports as columns
from consulates.forms.desk import (
    EndPlacementForm,
    PlacementFeedbackForm,
    PlacementForm,
    SampleRequestForm,
    SeasonForm,
    VisitForm,
)
from consulates.matching.product_suggestions import (
    best_candidates,
    best_products,
    house_demand,
    placements_to_rotate,
    season_warning,
    suggested_products,
    suggestion_cards,
    suggestion_reasons,
)
from consulates.matching.ready_products import ready_products
from consulates.models import Placement, Visit
from consulates.models.house import PlacementQuerySet
from consulates.models.visits import with_visits
from consulates.rules import placements, samples, visits
from consulates.views.current_house import current_house
from exportasv.core.accounts.request import Request
from exportasv.core.db.errors import RuleError
from exportasv.core.db.fixed_query import FixedQuery
from exportasv.core.db.related_columns import with_only
from exportasv.core.spreadsheets import exports
from exportasv.core.whole_numbers import whole_number
from products.catalogue.query import CatalogueQuery, matching_products
from products.catalogue.ready_markets import ready_columns, ready_markets
from products.documents import printouts
from products.models import Printout, Product
from products.models.product import ProductQuerySet
from products.models.sector import sector_choices

SUGGESTIONS_PER_PAGE = 24
MAX_PAST_PLACEMENTS = 40
MAX_VISITS = 12


def shelf(request: Request) -> HttpResponseBase:
    """Show current, future and past placements of the house, and those to rotate."""
    house = current_house(request)
    if taken := exports.export_response(request, lambda: _placements(house.pk), columns.PLACEMENTS, _("On the shelf")):
        return taken
    today = house.today
    context = {
        "current": _CURRENT.rows(house.pk),
        "coming": _COMING.rows(house.pk, today),
        "past": _PAST.rows(house.pk, today),
        "rotation": list(placements_to_rotate(house)),
        "last": _LAST_VISIT.first(house.pk, today),
    }
    return render(request, "consulates/desk/shelf.html", context)


def _placements(house: int) -> PlacementQuerySet:
    return with_visits(Placement.objects.filter(house=house).select_related("product__company"))


def _named_placements(house: int) -> PlacementQuerySet:
    return with_only(_placements(house), product="name_es name_en", product__company="name")


def _current(house: int) -> PlacementQuerySet:
    return _named_placements(house).current()


def _coming(house: int, today: date) -> PlacementQuerySet:
    return _named_placements(house).filter(since__gt=today)


def _past(house: int, today: date) -> PlacementQuerySet:
    return _named_placements(house).filter(until__lt=today)[:MAX_PAST_PLACEMENTS]


def _last_visit(house: int, today: date) -> QuerySet[Visit]:
    rows = Visit.objects.filter(house=house, day=today).order_by("-pk")
    return with_only(rows, product="name_es name_en")[:1]


_CURRENT, _COMING, _PAST = FixedQuery(_current), FixedQuery(_coming), FixedQuery(_past)
_LAST_VISIT = FixedQuery(_last_visit)


def pick_products(request: Request) -> HttpResponseBase:
    """Show the goods that suit this house, best first, filtered by text, sector and season."""
    house, query = current_house(request), CatalogueQuery.from_querydict(request.GET)
    season, demand = SeasonForm(request.GET), house_demand(house)

    def chosen_products() -> ProductQuerySet:
        return season.filter_products(matching_products(query).order_by())

    def everything() -> ProductQuerySet:
        return suggested_products(house, chosen_products(), demand).select_related("company", "sector")

    if taken := exports.export_response(request, everything, columns.PRODUCT_SUGGESTIONS, _("Choose products")):
        return taken
    start = whole_number(request.GET.get("from"), most=9999) or 0
    if start or query != CatalogueQuery() or request.GET.get("season"):
        products = chosen_products() if query.is_ranked else best_candidates(chosen_products(), house, demand)
        found = suggested_products(house, products, demand).values_list("pk", flat=True)
        numbers = list(found[start : start + SUGGESTIONS_PER_PAGE + 1])
    else:
        numbers = best_products(house, demand, SUGGESTIONS_PER_PAGE + 1)
    rows = suggestion_cards(numbers[:SUGGESTIONS_PER_PAGE], house, demand)
    ready = ready_products([each.pk for each in rows], str(house.consulate.country))
    context = {
        "house": house,
        "ready": ready,
        "sectors": sector_choices(),
        "chosen_sector": request.GET.get("sector", ""),
        "season": season["season"],
        "picks": [(product, suggestion_reasons(product, demand), season_warning(product)) for product in rows],
        "next": start + SUGGESTIONS_PER_PAGE if len(numbers) > SUGGESTIONS_PER_PAGE else None,
    }
    return render(request, "consulates/desk/pick.html", context)


def place_product(request: Request, slug: str) -> HttpResponse:
    """Place a product in the house, or request its samples."""
    house = current_house(request)
    products = Product.objects.published().goods().select_related("company").annotate(**ready_columns())
    product = get_object_or_404(products, slug=slug)
    asks = request.POST.get("do") == "samples"
    given = request.POST if request.method == "POST" else None
    placing = PlacementForm(None if asks else given, initial={"since": house.today})
    asking = SampleRequestForm(given if asks else None, prefix="samples", initial={"units": 6})
    form = asking if asks else placing
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            if asks:
                samples.request_samples(house, product, told["units"], told["reason"], by=request.user)
                messages.success(request, _("The company has your request."))
                return redirect("consulates:desk_samples")
            placements.place_product(product, house, told["since"], told["until"], by=request.user)
            messages.success(request, _("It is now on display; its company has been notified."))
            return redirect("consulates:desk_shelf")
        except RuleError as error:
            form.add_error(None, str(error))
    context = {"product": product, "placing": placing, "asking": asking, "ready_markets": ready_markets(product)}
    return render(request, "consulates/desk/place.html", context, status=400 if form.errors else 200)


def placement(request: Request, pk: int) -> HttpResponse:
    """Edit a placement: what visitors did on a day, what they said, or its last day."""
    house = current_house(request)
    row = get_object_or_404(with_visits(Placement.objects.select_related("product__company")), pk=pk, house=house)
    posted = {request.POST.get("do", ""): request.POST} if request.method == "POST" else {}
    said = PlacementFeedbackForm(posted.get(""), instance=row)
    counted = VisitForm(posted.get("visits"), prefix="visits", initial={"day": house.today, "count": 1})
    ending = EndPlacementForm(posted.get("end"), prefix="end", initial={"on": row.until or house.today})
    form = next((each for each in (said, counted, ending) if each.is_bound), said)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            if form is ending:
                placements.end_placement(row, told["on"], by=request.user)
            elif form is counted:
                visits.record_visit(row, told["kind"], by=request.user, day=told["day"], count=told["count"])
            else:
                placements.record_feedback(row, told, by=request.user)
            messages.success(request, _("Saved. The company can read it in its portal."))
            return redirect("consulates:desk_shelf")
        except RuleError as error:
            form.add_error(None, str(error))
    here = Visit.objects.filter(house=house, product=row.product_id).select_related("by")
    context = {"placement": row, "said": said, "counted": counted, "ending": ending}
    context |= {"visits": list(here[:MAX_VISITS])}
    return render(request, "consulates/desk/placement.html", context, status=400 if form.errors else 200)


@require_POST
def visit(request: Request, pk: int) -> HttpResponse:
    """Record what a visitor did with a product today; one tap."""
    row = get_object_or_404(Placement.objects.select_related("house"), pk=pk, house=current_house(request))
    try:
        visits.record_visit(row, request.POST.get("kind", ""), by=request.user)
    except RuleError as error:
        messages.error(request, str(error))
    return redirect(f"{reverse('consulates:desk_shelf')}#placement-{row.pk}")


@require_POST
def undo_visit(request: Request, pk: int) -> HttpResponse:
    """Delete a visit that was tapped by mistake."""
    row = get_object_or_404(Visit.objects.select_related("house"), pk=pk, house=current_house(request))
    try:
        visits.undo_visit(row, by=request.user)
        messages.success(request, _("Taken back."))
    except RuleError as error:
        messages.error(request, str(error))
    return redirect("consulates:desk_shelf")


@require_POST
def print_labels(request: Request) -> HttpResponse:
    """Order shelf labels with QR codes, or a catalogue, of the current placements; redirect to its progress page."""
    house = current_house(request)
    products = sorted(house.placements.current().values_list("product", flat=True))
    kind = Printout.Kind.CATALOGUE if request.POST.get("kind") == "catalogue" else Printout.Kind.LABELS
    title = _("Trading house in %(city)s") % {"city": house.consulate.city}
    order = Printout(kind=kind, title=title, products=products, place=house.slug, language=get_language()[:2])
    try:
        return redirect("products:printout", printouts.order_printout(order).key)
    except RuleError as error:
        messages.error(request, str(error))
        return redirect(reverse("consulates:desk_shelf"))
