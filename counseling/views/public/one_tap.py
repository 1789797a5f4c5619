"""Pages behind signed single-purpose links in e-mails, without sign-in. They change data only on POST."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from counseling.forms.portal import ConfirmRecordForm
from counseling.models import CounselingSession, RescheduleProposal
from counseling.rules import absence, record
from counseling.views.portal.sessions import record_details, save_confirmation
from exportasv.core.accounts.request import Request
from exportasv.core.accounts.signed_links import read_signed_token
from exportasv.core.db.errors import RuleError
from exportasv.core.programme import RECORD_CONFIRMATION_PERIOD

PROPOSAL_LINK_VALID_FOR = timedelta(days=45)


def _pk_from_token(purpose: str, token: str, max_age: timedelta) -> int:
    pk = read_signed_token(purpose, token, max_age)
    if pk is None:
        raise Http404
    return pk


@never_cache
def confirm_record(request: Request, token: str) -> HttpResponse:
    """Show the record of a held session; the company confirms it, rates it or objects."""
    pk = _pk_from_token(record.LINK_PURPOSE, token, RECORD_CONFIRMATION_PERIOD)
    rows = CounselingSession.objects.filter(state=CounselingSession.State.HELD).defer("private_notes")
    session = get_object_or_404(rows.select_related("company", "adviser__user"), pk=pk)
    if request.method == "POST":
        form = ConfirmRecordForm(request.POST)
        if form.is_valid():
            save_confirmation(request, session, form)
        return redirect("counseling:confirm_record", token)
    context = {
        "session": session,
        "zone": session.company_zone,
        "confirm_form": ConfirmRecordForm(initial={"rating": session.rating, "note": session.company_note}),
        **record_details(session),
    }
    return render(request, "counseling/public/one_tap/record.html", context)


@never_cache
def proposal(request: Request, token: str) -> HttpResponse:
    """Show a proposed time for a booked session, with a button to accept it."""
    pk = _pk_from_token(absence.LINK_PURPOSE, token, PROPOSAL_LINK_VALID_FOR)
    row = get_object_or_404(RescheduleProposal.objects.select_related("session__company", "adviser__user"), pk=pk)
    if request.method == "POST":
        try:
            absence.accept_proposal(row, by=request.user if request.user.is_authenticated else None)
            messages.success(request, _("Thank you: the session has its new time."))
        except RuleError as error:
            messages.error(request, str(error))
        return redirect("counseling:proposal", token)
    context = {"proposal": row, "session": row.session, "zone": row.session.company_zone}
    return render(request, "counseling/public/one_tap/proposal.html", context)
