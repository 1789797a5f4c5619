"""What buyers look for that a company offers, and what it lacks for the rest; a gap taken up becomes an agreement."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.current_company import current_company
from consulates.matching.score import matches_for_company
from consulates.models import BuyerRequirement, Gap
from counseling.models import ActionItem
from exportasv.core.accounts.models import User
from exportasv.core.accounts.request import Request
from exportasv.core.audit.actor import act_as
from exportasv.core.required import required
from exportasv.core.spreadsheets import exports

MAX_ROWS = 20
MAX_REQUIREMENTS = 200  # the newest that are open
AGREEMENT_TERM = timedelta(days=60)
EXPORT_COLUMNS = [
    *exports.columns(Gap, "product"),
    exports.Column(gettext_lazy("What is looked for"), "requirement.words"),
    exports.Column(gettext_lazy("Volume"), "requirement.volume"),
    exports.Column(gettext_lazy("Unit"), "requirement.unit"),
    exports.Column(gettext_lazy("Destination"), "requirement.destination"),
    exports.Column(gettext_lazy("Open until"), "requirement.open_until"),
    exports.Column(gettext_lazy("Points"), "score"),
    exports.Column(gettext_lazy("What is missing"), lambda match: [reason.text for reason in match.unmet_reasons]),
]


def opportunities(request: Request) -> HttpResponseBase:
    """For the company acted for; who the buyer is stays with Invest and the house until they introduce it."""
    company = current_company(request)
    if request.method == "POST":
        return _decide_gap(request, company)
    wanted = BuyerRequirement.objects.open().order_by("-created_at")[:MAX_REQUIREMENTS]
    matches = matches_for_company(company, wanted)
    if taken := exports.export_response(request, matches, EXPORT_COLUMNS, _("Opportunities")):
        return taken
    gaps = Gap.objects.filter(company=company, state=Gap.State.OPEN).select_related("product", "requirement")
    shown = list(gaps[:MAX_ROWS])
    for gap in shown:
        gap.proposal = gap_proposal(gap)
    context = {"matches": matches[:MAX_ROWS], "gaps": shown, "texts": {gap.pk: gap.proposal for gap in shown}}
    return render(request, "portal/opportunities.html", context)


def _decide_gap(request: Request, company) -> HttpResponse:
    number = request.POST.get("gap", "")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise Http404
    gap = get_object_or_404(Gap.objects.filter(company=company, state=Gap.State.OPEN), pk=int(number))
    if request.POST.get("action") == "take":
        take_up_gap(gap, by=request.user)
        messages.success(request, _("It stands among your agreements now; your adviser sees it too."))
    else:
        _set_gap_state(gap, Gap.State.DISMISSED, request.user)
        messages.success(request, _("It is not proposed again."))
    return redirect("portal:opportunities")


def take_up_gap(gap: Gap, *, by: User) -> ActionItem:
    """The company will do something about a gap: an agreement of its own, due in sixty days."""
    with act_as(by):
        _set_gap_state(gap, Gap.State.TAKEN, by)
        return ActionItem.objects.create(
            company=required(gap.company),
            product=gap.product,
            text=gap_proposal(gap)[:300],
            holder=ActionItem.Holder.COMPANY,
            due_on=timezone.localdate() + AGREEMENT_TERM,
        )


def _set_gap_state(gap: Gap, state: str, by: User) -> None:
    with act_as(by):
        gap.state = state
        gap.save(update_fields=["state"])


def gap_proposal(gap: Gap) -> str:
    """What to do about a gap, in a sentence."""
    words = {"which": gap.detail.upper(), "product": gap.product.name if gap.product else ""}
    sentences: dict[str, str] = {
        Gap.Kind.CERTIFICATE: _("Get the certificate %(which)s for %(product)s.") % words,
        Gap.Kind.VOLUME: _("Make more of %(product)s, or join with other companies.") % words,
        Gap.Kind.MINIMUM: _("See whether %(product)s can be sold in smaller orders.") % words,
        Gap.Kind.PRICE: _("Look at the cost and the price of %(product)s.") % words,
    }
    return sentences.get(gap.kind, _("Talk about %(product)s with your adviser.") % words)
