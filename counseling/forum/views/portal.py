"""The forum in the portal: registrations of a person and of the company."""

from django.db.models import Q
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from companies.views.current_company import current_company, memberships
from counseling import exports as columns
from counseling.forum.tickets import ticket_path, ticket_tokens
from counseling.models import ForumEvent, Registration
from exportasv.core.accounts.request import Request
from exportasv.core.db.sorting import by_name
from exportasv.core.spreadsheets import exports

MAX_EVENTS = 6


def registrations(request: Request) -> HttpResponseBase:
    """Show own and company registrations, coming and past, and events open for registration. Three queries."""
    company = current_company(request) if memberships(request) else None
    own = Q(user=request.user) | Q(company=company) if company else Q(user=request.user)
    rows = Registration.objects.filter(own).exclude(state=Registration.State.CANCELLED).select_related("event__edition")
    rows = rows.order_by("-event__starts_at", by_name("name"))
    if taken := exports.export_response(request, rows, columns.OWN_REGISTRATIONS, _("Forum")):
        return taken
    own_rows = list(rows)
    now, language = timezone.now(), get_language()[:2]
    tokens = ticket_tokens(own_rows)
    for row in own_rows:
        row.path = ticket_path(row, language, tokens[row.pk])
    open_events = ForumEvent.objects.public().filter(starts_at__gt=now, called_off_at=None).select_related("edition")
    context = {
        "company": company,
        "coming": [row for row in reversed(own_rows) if row.event.ends_at > now],
        "past": [row for row in rows if row.event.ends_at <= now],
        "events": open_events.exclude(pk__in=[row.event_id for row in rows]).with_free_places()[:MAX_EVENTS],
    }
    return render(request, "counseling/forum/portal/places.html", context)
