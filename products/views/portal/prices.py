"""The prices of a product, and the price calculator."""

from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from exportasv.core.accounts.request import Request
from exportasv.core.db.errors import RuleError
from exportasv.core.whole_numbers import whole_number
from products.editing import price_calculator
from products.forms.portal import CostsForm, PriceForm
from products.models import PriceTerm, Product
from products.pricing import minimum_order_value, price_in_words, price_table, prices_have_expired
from products.rules import drafts
from products.usual_values import unusual_price
from products.views.portal.products import own_product


def prices(request: Request, pk: int) -> HttpResponse:
    """Show the prices and a form. POST saves one; it replaces a price with the same Incoterm, place and quantity.

    A price that would be public at once, or is unusual, is read back first and saved when it is posted again with
    its words as `read_back`.
    """
    product = own_product(request, pk)
    form = PriceForm(request.POST or None, product=product)
    read_back, question = "", ""
    if request.method == "POST" and form.is_valid():
        read_back = price_in_words(product, form.cleaned_data)
        question = unusual_price(product, form.cleaned_data)
        if request.POST.get("read_back") == read_back or not (product.state in Product.State.PUBLIC or question):
            try:
                drafts.set_price(product, form.cleaned_data, by=request.user)
            except RuleError as error:
                form.add_error("from_quantity", str(error))
            else:
                messages.success(request, _("Saved: %(price)s.") % {"price": read_back})
                return redirect("products:prices", pk)
    columns = ("pk", "incoterm", "place", "basis", "amount")
    stored = product.prices.order_by("incoterm", "place", "basis", "from_quantity")
    rows = list(stored.values(*columns, quantity=F("from_quantity")))
    context = {
        "product": product,
        "form": form,
        "read_back": "" if form.errors else read_back,
        "question": question,
        "prices": price_table(product, rows),
        "minimum_value": minimum_order_value(product, rows),
        "expired": prices_have_expired(product),
    }
    return render(request, "products/portal/prices.html", context)


@require_POST
def delete_price(request: Request, pk: int) -> HttpResponse:
    """Delete the price whose number is posted as `price`."""
    product = own_product(request, pk)
    price = get_object_or_404(product.prices, pk=whole_number(request.POST.get("price")))
    drafts.delete_price(price, by=request.user)
    messages.success(request, _("The price was removed."))
    return redirect("products:prices", pk)


def price_calculator_page(request: Request, pk: int) -> HttpResponse:
    """Calculate a price at each Incoterm from the costs of one shipment. Write nothing. Raise Http404 for a service."""
    product = own_product(request, pk)
    if product.is_service:
        raise Http404
    exw = product.prices.filter(incoterm=PriceTerm.Incoterm.EXW).first()
    initial = {"unit": exw.amount if exw else None, "quantity": product.minimum_order}
    form = CostsForm(request.POST or None, initial=initial)
    steps = price_calculator.price_steps(form.costs()) if request.method == "POST" and form.is_valid() else []
    shipped = form.cleaned_data["quantity"] if steps else 0
    saved_from = shipped if shipped > (product.minimum_order or 0) else 1  # the first price holds from the minimum
    context = {"product": product, "form": form, "steps": steps, "saved_from": saved_from}
    return render(request, "products/portal/calculator.html", context)
