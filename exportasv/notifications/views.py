"""A person's own notices, and the mails of a local run."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from exportasv.notifications import outbox as written
from exportasv.notifications.models import Notification

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
