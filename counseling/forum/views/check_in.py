"""Check-in at the door of an event: by camera, by code and by list, also offline.

The page contains no names. Its script loads the list, stores it on the device, and sends the check-ins when the
device is online. Without the script, staff uses the search form and its buttons.
"""

import json
from datetime import datetime

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from counseling.forum import rules
from counseling.forum.forms import WalkInForm
from counseling.forum.tickets import code_from_text
from counseling.models import ForumEvent, Registration
from exportasv.core.accounts.request import Request
from exportasv.core.db.errors import RuleError
from exportasv.core.db.sorting import by_name
from exportasv.core.moments import utc_moment

MAX_CHECK_INS = 500
MAX_RESULTS = 30


def _get_event(slug: str) -> ForumEvent:
    return get_object_or_404(ForumEvent.objects.select_related("edition"), slug=slug)


def door(request: Request, slug: str) -> HttpResponse:
    """Show camera, code, search and the form for people without a place. Three queries."""
    event = _get_event(slug)
    if request.method == "POST":
        _check_in_by_hand(request, event)
        return redirect("counseling:staff_door", slug)
    words = " ".join(request.GET.get("q", "").split())[:60]
    rows = _search_registrations(request, event, words) if words else []
    context = {"event": event, "words": words, "rows": rows, "searched": bool(words), "form": WalkInForm()}
    return render(request, "counseling/forum/staff/check_in.html", context)


def _search_registrations(request: Request, event: ForumEvent, words: str) -> list[Registration]:
    found = Registration.objects.for_actor(request.user).filter(event=event).select_related("company")
    named = Q(name__unaccent__icontains=words) | Q(company__name__unaccent__icontains=words)
    found = found.filter(named | Q(code=code_from_text(words)) | Q(email=words.lower()))
    return list(found.order_by(by_name("name"))[:MAX_RESULTS])


def _check_in_by_hand(request: Request, event: ForumEvent) -> None:
    """Check in the person of a button (`code`), or a person without a place (`name`, `email`)."""
    try:
        if "code" in request.POST:
            row = event.registrations.filter(code=code_from_text(request.POST["code"])).first()
            if row is None:
                raise RuleError(_("No ticket of this event has that code."))
            undo = "undo" in request.POST
            row = rules.undo_check_in(row, by=request.user) if undo else rules.check_in(row, by=request.user)
        else:
            form = WalkInForm(request.POST)
            if not form.is_valid():
                raise RuleError(_("Write name and e-mail."))
            row = rules.register_walk_in(event, form.cleaned_data["name"], form.cleaned_data["email"], by=request.user)
        messages.success(request, _("%(name)s: %(state)s") % {"name": row.name, "state": row.get_state_display()})
    except RuleError as error:
        messages.error(request, str(error))


@never_cache
def door_list(request: Request, slug: str) -> JsonResponse:
    """Return everybody with a place or on the waiting list, for the device at the door. Two queries."""
    rows = (
        Registration.objects.for_actor(request.user)
        .filter(event=_get_event(slug))
        .exclude(state=Registration.State.CANCELLED)
    )
    people = rows.order_by(by_name("name"), "pk").values("code", "name", "company__name", "state")
    return JsonResponse({"people": list(people)})


@never_cache
def sync_check_ins(request: Request, slug: str) -> JsonResponse:
    """Save check-ins of a device ([{"code", "at"}, …]) and return one result for each.

    A check-in sent twice keeps its first time.
    """
    event = _get_event(slug)
    sent = _parse_check_ins(request)
    if sent is None:
        return JsonResponse({"problem": _("This is not a list of check-ins.")}, status=400)
    rows = {row.code: row for row in event.registrations.filter(code__in=[code for code, _at in sent])}
    results = [{"code": code, **_check_in_one(request, rows.get(code), at)} for code, at in sent]
    return JsonResponse({"results": results})


def _parse_check_ins(request: Request) -> list[tuple[str, datetime | None]] | None:
    try:
        items = json.loads(request.body)["checkins"][:MAX_CHECK_INS]
        return [(code_from_text(item["code"]), _parse_time(item.get("at"))) for item in items]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _parse_time(text: object) -> datetime | None:
    """Return a time with its zone in UTC, or None."""
    try:
        return utc_moment(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _check_in_one(request: Request, row: Registration | None, at: datetime | None) -> dict[str, str]:
    if row is None:
        return {"state": "unknown", "said": _("No ticket of this event has that code.")}
    try:
        row = rules.check_in(row, by=request.user, at=at)
    except RuleError as error:
        return {"state": "refused", "name": row.name, "said": str(error)}
    return {"state": row.state, "name": row.name, "said": row.get_state_display()}


@never_cache
def check_in_by_code(request: Request, code: str) -> HttpResponse:
    """Show the person of a ticket's QR code with a button to check in. Two queries.

    The address contains no language: the page uses the language of the signed-in staff member.
    """
    with translation.override(request.user.language):
        return _check_in_page(request, code)


def _check_in_page(request: Request, code: str) -> HttpResponse:
    rows = Registration.objects.for_actor(request.user).select_related("event__edition", "company")
    row = get_object_or_404(rows, code=code.upper())
    if request.method == "POST":
        try:
            row = rules.check_in(row, by=request.user)
            messages.success(request, _("%(name)s: %(state)s") % {"name": row.name, "state": row.get_state_display()})
        except RuleError as error:
            messages.error(request, str(error))
        return redirect("counseling_door", row.code)
    return render(request, "counseling/forum/staff/person.html", {"row": row, "event": row.event})
