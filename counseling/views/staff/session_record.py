"""A session's page for its adviser: open agreements, the record in one form, drafts saved during typing."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies.models import Company
from counseling.documents import minutes
from counseling.forms.staff import NewSessionForm, ReasonForm, RecordFormGroup, draft_from_post
from counseling.models import ActionItem, Adviser, CounselingSession, RescheduleProposal
from counseling.rules import booking, record
from counseling.views.portal.booking import parse_slot, times_context
from counseling.views.portal.sessions import record_details
from exportasv.core.accounts.models import User
from exportasv.core.accounts.request import Request
from exportasv.core.db.errors import RuleError

MAX_EARLIER_SESSIONS = 5


def get_session(user: User, pk: int) -> CounselingSession:
    rows = CounselingSession.objects.for_actor(user)
    return get_object_or_404(rows.select_related("company", "adviser__user__institution", "group"), pk=pk)


def session(request: Request, pk: int) -> HttpResponse:
    """Show a session with its record, to read or to write. About twelve queries."""
    row = get_session(request.user, pk)
    can_write = row.state in CounselingSession.State.BUSY and not row.confirmed_at
    draft = record.draft_for(row, request.user) if can_write else None
    page = RecordFormGroup(row, typed=draft.data if draft else None) if can_write else None
    if request.method == "POST" and page:
        page, is_saved = _save_posted_record(request, row)
        if is_saved:
            return redirect("counseling:staff_session", row.pk)
    context = _page_context(row) | {"page": page, "draft": draft}
    status = 400 if request.method == "POST" else 200
    return render(request, "counseling/staff/session.html", context, status=status)


def _save_posted_record(request: Request, row: CounselingSession) -> tuple[RecordFormGroup, bool]:
    """Save what was sent over the locked session; return the forms and whether it was saved."""
    try:
        with transaction.atomic():
            booking.lock_session(row)
            row.refresh_from_db(fields=["state", "notes", "private_notes", "next_on", "channel", "confirmed_at"])
            page = RecordFormGroup(row, request.POST)
            if page.is_valid():
                return page, _save_record(request, row, page)
    except RuleError as error:  # somebody gave the session another adviser at this moment
        messages.error(request, str(error))
        return RecordFormGroup(row, request.POST), False
    messages.error(request, _("Something is missing: check the fields marked below."))
    return page, False


def _page_context(row: CounselingSession) -> dict[str, object]:
    """Return what the page shows besides the form. Rows are read only if the template shows them."""
    past = row.company.sessions.filter(state=CounselingSession.State.HELD).exclude(pk=row.pk).defer("private_notes")
    return {
        "session": row,
        "zone": row.zone,
        "open_items": row.company.action_items.filter(state=ActionItem.State.OPEN).exclude(session=row),
        "before": past.select_related("adviser__user").order_by("-starts_at")[:MAX_EARLIER_SESSIONS],
        "missed": row.company.sessions.filter(state=CounselingSession.State.MISSED).count(),
        "proposal": row.proposals.filter(state=RescheduleProposal.State.OPEN).first(),
        "has_begun": row.starts_at is not None and row.starts_at <= timezone.now(),
        **record_details(row),
    }


def _save_record(request: Request, row: CounselingSession, page: RecordFormGroup) -> bool:
    """Record a session, or amend the record of a held one. Return whether it was saved."""
    try:
        if row.state == CounselingSession.State.HELD:
            record.amend_record(row, page.record(), by=request.user)
        else:
            record.record_session(row, page.record(), by=request.user)
    except RuleError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, _("The record is saved. We have asked the company to confirm it."))
    return True


@require_POST
def save_draft(request: Request, pk: int) -> HttpResponse:
    """Save the text typed so far."""
    row = get_session(request.user, pk)
    if row.state not in CounselingSession.State.BUSY or row.confirmed_at:
        return JsonResponse({"said": ""}, status=409)
    kept = record.save_draft(row, draft_from_post(request.POST), by=request.user)
    hour = time_format(timezone.localtime(kept.saved_at), "TIME_FORMAT")
    return JsonResponse({"said": _("Draft saved at %(hour)s") % {"hour": hour}})


@require_POST
def end_without_record(request: Request, pk: int, verb: str) -> HttpResponse:
    """Record a no-show, or cancel the session."""
    row, form = get_session(request.user, pk), ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        if verb == "miss":
            record.mark_no_show(row, by=request.user)
        else:
            booking.cancel_session(row, by=request.user, reason=reason)
        messages.success(request, _("Done. The company has been notified."))
    except RuleError as error:
        messages.error(request, str(error))
    return redirect("counseling:staff_session", pk)


def session_times(request: Request, pk: int) -> HttpResponse:
    """Book or move a session for the company, for example after a phone call."""
    row = get_session(request.user, pk)
    if row.state not in CounselingSession.State.AHEAD or row.group_id:
        return redirect("counseling:staff_session", pk)
    if request.method == "POST":
        slot = parse_slot(request.POST.get("slot", ""))
        try:
            if slot is None:
                raise RuleError(_("Please choose one of the times."))
            verb = booking.reschedule_session if row.state == CounselingSession.State.BOOKED else booking.book_session
            verb(row, slot.adviser, slot.starts_at, slot.ends_at, by=request.user)
            messages.success(request, _("The time is booked in both calendars."))
            return redirect("counseling:staff_session", pk)
        except RuleError as error:
            messages.error(request, str(error))
            return redirect(request.get_full_path())
    return render(request, "counseling/staff/times.html", times_context(row, request))


def new_session(request: Request) -> HttpResponse:
    """Create a session requested by phone or held without an appointment. The record is on the next page."""
    companies = Company.objects.for_actor(request.user).exclude(state=Company.State.ARCHIVED)
    first = {"channel": "phone", "company": request.GET.get("company", "")}
    form = NewSessionForm(request.POST or None, companies=companies, initial=first)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        row = booking.request_session(words["company"], words["matter"], by=request.user, channel=words["channel"])
        if not words["held_at"]:
            return redirect("counseling:staff_times", row.pk)
        try:
            _book_past_session(row, words["held_at"], request.user)
            return redirect("counseling:staff_session", row.pk)
        except RuleError as error:
            booking.cancel_session(row, by=request.user)
            form.add_error("held_at", str(error))
    return render(request, "counseling/staff/new.html", {"form": form})


def _book_past_session(row: CounselingSession, at, user: User) -> None:
    adviser = Adviser.objects.filter(user=user).first() or Adviser.objects.filter(user=row.company.adviser_id).first()
    if adviser is None:
        raise RuleError(_("Neither you nor the company has an adviser profile. A manager can create one."))
    booking.book_session(row, adviser, at, at + adviser.session_length, by=user)


def session_minutes(request: Request, pk: int) -> HttpResponse:
    """Show the minutes of a held session as PDF."""
    row = get_session(request.user, pk)
    if row.state != CounselingSession.State.HELD:
        return redirect("counseling:staff_session", pk)
    return minutes.minutes_response(request, row)
