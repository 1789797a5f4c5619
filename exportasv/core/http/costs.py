"""Documents that cost a lot to make: kept under the version of the public content, and limited for each requester."""

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from exportasv.core.http.content_version import current_version
from exportasv.core.http.limits import requester, too_many_requests, wait_of

KEPT_SECONDS = 3600
DOCUMENT_RATE = "60/hour"  # documents made for one person, or for one address without a person


def refuse_costly(request: HttpRequest) -> HttpResponse | None:
    """Count a document that is made for this requester. Return the page with status 429 if there were too many."""
    wait = wait_of("document", requester(request), DOCUMENT_RATE)
    text = _("You asked for many documents. Please try again in %(n)s minutes.")
    return too_many_requests(request, wait, text) if wait else None


def kept_document(request: HttpRequest, name: str, make: Callable[[], bytes]) -> bytes | HttpResponse:
    """Return the public document `name` in the page's language, kept or made now; or the page that refuses to make it.

    It is kept until anything public changes, and never over midnight: certificates and prices end with a day.
    """
    key = _key(name)
    if key and (kept := cache.get(key)) is not None:
        return kept
    if refusal := refuse_costly(request):
        return refusal
    content = make()
    if key:
        cache.set(key, content, KEPT_SECONDS)
    return content


def _key(name: str) -> str:
    """Return the key in the cache; "" if nothing is kept: in tests, and while the database is unreachable."""
    version = current_version() if settings.SHARED_PAGES else ""
    if not version:
        return ""
    parts = repr((settings.VERSION, version, timezone.localdate(), get_language(), name))
    return f"document:{hashlib.blake2b(parts.encode(), digest_size=16).hexdigest()}"
