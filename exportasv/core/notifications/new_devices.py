"""The e-mail to a person whose account was opened from a browser that it has not been opened from before."""

from typing import Any

from allauth.account.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from exportasv.core.accounts.demo import is_demo_account
from exportasv.core.accounts.devices import recognize_device
from exportasv.core.accounts.models import SecurityEvent, User
from exportasv.core.accounts.security_log import record_event
from exportasv.core.http.paths import localized_path
from exportasv.core.notifications.models import Notification
from exportasv.core.notifications.notices import notify

MAX_BROWSER_TEXT = 120


@receiver(user_logged_in)
def tell_of_new_device(request: HttpRequest, user: User, **_named: Any) -> None:
    """Tell the person of a sign-in from a new browser; not of the demo's accounts, which everybody uses."""
    device = recognize_device(request, user)
    if device is None or is_demo_account(user.email):
        return
    record_event(request, SecurityEvent.Kind.NEW_DEVICE, actor=user)
    notify(
        user,
        "new_device",
        key=str(device.pk),
        url=localized_path(user.language, "usersessions_list"),
        channel=Notification.Channel.AT_ONCE,
        at=timezone.localtime(),
        browser=request.headers.get("User-Agent", "")[:MAX_BROWSER_TEXT],
    )
