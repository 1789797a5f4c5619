"""A company's price ladders: a list to compare markets, the ladder of one, its files, the national code."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from companies.views.current_company import current_company
from exportasv.core.accounts.request import Request
from exportasv.core.db.errors import RuleError
from exportasv.core.db.fixed_query import FixedQuery
from exportasv.core.documents.responses import pdf_response
from exportasv.core.http.costs import refuse_costly
from exportasv.core.lazy_text import StrOrPromise
from exportasv.core.programme import FIXED_COSTS_SHARE
from exportasv.core.spreadsheets.exports import CONTENT_TYPES, XLSX
from exportasv.core.whole_numbers import whole_number
from market_access.forms.prices import NationalCodeForm, NewSheetForm, NumbersForm, TargetForm
from market_access.models import Destination, FreightLeg, NationalCode, PriceSheet
from market_access.models.price_sheets import MOST_UNITS
from market_access.pricing.duties import Asked
from market_access.pricing.inputs import LABELS, MARKUPS, MARKUPS_AS, Given, Origin
from market_access.pricing.ladder import margin_of_markup
from market_access.pricing.ladder_sheet import ladder_pdf
from market_access.pricing.market_prices import MarketPrice, compare_prices
from market_access.pricing.sheet_facts import SheetFacts, first_priced_leg, main_legs
from market_access.pricing.sheets import (
    Ladder,
    break_even,
    compare_quantities,
    smallest_lot,
    work_out,
)
from market_access.pricing.texts import INCOTERMS, LINES, TOTALS, ladder_notes
from market_access.pricing.workbook import ladder_xlsx
from market_access.rules import prices as rules
from products.models import Product
from products.views.portal.products import own_good

MAX_COMPARED = 12
HOME_TERMS = ("EXW", "FCA", "FOB")  # the named place is at home


def own_sheet(request: Request, pk: int) -> PriceSheet:
    """Return a ladder of the current company. Raise Http404 if it belongs to another."""
    company = current_company(request)
    sheets = PriceSheet.objects.for_actor(request.user).filter(company=company)
    sheet = get_object_or_404(sheets.select_related("product", "leg"), pk=pk)
    sheet.company = sheet.product.company = company
    return sheet


def price_sheets(request: Request, pk: int) -> HttpResponse:
    """Compare the product's ladders, and all markets by what the portal knows; begin another ladder.

    `?destination=`, `?leg=` and `?units=` say which.
    """
    product = own_good(request, pk)
    units = product.minimum_order or product.units_per_case or 1
    place = request.GET.get("destination", "")
    place = place if place in Destination.values else ""
    own = _sheets_of(product)
    legs = main_legs(timezone.localdate())
    routes = [leg for leg in legs if place in leg.destinations] if place else legs
    initial = _initial(request, units, place, own, routes)
    form = NewSheetForm(request.POST or None, initial=initial, product=product, destination=place, routes=routes)
    if request.method == "POST" and form.is_valid():
        try:
            sheet = rules.open_sheet(product, form.values(), by=request.user)
        except RuleError as error:
            form.add_error(None, str(error))
        else:
            return redirect("market_access:price_sheet", sheet.pk)
    worked, prices = compare_prices(product, own, units, legs)
    context = {
        "product": product,
        "form": form,
        "units": units,
        "compared": [_comparison_row(sheet, ladder) for sheet, ladder in worked],
        "markets": _market_rows(prices, legs),
        "place": place,
        "place_name": Destination(place).label if place else "",
        "market_links": _places(reverse("market_access:price_sheets", args=[pk]), place),
    }
    return render(request, "market_access/portal/price_sheets.html", context)


def _sheets_of(product: Product) -> list[PriceSheet]:
    """Return the last ladders of a product, which stands in each. One query."""
    own = _OF_PRODUCT.rows(product.pk)
    for sheet in own:
        sheet.product = product
    return own


def _of_product(product: int) -> QuerySet[PriceSheet]:
    return PriceSheet.objects.filter(product=product).select_related("leg")[:MAX_COMPARED]


_OF_PRODUCT = FixedQuery(_of_product)


def _comparison_row(sheet: PriceSheet, ladder: Ladder) -> dict[str, object]:
    return {
        "sheet": sheet,
        "place": Destination(sheet.destination).label,
        "ladder": ladder,
        "prices": _unit_prices(ladder) if ladder.is_complete else {},
    }


def _market_rows(prices: list[MarketPrice], legs: list[FreightLeg]) -> list[dict[str, object]]:
    routes = {leg.pk: leg for leg in legs}
    return [
        {
            "price": each,
            "place": Destination(each.destination).label,
            "leg": routes.get(each.leg) if each.leg else None,
            "missing": [str(LABELS.get(name, name)) for name in each.missing],
        }
        for each in prices
    ]


def _initial(
    request: Request, usual: int, place: str, own: list[PriceSheet], routes: list[FreightLeg]
) -> dict[str, object]:
    """Return what a new ladder begins with: the quantity asked for, a route with a price, the last markups typed."""
    units = whole_number(request.GET.get("units"), most=MOST_UNITS)
    leg = whole_number(request.GET.get("leg"))
    initial: dict[str, object] = {"destination": place, "units": units or usual}
    initial["leg"] = leg or (first_priced_leg(routes) if place else None)
    typed: dict[str, str] = next((each.typed for each in own if any(name in each.typed for name in MARKUPS)), {})
    return initial | {name: typed[name] for name in MARKUPS if name in typed and MARKUPS_AS not in typed}


def _places(address: str, current: str, units: int | None = None) -> list[tuple[str, StrOrPromise, bool]]:
    """Return address and name of the form for each destination, and whether it is the current one."""
    more = f"&units={units}" if units else ""
    return [(f"{address}?destination={to}{more}#new", name, to == current) for to, name in Destination.choices]


def _unit_prices(ladder: Ladder) -> dict[str, object]:
    return {key.lower(): ladder.per_unit(key) for key in ("EXW", "FCA", "DAP", "landed", "shelf")}


def price_sheet(request: Request, pk: int) -> HttpResponse:
    """Show a ladder with the origin of every number. POST keeps what the owner typed."""
    sheet = own_sheet(request, pk)
    facts = SheetFacts.of(sheet)
    ladder = work_out(sheet, facts)
    shown = _editable(ladder, facts)
    if request.method == "POST":
        form = NumbersForm(request.POST, sheet=sheet, given=shown)
        if form.is_valid():
            rules.save_numbers(sheet, form.typed_numbers(), by=request.user)
            messages.success(request, _("Saved. The ladder below has your numbers."))
            return redirect("market_access:price_sheet", sheet.pk)
    else:
        form = NumbersForm(sheet=sheet, given=shown)
    return render(request, "market_access/portal/price_sheet.html", _context(request, sheet, facts, ladder, form))


def _editable(ladder: Ladder, facts: SheetFacts) -> dict[str, Given]:
    """Return the numbers that the owner may type: those of the lines, and those that would add a line."""
    more = ["in_ins_rate", *MARKUPS, "in_vat"]
    if "charge_kg" in ladder.values or "wm" in ladder.values:
        more.append("in_freight_min")
    if facts.hs_code.startswith("2208"):
        more += ["in_litres", "in_strength", "in_excise"]
    given = {name: each for name, each in ladder.given.items() if name != "in_units"}
    for name in more:
        given.setdefault(name, Given(name, None, Origin.UNKNOWN))
    return given


def _context(
    request: Request, sheet: PriceSheet, facts: SheetFacts, ladder: Ladder, form: NumbersForm
) -> dict[str, object]:
    target = TargetForm(request.GET if "target" in request.GET else None)
    enough = break_even(sheet, facts, target.cleaned_data["target"]) if target.is_bound and target.is_valid() else None
    asks_code = any(each.asked == Asked.NATIONAL_CODE for each in ladder.duty.questions)
    return {
        "sheet": sheet,
        "product": sheet.product,
        "ladder": ladder,
        "form": form,
        "market_links": [
            each
            for each in _places(
                reverse("market_access:price_sheets", args=[sheet.product_id]), sheet.destination, sheet.units
            )
            if not each[2]
        ],
        "shelf": ladder.per_unit("shelf") if ladder.is_complete else None,
        "rows": [_row(sheet, ladder, line.key, line.unit) for line in ladder.lines],
        "margins": _margins(ladder),
        "notes": ladder_notes(ladder),
        "quantities": [
            {"units": each.units, "prices": _unit_prices(each.ladder)} for each in compare_quantities(sheet, facts)
        ],
        "smallest": smallest_lot(sheet, facts),
        "target": target,
        "break_even": enough,
        "saved_from": sheet.units if sheet.units > (sheet.product.minimum_order or 0) else 1,
        "code_form": NationalCodeForm(instance=_national_code(sheet), product=sheet.product)
        if asks_code or facts.national_code
        else None,
        "missing": [str(ladder.given[name].label) for name in ladder.missing],
        "fixed_share": FIXED_COSTS_SHARE,
    }


def _row(sheet: PriceSheet, ladder: Ladder, key: str, unit: str) -> dict[str, object]:
    """Return a line of the ladder as the page shows it, with its place if it is a price that can be quoted."""
    place = ""
    if key in INCOTERMS and sheet.leg:
        place = "" if key == "EXW" else sheet.leg.origin if key in HOME_TERMS else sheet.leg.place
    is_price = key in INCOTERMS and ladder.is_complete
    return {
        "key": key,
        "label": LINES.get(key, key),
        "value": ladder.values[key],
        "unit": unit,
        "is_total": key in TOTALS,
        "place": place,
        "each": ladder.per_unit(key) if is_price else None,
    }


def _margins(ladder: Ladder) -> list[dict[str, object]]:
    """Return each markup on the cost with the margin on the price that it is."""
    given = [ladder.given[name] for name in MARKUPS if name in ladder.given]
    return [
        {"label": each.label, "markup": each.value, "margin": margin_of_markup(each.value)}
        for each in given
        if each.value is not None
    ]


def _national_code(sheet: PriceSheet) -> NationalCode:
    found = NationalCode.objects.filter(product=sheet.product_id, destination=sheet.destination).first()
    return found or NationalCode(product=sheet.product, destination=sheet.destination)


@require_POST
def national_code(request: Request, pk: int) -> HttpResponse:
    """Keep the product's code in the tariff of the ladder's destination."""
    sheet = own_sheet(request, pk)
    form = NationalCodeForm(request.POST, instance=_national_code(sheet), product=sheet.product)
    if form.is_valid():
        rules.set_national_code(sheet.product, sheet.destination, form.cleaned_data["code"], by=request.user)
        messages.success(request, _("Saved."))
        return redirect("market_access:price_sheet", sheet.pk)
    sheet = own_sheet(request, pk)
    facts = SheetFacts.of(sheet)
    ladder = work_out(sheet, facts)
    numbers = NumbersForm(sheet=sheet, given=_editable(ladder, facts))
    context = _context(request, sheet, facts, ladder, numbers) | {"code_form": form}
    return render(request, "market_access/portal/price_sheet.html", context, status=400)


@require_POST
def delete_sheet(request: Request, pk: int) -> HttpResponse:
    """Delete a ladder."""
    sheet = own_sheet(request, pk)
    product = sheet.product_id
    rules.delete_sheet(sheet, by=request.user)
    messages.success(request, _("The ladder was deleted."))
    return redirect("market_access:price_sheets", product)


def sheet_title(sheet: PriceSheet) -> str:
    """Return the name of a ladder in words: product, destination, units."""
    return _("%(product)s to %(place)s: %(units)s units") % {
        "product": sheet.product.name,
        "place": sheet.get_destination_display(),
        "units": f"{sheet.units:,}",
    }


@require_GET
def price_sheet_pdf(request: Request, pk: int) -> HttpResponse:
    """Send the ladder as a PDF."""
    sheet = own_sheet(request, pk)
    if refusal := refuse_costly(request):
        return refusal
    ladder = work_out(sheet, SheetFacts.of(sheet))
    made = ladder_pdf(sheet, ladder, sheet_title(sheet), ladder_notes(ladder))
    return pdf_response(made, f"ladder-{sheet.pk}", to_save=True)


@require_GET
def price_sheet_xlsx(request: Request, pk: int) -> HttpResponse:
    """Send the ladder as a workbook with live formulas."""
    sheet = own_sheet(request, pk)
    ladder = work_out(sheet, SheetFacts.of(sheet))
    made = ladder_xlsx(ladder, sheet_title(sheet), ladder_notes(ladder))
    headers = {"Content-Disposition": f'attachment; filename="ladder-{sheet.pk}.xlsx"'}
    return HttpResponse(made, content_type=CONTENT_TYPES[XLSX], headers=headers)
