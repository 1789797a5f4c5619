"""Exports of long lists as background work.

A task opens the list again as the same person, writes the file and notifies the person. It stores no filter: it opens
the address of the list with the checks of permissions.py and `for_actor`. So the file has only what that person may see
when the task runs.
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

COMPANY_SESSION_KEY = "company"  # session key: the company that the person acts for


@exports.register_large_export_handler
def request_export(request: HttpRequest, table: exports.Table, form: str) -> HttpResponse:
    """Queue the export of a long list and return a redirect to its progress page."""
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
    """Write the file and notify the person.

    It starts again after a crash and notifies once. Raise RuleError if another worker has finished the export.
    """
    row = ListExport.objects.select_related("owner").get(pk=export)
    if row.state != ListExport.State.WAITING:
        return
    with translation.override(row.owner.language):
        try:
            table = export_table(row)
        except (Http404, PermissionDenied):  # the person lost the permission, or the list no longer exists
            with transaction.atomic():
                change_state(row, ListExport.State.FAILED, problem=_("You no longer have access to this list."))
            return
        with tempfile.TemporaryFile() as file:
            exports.write_table(
                table, row.form, file, lambda done: ListExport.objects.filter(pk=row.pk).update(done=done)
            )
            file.seek(0)
            _finish_export(row, File(file))


def _finish_export(row: ListExport, file: File) -> None:
    """Store the file and tell the person, in one transaction: a failure leaves no file behind."""
    with transaction.atomic():
        row.file.save(f"{row.key}.{row.form}", file, save=False)
        change_state(row, ListExport.State.READY, file=row.file.name, done=row.total, ready_at=timezone.now())
        url = reverse("notifications:export", args=[row.key])
        notify(row.owner, "export_ready", key=row.key, url=url, title=row.title, days=EXPORT_LIFETIME.days)


def export_table(row: ListExport) -> exports.Table:
    """Return the table of the list's page for this person.

    Raise PermissionDenied or Http404 if the person may not open the page, and Http404 if it has no table.
    """
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
    """The request with which a task opens a list as its owner. The list returns its table."""

    htmx: HtmxDetails
    for_a_job = True


def _list_request(row: ListExport) -> JobRequest:
    path, _sign, query = row.address.partition("?")
    site = urlsplit(settings.SITE_URL)
    request = JobRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),  # WSGI requires it
            "QUERY_STRING": query,
            "SERVER_NAME": site.hostname or "localhost",
            "SERVER_PORT": str(site.port or 443),
            "wsgi.url_scheme": site.scheme,
            "wsgi.input": io.BytesIO(),
        }
    )
    request.user, request.htmx = row.owner, HtmxDetails(request)
    session = {COMPANY_SESSION_KEY: row.company} if row.company else {}
    request.session = cast(SessionBase, session)  # the task only reads the session; it is not saved
    return request
