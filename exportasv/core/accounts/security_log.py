"""The log of security events: who signed in, failed, was refused, changed rights or took personal data away."""

import logging
from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.signals import (
    authentication_step_completed,
    login_code_rejected,
    password_changed,
    password_reset,
    password_set,
    user_logged_in,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from exportasv.core.accounts.models import SecurityEvent, User

log = logging.getLogger(__name__)
REPEATED_WITHIN = timedelta(minutes=1)  # the same refusal of the same person is one event
Kind = SecurityEvent.Kind


def record_event(
    request: HttpRequest | None, kind: str, *, actor: User | None = None, account: User | None = None, detail: str = ""
) -> None:
    """Write an event to the log and to the table. `actor` is by default the person of the request."""
    who = actor or _person_of(request)
    event = SecurityEvent(kind=kind, actor=who, account=account, ip=_address_of(request), detail=detail[:200])
    if kind in (Kind.REFUSED, Kind.LIMIT) and _is_repeated(event):
        return
    event.save()
    log.info("security event %s: actor %s, account %s", kind, who and who.pk, account and account.pk)


def _person_of(request: HttpRequest | None) -> User | None:
    user = getattr(request, "user", None)
    return user if isinstance(user, User) else None


def _address_of(request: HttpRequest | None) -> str | None:
    try:
        return get_adapter().get_client_ip(request) if request else None
    except PermissionDenied:  # a request without an address
        return None


def _is_repeated(event: SecurityEvent) -> bool:
    """Return whether the same was written a moment ago: a loop of requests must not fill the table."""
    recent = SecurityEvent.objects.filter(at__gt=timezone.now() - REPEATED_WITHIN, kind=event.kind)
    return recent.filter(actor=event.actor, ip=event.ip, detail=event.detail).exists()


def place_of(request: HttpRequest) -> str:
    """Return the route of a request with the numbers in its address. Tokens and names are left out."""
    route = request.resolver_match
    if route is None:
        return ""
    numbers = [str(value) for value in (*route.args, *route.kwargs.values()) if str(value).isdigit()]
    return " ".join([route.view_name, *numbers])


def account_of(address: str) -> User | None:
    """Return the account with this e-mail address."""
    return User.objects.filter(email=address.strip().lower()).first()


@receiver(user_logged_in)
def _on_sign_in(request: HttpRequest, user: User, **_named: Any) -> None:
    record_event(request, Kind.SIGN_IN, actor=user)


@receiver([password_changed, password_set, password_reset])
def _on_password(request: HttpRequest, user: User, **_named: Any) -> None:
    record_event(request, Kind.PASSWORD_CHANGED, actor=user)


@receiver(authentication_step_completed)
def _on_step(request: HttpRequest, user: User, method: str, **named: Any) -> None:
    if named.get("reauthenticated"):
        record_event(request, Kind.STEP_UP, actor=user, detail=method)


@receiver(authentication_failed)
def _on_wrong_factor(request: HttpRequest, user: User, **_named: Any) -> None:
    record_event(request, Kind.SIGN_IN_FAILED, actor=user, detail="second step")


@receiver(login_code_rejected)
def _on_wrong_code(request: HttpRequest, user: User, **_named: Any) -> None:
    record_event(request, Kind.SIGN_IN_FAILED, actor=user, detail="code by e-mail")


@receiver(authenticator_added)
def _on_factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **_named: Any) -> None:
    record_event(request, Kind.FACTOR_ADDED, actor=user, detail=authenticator.get_type_display())


@receiver(authenticator_removed)
def _on_factor_removed(request: HttpRequest, user: User, authenticator: Authenticator, **_named: Any) -> None:
    record_event(request, Kind.FACTOR_REMOVED, actor=user, detail=authenticator.get_type_display())
