"""An adviser's own page: weekly hours, hours of single days, absences, and the private address of the calendar."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError
from django.forms import ModelForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from counseling.forms.staff import AbsenceForm, AdviserProfileForm, DayHoursForm, WeeklyHoursForm
from counseling.models import Adviser, CalendarFeed
from counseling.rules import absence as absence_rules
from counseling.rules import calendar_feeds
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import MANAGERS, role_of
from exportasv.core.accounts.reauthentication import require_step_up
from exportasv.core.accounts.request import Request
from exportasv.core.audit.actor import act_as
from exportasv.core.audit.rules import delete_row
from exportasv.core.db.errors import RuleError
from exportasv.core.whole_numbers import whole_number


def adviser_for(user: User, pk: str | None) -> Adviser:
    """Return the person's own profile, or any profile for a manager. Raise Http404 for other people's profiles."""
    rows = Adviser.objects.select_related("user")
    if pk and role_of(user) in MANAGERS:
        return get_object_or_404(rows, pk=whole_number(pk))
    own = rows.filter(user_id=user.pk).first()
    if own is None or (pk and str(own.pk) != pk):
        raise Http404
    return own


@never_cache
def hours(request: Request) -> HttpResponse:
    """Show all settings that decide when this adviser is free. Six queries."""
    return _hours_page(request)


def _hours_page(request: Request, profile_form: AdviserProfileForm | None = None) -> HttpResponse:
    """Show the page; `profile_form` is one with errors."""
    if "adviser" not in request.GET and not Adviser.objects.filter(user_id=request.user.pk).exists():
        advisers = list(Adviser.objects.select_related("user"))
        return render(request, "counseling/staff/no_hours.html", {"advisers": advisers})
    adviser = adviser_for(request.user, request.GET.get("adviser"))
    token = request.session.pop("feed_token", "")
    today = timezone.localdate()
    weekly = list(adviser.hours.all())
    context = {
        "adviser": adviser,
        "weekly": [(label, [row for row in weekly if row.weekday == day]) for day, label in WEEKDAYS.items()],
        "day_hours": list(adviser.day_hours.filter(day__gte=today)),
        "absences": list(adviser.absences.filter(ends_at__gte=timezone.now()).prefetch_related("proposals")),
        "feed": CalendarFeed.objects.filter(adviser=adviser).first(),
        "feed_address": token and f"{settings.SITE_URL}{reverse('counseling:calendar_feed', args=[token])}",
        "hours_form": WeeklyHoursForm(),
        "day_form": DayHoursForm(),
        "absence_form": AbsenceForm(),
        "profile_form": profile_form or AdviserProfileForm(instance=adviser),
    }
    return render(request, "counseling/staff/hours.html", context, status=400 if profile_form else 200)


@require_POST
def change_hours(request: Request, what: str) -> HttpResponse:
    """Make the change named by `what` (see CHANGE_HANDLERS)."""
    adviser = adviser_for(request.user, request.GET.get("adviser"))
    change = CHANGE_HANDLERS.get(what)
    if change is None:
        raise Http404
    if change is _create_feed and (response := require_step_up(request, back=reverse("counseling:staff_hours"))):
        return response
    if what == "profile" and not (form := AdviserProfileForm(request.POST, instance=adviser)).is_valid():
        return _hours_page(request, form)
    try:
        change(request, adviser)
    except RuleError as error:
        messages.error(request, str(error))
    back = reverse("counseling:staff_hours")
    return redirect(f"{back}?adviser={adviser.pk}" if request.GET.get("adviser") else back)


def _save_form(request: Request, form: ModelForm, **values: Any) -> None:
    for name, value in values.items():
        setattr(form.instance, name, value)
    if not form.is_valid():
        raise RuleError(" ".join(str(text) for texts in form.errors.values() for text in texts))
    try:
        with act_as(request.user):
            form.save()
    except IntegrityError as error:
        raise RuleError(_("These hours overlap with others, or end before they begin.")) from error
    messages.success(request, _("Your hours are saved."))


def _delete_row(request: Request, rows) -> None:
    pk = request.POST.get("pk", "")
    delete_row(get_object_or_404(rows, pk=whole_number(pk)), by=request.user)
    messages.success(request, _("Removed."))


def _record_absence(request: Request, adviser: Adviser) -> None:
    form = AbsenceForm(request.POST)
    if not form.is_valid():
        raise RuleError(_("Enter both days and hours of the absence."))
    words = form.cleaned_data
    starts_at, ends_at = (words[name].replace(tzinfo=ZoneInfo(adviser.zone)) for name in ("starts_at", "ends_at"))
    _absence, asked = absence_rules.record_absence(adviser, starts_at, ends_at, words["reason"], by=request.user)
    messages.success(
        request,
        _("Recorded. %(n)s booked sessions: we have proposed another time to each company.") % {"n": len(asked)},
    )


def _cancel_absence(request: Request, adviser: Adviser) -> None:
    pk = request.POST.get("pk", "")
    absence = get_object_or_404(adviser.absences, pk=whole_number(pk))
    absence_rules.cancel_absence(absence, by=request.user)
    messages.success(request, _("Removed."))


def _create_feed(request: Request, adviser: Adviser) -> None:
    request.session["feed_token"] = calendar_feeds.create_feed(adviser, by=request.user)
    messages.success(request, _("This is the private address of your calendar. It is shown only now."))


def _delete_feed(request: Request, adviser: Adviser) -> None:
    calendar_feeds.delete_feed(adviser, by=request.user)
    messages.success(request, _("The address no longer works."))


CHANGE_HANDLERS: dict[str, Callable[[Request, Adviser], None]] = {
    "weekly": lambda request, adviser: _save_form(request, WeeklyHoursForm(request.POST), adviser=adviser),
    "weekly-remove": lambda request, adviser: _delete_row(request, adviser.hours),
    "day": lambda request, adviser: _save_form(request, DayHoursForm(request.POST), adviser=adviser),
    "day-remove": lambda request, adviser: _delete_row(request, adviser.day_hours),
    "profile": lambda request, adviser: _save_form(request, AdviserProfileForm(request.POST, instance=adviser)),
    "away": _record_absence,
    "back": _cancel_absence,
    "feed": _create_feed,
    "feed-close": _delete_feed,
}
