"""Booking: free times by day in the company's time zone, and the waiting list if none fits."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from counseling.booking.free_times import Slot, free_slots, slots_by_day
from counseling.forms.portal import SlotForm, WaitingListForm, ZoneForm
from counseling.models import Adviser, CounselingSession, RescheduleProposal
from counseling.rules import absence, booking
from counseling.views.portal.sessions import get_session, reader_zone
from exportasv.core.accounts.request import Request
from exportasv.core.db.errors import RuleError
from exportasv.core.moments import utc_moment
from exportasv.core.whole_numbers import whole_number

DAYS_PER_PAGE = 14


def adviser_of(session: CounselingSession) -> Adviser | None:
    """Return the session's adviser, else the company's own."""
    if session.adviser:
        return session.adviser
    return Adviser.objects.filter(user=session.company.adviser_id, is_active=True).select_related("user").first()


def parse_slot(text: str) -> Slot | None:
    """Return the slot of a form value "adviser@moment"; None if it is not valid."""
    form = SlotForm({"slot": text})
    if not form.is_valid():
        return None
    pk, _at, moment = form.cleaned_data["slot"].partition("@")
    adviser = Adviser.objects.filter(pk=pk, is_active=True).select_related("user").first()
    try:
        starts_at = utc_moment(moment)
        return Slot(adviser, starts_at, starts_at + adviser.session_length) if adviser else None
    except (ValueError, OverflowError):  # also the last hours of the year 9999
        return None


def page_number(request: Request) -> int:
    """Return the number of the fortnight shown, from 0."""
    return min(whole_number(request.GET.get("page"), most=99) or 0, 2)


def times_context(session: CounselingSession, request: Request) -> dict[str, object]:
    """Return the context of a page of free times, of the company's own adviser or of all, for companies and staff."""
    zone, page = reader_zone(request), page_number(request)
    own = adviser_of(session)
    chosen = own if request.GET.get("with") != "any" else None
    advisers = [chosen] if chosen else Adviser.objects.filter(is_active=True).select_related("user")
    since = timezone.localdate() + timedelta(days=page * DAYS_PER_PAGE)
    return {
        "session": session,
        "zone": zone,
        "zone_form": ZoneForm(initial={"zone": zone}),
        "days": slots_by_day(free_slots(advisers, since, DAYS_PER_PAGE, but=session), zone),
        "own": own,
        "whom": "own" if chosen else "any",
        "next": page + 1 if page < 2 else None,
        "previous": page - 1 if page else None,
    }


def session_times(request: Request, pk: int) -> HttpResponse:
    """Show the free times of a fortnight, read back the one of `?slot=`, and book the one posted."""
    session = get_session(request, pk)
    if session.state not in CounselingSession.State.AHEAD or session.group_id:
        return redirect("counseling:session", pk)
    if request.method == "POST":
        return _book_chosen_slot(request, session)
    if slot := parse_slot(request.GET.get("slot", "")):
        return _read_back(request, session, slot)
    context = times_context(session, request) | {"wait_form": WaitingListForm(), "waiting": _waiting_place(session)}
    return render(request, "counseling/portal/times.html", context)


def _read_back(request: Request, session: CounselingSession, slot: Slot) -> HttpResponse:
    """Show day, hour, city and adviser of a time in the reader's zone, before it is booked."""
    zone = reader_zone(request)
    day = slot.starts_at.astimezone(ZoneInfo(zone)).date()
    whom = "any" if request.GET.get("with") == "any" else "own"
    context = {"session": session, "slot": slot, "zone": zone, "day": day, "whom": whom}
    return render(request, "counseling/portal/take_time.html", context)


def _book_chosen_slot(request: Request, session: CounselingSession) -> HttpResponse:
    slot = parse_slot(request.POST.get("slot", ""))
    try:
        if slot is None:
            raise RuleError(_("Please choose one of the times."))
        _save_zone(session, reader_zone(request), request)
        booking.book_slot(session, slot, by=request.user)
    except RuleError as error:
        messages.error(request, str(error))
        return redirect(request.get_full_path())
    messages.success(request, _("The time is yours. We are sending the calendar invitation by e-mail."))
    return redirect("counseling:session", session.pk)


def _save_zone(session: CounselingSession, zone: str, request: Request) -> None:
    """Save the time zone of the booking for the session's later e-mails and pages."""
    if session.company_zone != zone:
        CounselingSession.objects.for_actor(request.user).filter(pk=session.pk).update(company_zone=zone)


def _waiting_place(session: CounselingSession):
    return getattr(session, "waiting", None) if session.state == CounselingSession.State.REQUESTED else None


@require_POST
def session_waiting_list(request: Request, pk: int) -> HttpResponse:
    """Join or leave the waiting list."""
    session, form = get_session(request, pk), WaitingListForm(request.POST)
    try:
        if "stop" in request.POST:
            booking.leave_waiting_list(session, by=request.user)
            messages.success(request, _("You are no longer on the waiting list."))
        elif form.is_valid():
            words = form.cleaned_data
            own = adviser_of(session) if words["with_whom"] == "own" else None
            booking.join_waiting_list(session, own, words["not_before"], words["not_after"], by=request.user)
            messages.success(
                request, _("You are on the waiting list: the first time that becomes free will be booked for you.")
            )
        else:
            messages.error(request, _("Enter both days for the waiting list."))
    except RuleError as error:
        messages.error(request, str(error))
    return redirect("counseling:session_times", pk)


@require_POST
def accept_proposal(request: Request, pk: int) -> HttpResponse:
    """Accept the time that the adviser proposed."""
    session = get_session(request, pk)
    proposal = get_object_or_404(
        session.proposals.select_related("session", "adviser"), state=RescheduleProposal.State.OPEN
    )
    try:
        absence.accept_proposal(proposal, by=request.user)
        messages.success(request, _("Thank you: the session has its new time."))
    except RuleError as error:
        messages.error(request, str(error))
    return redirect("counseling:session", pk)
