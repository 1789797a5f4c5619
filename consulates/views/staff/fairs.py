"""Pages of fairs and business rounds, for companies and for staff."""

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies.views.current_company import current_company
from consulates import exports as columns
from consulates.forms.fairs import (
    FairApplicationForm,
    FairMeetingForm,
    MeetingResultForm,
    ScoreForm,
    YearLaterSalesForm,
    score_fields,
)
from consulates.models import Fair, FairCriterion, FairMeeting, FairParticipation
from consulates.rules import fairs as fair_rules
from consulates.rules.meeting_schedule import fair_results, free_meeting_slots, ranked_applications, read_applications
from exportasv.core.accounts.request import Request
from exportasv.core.db.errors import RuleError
from exportasv.core.db.fixed_query import FixedQuery
from exportasv.core.db.related_columns import with_only
from exportasv.core.db.state_machine import lock_row
from exportasv.core.spreadsheets import exports

MAX_FREE_SLOTS = 12
APPLICATION_ACTIONS = {
    "choose": fair_rules.accept_application,
    "pass": fair_rules.reject_application,
    "withdraw": fair_rules.withdraw_from_fair,
}


def company_fairs(request: Request) -> HttpResponseBase:
    """Show open calls, and the fairs that the company applied to or attended."""
    company = current_company(request)
    rows = company.fairs.select_related("fair").order_by("-fair__starts_on")
    if taken := exports.export_response(request, rows.prefetch_related("products"), columns.COMPANY_FAIRS, _("Fairs")):
        return taken
    mine = list(rows)
    calls = (
        Fair.objects.open_for_applications().exclude(pk__in=[row.fair_id for row in mine]).order_by("call_closes_on")
    )
    return render(request, "consulates/portal/fairs.html", {"mine": mine, "calls": list(calls)})


def company_fair(request: Request, slug: str) -> HttpResponse:
    """Show one fair to a company: its call and application, meetings, and sales a year later.

    Raise Http404 if the company has no application and the call is closed.
    """
    company, fair = current_company(request), get_object_or_404(Fair, slug=slug)
    row = company.fairs.filter(fair=fair).first()
    if row is None and not fair.accepts_applications:
        raise Http404
    form = _participation_form(request, fair, row, company)
    if form and form.is_bound and form.is_valid() and _save_participation_form(request, form, fair, row):
        return redirect("consulates:company_fair", slug)
    context = {
        "fair": fair,
        "participation": row,
        "form": form,
        "criteria": list(fair.criteria.all()),
        "meetings": list(row.meetings.select_related("buyer").exclude(state=FairMeeting.State.CANCELLED))
        if row
        else [],
    }
    return render(request, "consulates/portal/fair.html", context, status=400 if form and form.errors else 200)


def _participation_form(
    request: Request, fair: Fair, row: FairParticipation | None, company
) -> FairApplicationForm | YearLaterSalesForm | None:
    """Return the form that the company may send now: application or year-later sales; None if neither."""
    given = request.POST if request.method == "POST" else None
    if row is None:
        return FairApplicationForm(given, company=company)
    if row.state == FairParticipation.State.ATTENDED and fair.ends_on < timezone.localdate():
        return YearLaterSalesForm(given, instance=row)
    return None


def _save_participation_form(
    request: Request, form: FairApplicationForm | YearLaterSalesForm, fair: Fair, row: FairParticipation | None
) -> bool:
    told = form.cleaned_data
    try:
        if row is None:
            company = current_company(request)
            fair_rules.apply_to_fair(fair, company, told["products"], told["reason"], told["travels"], by=request.user)
            messages.success(
                request, _("Your application has been received. We will notify you when the list is decided.")
            )
        else:
            fair_rules.record_year_later_sales(row, told["year_later_sales"], told["year_later_note"], by=request.user)
            messages.success(request, _("Thank you: this is how the programme knows whether a fair is worth it."))
    except RuleError as error:
        form.add_error(None, str(error))
    return not form.errors


@require_POST
def withdraw_from_fair(request: Request, slug: str) -> HttpResponse:
    """Withdraw the company from a fair."""
    row = get_object_or_404(current_company(request).fairs, fair__slug=slug)
    try:
        fair_rules.withdraw_from_fair(row, by=request.user)
        messages.success(request, _("Your company has been removed from the list."))
    except RuleError as error:
        messages.error(request, str(error))
    return redirect("consulates:company_fair", slug)


# --- Staff ---------------------------------------------------------------------------------------


def fairs(request: Request) -> HttpResponseBase:
    """List all fairs, the latest first."""
    rows = Fair.objects.all()
    if taken := exports.export_response(request, rows.prefetch_related("sectors"), columns.FAIRS, _("Fairs")):
        return taken
    return render(request, "consulates/staff/fairs.html", {"fairs": list(rows), "today": timezone.localdate()})


