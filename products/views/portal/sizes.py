"""The sizes of a product: its siblings, a copy in another size, joining and leaving a family."""

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from exportasv.core.accounts.request import Request
from exportasv.core.db.errors import RuleError
from exportasv.core.db.sorting import by_name
from products.forms.portal import NewSizeForm, SiblingForm
from products.models import Product
from products.rules import families
from products.views.portal.products import own_product


def product_sizes(request: Request, pk: int) -> HttpResponse:
    """Show the sizes of a product; `do` copies it, joins it to a sibling or takes it out.

    Raise Http404 for a service.
    """
    product = own_product(request, pk)
    if product.is_service:
        raise Http404
    action = request.POST.get("do", "")
    copying = NewSizeForm(request.POST if action == "copy" else None, initial={"name_es": product.name_es})
    joining = SiblingForm(request.POST if action == "join" else None, product=product)
    try:
        if done := _run_action(request, product, action, copying, joining):
            return done
    except RuleError as error:
        form: BaseForm = copying if action == "copy" else joining
        form.add_error(None, str(error))
    siblings = Product.objects.filter(family__isnull=False, family=product.family_id).exclude(pk=pk)
    context = {
        "product": product,
        "siblings": siblings.order_by("net_weight_g", "net_volume_ml", "pieces", by_name("name_es")),
        "copying": copying,
        "joining": joining,
    }
    return render(request, "products/portal/sizes.html", context)


def _run_action(
    request: Request, product: Product, action: str, copying: NewSizeForm, joining: SiblingForm
) -> HttpResponse | None:
    """Run the posted action and return the next page; None if there is nothing to do. Raise RuleError as rules do."""
    if action == "copy" and copying.is_valid():
        given = copying.cleaned_data
        size = families.copy_as_size(product, given["name_es"], given["pack_es"], by=request.user)
        messages.success(request, _("The new size is a draft with the same texts. Write its content and its prices."))
        return redirect("products:edit", size.pk)
    if action == "join" and joining.is_valid():
        families.join_family(product, joining.cleaned_data["sibling"], by=request.user)
    elif action == "leave":
        families.leave_family(product, by=request.user)
    else:
        return None
    messages.success(request, _("Saved."))
    return redirect("products:sizes", product.pk)
