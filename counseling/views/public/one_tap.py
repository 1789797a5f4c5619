"""Pages behind links in mails, for people who are not signed in: signed, for one thing, acting only on a POST."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from counseling.forms.portal import ConfirmForm
from counseling.models import CounselingSession, MoveProposal
from counseling.rules import absence, record
from counseling.rules import absence as absence_rules
from counseling.views.portal.sessions import answer
from exportasv.core.accounts.signed_links import read_onetap
from exportasv.core.db.errors import RuleError

PROPOSAL_VALID = timedelta(days=45)


def _named(purpose: str, token: str, max_age: timedelta) -> int:
    pk = read_onetap(purpose, token, max_age)
    if pk is None:
        raise Http404
    return pk


@never_cache
def confirm_record(request: HttpRequest, token: str) -> HttpResponse:
    """The record of a session that took place: the company confirms it, rates it, or says what is not right."""
    pk = _named(record.PURPOSE, token, record.CONFIRM_WITHIN)
    rows = CounselingSession.objects.filter(state="held").defer("private_notes")
    session = get_object_or_404(rows.select_related("company", "adviser__user"), pk=pk)
    if request.method == "POST":
        form = ConfirmForm(request.POST)
        if form.is_valid():
            answer(request, session, form)
        return redirect("counseling:confirm_record", token)
    context = {
        "session": session,
        "zone": session.company_zone,
        "confirm_form": ConfirmForm(initial={"rating": session.rating, "note": session.company_note}),
        "agreements": list(session.action_items.all()),
        "people": list(session.participants.select_related("institution")),
        "services": list(session.services.all()),
    }
    return render(request, "counseling/public/one_tap/record.html", context)


@never_cache
def proposal(request: HttpRequest, token: str) -> HttpResponse:
    """Another time for a booked session: one tap takes it; or another one is chosen after signing in."""
    pk = _named(absence.PURPOSE, token, PROPOSAL_VALID)
    row = get_object_or_404(MoveProposal.objects.select_related("session__company", "adviser__user"), pk=pk)
    if request.method == "POST":
        try:
            absence_rules.accept(row, by=request.user if request.user.is_authenticated else None)
            messages.success(request, _("Thank you: the session has its new time."))
        except RuleError as error:
            messages.error(request, str(error))
        return redirect("counseling:proposal", token)
    context = {"proposal": row, "session": row.session, "zone": row.session.company_zone}
    return render(request, "counseling/public/one_tap/proposal.html", context)
