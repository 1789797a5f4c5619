"""What stands before a file with a list: the password again, a limit, and a line in the security log."""

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from exportasv.core.accounts.models import SecurityEvent
from exportasv.core.accounts.reauthentication import require_step_up
from exportasv.core.accounts.request import user_of
from exportasv.core.accounts.security_log import record_event
from exportasv.core.db.personal_data import PERSONAL_DATA
from exportasv.core.http.limits import requester, too_many_requests, wait_of
from exportasv.core.spreadsheets import exports

RATE = "60/hour"  # files of lists by one person


@exports.register_export_guard
def guard_export(request: HttpRequest, table: exports.Table) -> HttpResponse | None:
    """Return a refusal, or None after noting an export of personal data. Staff confirm their identity first."""
    person = user_of(request)
    is_staff = person.is_authenticated and person.is_programme_staff
    is_personal = label_of(table) in PERSONAL_DATA
    if is_personal and is_staff and (response := require_step_up(request)):
        return response
    if wait := wait_of("export", requester(request), RATE):
        return too_many_requests(request, wait, _("You downloaded many lists. Please try again in %(n)s minutes."))
    if is_personal:
        record_event(request, SecurityEvent.Kind.EXPORT, detail=f"{table.title} ({label_of(table)})")
    return None


def label_of(table: exports.Table) -> str:
    """Return the label of the model whose rows the table shows, as in "accounts.user"; "" if it has none."""
    rows = table.rows
    if isinstance(rows, models.QuerySet):
        return rows.model._meta.label_lower
    first = next(iter(rows), None)
    return first._meta.label_lower if isinstance(first, models.Model) else ""
