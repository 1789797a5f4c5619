"""Inquiries for signed-in people: a list and a page per thread, for the company, its house and Invest."""

from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from companies.rules import document_access
from companies.views.current_company import current_company
from consulates import exports as columns
from consulates.documents.quotation import quotation_pdf
from consulates.forms.threads import (
    BaseQuotationLineFormSet,
    CloseInquiryForm,
    QuotationForm,
    QuotationLineFormSet,
    ThreadReplyForm,
)
from consulates.models import ExportWin, Inquiry, InquiryMessage, MessageFile, Quotation
from consulates.models.inquiries import InquiryQuerySet
from consulates.rules import inquiries as inquiry_rules
from consulates.rules import quotations, response_deadlines
from consulates.rules.follow_ups import asked_companies
from consulates.rules.inquiries import can_answer_on_behalf, inquiries_to_answer
from consulates.rules.quotations import quotations_with_lines
from consulates.rules.reply_drafts import ready_answers_for, reply_drafts_for
from exportasv.core.accounts.actor_query import ActorQuery
from exportasv.core.accounts.models import User
from exportasv.core.accounts.request import Request
from exportasv.core.db.bounded_pages import BoundedPaginator
from exportasv.core.db.errors import RuleError
from exportasv.core.db.fixed_query import FixedQuery
from exportasv.core.db.json_rows import json_rows, keep_rows, read_rows
from exportasv.core.documents.responses import private_pdf_response
from exportasv.core.http.costs import refuse_costly
from exportasv.core.spreadsheets import exports

PAGE_SIZE = 30
FILTERS = ("waiting", "open", "closed", "asked", "mine")  # the last two are those that the home pages count
DEFAULT_QUOTATION_VALIDITY = timedelta(days=30)


def inquiries(request: Request) -> HttpResponseBase:
    """List the inquiries that the person may see, the longest waiting first. Filter: `?show=`."""
    show = request.GET.get("show", "open")
    rows = _filter_inquiries(_visible_inquiries(request), show if show in FILTERS else "open", request.user)
    rows = rows.select_related("company", "product", "buyer", "house__consulate")
    if taken := exports.export_response(request, rows, columns.INQUIRIES, _("Inquiries")):
        return taken
    page = BoundedPaginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    for inquiry in page:
        inquiry.waited = response_deadlines.working_days_waited(inquiry)
    return render(request, "consulates/portal/inquiries/list.html", {"page": page, "show": show})


def _visible_inquiries(request: Request) -> InquiryQuerySet:
    """Return the inquiries of the current company for a member, those of `for_actor` for staff."""
    rows = Inquiry.objects.for_actor(request.user)
    return rows if request.user.has_staff_role else rows.filter(company=current_company(request))


def _filter_inquiries(rows: InquiryQuerySet, show: str, user: User) -> InquiryQuerySet:
    if show == "asked":
        return asked_companies(rows)
    if show == "mine":
        return inquiries_to_answer(rows, user).order_by("waiting_since", "pk")
    if show == "waiting":
        return rows.waiting().order_by("waiting_since", "pk")
    if show == "closed":
        return rows.exclude(state__in=Inquiry.State.OPEN).order_by("-closed_at", "-pk")
    return rows.open().order_by("waiting_since", "-asked_at", "-pk")


def inquiry(request: Request, pk: int) -> HttpResponse:
    """Show one thread: messages, reply form, quotations and outcome."""
    found = _get_inquiry(request.user, pk)
    _read_thread(found)
    acts = _ThreadPermissions.of(request.user, found)
    if request.method == "POST":
        return _run_action(request, found, acts)
    return _render_thread(request, found, acts, _initial_reply_form(request, found), CloseInquiryForm())


