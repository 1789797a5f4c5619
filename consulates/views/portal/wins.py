"""Pages of sales: claim, confirm, dispute, and publish the story if the company agrees."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.forms import BaseForm
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from companies.models import Company, CompanyMember
from companies.rules import document_access
from companies.views.current_company import current_company
from consulates import exports as columns
from consulates.forms.wins import (
    ConfirmWinForm,
    CorrectWinForm,
    DisputeMessageForm,
    DisputeRulingForm,
    ReasonForm,
    ReviewRulingForm,
    SupportWinForm,
    WinForm,
    WinStoryForm,
)
from consulates.models import (
    DisputeMessage,
    ExportWin,
    Inquiry,
    Placement,
    Quotation,
    WinDispute,
    WinReview,
    WinSupport,
)
from consulates.models.wins import FIGURES
from consulates.rules import disputes as dispute_rules
from consulates.rules import win_reviews
from consulates.rules import wins as win_rules
from exportasv.core.accounts.actor_query import ActorQuery
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import ADMIN_SITE, HOUSE_OFFICERS, MANAGERS, PARTNER_OFFICERS, role_of
from exportasv.core.accounts.request import Request
from exportasv.core.db.bounded_pages import BoundedPaginator
from exportasv.core.db.errors import RuleError
from exportasv.core.db.fixed_query import FixedQuery
from exportasv.core.db.related_columns import PERSON, with_only
from exportasv.core.http.limits import rate_limit
from exportasv.core.http.shared_pages import shared_page
from exportasv.core.programme import MAX_WIN_RESENDS
from exportasv.core.spreadsheets import exports
from exportasv.core.whole_numbers import whole_number

PAGE_SIZE = 30
MAX_STORIES = 60
DECISION_RATE_LIMIT = "30/hour"


def wins(request: Request) -> HttpResponseBase:
    """List the sales that the person may see."""
    rows = ExportWin.objects.for_actor(request.user)
    rows = rows if request.user.has_staff_role else rows.filter(company=current_company(request))
    rows = rows.select_related("company", "product", "buyer", "house__consulate")
    taken_along = rows.select_related("fair").prefetch_related("helped_by")
    if taken := exports.export_response(request, taken_along, columns.WINS, _("Sales")):
        return taken
    page = BoundedPaginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "consulates/portal/wins/list.html", {"page": page})


def new_win(request: Request) -> HttpResponse:
    """Record a sale from an inquiry (`?inquiry=`), a placement (`?placement=`), or neither."""
    begun = _initial_win(request)
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = WinForm(*given, instance=begun, company=begun.company)
    if form.is_bound and form.is_valid():
        try:
            helped = form.cleaned_data["helped_by"]
            form.instance.document = form.cleaned_data["document"] or ""
            win, _token = win_rules.claim_win(form.save(commit=False), by=request.user, helped_by=helped)
        except RuleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _recorded_text(win))
            return redirect("consulates:win", win.pk)
    context = {"form": form, "win": begun}
    return render(request, "consulates/portal/wins/new.html", context, status=400 if form.is_bound else 200)


def _recorded_text(win: ExportWin) -> str:
    """Return what happens next with a sale that was just recorded."""
    if win.state == ExportWin.State.CONFIRMED:
        return _("The sale is recorded and confirmed by the order placed here.")
    if win.state == ExportWin.State.HELD:
        return _("The sale is recorded. It is far larger than usual, so a programme manager looks at it first.")
    if win.is_own_claim:
        return _("The sale is recorded as told by the company. An order, document, house or buyer makes it count.")
    return _("We have asked the company to confirm the sale.")


def _initial_win(request: Request) -> ExportWin:
    """Return an unsaved sale from the inquiry or placement in the URL. Raise Http404 if the person has no access."""
    user, given = request.user, request.GET
    if given.get("inquiry"):
        rows = Inquiry.objects.for_actor(user).select_related("company", "product", "buyer", "house")
        inquiry = get_object_or_404(rows, pk=whole_number(given["inquiry"]))
        order = inquiry.quotations.filter(state=Quotation.State.ACCEPTED).first()
        win = ExportWin(company=inquiry.company, product=inquiry.product, inquiry=inquiry, buyer=inquiry.buyer)
        win.house, win.quotation, win.destination = inquiry.house, order, inquiry.destination or inquiry.buyer.country
        if order:
            win.value, win.sold_on = order.total, timezone.localdate(order.decided_at)
        return win
    if given.get("placement"):
        shelves = Placement.objects.for_actor(user).select_related("product__company", "house__consulate")
        shelf = get_object_or_404(shelves, pk=whole_number(given["placement"]))
        win = ExportWin(company=shelf.product.company, product=shelf.product, placement=shelf, house=shelf.house)
        win.destination = shelf.house.consulate.country
        return win
    return ExportWin(company=_win_company(request))


def _win_company(request: Request) -> Company:
    if not request.user.has_staff_role:
        return current_company(request)
    if request.user.role in HOUSE_OFFICERS:
        raise Http404("a house notes what came of its shelves and threads")
    rows = Company.objects.for_actor(request.user)
    return get_object_or_404(rows, pk=whole_number(request.GET.get("company")))


def win(request: Request, pk: int) -> HttpResponse:
    """Show one sale, its origin, and the actions that the person may take.

    Raise Http404 for an unknown action, PermissionDenied for one that the person may not take.
    """
    found = _WIN.row_or_404(request.user, pk)
    reviews = WinReview.objects.select_related("requested_by", "decided_by")
    prefetch_related_objects([found], "helped_by", Prefetch("reviews", reviews))
    allowed = _allowed_actions(request.user, found)
    forms = {
        "mend": CorrectWinForm(instance=found, company=found.company),
        "story": WinStoryForm(instance=found),
        "say": DisputeMessageForm(),
        "ruling": DisputeRulingForm(),
        "support": SupportWinForm(),
        "review": ReviewRulingForm(),
        "correct": CorrectWinForm(instance=found, company=found.company, prefix="new"),
        "reason": ReasonForm(),
    }
    status = 200
    if request.method == "POST":
        does = ACTIONS.get(request.POST.get("action", ""))
        if does is None:
            raise Http404
        if does not in allowed:
            raise PermissionDenied
        try:
            messages.success(request, does(request, found, forms))
            return redirect("consulates:win", pk)
        except RuleError as error:
            messages.error(request, str(error))
            status = 400
    names = {name for name, does in ACTIONS.items() if does in allowed}
    disputes = _DISPUTES.rows(pk)
    prefetch_related_objects(disputes, "messages__author")
    context = {
        "win": found,
        "forms": forms,
        "may": names,
        "decision": ConfirmWinForm(),
        "disputes": disputes,
        "reviews": list(found.reviews.all()),
        "supports": win_rules.supports_open_to(found, request.user) if found.state == ExportWin.State.TOLD else [],
        "max_resends": MAX_WIN_RESENDS,
    }
    return render(request, "consulates/portal/wins/win.html", context, status=status)


def _win(user: User, pk: int) -> QuerySet[ExportWin]:
    return with_only(
        ExportWin.objects.for_actor(user).filter(pk=pk),
        company="name", product="name_es name_en", buyer="name", house__consulate="city_es city_en", claimed_by=PERSON,
    )  # fmt: skip


def _disputes(win: int) -> QuerySet[WinDispute]:
    return WinDispute.objects.filter(win=win).select_related("opened_by", "ended_by")


_WIN, _DISPUTES = ActorQuery(_win), FixedQuery(_disputes)


WinAction = Callable[[Request, ExportWin, dict], str]


def _require_valid(*forms: BaseForm) -> None:
    """Raise RuleError if a form is not valid; the page shows each error at its field."""
    if not all(form.is_valid() for form in forms):
        raise RuleError(_("Correct the marked fields."))


def _confirm_win(request: Request, win: ExportWin, forms: dict) -> str:
    win_rules.confirm_win(win, by=request.user, story_consent=bool(request.POST.get("story_consent")))
    return _("Thank you. The sale now counts.")


def _dispute_win(request: Request, win: ExportWin, forms: dict) -> str:
    win_rules.dispute_win(win, request.POST.get("comment", "").strip()[:500], by=request.user)
    return _("Thank you. We will notify whoever recorded the sale, so that it can be corrected.")


def _set_story_consent(request: Request, win: ExportWin, forms: dict) -> str:
    win_rules.set_story_consent(win, bool(request.POST.get("story_consent")), by=request.user)
    return _("Your choice about the story is saved.")


def _resend_confirmation_request(request: Request, win: ExportWin, forms: dict) -> str:
    win_rules.resend_confirmation_request(win, by=request.user)
    return _("We have asked again.")


def _withdraw_win(request: Request, win: ExportWin, forms: dict) -> str:
    win_rules.withdraw_win(win, by=request.user)
    return _("The claim has been withdrawn.")


def _correct_win(request: Request, win: ExportWin, forms: dict) -> str:
    forms["mend"] = form = CorrectWinForm(request.POST, instance=win, company=win.company)
    _require_valid(form)
    win_rules.correct_win(win, form.cleaned_data, by=request.user)
    return _("The new figures are saved, and the other side is asked to confirm them.")


def _post_dispute_message(request: Request, win: ExportWin, forms: dict) -> str:
    forms["say"] = form = DisputeMessageForm(request.POST)
    if not form.is_valid():
        raise RuleError(_("Write your message."))
    dispute_rules.post_dispute_message(win, form.cleaned_data["text"], by=request.user)
    return _("The other side has been notified.")


def _decide_dispute(request: Request, win: ExportWin, forms: dict) -> str:
    forms["ruling"] = form = DisputeRulingForm(request.POST)
    stands = request.POST.get("stands") == "yes"
    figures = CorrectWinForm(request.POST if stands else None, instance=win, company=win.company)
    forms["mend"] = figures
    _require_valid(form, *([figures] if stands else []))
    changes = figures.cleaned_data if stands else None
    dispute_rules.decide_dispute(win, stands, form.cleaned_data["ruling"], by=request.user, changes=changes)
    return _("The dispute is decided; both sides have been notified.")


def _support_win(request: Request, win: ExportWin, forms: dict) -> str:
    forms["support"] = form = SupportWinForm(request.POST)
    _require_valid(form)
    support = next(iter(win_rules.supports_open_to(win, request.user)), WinSupport.DOCUMENT)
    win_rules.support_win(win, support, by=request.user, comment=form.cleaned_data["seen"])
    return _("Thank you. The sale now counts.")


def _request_correction(request: Request, win: ExportWin, forms: dict) -> str:
    forms["correct"] = figures = CorrectWinForm(request.POST, instance=win, company=win.company, prefix="new")
    forms["reason"] = why = ReasonForm(request.POST)
    _require_valid(figures, why)
    fresh = ExportWin.objects.get(pk=win.pk)  # validation has set the new figures on `win`
    changes = {name: figures.cleaned_data[name] for name in FIGURES}
    win_reviews.request_correction(fresh, changes, why.cleaned_data["reason"], by=request.user)
    return _("The correction waits for a programme manager. Until then the sale keeps its figures.")


def _decide_review(request: Request, win: ExportWin, forms: dict) -> str:
    forms["review"] = form = ReviewRulingForm(request.POST)
    _require_valid(form)
    accepted = form.cleaned_data["accepted"] == "yes"
    win_reviews.decide_review(win, accepted, form.cleaned_data["ruling"], by=request.user)
    return _("It is decided; both sides have been notified.")


def _void_win(request: Request, win: ExportWin, forms: dict) -> str:
    forms["reason"] = form = ReasonForm(request.POST)
    if not form.is_valid():
        raise RuleError(_("Write the reason: both sides read it."))
    win_reviews.void_win(win, form.cleaned_data["reason"], by=request.user)
    return _("The sale does not count any more. Its row and the reason stay.")


def _publish_story(request: Request, win: ExportWin, forms: dict) -> str:
    forms["story"] = form = WinStoryForm(request.POST, instance=win)
    _require_valid(form)
    win_rules.publish_story(win, form.cleaned_data["story_es"], form.cleaned_data["story_en"], by=request.user)
    return _("The story is on the public page.")


ACTIONS: dict[str, WinAction] = {
    "confirm": _confirm_win,
    "dispute": _dispute_win,
    "consent": _set_story_consent,
    "resend": _resend_confirmation_request,
    "withdraw": _withdraw_win,
    "mend": _correct_win,
    "say": _post_dispute_message,
    "decide": _decide_dispute,
    "story": _publish_story,
    "support": _support_win,
    "correct": _request_correction,
    "review": _decide_review,
    "void": _void_win,
}


def _allowed_actions(user: User, win: ExportWin) -> list[WinAction]:
    """Return the actions that the person may take.

    Owners of the company confirm or dispute what others claimed; others support or dispute what the company told. The
    claimer and staff who see all sales ask again and withdraw. Managers decide what waits for them and declare void.
    """
    review = next((each for each in win.reviews.all() if each.is_open), None)
    found = [_decide_review] if review and win_reviews.can_decide(review, user) else []
    if role_of(user) in MANAGERS and win.state in ExportWin.State.VOIDABLE:
        found.append(_void_win)
    if win.state == ExportWin.State.DISPUTED:
        return [*found, *_allowed_dispute_actions(user, win)]
    if win.state == ExportWin.State.CONFIRMED:
        return [*found, *_allowed_afterwards(user, win, bool(review))]
    return [*found, *_allowed_while_open(user, win)]


def _is_owner(user: User, win: ExportWin) -> bool:
    return win.company.members.filter(user_id=user.pk, role=CompanyMember.Role.OWNER).exists()


def _allowed_while_open(user: User, win: ExportWin) -> list[WinAction]:
    """Return the actions while somebody is asked, or a manager looks at the sale."""
    asked, claimer = win.state in ExportWin.State.ASKED, win.claimed_by_id == user.pk
    found: list[WinAction] = []
    if win.state == ExportWin.State.CLAIMED and not claimer and not user.has_staff_role and _is_owner(user, win):
        found += [_confirm_win, _dispute_win]
    if win.state == ExportWin.State.TOLD and win_rules.supports_open_to(win, user):
        found += [_support_win, _dispute_win]
    others = user.has_staff_role and user.role not in HOUSE_OFFICERS and not win.is_own_claim
    may_end = claimer or others or (win.is_own_claim and not user.has_staff_role and _is_owner(user, win))
    if may_end and win.state in (*ExportWin.State.ASKED, ExportWin.State.HELD):
        found.append(_withdraw_win)
    if asked and (claimer or others or user.role in ADMIN_SITE) and win.resends < MAX_WIN_RESENDS:
        found.append(_resend_confirmation_request)
    return found


def _allowed_afterwards(user: User, win: ExportWin, is_reviewed: bool) -> list[WinAction]:
    """Return the actions after the confirmation: consent, story, and to ask for a correction."""
    found: list[WinAction] = []
    owner = not user.has_staff_role and _is_owner(user, win)
    if owner:
        found.append(_set_story_consent)
    if win.story_consent and user.role in MANAGERS | PARTNER_OFFICERS:
        found.append(_publish_story)
    if not is_reviewed and (owner or user.has_staff_role):
        found.append(_request_correction)
    return found


def _allowed_dispute_actions(user: User, win: ExportWin) -> list[WinAction]:
    sender = dispute_rules.sender_for(win, user)
    if sender == DisputeMessage.Sender.CONAMYPE:
        return [_post_dispute_message, _decide_dispute]
    own = win.claimed_by_id == user.pk or (user.role in ADMIN_SITE - MANAGERS and not win.is_own_claim)
    return [_post_dispute_message, _correct_win, _withdraw_win] if own else [_post_dispute_message] if sender else []


def win_document(request: Request, pk: int) -> HttpResponseBase:
    """Return the document attached to a sale, for a person who may open the sale. Raise Http404 if there is none."""
    found = get_object_or_404(ExportWin.objects.for_actor(request.user).select_related("company"), pk=pk)
    if not found.document:
        raise Http404
    name = f"sale-{found.pk}.pdf"
    return document_access.serve_document(request, found.company, found.document, name, what=name)


@never_cache
@rate_limit(DECISION_RATE_LIMIT)
def confirm_win(request: Request, token: str) -> HttpResponse:
    """Show the sale of a link in the e-mail to the owner or the buyer, and confirm or dispute it. No sign-in."""
    found = win_rules.win_by_token(token)
    if found is None:
        return render(request, "consulates/public/link_expired.html", status=404)
    form = ConfirmWinForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            return _decide_by_link(request, found, form.cleaned_data)
        except RuleError as error:
            messages.error(request, str(error))
    context = {"win": found, "form": form}
    return render(request, "consulates/public/confirm_win.html", context, status=400 if form.is_bound else 200)


def _decide_by_link(request: Request, win: ExportWin, given: dict) -> HttpResponse:
    if request.POST.get("action") == "dispute":
        win = win_rules.dispute_win(win, given["comment"], by=None)
    elif win.is_own_claim:
        win = win_rules.support_win(win, WinSupport.BUYER, by=None, comment=given["comment"])
    else:
        win = win_rules.confirm_win(win, by=None, comment=given["comment"], story_consent=given["story_consent"])
    return render(request, "consulates/public/win_decided.html", {"win": win})


@shared_page()
def stories(request: Request) -> HttpResponse:
    """Show the published stories of sales. One query."""
    rows = ExportWin.objects.with_public_story().select_related("company", "product", "house__consulate")
    return render(
        request, "consulates/public/stories.html", {"wins": list(rows.order_by("-story_shown_at")[:MAX_STORIES])}
    )
