"""A person's own notices and downloads, and the mails of a local run."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from exportasv.lib import private_files
from exportasv.lib.exports import TYPES
from exportasv.notifications import outbox as written
from exportasv.notifications.exports import KEPT
from exportasv.notifications.models import Export, Notification

NEWEST = 100


def inbox(request: HttpRequest) -> HttpResponse:
    """The newest notices of the person who is signed in, unread ones marked."""
    notices = list(Notification.objects.for_actor(request.user)[:NEWEST])
    unread = sum(notice.read_at is None for notice in notices)
    return render(request, "notifications/inbox.html", {"notices": notices, "unread": unread})


def read(request: HttpRequest) -> HttpResponse:
    """Mark as read: the notice whose number is posted as `notice`, or all of them without one."""
    unread = Notification.objects.for_actor(request.user).unread()
    number = request.POST.get("notice", "")
    if number:
        unread = unread.filter(pk=number) if number.isdecimal() and len(number) < 19 else unread.none()
    unread.update(read_at=timezone.now())
    return redirect("notifications:inbox")


def exports(request: HttpRequest) -> HttpResponse:
    """The long lists that the person asked for in the last days."""
    context = {"exports": Export.objects.for_actor(request.user)[:NEWEST], "days": KEPT.days}
    return render(request, "notifications/exports.html", context)


@never_cache
def export(request: HttpRequest, key: str) -> HttpResponse:
    """How far the making of one is; for htmx only the part that moves."""
    row = get_object_or_404(Export.objects.for_actor(request.user), key=key)
    template = "notifications/_export.html" if request.htmx else "notifications/export.html"
    return render(request, template, {"export": row, "days": KEPT.days})


def export_file(request: HttpRequest, key: str) -> HttpResponse:
    """The file, to whom it was made for."""
    row = get_object_or_404(Export.objects.for_actor(request.user), key=key, state=Export.State.READY)
    return private_files.serve(row.file, f"exportasv-{timezone.localdate(row.created_at)}.{row.form}", TYPES[row.form])


def outbox(request: HttpRequest) -> HttpResponse:
    """All mails written on this machine. Exists only in the demo."""
    _only_in_the_demo()
    return render(request, "notifications/outbox.html", {"mails": written.mails()})


def outbox_mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail as plain text."""
    _only_in_the_demo()
    mail = written.mail(name)
    if mail is None:
        raise Http404
    return render(request, "notifications/outbox_mail.html", {"mail": mail})


def _only_in_the_demo() -> None:
    if not settings.DEMO:
        raise Http404
