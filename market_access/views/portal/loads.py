"""How a product is packed for its journey, its first parcel, and the pallets that companies share."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from companies.views.current_company import current_company
from exportasv.core.accounts.request import Request
from exportasv.core.db.errors import RuleError
from exportasv.core.db.sorting import by_name
from exportasv.core.whole_numbers import whole_number
from market_access.forms.prices import PackingForm, ParcelForm, ReadyLotForm
from market_access.models import ReadyLot
from market_access.models.destinations import Destination
from market_access.packing import parcels
from market_access.packing.cases import missing_packing, shipment_of
from market_access.packing.loads import (
    COURIER_BOX,
    LOAD_UNITS,
    PALLETS,
    PalletLoad,
    PalletPart,
    Shipment,
    as_parcels,
    load_air_unit,
    load_container,
    load_pallet,
    rectangles,
)
from market_access.packing.waiting import loads_with
from market_access.pricing.ladder import DIVISORS
from market_access.pricing.texts import duty_notes
from market_access.rules import prices as rules
from market_access.rules.lights import earliest_shipments
from products.fields import FIELDS_BY_NAME
from products.models import Product
from products.views.portal.products import own_good


@require_GET
def packing(request: Request, pk: int) -> HttpResponse:
    """Show units as cases, layers, pallets, a container and courier parcels, with a drawing and what stays free."""
    product = own_good(request, pk)
    initial = {"units": product.minimum_order or product.units_per_case, "pallet": "pal-1000", "container": "20"}
    form = PackingForm(request.GET if "units" in request.GET else initial)
    context = {"product": product, "form": form, "missing": _field_names(product)}
    if form.is_valid() and not context["missing"]:
        context |= _packing_context(product, form)
    return render(request, "market_access/portal/packing.html", context)


def _field_names(product: Product) -> list[str]:
    return [str(FIELDS_BY_NAME[name].heading) for name in missing_packing(product)]


def _packing_context(product: Product, form: PackingForm) -> dict[str, object]:
    shipment = shipment_of(product, form.cleaned_data["units"])
    if shipment is None:
        return {}
    pallet, container = (LOAD_UNITS[form.cleaned_data[name]] for name in ("pallet", "container"))
    per_layer, layers = product.cases_per_layer, product.layers_per_pallet
    on_pallet = load_pallet(shipment.box, pallet, per_layer=per_layer, layers=layers)
    return {
        "shipment": shipment,
        "pallet": on_pallet,
        "pallets": -(-shipment.cases // on_pallet.cases) if on_pallet.cases else 0,
        "layer_drawn": rectangles(on_pallet.layer),
        "stack": _stack(on_pallet),
        "container": (load := load_container(shipment, container, pallet, per_layer=per_layer, layers=layers)),
        "floor_drawn": rectangles(load.floor),
        "air": load_air_unit(shipment.box, LOAD_UNITS["air-pmc"]),
        "parcel": as_parcels(shipment, DIVISORS["courier"]),
        "courier_kg": COURIER_BOX.payload_kg,
    }


def _stack(load: PalletLoad) -> dict[str, object]:
    """Return the side of a loaded pallet: its wood, then a rectangle for each layer, from the floor up."""
    top = load.height_cm
    layers = [f"{top - load.pallet.height - (number + 1) * load.box.height:.1f}" for number in range(load.layers)]
    return {
        "width": f"{load.pallet.length:.1f}",
        "height": f"{top:.1f}",
        "wood": f"{load.pallet.height:.1f}",
        "wood_y": f"{top - load.pallet.height:.1f}",
        "layer": f"{load.box.height:.1f}",
        "tops": layers,
    }


def _pallet_part(product: Product, shipment: Shipment) -> dict[str, object]:
    """Return how a small lot stands on a pallet that others share: its layers, drawn, and the places left free."""
    load = load_pallet(shipment.box, PALLETS[0], per_layer=product.cases_per_layer, layers=product.layers_per_pallet)
    part = PalletPart(load, shipment)
    return {
        "part": part,
        "stack": _stack(load),
        "top_drawn": [(place, number <= part.top_cases) for number, place in enumerate(rectangles(load.layer), 1)],
    }


@require_GET
def first_parcel(request: Request, pk: int) -> HttpResponse:
    """Compare post, courier, groupage and the house's consolidation for a small lot."""
    product = own_good(request, pk)
    initial = {"units": product.units_per_case or product.minimum_order, "destination": Destination.US}
    form = ParcelForm(request.GET if "units" in request.GET else initial)
    context: dict[str, object] = {"product": product, "form": form, "missing": _field_names(product)}
    if form.is_valid() and not context["missing"]:
        shipment = shipment_of(product, form.cleaned_data["units"])
        if shipment is not None:
            asked = parcels.ParcelQuestion(
                product, shipment, form.cleaned_data["destination"], bool(form.cleaned_data["to_consumer"])
            )
            compared = parcels.compare_parcel(asked, timezone.localdate())
            context |= {"shipment": shipment, "comparison": compared, "notes": duty_notes(compared.duty)}
            context |= _pallet_part(product, shipment)
    return render(request, "market_access/portal/first_parcel.html", context)


def shared_pallets(request: Request) -> HttpResponse:
    """Show the company's ready lots with the pallets that they share. POST adds a lot, or changes that of `?lot=`."""
    company, today = current_company(request), timezone.localdate()
    goods = company.products.goods().exclude(state=Product.State.WITHDRAWN).order_by(by_name("name_es"))
    mine = ReadyLot.objects.for_actor(request.user).filter(company=company).still_open(today)
    number = whole_number(request.GET.get("lot"))
    lot = get_object_or_404(mine, pk=number) if number else None
    form = ReadyLotForm(request.POST or None, instance=lot, products=goods, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            if lot is None:
                rules.offer_lot(company, form.cleaned_data, today=today, by=request.user)
            else:
                rules.change_lot(lot, form.cleaned_data, today=today, by=request.user)
        except RuleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your lot is on the list."))
            return redirect("market_access:shared_pallets")
    own = [load.for_company(company.pk) for load in loads_with(company, today)]
    context = {"form": form, "company": company, "loads": own, "late": _late_places(own, today), "lot": lot}
    return render(request, "market_access/portal/shared_pallets.html", context)


def _late_places(loads: list[dict[str, Any]], today: date) -> dict[int, str]:
    """Return lot → the destinations of its route for which its papers usually take longer than until its week."""
    lots = [lot for load in loads for lot, _share in load["own"]]
    earliest = earliest_shipments((lot.product for lot in lots), today)
    late: dict[int, list[str]] = {}
    for lot in lots:
        for place in lot.destinations:
            if (day := earliest.get((lot.product_id, place))) and day > lot.week:
                late.setdefault(lot.pk, []).append(f"{Destination(place).label}, {date_format(day, 'DATE_FORMAT')}")
    return {pk: "; ".join(texts) for pk, texts in late.items()}


@require_POST
def withdraw_lot(request: Request, pk: int) -> HttpResponse:
    """Take a lot back from the list."""
    lots = ReadyLot.objects.for_actor(request.user).filter(company=current_company(request))
    try:
        rules.withdraw_lot(get_object_or_404(lots, pk=pk), today=timezone.localdate(), by=request.user)
    except RuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Your lot was taken off the list."))
    return redirect("market_access:shared_pallets")
