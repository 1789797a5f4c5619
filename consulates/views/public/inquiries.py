"""Pages for a buyer without an account: the inquiry form and the inquiry status page."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.db.models import Case, Q, When
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from consulates.forms.public import InquiryForm
from consulates.forms.threads import BuyerMessageForm
from consulates.models import Inquiry, MessageFile, Quotation, TradingHouse
from consulates.rules import inquiries as inquiry_rules
from consulates.rules import quotations
from consulates.rules.inquiry_intake import MAX_PRODUCTS, InquiryData, inquiries_by_token
from consulates.rules.inquiry_intake import create_inquiries as ask_companies
from consulates.views.portal.inquiries import quotation_response, thread_document_response
from exportasv.core.accounts.request import Request
from exportasv.core.db.errors import RuleError
from exportasv.core.http.limits import rate_limit
from exportasv.core.whole_numbers import whole_number
from products.models import Product
from products.models.product import ProductQuerySet

INQUIRY_RATE_LIMIT = "20/hour"  # from one address
REPLY_RATE_LIMIT = "60/hour"
LOST_REASONS = [
    each
    for each in Inquiry.LostReason.choices
    if each[0] not in (Inquiry.LostReason.SILENCE, Inquiry.LostReason.DUPLICATE)
]


@dataclass(frozen=True)
class InquiryOrigin:
    """Where a buyer asks: "" for the catalogue, else the inquiry's source, with its house or event."""

    source: str = ""
    house: TradingHouse | None = None
    occasion: str = ""


def inquiry_form(request: Request) -> HttpResponseBase:
    """Show the form for the products in the URL (`?product=<slug>`, repeatable). Raise Http404 if there are none."""
    slugs = request.GET.getlist("product")[:MAX_PRODUCTS]
    asked_about = list(Product.objects.published().filter(slug__in=slugs).select_related("company"))
    if not asked_about:
        raise Http404
    return render_inquiry_form(request, _products_to_offer(asked_about), asked_about, InquiryOrigin())


def house_inquiry_form(request: Request, slug: str) -> HttpResponseBase:
    """Show the form for products placed in a trading house today; the house can read and answer the inquiry too."""
    house = get_object_or_404(TradingHouse.objects.filter(is_open=True).select_related("consulate"), slug=slug)
    here = Product.objects.published().filter(pk__in=house.placements.current().values("product"))
    offered = products_for_form(here, request.GET.getlist("product"))
    return render_inquiry_form(request, offered, [], InquiryOrigin(Inquiry.Source.HOUSE, house))


@rate_limit(INQUIRY_RATE_LIMIT)
def render_inquiry_form(
    request: Request, offered: ProductQuerySet, asked_about: list[Product], origin: InquiryOrigin
) -> HttpResponse:
    """Show or submit the form; products asked about are ticked. Raise Http404 if no product is offered."""
    ticked = [product.slug for product in asked_about] or request.GET.getlist("product")
    given = request.POST if request.method == "POST" else None
    about = asked_about[0] if len(asked_about) == 1 else None
    form = InquiryForm(given, offered=offered, about=about, initial={"products": ticked})
    if form.is_bound and form.is_valid():
        try:
            return _submit_inquiry(request, form, origin)
        except RuleError as error:
            messages.error(request, str(error))
    rows = asked_about or list(offered)
    if not rows:
        raise Http404
    companies = list({product.company_id: product.company for product in rows}.values())
    context = {"form": form, "products": rows, "about": about, "companies": companies, "origin": origin}
    return render(request, "consulates/public/inquiry_form.html", context, status=400 if form.is_bound else 200)


def products_for_form(products: ProductQuerySet, slugs: list[str]) -> ProductQuerySet:
    """Return at most MAX_PRODUCTS of these products, those in `slugs` first."""
    order = Case(When(slug__in=slugs[:MAX_PRODUCTS], then=0), default=1), "name_es", "pk"
    rows = Product.objects.published().select_related("company").order_by(*order)
    return rows.filter(pk__in=rows.filter(pk__in=products.values("pk")).values("pk")[:MAX_PRODUCTS])


def _products_to_offer(asked_about: list[Product]) -> ProductQuerySet:
    """Return these products, and others of their company if all have the same one."""
    wanted, companies = Q(pk__in=[product.pk for product in asked_about]), {row.company_id for row in asked_about}
    if len(companies) == 1:
        wanted |= Q(company__in=companies)
    return products_for_form(Product.objects.filter(wanted), [product.slug for product in asked_about])


