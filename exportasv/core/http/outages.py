"""What a failed request tells the visitor when a part of the machinery is away: 503 for the database, 507 for the disk.

Both pages stand alone: they ask neither the database nor the session.
"""

import errno
from collections.abc import Iterator

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import get_template
from django.utils.translation import gettext_lazy as _

from exportasv.core.http.api_errors import api_error

RETRY_AFTER_SECONDS = 5
DISK_IS_FULL = {errno.ENOSPC, errno.EDQUOT}
POSTGRES_DISK_FULL = "53100"  # https://www.postgresql.org/docs/current/errcodes-appendix.html
DATABASE_STATUS, DISK_STATUS = 503, 507
TEXTS = {
    DATABASE_STATUS: _("We cannot answer right now. Please wait a few seconds and try again."),
    DISK_STATUS: _("There is no space left on our server, so this was not saved. Please try again later."),
}


def outage_status(error: BaseException | None) -> int | None:
    """Return the status of the response to a request that ended with this error; None if no part is away."""
    for each in _causes(error):
        if isinstance(each, OSError) and each.errno in DISK_IS_FULL:
            return DISK_STATUS
        if getattr(each, "pgcode", "") == POSTGRES_DISK_FULL:
            return DISK_STATUS
    if any(isinstance(each, OperationalError | InterfaceError) for each in _causes(error)):
        return DATABASE_STATUS
    return None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield the error and those that it was raised from."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def api_outage(request: HttpRequest, status: int) -> HttpResponse:
    """Return the API's answer to a request that it did not answer itself because a part is away."""
    response = api_error(request, status, "unavailable", TEXTS[status])
    if status == DATABASE_STATUS:
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def outage_page(request: HttpRequest, status: int) -> HttpResponse:
    """Return the page of an outage, in both languages; for a script that asks for JSON its text as a problem."""
    if request.headers.get("Accept") == "application/json":
        response: HttpResponse = JsonResponse({"problems": [{"words": TEXTS[status]}]}, status=status)
    else:
        response = HttpResponse(get_template(f"{status}.html").render(), status=status)
    response["Cache-Control"] = "no-store"
    if status == DATABASE_STATUS:
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response
