"""The label of a company's product for a market: its data, what is missing, and the draft as PDF."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from exportasv.core.accounts.request import Request
from exportasv.core.concurrent_edits import VersionedModelForm
from exportasv.core.documents.responses import pdf_response
from exportasv.core.http.costs import refuse_costly
from market_access.forms.labels import COMPOSITION, TABLE, LabelDataForm, MarketLabelForm
from market_access.labels.content import family_of, legends, missing_items, seals
from market_access.labels.document import label_pdf
from market_access.labels.nutrition import missing_for_seals
from market_access.models.destinations import Destination
from market_access.models.labels import LabelData, LabelMarket, MarketLabel
from market_access.rules import labels as rules
from products.models import Product
from products.views.portal.products import own_good


def label(request: Request, pk: int, market: str) -> HttpResponse:
    """Show the label's data for a market and what is missing. POST saves the form that `do` names.

    Raise Http404 for a service or an unknown market.
    """
    if market in Destination.CENTRAL_AMERICAN:  # one technical rule for all five
        return redirect("market_access:label", pk, LabelMarket.CENTRAL_AMERICA)
    product = _labelled_good(request, pk, market)
    sheet = _sheet(product, market)
    data_form, market_form = LabelDataForm(instance=sheet.label, market=market), MarketLabelForm(instance=sheet)
    if request.method == "POST":
        sheet = rules.get_or_start_label(product, market, by=request.user)
        data_form, market_form = LabelDataForm(instance=sheet.label, market=market), MarketLabelForm(instance=sheet)
        form: VersionedModelForm
        if request.POST.get("do") == "market":
            form = market_form = MarketLabelForm(request.POST, instance=sheet)
        else:
            form = data_form = LabelDataForm(request.POST, instance=sheet.label, market=market)
        if form.is_valid():
            rules.save_label(form.instance, form.cleaned_data, by=request.user)
            messages.success(request, _("Saved."))
            return redirect("market_access:label", pk, market)
        sheet = _sheet(product, market)
    context = _context(product, sheet) | {"data_form": data_form, "market_form": market_form}
    failed = bool(data_form.errors or market_form.errors)
    return render(request, "market_access/portal/label.html", context, status=400 if failed else 200)


def _labelled_good(request: Request, pk: int, market: str) -> Product:
    if market not in LabelMarket.values:
        raise Http404
    return own_good(request, pk)


def _sheet(product: Product, market: str) -> MarketLabel:
    """Return the stored label of a market, or an unsaved one with what the product's label says elsewhere."""
    data = LabelData.objects.with_markets().filter(product=product).first()
    data = data or LabelData(product=product, family=family_of(product))
    stored = next((each for each in data.markets.all() if each.market == market), None) if data.pk else None
    sheet = stored or MarketLabel(label=data, market=market)
    sheet.label = data
    return sheet


def _context(product: Product, sheet: MarketLabel) -> dict[str, object]:
    known = not missing_for_seals(sheet.label.composition())
    return {
        "product": product,
        "sheet": sheet,
        "markets": [
            (code, name, reverse("market_access:label", args=[product.pk, code]), code == sheet.market)
            for code, name in LabelMarket.choices
        ],
        "missing": missing_items(sheet, product),
        "seals": [*(seals(sheet) if known else []), *legends(sheet)],
        "composition": COMPOSITION,
        "table": TABLE,
    }


def label_file(request: Request, pk: int, market: str) -> HttpResponse:
    """Return the draft of a label as PDF at its true size."""
    product = _labelled_good(request, pk, market)
    if refusal := refuse_costly(request):
        return refusal
    content = label_pdf(_sheet(product, market), product, get_language() or "es")
    return pdf_response(content, f"label-{product.pk}-{market}")
