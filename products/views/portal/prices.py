"""The prices of a product, and the price calculator."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from exportasv.core.accounts.request import Request
from exportasv.core.db.errors import RuleError
from exportasv.core.whole_numbers import whole_number
from products.editing import price_calculator
from products.forms.portal import CostsForm, PriceForm
from products.models import PriceTerm
from products.rules import drafts
from products.views.portal.products import own_product


def prices(request: Request, pk: int) -> HttpResponse:
    """Show the prices and a form. POST saves one; it replaces a price with the same Incoterm, place and quantity."""
    product = own_product(request, pk)
    form = PriceForm(request.POST or None, product=product)
    if request.method == "POST" and form.is_valid():
        try:
            drafts.set_price(product, form.cleaned_data, by=request.user)
        except RuleError as error:
            form.add_error("from_quantity", str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("products:prices", pk)
    rows = product.prices.order_by("incoterm", "basis", "from_quantity")
    return render(request, "products/portal/prices.html", {"product": product, "form": form, "prices": rows})


@require_POST
def delete_price(request: Request, pk: int) -> HttpResponse:
    """Delete the price whose number is posted as `price`."""
    product = own_product(request, pk)
    price = get_object_or_404(product.prices, pk=whole_number(request.POST.get("price")))
    drafts.delete_price(price, by=request.user)
    messages.success(request, _("The price was removed."))
    return redirect("products:prices", pk)


def price_calculator_page(request: Request, pk: int) -> HttpResponse:
    """Calculate a price at each Incoterm from the costs of one shipment. Write nothing."""
    product = own_product(request, pk)
    exw = product.prices.filter(incoterm=PriceTerm.Incoterm.EXW).first()
    initial = {"unit": exw.amount if exw else None, "quantity": product.minimum_order}
    form = CostsForm(request.POST or None, initial=initial)
    steps = price_calculator.price_steps(form.costs()) if request.method == "POST" and form.is_valid() else []
    return render(request, "products/portal/calculator.html", {"product": product, "form": form, "steps": steps})
