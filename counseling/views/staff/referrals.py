"""Referrals of the person's institution: received, sent and ended."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies.models import Company
from counseling import exports as columns
from counseling.forms.staff import EndReferralForm, ReferralForm
from counseling.models import Referral
from counseling.rules import agreements
from counseling.views.staff.company_filters import (
    OF_OTHER_LISTS,
    company_filters,
    due_filter,
    rows_of_companies,
    with_last_contact,
)
from exportasv.core.accounts.request import Request
from exportasv.core.accounts.scopes import sees_all
from exportasv.core.db.errors import RuleError
from exportasv.core.db.related_columns import PERSON, with_only
from exportasv.core.spreadsheets import exports

MAX_ENDED = 40
MAX_ROWS = 200
INSTITUTION = "acronym name_es name_en"
NAMED = {"company": "name", "from_institution": INSTITUTION, "to_institution": INSTITUTION}
PERSONS = {"sent_by": PERSON, "handled_by": PERSON}


def referrals(request: Request) -> HttpResponseBase:
    """Show referrals that this institution handles, that others handle, and that have ended. Three queries."""
    filters = company_filters(*OF_OTHER_LISTS)
    rows = rows_of_companies(Referral.objects.for_actor(request.user), request.GET, filters, request.user, "matter")
    if request.GET.get("due") == "overdue":
        rows = rows.filter(pk__in=Referral.objects.overdue(timezone.localdate()).values("pk"))
    everything = with_last_contact(rows.select_related(*NAMED, *PERSONS))
    if taken := exports.export_response(request, everything, columns.REFERRALS, _("Referrals")):
        return taken
    home, ended = request.user.institution_id, with_only(rows, **NAMED).filter(state__in=Referral.State.SETTLED)
    open_rows = with_last_contact(with_only(rows, **NAMED, **PERSONS)).unsettled().order_by("due_on", "pk")
    moving = list(open_rows[:MAX_ROWS])
    context = {
        "incoming": [row for row in moving if row.to_institution_id == home],
        "outgoing": [row for row in moving if row.to_institution_id != home],
        "ended": list(ended.order_by("-closed_at")[:MAX_ENDED]),
        "home": request.user.institution,
        "filters": [due_filter(), *filters],
        "asked": request.GET,
    }
    return render(request, "counseling/staff/referrals.html", context)


def new_referral(request: Request) -> HttpResponse:
    """Refer a company's matter to another institution."""
    source = request.user.institution
    companies = Company.objects.for_actor(request.user).exclude(state=Company.State.ARCHIVED)
    form = ReferralForm(request.POST or None, companies=companies, source=source, company=request.GET.get("company"))
    if source is None:
        messages.error(request, _("Your account names no institution. An administrator can add it."))
        return redirect("counseling:staff_referrals")
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        try:
            agreements.refer_company(
                words["company"], source, words["to_institution"], words["matter"], words["due_on"], by=request.user
            )
            messages.success(request, _("The matter has been referred. The company can follow it."))
            return redirect("counseling:staff_referrals")
        except RuleError as error:
            form.add_error(None, str(error))
    return render(request, "counseling/staff/refer.html", {"form": form})


@require_POST
def change_referral(request: Request, pk: int) -> HttpResponse:
    """Accept, close or return a referral for the institution that received it."""
    row = get_object_or_404(Referral.objects.for_actor(request.user), pk=pk)
    if row.to_institution_id != request.user.institution_id and not sees_all(request.user, "counseling.referral"):
        raise Http404
    verb = request.POST.get("verb")
    try:
        if verb == "accept":
            agreements.accept_referral(row, by=request.user)
        else:
            form = EndReferralForm(request.POST)
            text = form.cleaned_data["text"] if form.is_valid() else ""
            (agreements.return_referral if verb == "return" else agreements.close_referral)(row, text, by=request.user)
        messages.success(request, _("Done. The company has been notified."))
    except RuleError as error:
        messages.error(request, str(error))
    return redirect("counseling:staff_referrals")