def fair(request: Request, slug: str) -> HttpResponseBase:
    """Show one fair to staff: applications by points, participants, meetings and results."""
    item = get_object_or_404(Fair, slug=slug)
    criteria = list(item.criteria.all())
    lists: list[exports.ExportList] = [
        (
            "",
            lambda: ranked_applications(item, criteria).select_related("fair"),
            columns.FAIR_APPLICATIONS,
            f"{_('Applications')} {item}",
        ),
        ("meetings", lambda: _meetings_of(item), columns.FAIR_MEETINGS, f"{_('Meetings')} {item}"),
    ]
    if taken := exports.any_export_response(request, lists):
        return taken
    form = FairMeetingForm(request.POST if request.method == "POST" else None, fair=item, initial={"table": 1})
    if form.is_bound and form.is_valid() and _plan_meeting(request, form):
        return redirect("consulates:fair", slug)
    return _fair_page(request, item, criteria, form)


def _meetings_of(item: Fair) -> QuerySet[FairMeeting]:
    return item.meetings.select_related("participation__company", "buyer", "fair")


def _meetings(fair: int) -> QuerySet[FairMeeting]:
    return with_only(FairMeeting.objects.filter(fair=fair), participation__company="name", buyer="name")


_MEETINGS = FixedQuery(_meetings)


def _fair_page(
    request: Request,
    item: Fair,
    criteria: list[FairCriterion],
    form: FairMeetingForm | None = None,
    scored: ScoreForm | None = None,
) -> HttpResponse:
    """Show the page; `scored` are points of an application with errors."""
    form = form or FairMeetingForm(fair=item, initial={"table": 1})
    rows, meetings = read_applications(item, criteria), _MEETINGS.rows(item.pk)
    fields = score_fields(criteria)
    applications = [
        (row, scored)
        if scored and scored.participation.pk == row.pk
        else (row, ScoreForm(participation=row, criteria=criteria, scores=row.score_rows, fields=fields))
        for row in rows
    ]
    context = {
        "fair": item,
        "applications": applications,
        "meetings": meetings,
        "form": form,
        "result": fair_results(item, rows, meetings),
    }
    return render(request, "consulates/staff/fair.html", context, status=400 if form.errors or scored else 200)


def _plan_meeting(request: Request, form: FairMeetingForm) -> bool:
    """Plan the meeting and return True; else add the conflict and the free times to the form and return False."""
    told = form.cleaned_data
    try:
        fair_rules.plan_meeting(told["participation"], told["buyer"], told["table"], told["at"], by=request.user)
    except RuleError as error:
        slots = free_meeting_slots(told["participation"], told["buyer"], told["table"])
        free = [date_format(at, "SHORT_DATETIME_FORMAT") for at in slots]
        form.add_error("at", str(error))
        form.add_error("at", _("Free for all: %(times)s.") % {"times": ", ".join(free[:MAX_FREE_SLOTS]) or "–"})
    return not form.errors


@require_POST
def decide_application(request: Request, pk: int) -> HttpResponse:
    """Save points (`points-<criterion>`) or the decision (`do`: choose, pass, withdraw, score)."""
    row = get_object_or_404(FairParticipation.objects.for_actor(request.user).select_related("fair", "company"), pk=pk)
    do = request.POST.get("do", "")
    try:
        if do == "score":
            if (scored := _save_points(request, row)).errors:
                return _fair_page(request, row.fair, list(row.fair.criteria.all()), scored=scored)
        elif do in APPLICATION_ACTIONS:
            APPLICATION_ACTIONS[do](row, by=request.user)
        else:
            raise RuleError(_("Choose what you want to do."))
        messages.success(request, _("Recorded: %(company)s.") % {"company": row.company})
    except RuleError as error:
        messages.error(request, str(error))
    return redirect("consulates:fair", row.fair.slug)


def _save_points(request: Request, row: FairParticipation) -> ScoreForm:
    """Save the valid points of an application; return the form."""
    with transaction.atomic():
        form = ScoreForm(request.POST, participation=lock_row(row), criteria=list(row.fair.criteria.all()))
        form.is_valid()
        fair_rules.score_application(row, form.points(), by=request.user)
    return form


MEETING_VERBS: dict[str, Callable[..., FairMeeting]] = {
    FairMeeting.State.MISSED: fair_rules.mark_meeting_no_show,
    FairMeeting.State.CANCELLED: fair_rules.cancel_meeting,
}


def meeting(request: Request, pk: int) -> HttpResponse:
    """Record the result of a meeting, or mark it as missed or cancelled (`do`)."""
    row = get_object_or_404(FairMeeting.objects.select_related("participation__company", "buyer", "fair"), pk=pk)
    do = request.POST.get("do", "")
    form = MeetingResultForm(request.POST if request.method == "POST" and not do else None, instance=row)
    try:
        if verb := MEETING_VERBS.get(do):
            verb(row, by=request.user)
            return redirect("consulates:fair", row.fair.slug)
        if form.is_bound and form.is_valid():
            told = form.cleaned_data
            fair_rules.record_meeting_result(row, told["outcome"], told["value"], told["note"], by=request.user)
            messages.success(request, _("Recorded."))
            return redirect("consulates:fair", row.fair.slug)
    except RuleError as error:
        messages.error(request, str(error))
    context = {"meeting": row, "fair": row.fair, "form": form}
    return render(request, "consulates/staff/meeting.html", context, status=400 if form.errors else 200)