def _submit_inquiry(request: Request, form: InquiryForm, origin: InquiryOrigin) -> HttpResponse:
    if form.is_robot():
        return redirect("products:catalogue")
    given = form.cleaned_data
    form.instance.language = get_language()[:2]
    usual = Inquiry.Source.PRODUCT if len(given["products"]) == 1 else Inquiry.Source.SHORTLIST
    source = origin.source or usual
    text, quantity = form.question_text(), given.get("quantity")
    question = InquiryData(text, quantity, given["country"], source, origin.house, origin.occasion)
    if token := ask_companies(given["products"], question, form.instance):
        return redirect("consulates:inquiry_status", token)
    messages.success(request, _("We added this to your open inquiry. Use the link we sent you earlier to see both."))
    return redirect("products:catalogue")


@never_cache
@rate_limit(REPLY_RATE_LIMIT)
def inquiry_status(request: Request, token: str) -> HttpResponse:
    """Show the inquiries of a private link; the buyer can reply, order or close them here.

    Raise Http404 if the link is unknown.
    """
    inquiries = list(inquiries_by_token(token))
    if not inquiries:
        raise Http404
    form, number = BuyerMessageForm(), ""
    if request.method == "POST":
        number = request.POST.get("inquiry", "")
        form = BuyerMessageForm(request.POST, request.FILES)
        try:
            if said := _run_action(request, inquiries, form):
                messages.success(request, said)
                return redirect("consulates:inquiry_status", token)
        except RuleError as error:
            messages.error(request, str(error))
    for inquiry in inquiries:
        inquiry.form = form if str(inquiry.pk) == number else BuyerMessageForm(auto_id=f"id_{inquiry.pk}_%s")
    link = f"{settings.SITE_URL}{request.path}"
    context = {
        "inquiries": inquiries,
        "link": link,
        "token": token,
        "buyer": inquiries[0].buyer,
        "reasons": LOST_REASONS,
    }
    return render(
        request, "consulates/public/inquiry_status.html", context, status=400 if request.method == "POST" else 200
    )


def _run_action(request: Request, inquiries: list[Inquiry], form: BuyerMessageForm) -> str:
    """Run the posted action and return its message, "" if the form is invalid.

    Raise Http404 if the link does not open the inquiry or the action is unknown.
    """
    action = request.POST.get("action", "")
    if action == "confirm":
        inquiry_rules.confirm_buyer_email(inquiries[0].buyer)
        return _("Thank you. The companies can now see that the address is yours.")
    inquiry = next((each for each in inquiries if str(each.pk) == request.POST.get("inquiry")), None)
    does = ACTIONS.get(action)
    if inquiry is None or does is None:
        raise Http404
    return does(request, inquiry, form)


def _add_message(request: Request, inquiry: Inquiry, form: BuyerMessageForm) -> str:
    if not form.is_valid():
        return ""
    inquiry_rules.add_buyer_message(inquiry, form.message(get_language()[:2]))
    return _("Your message is on its way to the company.")


def _accept_quotation(request: Request, inquiry: Inquiry, form: BuyerMessageForm) -> str:
    quotations.accept_quotation(_get_quotation(request, inquiry))
    return _("Thank you for your order. The company will write to you about payment and shipping.")


def _decline_quotation(request: Request, inquiry: Inquiry, form: BuyerMessageForm) -> str:
    quotations.decline_quotation(_get_quotation(request, inquiry))
    return _("The company has been notified that you will not order as quoted.")


def _close_inquiry(request: Request, inquiry: Inquiry, form: BuyerMessageForm) -> str:
    reason = request.POST.get("reason", "")
    if reason not in Inquiry.LostReason.values:
        reason = Inquiry.LostReason.OTHER
    inquiry_rules.close_inquiry(inquiry, "lost", _("ended by the buyer"), by=None, lost_reason=reason)
    return _("The inquiry is closed. Thank you for letting us know.")


ACTIONS: dict[str, Callable[[Request, Inquiry, BuyerMessageForm], str]] = {
    "reply": _add_message,
    "order": _accept_quotation,
    "decline": _decline_quotation,
    "end": _close_inquiry,
}


def _get_quotation(request: Request, inquiry: Inquiry) -> Quotation:
    number = whole_number(request.POST.get("quotation"), most=10**9)
    return get_object_or_404(inquiry.quotations.all(), number=number)


@never_cache
def inquiry_status_quotation(request: Request, token: str, pk: int) -> HttpResponse:
    """Return a quotation of the private link's threads as PDF."""
    found = get_object_or_404(Quotation, pk=pk, inquiry__in=inquiries_by_token(token))
    return quotation_response(request, found, guest=str(found.inquiry.buyer))


@never_cache
def inquiry_status_document(request: Request, token: str, paper: int) -> HttpResponseBase:
    """Return an attached document of the private link's threads."""
    found = get_object_or_404(MessageFile, pk=paper, message__inquiry__in=inquiries_by_token(token))
    return thread_document_response(request, found, guest=str(found.message.inquiry.buyer))
