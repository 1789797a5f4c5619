"""Notices by WhatsApp: one interface, and the providers behind it.

A provider sends one text to one number. `WHATSAPP_PROVIDER` names it; without one the channel is not offered. What a
provider refuses for good goes by mail instead.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from http.client import HTTPException, HTTPSConnection
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from exportasv.core.accounts.models import User
from exportasv.core.clean_text import clean_line
from exportasv.core.notifications.mail import DeliveryError, body_with_link
from exportasv.core.notifications.mail_folds import send_by_mail
from exportasv.core.notifications.models import Notification
from exportasv.core.notifications.preferences import greeting
from exportasv.core.outbox.outbox import enqueue
from exportasv.core.programme import MAX_WHATSAPP_PER_HOUR

CLOUD_HOST = "graph.facebook.com"
TIMEOUT_SECONDS = 10
MAX_TEXT = 1000  # characters of a template's parameter
WRITTEN_DOMAIN = "whatsapp.invalid"  # of the addresses under which the demo shows messages


class RefusedNumberError(Exception):
    """The provider will never deliver this message. The text names nobody."""


class Provider(Protocol):
    """What sends a message. `phone` is E.164. Raise DeliveryError to try again, RefusedNumberError to give up."""

    def send(self, phone: str, text: str, language: str) -> None: ...


class WrittenMessages:
    """Writes each message as a mail of the local run, so that the demo's page of mails shows it."""

    def send(self, phone: str, text: str, language: str) -> None:  # noqa: ARG002 (the text is in its language)
        to = f"{phone.lstrip('+')}@{WRITTEN_DOMAIN}"
        EmailMessage(f"WhatsApp: {text.splitlines()[0]}", text, to=[to]).send()


class CloudAPI:
    """Meta's Cloud API. Whoever begins a talk must use an approved template; ours has one parameter, the text."""

    def send(self, phone: str, text: str, language: str) -> None:
        parameter = {"type": "text", "text": clean_line(text.replace("\n", " "))[:MAX_TEXT]}
        template = {
            "name": settings.WHATSAPP_TEMPLATE,
            "language": {"code": language},
            "components": [{"type": "body", "parameters": [parameter]}],
        }
        message = {"messaging_product": "whatsapp", "to": phone.lstrip("+"), "type": "template", "template": template}
        status = self._post(f"/v21.0/{settings.WHATSAPP_PHONE_ID}/messages", json.dumps(message))
        if status in (400, 404):
            raise RefusedNumberError(f"status {status}")
        if status >= 300:
            raise DeliveryError(f"WhatsApp answered {status}")

    def _post(self, path: str, body: str) -> int:
        headers = {"Authorization": f"Bearer {settings.WHATSAPP_TOKEN}", "Content-Type": "application/json"}
        connection = HTTPSConnection(CLOUD_HOST, timeout=TIMEOUT_SECONDS)
        try:
            connection.request("POST", path, body, headers)
            return connection.getresponse().status
        except (OSError, HTTPException) as error:
            raise DeliveryError(type(error).__name__) from None
        finally:
            connection.close()


PROVIDERS: dict[str, Callable[[], Provider]] = {"written": WrittenMessages, "cloud": CloudAPI}


def enqueue_message(notice: Notification) -> bool:
    """Queue a notice for WhatsApp. Return False if it must go by mail: no number, or too many in this hour."""
    person = notice.recipient
    if not settings.WHATSAPP_PROVIDER or not person.whatsapp:
        return False
    hour_ago = timezone.now() - timedelta(hours=1)
    sent = Notification.objects.filter(recipient=person, channel=Notification.Channel.WHATSAPP)
    if sent.filter(created_at__gt=hour_ago).count() > MAX_WHATSAPP_PER_HOUR:
        return False
    enqueue("whatsapp", key=f"whatsapp-{notice.pk}", notice=notice.pk)
    return True


def send_notice_message(notice: int) -> None:
    """Send a notice by WhatsApp, unless it was sent already; by mail if the provider refuses it for good."""
    row = Notification.objects.select_related("recipient").get(pk=notice)
    person: User = row.recipient
    if row.mailed_at or not person.is_active:
        return
    try:
        if not settings.WHATSAPP_PROVIDER or not person.whatsapp:
            raise RefusedNumberError("no number")
        provider = PROVIDERS[settings.WHATSAPP_PROVIDER]()
        provider.send(person.whatsapp.as_e164, message_text(row), person.language)
    except RefusedNumberError:
        send_by_mail(row)
    else:
        Notification.objects.filter(pk=row.pk).update(mailed_at=timezone.now())


def message_text(notice: Notification) -> str:
    """Return the text of a notice for a phone: who writes, what it is about, the text and the link."""
    head = f"ExportaSV. {greeting(notice.recipient)} {notice.subject}"
    return f"{head}\n\n{body_with_link(notice.body, notice.url)}"
