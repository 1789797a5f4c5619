"""The company's sessions: list, request, cancel, confirm."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies.views.current_company import current_company
from counseling import exports as columns
from counseling.booking.free_times import can_change, cancel_deadline
from counseling.documents import minutes
from counseling.forms.portal import CancelSessionForm, ConfirmRecordForm, SessionRequestForm
from counseling.models import Channel, CounselingSession, GroupSession, RescheduleProposal
from counseling.notices import calendar_event
from counseling.rules import booking, record
from counseling.rules import groups as group_rules
from exportasv.core.accounts.request import Request
from exportasv.core.calendars.ics import published_entry
from exportasv.core.calendars.responses import calendar_response
from exportasv.core.calendars.zones import HOME_ZONE, PROGRAMME_ZONES
from exportasv.core.db.errors import RuleError
from exportasv.core.required import required
from exportasv.core.spreadsheets import exports

MAX_PAST = 40
ZONE_KEY = "zone"  # key in the browser session: the time zone that the person chose


def reader_zone(request: Request) -> str:
    """Return the time zone in which this person reads times."""
    chosen = request.GET.get("zone") or request.session.get(ZONE_KEY, HOME_ZONE)
    zone = chosen if chosen in PROGRAMME_ZONES else HOME_ZONE
    if request.session.get(ZONE_KEY, HOME_ZONE) != zone:
        request.session[ZONE_KEY] = zone
    return zone


def get_session(request: Request, pk: int) -> CounselingSession:
    """Return a session of this person's companies. Raise Http404 for other companies' sessions."""
    rows = CounselingSession.objects.for_actor(request.user).defer("private_notes")
    return get_object_or_404(rows.select_related("company__adviser", "adviser__user", "group"), pk=pk)


def sessions(request: Request) -> HttpResponseBase:
    """Show coming, requested and past sessions. Five queries."""
    company, now = current_company(request), timezone.now()
    rows = (
        CounselingSession.objects.for_actor(request.user)
        .filter(company=company)
        .defer("private_notes")
        .select_related("adviser__user", "group")
        .prefetch_related("proposals")
        .order_by("-starts_at", "-pk")
    )
    if taken := exports.export_response(request, rows, columns.SESSIONS, _("Sessions")):
        return taken
    ahead = [row for row in rows if row.state == CounselingSession.State.BOOKED and required(row.ends_at) > now]
    mine = {row.group_id for row in rows if row.state in CounselingSession.State.LIVE}
    groups = GroupSession.objects.filter(state=GroupSession.State.PLANNED, starts_at__gt=now).select_related(
        "adviser__user"
    )
    context = {
        "company": company,
        "ahead": ahead[::-1],
        "requested": [row for row in rows if row.state == CounselingSession.State.REQUESTED],
        "to_confirm": [
            row for row in rows if row.state == CounselingSession.State.HELD and row.held_at and not row.confirmed_at
        ],
        "past": [row for row in rows if row not in ahead and row.state != CounselingSession.State.REQUESTED][:MAX_PAST],
        "groups": [group for group in groups[:20] if group.pk not in mine],
        "zone": reader_zone(request),
    }
    return render(request, "counseling/portal/sessions.html", context)


def request_session(request: Request) -> HttpResponse:
    """Request a session, then choose a time on the next page."""
    company = current_company(request)
    form = SessionRequestForm(request.POST or None, initial={"channel": Channel.OFFICE})
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        session = booking.request_session(
            company, words["matter"], by=request.user, channel=words["channel"], zone=reader_zone(request)
        )
        messages.success(request, _("Your adviser has been notified. Now choose a time."))
        return redirect("counseling:session_times", session.pk)
    return render(request, "counseling/portal/ask.html", {"form": form, "company": company})


def session(request: Request, pk: int) -> HttpResponse:
    """Show one session and, if held, its record. Eight queries at most."""
    row = get_session(request, pk)
    context = {
        "session": row,
        "zone": row.company_zone,
        "proposal": row.proposals.filter(state=RescheduleProposal.State.OPEN).select_related("adviser__user").first(),
        "may_change": can_change(row),
        "deadline": cancel_deadline(row) if row.state == CounselingSession.State.BOOKED else None,
        "is_ahead": row.state == CounselingSession.State.BOOKED and required(row.starts_at) > timezone.now(),
        "cancel_form": CancelSessionForm(),
        "confirm_form": ConfirmRecordForm(initial={"rating": row.rating, "note": row.company_note}),
        **record_details(row),
    }
    return render(request, "counseling/portal/session.html", context)


def record_details(session: CounselingSession) -> dict[str, object]:
    """Return the rows of a session's record for its template, which reads them only if it shows the record."""
    return {
        "agreements": session.action_items.all(),
        "people": session.participants.select_related("institution"),
        "services": session.services.all(),
    }


@require_POST
def cancel_session(request: Request, pk: int) -> HttpResponse:
    """Cancel a booked or requested session."""
    row, form = get_session(request, pk), CancelSessionForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        booking.cancel_session_by_company(row, by=request.user, reason=reason)
        messages.success(request, _("The session is cancelled. You can request another one at any time."))
    except RuleError as error:
        messages.error(request, str(error))
    return redirect("counseling:session", pk)


@require_POST
def confirm_session(request: Request, pk: int) -> HttpResponse:
    """Confirm the record with a rating and a note, or object to it."""
    row, form = get_session(request, pk), ConfirmRecordForm(request.POST)
    if form.is_valid():
        save_confirmation(request, row, form)
    else:
        messages.error(request, _("The answer could not be read. Please try again."))
    return redirect("counseling:session", pk)


def save_confirmation(request: Request, row: CounselingSession, form: ConfirmRecordForm) -> None:
    """Save a confirmation; with `not_right` in the POST data, save an objection."""
    by = request.user if request.user.is_authenticated else None
    words = form.cleaned_data
    try:
        if "not_right" in request.POST:
            record.object_to_record(row, words["note"], by=by)
            messages.success(request, _("Your adviser has been notified and will correct the record."))
        else:
            record.confirm_record(row, by=by, rating=words["rating"], note=words["note"])
            messages.success(request, _("Thank you: the record is confirmed."))
    except RuleError as error:
        messages.error(request, str(error))


def session_ics(request: Request, pk: int) -> HttpResponseBase:
    """Return the session as a calendar entry."""
    row = get_session(request, pk)
    if row.starts_at is None:
        return redirect("counseling:session_times", pk)
    return calendar_response(request, published_entry(calendar_event(row)), f"asesoria-{pk}.ics", is_private=True)


def session_minutes(request: Request, pk: int) -> HttpResponse:
    """Show the minutes of a held session as PDF."""
    row = get_session(request, pk)
    if row.state != CounselingSession.State.HELD:
        return redirect("counseling:session", pk)
    return minutes.minutes_response(request, row)


@require_POST
def join_group_session(request: Request, pk: int) -> HttpResponse:
    """Join a group session, or its waiting list."""
    group = get_object_or_404(GroupSession.objects.filter(state=GroupSession.State.PLANNED), pk=pk)
    try:
        row = group_rules.join_group_session(
            group, current_company(request), by=request.user, zone=reader_zone(request)
        )
    except RuleError as error:
        messages.error(request, str(error))
        return redirect("counseling:sessions")
    if row.state == CounselingSession.State.BOOKED:
        messages.success(request, _("Your place is booked."))
    else:
        messages.success(
            request,
            _("All places are taken: you are on the waiting list, and will get the first one that becomes free."),
        )
    return redirect("counseling:session", row.pk)