@dataclass(frozen=True)
class _ThreadPermissions:
    """What a person may do in a thread: write as `sender` ("" for none), close."""

    sender: str
    can_write: bool
    can_close: bool

    @classmethod
    def of(cls, user: User, inquiry: Inquiry) -> "_ThreadPermissions":
        sender = InquiryMessage.SENDER_OF_ROLE.get(user.role, "")
        theirs = sender == InquiryMessage.Sender.COMPANY or (sender != "" and can_answer_on_behalf(inquiry))
        can_write = theirs and inquiry.state in Inquiry.State.ANSWERABLE
        return cls(sender, can_write, inquiry.state in Inquiry.State.OPEN)

    @property
    def for_company(self) -> bool:
        """Return whether the person writes for the company."""
        return self.sender == InquiryMessage.Sender.COMPANY

    @property
    def for_house(self) -> bool:
        """Return whether the person writes for the trading house."""
        return self.sender == InquiryMessage.Sender.HOUSE


def _get_inquiry(user: User, pk: int) -> Inquiry:
    found: Inquiry = _INQUIRY.row_or_404(user, pk)
    if found.product and found.product.company_id == found.company_id:
        found.product.company = found.company
    return found


def _inquiry(user: User, pk: int) -> InquiryQuerySet:
    rows = Inquiry.objects.for_actor(user).filter(pk=pk)
    return rows.select_related("company", "product__hs_code", "buyer", "house__consulate")


def _read_thread(inquiry: Inquiry) -> None:
    """Read the messages with their files, the quotations with their lines, and the sales. Three queries."""
    messages, offers = _MESSAGES.rows(inquiry.pk), quotations_with_lines(inquiry)
    for message in messages:
        keep_rows(message, "files", read_rows(MessageFile, message.file_rows))
    for name, rows in (("messages", messages), ("quotations", offers), ("wins", _WINS.rows(inquiry.pk))):
        keep_rows(inquiry, name, rows)


def _messages(inquiry: int) -> QuerySet[InquiryMessage]:
    files = MessageFile.objects.filter(message=OuterRef("pk"))
    return InquiryMessage.objects.filter(inquiry=inquiry).annotate(file_rows=json_rows(files))


def _wins(inquiry: int) -> QuerySet[ExportWin]:
    return ExportWin.objects.filter(inquiry=inquiry)


_INQUIRY = ActorQuery(_inquiry)
_MESSAGES, _WINS = FixedQuery(_messages), FixedQuery(_wins)


def _initial_reply_form(request: Request, inquiry: Inquiry) -> ThreadReplyForm:
    """Return an empty reply form, or one with the draft named in `?use=`."""
    wanted = request.GET.get("use", "")
    offered = reply_drafts_for(inquiry) if wanted else []
    if wanted:
        offered += [draft for _topic, drafts in ready_answers_for(inquiry) for draft in drafts]
    for each in offered:
        if each.code == wanted:
            return ThreadReplyForm(initial={"text_es": each.text_es, "text_en": each.text_en})
    return ThreadReplyForm()


def _run_action(request: Request, inquiry: Inquiry, acts: _ThreadPermissions) -> HttpResponse:
    given = request.POST.get("action")
    answered = ThreadReplyForm(request.POST, request.FILES) if given == "answer" else ThreadReplyForm()
    closed = CloseInquiryForm(request.POST) if given == "close" else CloseInquiryForm()
    if (given == "answer" and not acts.can_write) or (given == "close" and not acts.can_close):
        raise PermissionDenied
    try:
        if given == "answer" and answered.is_valid():
            message = answered.message(inquiry.buyer.language)
            inquiry_rules.answer_inquiry(inquiry, message, acts.sender, by=request.user)
            messages.success(request, _("Your answer is on its way to the buyer."))
            return redirect("consulates:inquiry", inquiry.pk)
        if given == "close" and closed.is_valid():
            end = closed.cleaned_data
            inquiry_rules.close_inquiry(
                inquiry, end["state"], end["outcome"], by=request.user, lost_reason=end["lost_reason"]
            )
            messages.success(request, _("The inquiry is closed."))
            return redirect("consulates:inquiry", inquiry.pk)
    except RuleError as error:
        messages.error(request, str(error))
    return _render_thread(request, inquiry, acts, answered, closed, status=400)


