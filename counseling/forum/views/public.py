"""Public pages of the National Forum: agenda, events, registration, calendars and check of certificates."""

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from companies.views.current_company import memberships
from counseling.forum import rules as rules
from counseling.forum.calendar import edition_feed, event_calendar_file
from counseling.forum.documents import event_length_text
from counseling.forum.forms import GuestRegistrationForm
from counseling.forum.notices import notify_registrant
from counseling.forum.tickets import code_from_text, ticket_path
from counseling.models import ForumEdition, ForumEvent, Material, Registration
from exportasv.core.accounts.request import Request
from exportasv.core.calendars.responses import calendar_response
from exportasv.core.db.errors import RuleError
from exportasv.core.files import private_files
from exportasv.core.http.limits import rate_limit
from exportasv.core.http.shared_pages import shared_page

REGISTRATION_RATE_LIMIT = "20/hour"  # per IP address


@shared_page("year", "track")
def forum(request: Request) -> HttpResponse:
    """Show an edition (`?year=`, else the newest) with its agenda by day, or one track of it. Four queries."""
    editions = list(ForumEdition.objects.filter(is_published=True))
    year = request.GET.get("year", "")
    edition = next((each for each in editions if str(each.year) == year), editions[0] if editions else None)
    events = list(edition.events.with_free_places().prefetch_related("speakers")) if edition else []
    tracks = list(dict.fromkeys(event.track for event in events))
    chosen = request.GET.get("track", "")
    if chosen in tracks:
        events = [event for event in events if event.track == chosen]
    days: dict[object, list[ForumEvent]] = {}
    for item in events:
        days.setdefault(item.starts_at.astimezone(ZoneInfo(item.zone)).date(), []).append(item)
    others = [each for each in editions if each != edition]
    context = {"edition": edition, "days": list(days.items()), "tracks": tracks, "chosen": chosen, "others": others}
    return render(request, "counseling/forum/public/forum.html", context)


@shared_page()
def event(request: Request, slug: str) -> HttpResponse:
    """Show one event of a published edition. Four queries, one more if signed in and one more for a business round."""
    shown = ForumEvent.objects.public().select_related("edition")
    item = get_object_or_404(shown.with_free_places().prefetch_related("speakers"), slug=slug)
    context = {
        "event": item,
        "others": shown.filter(edition=item.edition_id, track_es=item.track_es).exclude(pk=item.pk)[:4],
        "materials": [each for each in item.materials.all() if each.audience == Material.Audience.PUBLIC],
        "mine": _own_ticket_path(request, item),
        "companies": list(item.companies()),
    }
    return render(request, "counseling/forum/public/event.html", context)


def _own_ticket_path(request: Request, item: ForumEvent) -> str:
    """Return the path of the reader's own ticket, or "" if there is none."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return ""
    mine = item.registrations.exclude(state=Registration.State.CANCELLED).filter(email=request.user.email).first()
    return ticket_path(mine, get_language()[:2]) if mine else ""


@never_cache
@rate_limit(REGISTRATION_RATE_LIMIT)
def register_for_event(request: Request, slug: str) -> HttpResponse:
    """Register for an event: signed-in people with one button, guests with a form."""
    item = get_object_or_404(ForumEvent.objects.public().select_related("edition").with_free_places(), slug=slug)
    if not item.takes_registrations:
        messages.warning(request, _("This event no longer takes registrations."))
        return redirect(item)
    if request.user.is_authenticated:
        return _register_signed_in(request, item)
    form = GuestRegistrationForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if form.is_robot():
            return redirect(item)
        given = form.cleaned_data
        return _register_and_redirect(
            request, item, given["name"], given["email"], phone=given["phone"], by=None, has_consented=True
        )
    status = 400 if form.is_bound else 200
    return render(request, "counseling/forum/public/register.html", {"event": item, "form": form}, status=status)


def _register_signed_in(request: Request, item: ForumEvent) -> HttpResponse:
    """Register a signed-in person, for one of the person's companies if there are any."""
    companies = [member.company for member in memberships(request)]
    if request.method != "POST":
        return render(request, "counseling/forum/public/register.html", {"event": item, "companies": companies})
    chosen = request.POST.get("company", "")
    company = next((each for each in companies if str(each.pk) == chosen), companies[0] if companies else None)
    person = request.user
    return _register_and_redirect(
        request, item, person.full_name or person.email, person.email, by=person, company=company, has_consented=True
    )


def _register_and_redirect(request: Request, item: ForumEvent, name: str, email: str, **values: Any) -> HttpResponse:
    """Register, and redirect a signed-in person to the ticket.

    A guest gets the ticket by e-mail and reads the same here whether or not the address has a place: anybody can type
    an address.
    """
    is_guest = values["by"] is None
    try:
        registration = rules.register_for_event(item, name, email, language=get_language()[:2], **values)
    except rules.AlreadyRegisteredError as known:
        registration = known.registration
        if is_guest:
            today = f"{registration.pk}-{timezone.localdate():%Y%m%d}"
            notify_registrant(registration, "forum_link_resent", key=today)
    except RuleError as error:
        messages.warning(request, str(error))
        return redirect(item)
    else:
        if not is_guest:
            messages.success(request, _confirmation_text(registration))
    if is_guest:
        messages.success(request, _("We have written to this address. The link in the mail opens the ticket."))
        return redirect(item)
    return redirect(ticket_path(registration, get_language()[:2]))


def _confirmation_text(registration: Registration) -> str:
    if registration.state == Registration.State.WAITING:
        return _("The event is full: you are on the waiting list, and we will write to you when a place is free.")
    return _("Your place is reserved. We have sent your ticket by e-mail.")


def event_ics(request: Request, slug: str) -> HttpResponseBase:
    """Return the event as a calendar entry."""
    item = get_object_or_404(ForumEvent.objects.public().select_related("edition"), slug=slug)
    return calendar_response(request, event_calendar_file(item), f"{slug}.ics")


def edition_ics(request: Request, year: int) -> HttpResponseBase:
    """Return all events of an edition as a calendar feed."""
    edition = get_object_or_404(ForumEdition, year=year, is_published=True)
    return calendar_response(request, edition_feed(edition))


def material(request: Request, slug: str, pk: int) -> HttpResponseBase:
    """Serve a public document of an event."""
    rows = Material.objects.filter(event__edition__is_published=True, event__slug=slug)
    row = get_object_or_404(rows, pk=pk, audience=Material.Audience.PUBLIC)
    return private_files.serve_file(row.file, f"{slug}-{pk}.pdf", "application/pdf")


@never_cache
def certificates(request: Request) -> HttpResponse:
    """Ask for the code of a certificate and redirect to its page."""
    code = code_from_text(request.GET.get("code", ""))[:20]
    if code.isalnum():
        return redirect("counseling:certificate_page", code)
    return render(request, "counseling/forum/public/certificate.html", {"code": code})


@never_cache
def certificate_page(request: Request, code: str) -> HttpResponse:
    """Show whether a certificate is valid, its owner and its event. One query."""
    rows = Registration.objects.select_related("event__edition", "company")
    registration = rows.filter(certificate_code=code.upper(), state=Registration.State.ATTENDED).first()
    if registration is None:
        return render(request, "counseling/forum/public/certificate.html", {"code": code, "unknown": True}, status=404)
    context = {
        "registration": registration,
        "event": registration.event,
        "length": event_length_text(registration.event),
    }
    return render(request, "counseling/forum/public/certificate.html", context)
