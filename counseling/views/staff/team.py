"""The team's figures by adviser for a number of days, and group sessions."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Avg, Count, F, Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from counseling import exports as columns
from counseling.forms.staff import GroupSessionForm, ReasonForm
from counseling.models import ActionItem, Adviser, CounselingSession, GroupSession
from counseling.models.sessions import MAX_NOTES
from counseling.rules import groups as group_rules
from exportasv.core.accounts.permissions import MANAGERS, role_of
from exportasv.core.accounts.request import Request
from exportasv.core.db.errors import RuleError
from exportasv.core.db.sorting import by_name
from exportasv.core.spreadsheets import exports
from exportasv.core.whole_numbers import whole_numbers

DAY_SPANS = {"30": 30, "90": 90, "365": 365}


def team(request: Request) -> HttpResponseBase:
    """Show sessions, no-shows, companies, ratings and agreements by adviser. Four queries."""
    days = DAY_SPANS.get(request.GET.get("days", ""), 90)
    since = datetime.combine(timezone.localdate() - timedelta(days=days), time(0), timezone.get_current_timezone())
    rows = figures_by_adviser(since)
    if taken := exports.export_response(request, rows, columns.ADVISER_FIGURES, _("Team")):
        return taken
    context = {
        "rows": rows,
        "days": days,
        "spans": list(DAY_SPANS.values()),
        "total": {name: sum(row[name] for row in rows) for name in ("held", "missed", "companies", "minutes")},
        "agreements": agreement_figures(since.date()),
        "asking": CounselingSession.objects.filter(state=CounselingSession.State.REQUESTED, group=None).count(),
        "unrecorded": CounselingSession.objects.unrecorded(timezone.now()).count(),
    }
    return render(request, "counseling/staff/team.html", context)


def figures_by_adviser(since: datetime) -> list[dict[str, Any]]:
    """Return one row per adviser, the one with most sessions first."""
    past = Q(sessions__starts_at__gte=since, sessions__starts_at__lte=timezone.now())
    held = past & Q(sessions__state=CounselingSession.State.HELD)
    rows = Adviser.objects.annotate(
        name=F("user__full_name"),
        held=Count("sessions", filter=held),
        missed=Count("sessions", filter=past & Q(sessions__state=CounselingSession.State.MISSED)),
        companies=Count("sessions__company", filter=held, distinct=True),
        confirmed=Count("sessions", filter=held & Q(sessions__confirmed_at__isnull=False)),
        stars=Avg("sessions__rating", filter=held),
        minutes=Count("sessions", filter=held) * F("session_minutes"),
    )
    fields = ["name", "held", "missed", "companies", "confirmed", "stars", "minutes"]
    found: list[dict[str, Any]] = [
        row for row in rows.values(*fields).order_by("-held", by_name("name")) if row["held"] or row["missed"]
    ]
    for row in found:
        row["hours"] = round(row["minutes"] / 60)
        row["share_missed"] = round(100 * row["missed"] / (row["held"] + row["missed"]))
    return found


def agreement_figures(since: date) -> dict[str, int]:
    """Count the agreements due since then: all, done, done in time, still open; `share` is the share done in %."""
    today = timezone.localdate()
    due = ActionItem.objects.filter(due_on__gte=since, due_on__lt=today).exclude(state=ActionItem.State.DROPPED)
    found = due.aggregate(
        due=Count("pk"),
        done=Count("pk", filter=Q(state=ActionItem.State.DONE)),
        in_time=Count("pk", filter=Q(state=ActionItem.State.DONE, done_at__date__lte=F("due_on"))),
        late=Count("pk", filter=Q(state=ActionItem.State.OPEN)),
    )
    return found | {"share": round(100 * found["done"] / found["due"]) if found["due"] else 0}


def group_sessions(request: Request) -> HttpResponseBase:
    """Show coming and past group sessions and a form to plan one. Two queries."""
    own = Adviser.objects.filter(user_id=request.user.pk).first()
    form = GroupSessionForm(request.POST or None, initial={"capacity": 12})
    if request.method == "POST" and own is None:
        messages.error(request, _("Only advisers plan group sessions."))
    elif request.method == "POST" and own and form.is_valid():
        words = {**form.cleaned_data}
        starts_at, ends_at = (words.pop(name).replace(tzinfo=own.tzinfo) for name in ("starts_at", "ends_at"))
        try:
            group_rules.plan_group_session(
                own, words.pop("topic"), starts_at, ends_at, words.pop("capacity"), by=request.user, **words
            )
            messages.success(request, _("The group session is planned. Companies can join it."))
            return redirect("counseling:staff_groups")
        except RuleError as error:
            form.add_error(None, str(error))
    occupied = Count("places", filter=Q(places__state__in=CounselingSession.State.BUSY))
    waiting = Count("places", filter=Q(places__state=CounselingSession.State.REQUESTED))
    rows = GroupSession.objects.select_related("adviser__user").annotate(taken=occupied, waiting=waiting)
    rows = rows.order_by("starts_at", "pk")
    if taken := exports.export_response(request, rows, columns.GROUP_SESSIONS, _("Group sessions")):
        return taken
    now = timezone.now()
    context = {
        "form": form if own else None,
        "ahead": list(rows.filter(state=GroupSession.State.PLANNED, ends_at__gte=now)),
        "past": list(rows.exclude(state=GroupSession.State.PLANNED, ends_at__gte=now).order_by("-starts_at")[:20]),
    }
    return render(request, "counseling/staff/groups.html", context)


def group_session(request: Request, pk: int) -> HttpResponseBase:
    """Show who has a place and who waits, and the record form after the session. Two queries."""
    row = get_object_or_404(GroupSession.objects.select_related("adviser__user"), pk=pk)
    places = (
        row.places.exclude(state=CounselingSession.State.CANCELLED)
        .select_related("company")
        .defer("notes", "private_notes")
    )
    if taken := exports.export_response(
        request, places.order_by("requested_at", "pk"), columns.GROUP_PLACES, row.topic
    ):
        return taken
    context = {
        "group": row,
        "places": list(places.order_by("requested_at", "pk")),
        "form": ReasonForm(),
        "has_begun": row.starts_at <= timezone.now(),
    }
    return render(request, "counseling/staff/group.html", context)


@require_POST
def record_group_session(request: Request, pk: int) -> HttpResponse:
    """Save one record for every company that came. The other companies are no-shows."""
    row = get_object_or_404(GroupSession.objects.select_related("adviser"), pk=pk)
    came = whole_numbers(request.POST.getlist("came"))
    try:
        group_rules.record_group_session(row, request.POST.get("notes", "")[:MAX_NOTES], came, by=request.user)
        messages.success(request, _("The record is saved. We have asked each company to confirm it."))
    except RuleError as error:
        messages.error(request, str(error))
    return redirect("counseling:staff_group", pk)


@require_POST
def cancel_group_session(request: Request, pk: int) -> HttpResponse:
    """Cancel a group session. Only its adviser and managers can do this."""
    row, form = get_object_or_404(GroupSession.objects.select_related("adviser"), pk=pk), ReasonForm(request.POST)
    if row.adviser.user_id != request.user.pk and role_of(request.user) not in MANAGERS:
        messages.error(request, _("Only its adviser or a manager cancels a group session."))
        return redirect("counseling:staff_group", pk)
    try:
        group_rules.cancel_group_session(row, form.cleaned_data["reason"] if form.is_valid() else "", by=request.user)
        messages.success(request, _("The group session is cancelled, and every company has been notified."))
    except RuleError as error:
        messages.error(request, str(error))
    return redirect("counseling:staff_groups")
