"""Browsers in which a person has signed in before, known by a cookie that holds a random token."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from exportasv.core.accounts.models import KnownDevice, User
from exportasv.core.accounts.tokens import new_token, token_hash
from exportasv.core.programme import DEVICE_REMEMBERED

NEW_TOKEN = "new_device_token"  # noqa: S105 (attribute of a request whose answer sets the cookie)


def is_phone(request: HttpRequest) -> bool:
    """Return whether the browser says that it is on a phone: people share those less than computers."""
    return request.headers.get("Sec-CH-UA-Mobile") == "?1" or "Mobi" in request.headers.get("User-Agent", "")


def recognize_device(request: HttpRequest, user: User) -> KnownDevice | None:
    """Remember the browser of a sign-in. Return its row if the person has used others before, but not this one."""
    now = timezone.now()
    token = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    hashed = token_hash(token)
    if not token:
        token, hashed = new_token()
    setattr(request, NEW_TOKEN, token)  # also an old cookie is set again, so that its year begins anew
    had_others = KnownDevice.objects.filter(user=user, last_seen_at__gt=now - DEVICE_REMEMBERED).exists()
    row, created = KnownDevice.objects.update_or_create(user=user, token_hash=hashed, defaults={"last_seen_at": now})
    return row if created and had_others else None


def set_device_cookie(request: HttpRequest, response: HttpResponseBase) -> None:
    """Set the cookie after a sign-in."""
    token = getattr(request, NEW_TOKEN, "")
    if token:
        response.set_cookie(
            settings.DEVICE_COOKIE_NAME,
            token,
            max_age=DEVICE_REMEMBERED,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