def _render_thread(
    request: Request,
    inquiry: Inquiry,
    acts: _ThreadPermissions,
    answer: ThreadReplyForm,
    close: CloseInquiryForm,
    status: int = 200,
) -> HttpResponse:
    context = {
        "inquiry": inquiry,
        "acts": acts,
        "answer_form": answer,
        "close_form": close,
        "suggestions": reply_drafts_for(inquiry) if acts.can_write else [],
        "ready_answers": ready_answers_for(inquiry) if acts.can_write else [],
        "waited": response_deadlines.working_days_waited(inquiry),
        "left": response_deadlines.working_days_left(inquiry),
    }
    return render(request, "consulates/portal/inquiries/thread.html", context, status=status)


def new_quotation(request: Request, pk: int) -> HttpResponse:
    """Create a quotation in a thread; the buyer can read it as PDF and accept it with the private link."""
    found = _get_inquiry(request.user, pk)
    if not (
        _ThreadPermissions.of(request.user, found).sender == InquiryMessage.Sender.COMPANY
        and found.state in Inquiry.State.OPEN
    ):
        raise PermissionDenied
    given = request.POST if request.method == "POST" else None
    form = QuotationForm(given, instance=Quotation(inquiry=found), initial=_default_terms(found))
    lines = QuotationLineFormSet(given, initial=_default_lines(found) if given is None else None, prefix="lines")
    if given is not None and form.is_valid() and lines.is_valid():
        try:
            quotations.send_quotation(
                form.save(commit=False), cast(BaseQuotationLineFormSet, lines).rows(), by=request.user
            )
        except RuleError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The quotation is on its way to the buyer."))
            return redirect("consulates:inquiry", found.pk)
    context = {"inquiry": found, "form": form, "lines": lines}
    return render(request, "consulates/portal/inquiries/quotation.html", context, status=200 if given is None else 400)


def _default_terms(inquiry: Inquiry) -> dict[str, object]:
    """Return the initial terms, from the product's first price."""
    price = inquiry.product.prices.first() if inquiry.product else None
    until = timezone.localdate() + DEFAULT_QUOTATION_VALIDITY
    days = inquiry.product.lead_time_days if inquiry.product else None
    terms: dict[str, object] = {"valid_until": until, "lead_time_days": days}
    return {**terms, "incoterm": price.incoterm, "place": price.place} if price else terms


def _default_lines(inquiry: Inquiry) -> list[dict[str, object]]:
    product = inquiry.product
    if product is None:
        return []
    price = product.prices.first()
    asked = inquiry.quantity or product.minimum_order
    with override(inquiry.buyer.language):  # the buyer reads the quotation
        basis = str(price.get_basis_display()) if price and price.basis else ""
        said = {"text": product.name, "unit": basis or product.unit}
    return [{**said, "quantity": asked, "price": price and price.amount}]


def quotation(request: Request, pk: int, number: int) -> HttpResponse:
    """Return a quotation as PDF, for a person who may open its thread."""
    rows = Quotation.objects.filter(inquiry__in=Inquiry.objects.for_actor(request.user).filter(pk=pk).values("pk"))
    found = get_object_or_404(rows.select_related("inquiry__company"), number=number)
    return quotation_response(request, found)


def quotation_response(request: Request, found: Quotation, guest: str = "") -> HttpResponse:
    """Return the PDF; the caller has checked access. `guest`: the buyer who uses the private link."""
    if refusal := refuse_costly(request):
        return refusal
    response = private_pdf_response(quotation_pdf(found), f"cotizacion-{found.reference}")
    what = _("Quotation %(number)s") % {"number": found.reference}
    return document_access.log_document_access(request, found.inquiry.company, response, what=what, guest=guest)


def thread_document(request: Request, pk: int, paper: int) -> HttpResponseBase:
    """Return an attached document, for a person who may open its thread."""
    threads = Inquiry.objects.for_actor(request.user).filter(pk=pk).values("pk")
    return thread_document_response(request, get_object_or_404(MessageFile, pk=paper, message__inquiry__in=threads))


def thread_document_response(request: Request, found: MessageFile, guest: str = "") -> HttpResponseBase:
    """Return an attached document; the caller has checked access."""
    company = found.message.inquiry.company
    return document_access.serve_document(request, company, found.file, found.name, what=found.name, guest=guest)
