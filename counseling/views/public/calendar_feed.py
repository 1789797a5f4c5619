"""The adviser's calendar for calendar programs, at its private address."""

from django.http import Http404, HttpResponseBase

from counseling.rules.calendar_feeds import adviser_calendar, adviser_of_feed
from exportasv.core.accounts.request import Request
from exportasv.core.calendars.responses import calendar_response


def calendar_feed(request: Request, token: str) -> HttpResponseBase:
    """Return the sessions of the token's adviser as ICS, never in a shared cache. Three queries."""
    adviser = adviser_of_feed(token)
    if adviser is None:
        raise Http404
    return calendar_response(request, adviser_calendar(adviser), is_private=True)
