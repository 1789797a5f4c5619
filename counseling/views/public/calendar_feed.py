"""The adviser's calendar for calendar programs, at its private address."""

from django.http import Http404, HttpResponse

from counseling.rules.calendar_feeds import adviser_calendar, adviser_of_feed
from exportasv.core.accounts.request import Request


def calendar_feed(request: Request, token: str) -> HttpResponse:
    """Return the sessions of the token's adviser as ICS, never cached. Three queries."""
    adviser = adviser_of_feed(token)
    if adviser is None:
        raise Http404
    headers = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
    return HttpResponse(adviser_calendar(adviser), content_type="text/calendar; charset=utf-8", headers=headers)
