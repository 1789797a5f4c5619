"""Pages for a buyer without an account: the inquiry form and the inquiry status page."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

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
from consulates.models import Inquiry, MessageFile, Quotation, Sending, TradingHouse
from consulates.rules import follow_ups, quotations
from consulates.rules import inquiries as inquiry_rules
from consulates.rules.buyer_proof import prove_inquiries
from consulates.rules.disowning import can_disown, disown_sending
from consulates.rules.inquiry_intake import MAX_PRODUCTS, InquiryData, inquiries_by_token, resend_buyer_link
from consulates.rules.inquiry_intake import create_inquiries as ask_companies
from consulates.rules.inquiry_links import MAILED, SENT_PAGE, THREAD
from consulates.views.portal.inquiries import quotation_response, thread_document_response
from exportasv.core.accounts.link_pages import disown_and_redirect, ended_link_page
from exportasv.core.accounts.request import Request
from exportasv.core.accounts.signed_links import find_private_link, has_not_ended
from exportasv.core.db.errors import RuleError
from exportasv.core.db.sorting import by_name
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
    order = Case(When(slug__in=slugs[:MAX_PRODUCTS], then=0), default=1), by_name("name_es"), "pk"
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
    return redirect("consulates:inquiry_status", ask_companies(given["products"], question, form.instance))


@never_cache
@rate_limit(REPLY_RATE_LIMIT)
def inquiry_status(request: Request, token: str) -> HttpResponse:
    """Show what a link opens: after sending, what was sent; from the mail, the threads, to reply, order or close.

    Raise Http404 if the link is unknown. A link that has ended can be asked for anew: it goes to the same address.
    """
    link = find_private_link(token, SENT_PAGE, MAILED, THREAD)
    if link is None:
        raise Http404
    if not has_not_ended(link):
        return ended_link_page(request, link)
    if link.purpose == SENT_PAGE:
        return _sent_page(request, link.subject)
    inquiries = list(inquiries_by_token(token))
    if not inquiries:
        raise Http404
    return _threads_page(request, token, inquiries)


def _sent_page(request: Request, sending: int) -> HttpResponse:
    """Show what was typed and to whom it went, and nothing that came afterwards."""
    found = get_object_or_404(Sending, pk=sending)
    asked = list(found.inquiries.select_related("company", "product").order_by(by_name("company__name"), "pk"))
    return render(request, "consulates/public/inquiry_sent.html", {"sending": found, "inquiries": asked})


def _threads_page(request: Request, token: str, inquiries: list[Inquiry]) -> HttpResponse:
    form, number, status = BuyerMessageForm(), "", 200
    if request.method == "POST":
        number, status = request.POST.get("inquiry", ""), 400
        form = BuyerMessageForm(request.POST, request.FILES)
        try:
            if request.POST.get("action") == "order":
                return _order_summary(request, token, inquiries)
            if request.POST.get("action") == "disown":
                return disown_and_redirect(request, partial(_disown, inquiries))
            if said := _run_action(request, inquiries, form):
                messages.success(request, said)
                renewed = request.POST.get("action") == "renew"
                return redirect("products:catalogue") if renewed else redirect("consulates:inquiry_status", token)
        except RuleError as error:
            messages.error(request, str(error))
    for inquiry in inquiries:
        inquiry.form = form if str(inquiry.pk) == number else BuyerMessageForm(auto_id=f"id_{inquiry.pk}_%s")
    context = {
        "inquiries": inquiries,
        "link": f"{settings.SITE_URL}{request.path}",
        "token": token,
        "is_proven": all(inquiry.proven_at for inquiry in inquiries),
        "can_disown": can_disown(inquiries),
        "reasons": LOST_REASONS,
        "months": follow_ups.LATER_MONTHS,
    }
    return render(request, "consulates/public/inquiry_status.html", context, status=status)


def _disown(inquiries: list[Inquiry]) -> None:
    if not can_disown(inquiries):
        raise Http404
    for sending in {inquiry.sending for inquiry in inquiries if inquiry.sending}:
        disown_sending(sending)


def _order_summary(request: Request, token: str, inquiries: list[Inquiry]) -> HttpResponse:
    """Show what an order means: goods, total, payment, delivery. The second press orders."""
    quotation = _get_quotation(request, _posted_inquiry(request, inquiries))
    if not quotation.is_valid:
        raise RuleError(_("This quotation is no longer valid. Ask the company for a new one."))
    context = {"quotation": quotation, "inquiry": quotation.inquiry, "token": token}
    return render(request, "consulates/public/order_summary.html", context)


def _posted_inquiry(request: Request, inquiries: list[Inquiry]) -> Inquiry:
    """Return the inquiry that the form names. Raise Http404 if the link does not open it."""
    inquiry = next((each for each in inquiries if str(each.pk) == request.POST.get("inquiry")), None)
    if inquiry is None:
        raise Http404
    return inquiry


def _run_action(request: Request, inquiries: list[Inquiry], form: BuyerMessageForm) -> str:
    """Run the posted action and return its message, "" if the form is invalid. It proves the address first.

    Raise Http404 if the link does not open the inquiry or the action is unknown.
    """
    action = request.POST.get("action", "")
    if action == "confirm":
        prove_inquiries(inquiries)
        return _("Thank you. The companies can now see that the address is yours.")
    if action == "renew":
        for inquiry in inquiries:
            resend_buyer_link(inquiry)
        return _("The old links have ended. We have sent new ones to the address of the inquiry.")
    does = ACTIONS.get(action)
    if does is None:
        raise Http404
    inquiry = _posted_inquiry(request, inquiries)
    (proven,) = prove_inquiries([inquiry])
    return does(request, proven, form)


def _add_message(request: Request, inquiry: Inquiry, form: BuyerMessageForm) -> str:
    if not form.is_valid():
        return ""
    inquiry_rules.add_buyer_message(inquiry, form.message(get_language()[:2]))
    return _("Your message is on its way to the company.")


def _accept_quotation(request: Request, inquiry: Inquiry, form: BuyerMessageForm) -> str:
    quotations.accept_quotation(_get_quotation(request, inquiry))
    return _("Thank you for your order. The company will write to you about payment and shipping.")


def _undo_order(request: Request, inquiry: Inquiry, form: BuyerMessageForm) -> str:
    quotations.undo_order(_get_quotation(request, inquiry))
    return _("Your order is taken back, and the company has been notified.")


def _decline_quotation(request: Request, inquiry: Inquiry, form: BuyerMessageForm) -> str:
    quotations.decline_quotation(_get_quotation(request, inquiry))
    return _("The company has been notified that you will not order as quoted.")


def _close_inquiry(request: Request, inquiry: Inquiry, form: BuyerMessageForm) -> str:
    reason = request.POST.get("reason", "")
    if reason not in Inquiry.LostReason.values:
        reason = Inquiry.LostReason.OTHER
    inquiry_rules.close_inquiry(inquiry, "lost", _("ended by the buyer"), by=None, lost_reason=reason)
    return _("The inquiry is closed. Thank you for letting us know.")


def _still_interested(request: Request, inquiry: Inquiry, form: BuyerMessageForm) -> str:
    follow_ups.still_interested(inquiry)
    return _("Thank you. The company is told to write to you.")


def _bought_here(request: Request, inquiry: Inquiry, form: BuyerMessageForm) -> str:
    follow_ups.bought_here(inquiry)
    return _("Thank you for buying from El Salvador, and for telling us.")


def _bought_elsewhere(request: Request, inquiry: Inquiry, form: BuyerMessageForm) -> str:
    follow_ups.bought_elsewhere(inquiry, request.POST.get("reason", ""))
    return _("Thank you for telling us why. The inquiry is closed.")


def _not_now(request: Request, inquiry: Inquiry, form: BuyerMessageForm) -> str:
    follow_ups.not_now(inquiry, whole_number(request.POST.get("months"), most=12) or 0)
    return _("We will ask you once more then. Until then nobody writes to you about it.")


ACTIONS: dict[str, Callable[[Request, Inquiry, BuyerMessageForm], str]] = {
    "reply": _add_message,
    "confirm_order": _accept_quotation,
    "undo_order": _undo_order,
    "decline": _decline_quotation,
    "end": _close_inquiry,
    "still": _still_interested,
    "bought": _bought_here,
    "elsewhere": _bought_elsewhere,
    "not_now": _not_now,
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
