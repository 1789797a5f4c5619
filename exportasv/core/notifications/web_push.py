"""Notices on a person's phone or computer, by Web Push (RFC 8030).

`WEB_PUSH_KEY` is the site's private key; without one the channel is not offered. Each device has a task of its own, in
the queue of calls to others' servers. A device ends with its session, and when its push service says that it is gone.
"""

import json

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from exportasv.core.accounts.models import User
from exportasv.core.db.errors import RuleError
from exportasv.core.http.outbound import OutboundError, check_url, post
from exportasv.core.notifications.mail import DeliveryError
from exportasv.core.notifications.mail_folds import send_by_mail
from exportasv.core.notifications.models import Notification, PushDevice
from exportasv.core.notifications.push_message import are_browser_keys, encrypt, public_key, signed_headers
from exportasv.core.outbox.outbox import enqueue
from exportasv.core.programme import MAX_PUSH_DEVICES

GONE = (404, 410)
TOO_MANY = 429


def site_key() -> str:
    """Return the public key by which browsers know the site, "" if notices cannot go to devices."""
    return public_key(settings.WEB_PUSH_KEY) if settings.WEB_PUSH_KEY else ""


def add_device(user: User, session_key: str, *, endpoint: str, p256dh: str, auth: str, is_phone: bool) -> PushDevice:
    """Let a browser show the person's notices until its session ends. Raise RuleError if it cannot.

    A browser that another person used before is this person's now. The oldest devices go when there are too many.
    """
    session = Session.objects.filter(session_key=session_key).first()
    if not settings.WEB_PUSH_KEY or session is None or not are_browser_keys(p256dh, auth):
        raise RuleError(_("This browser cannot show notices."))
    try:
        check_url(endpoint)
    except OutboundError as error:
        raise RuleError(_("This browser cannot show notices.")) from error
    values = {"user": user, "session": session, "p256dh": p256dh, "auth": auth, "is_phone": is_phone}
    with transaction.atomic():
        device, _is_new = PushDevice.objects.update_or_create(endpoint=endpoint, defaults=values)
        kept = PushDevice.objects.filter(user=user).values_list("pk", flat=True)[:MAX_PUSH_DEVICES]
        PushDevice.objects.filter(user=user).exclude(pk__in=list(kept)).delete()
    return device


def enqueue_push(notice: Notification) -> bool:
    """Queue a notice for the person's devices. Return False if there is none."""
    if not settings.WEB_PUSH_KEY:
        return False
    devices = PushDevice.objects.filter(user=notice.recipient).signed_in().values_list("pk", flat=True)
    for device in devices:
        enqueue("push", key=f"push-{notice.pk}-{device}", notice=notice.pk, device=device)
    return bool(devices)


def send_push(notice: int, device: int) -> None:
    """Show a notice on a device; by mail if it can be shown on none. Raise DeliveryError to try again.

    A notice that is sent twice is shown once: its second message replaces the first (static/js/sw.js).
    """
    row = Notification.objects.select_related("recipient").get(pk=notice)
    if row.read_at or not row.recipient.is_active:
        return
    target = PushDevice.objects.signed_in().filter(pk=device, user=row.recipient).first()
    if target and settings.WEB_PUSH_KEY and _is_taken(row, target):
        Notification.objects.filter(pk=row.pk).update(mailed_at=timezone.now())
    elif not _goes_to_another(row, device):
        send_by_mail(row)


def _is_taken(notice: Notification, device: PushDevice) -> bool:
    """Return whether the device's push service took the notice. A device that is gone is deleted."""
    message = encrypt(message_of(notice), device.p256dh, device.auth)
    try:
        status = post(device.endpoint, message, signed_headers(device.endpoint)).status
    except OutboundError as error:
        raise DeliveryError(str(error)) from error
    if status == TOO_MANY or status >= 500:
        raise DeliveryError(f"the push service answered {status}")
    if status in GONE:
        device.delete()
    return status < 300


def message_of(notice: Notification) -> bytes:
    """Return what the device shows: the subject and the page behind it, and no more of the notice."""
    words = {"title": "ExportaSV", "body": notice.subject, "url": notice.url, "tag": f"notice-{notice.pk}"}
    return json.dumps(words, ensure_ascii=False).encode()


def _goes_to_another(notice: Notification, device: int) -> bool:
    """Return whether another device of the person has shown the notice, or will."""
    others = PushDevice.objects.filter(user=notice.recipient).exclude(pk=device).signed_in()
    return Notification.objects.filter(pk=notice.pk, mailed_at__isnull=False).exists() or others.exists()
