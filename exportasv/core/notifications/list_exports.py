"""Long lists as owed work: ordered → made by opening the list again as the same person → told → fetched → deleted.

The job keeps no filter of its own. It opens the address of the list, with the gate of access.py and the view's own
`for_actor`, so the file holds what that person may see when it is made, and never more.
"""

import io
import tempfile
from typing import cast
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from exportasv.core.accounts.permissions import access_rule_of, role_of
from exportasv.core.accounts.request import user_of
from exportasv.core.db.state_machine import change_state
from exportasv.core.notifications.models import ListExport
from exportasv.core.notifications.notices import notify
from exportasv.core.outbox.outbox import enqueue
from exportasv.core.programme import EXPORT_LIFETIME
from exportasv.core.spreadsheets import exports

COMPANY_SESSION_KEY = "company"  # key in the session: the company that the person acts for


@exports.register_large_export_handler
def request_export(request: HttpRequest, table: exports.Table, form: str) -> HttpResponse:
    """Owe the making of a long list; the answer is the page of its progress."""
    with transaction.atomic():
        row = ListExport.objects.create(
            owner=user_of(request),
            title=table.title[:160],
            address=f"{request.path}?{request.GET.urlencode()}"[:2000],
            company=request.session.get(COMPANY_SESSION_KEY),
            form=form,
            total=table.count(),
        )
        enqueue("export.make", key=str(row.pk), export=row.pk)
    return redirect("notifications:export", row.key)


def make_export(export: int) -> None:
    """Write the file; begun anew after a crash, told once."""
    row = ListExport.objects.select_related("owner").get(pk=export)
    if row.state != ListExport.State.WAITING:
        return
    with translation.override(row.owner.language):
        try:
            table = export_table(row)
        except (Http404, PermissionDenied):  # the right was lost, or the list is gone
            with transaction.atomic():
                change_state(row, ListExport.State.FAILED, problem=_("You no longer have access to this list."))
            return
        with tempfile.TemporaryFile() as file:
            exports.write_table(
                table, row.form, file, lambda done: ListExport.objects.filter(pk=row.pk).update(done=done)
            )
            file.seek(0)
            row.file.save(f"{row.key}.{row.form}", File(file), save=False)
    with transaction.atomic():
        change_state(row, ListExport.State.READY, file=row.file.name, done=row.total, ready_at=timezone.now())
        url = reverse("notifications:export", args=[row.key])
        notify(row.owner, "export_ready", key=row.key, url=url, title=row.title, days=EXPORT_LIFETIME.days)


def export_table(row: ListExport) -> exports.Table:
    """The table that the list's own page offers to this person. Raises PermissionDenied or Http404 as the page does."""
    request = _list_request(row)
    with translation.override(translation.get_language_from_path(request.path_info) or row.owner.language):
        match = request.resolver_match = resolve(request.path_info)
        allowed = access_rule_of(match.view_name)
        if not (row.owner.is_active and allowed and allowed.allows(role_of(row.owner), "GET")):
            raise PermissionDenied
        answer = match.func(request, *match.args, **match.kwargs)
    if not isinstance(answer, exports.TableResponse):
        raise Http404
    return answer.table


class JobRequest(WSGIRequest):
    """The request of a job that opens a list as its owner would; the list answers with its table."""

    htmx: HtmxDetails
    for_a_job = True


def _list_request(row: ListExport) -> JobRequest:
    path, _sign, query = row.address.partition("?")
    site = urlsplit(settings.SITE_URL)
    request = JobRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),  # as WSGI wants it
            "QUERY_STRING": query,
            "SERVER_NAME": site.hostname or "localhost",
            "SERVER_PORT": str(site.port or 443),
            "wsgi.url_scheme": site.scheme,
            "wsgi.input": io.BytesIO(),
        }
    )
    request.user, request.htmx = row.owner, HtmxDetails(request)
    session = {COMPANY_SESSION_KEY: row.company} if row.company else {}
    request.session = cast(SessionBase, session)  # read only; nothing of it is saved
    return request
