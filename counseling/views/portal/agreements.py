"""The company's agreements, and its referrals to institutions."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from companies.rules import document_access
from companies.views.current_company import current_company
from counseling import exports as columns
from counseling.forms.portal import CompleteAgreementForm
from counseling.models import ActionItem, Referral
from counseling.rules import agreements as agreement_rules
from exportasv.core.accounts.request import Request
from exportasv.core.db.errors import RuleError
from exportasv.core.spreadsheets import exports

MAX_DONE = 30


def agreements(request: Request) -> HttpResponseBase:
    """Show open agreements by due date, the company's own first, then those done. Two queries."""
    items = ActionItem.objects.for_actor(request.user).filter(company=current_company(request))
    if taken := exports.export_response(
        request, items.select_related("company", "session", "product"), columns.AGREEMENTS, _("Agreements")
    ):
        return taken
    still_open = list(items.open().select_related("session"))
    context = {
        "mine": [item for item in still_open if item.holder == ActionItem.Holder.COMPANY],
        "theirs": [item for item in still_open if item.holder == ActionItem.Holder.ADVISER],
        "done": list(items.filter(state=ActionItem.State.DONE).order_by("-done_at")[:MAX_DONE]),
    }
    return render(request, "counseling/portal/agreements.html", context)


def complete_agreement(request: Request, pk: int) -> HttpResponse:
    """Complete an agreement of the company, with a proof."""
    items = ActionItem.objects.for_actor(request.user).filter(holder=ActionItem.Holder.COMPANY)
    item = get_object_or_404(items.select_related("session"), pk=pk)
    form = CompleteAgreementForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            agreement_rules.complete_agreement(item, form.cleaned_data["proof"], file=form.file, by=request.user)
            messages.success(request, _("Well done. Your adviser can see it too."))
            return redirect("counseling:agreements")
        except RuleError as error:
            form.add_error(None, str(error))
    context = {"form": form, "item": item}
    return render(request, "counseling/portal/agreement.html", context)


def proof(request: Request, pk: int) -> HttpResponseBase:
    """Serve the document or photo that proves an agreement, to its company and to counseling staff."""
    item = get_object_or_404(ActionItem.objects.for_actor(request.user), pk=pk)
    ending = str(item.proof_file.name).rpartition(".")[2] if item.proof_file else "bin"
    what = _("Proof of: %(agreement)s") % {"agreement": item.text}
    return document_access.serve_document(request, item.company, item.proof_file, f"acuerdo-{pk}.{ending}", what=what)


def referrals(request: Request) -> HttpResponseBase:
    """Show the company's referrals: institution, due date and result. One query."""
    rows = Referral.objects.for_actor(request.user).filter(company=current_company(request))
    rows = rows.select_related("company", "from_institution", "to_institution")
    if taken := exports.export_response(request, rows, columns.REFERRALS, _("Referrals")):
        return taken
    context = {
        "moving": [row for row in rows if row.state in Referral.State.UNSETTLED],
        "ended": [row for row in rows if row.state in Referral.State.SETTLED],
    }
    return render(request, "counseling/portal/referrals.html", context)
