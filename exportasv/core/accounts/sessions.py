"""Sessions: how long those of staff last, and how they are ended.

A session of staff ends STAFF_SESSION_IDLE after its last page and STAFF_SESSION_LONGEST after its sign-in. Its row of
allauth's UserSession shows it to its owner and to administrators.
"""

import time
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from exportasv.core.accounts.models import User
from exportasv.core.programme import STAFF_SESSION_IDLE, STAFF_SESSION_LONGEST

SIGNED_IN_AT, SEEN_AT = "signed_in_at", "seen_at"  # keys of a session; seconds since 1970
SEEN_EVERY = 300  # seconds between two writes of SEEN_AT


@receiver(user_logged_in)
def _on_sign_in(request: HttpRequest, **_named: Any) -> None:
    """Note when the session began."""
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = int(time.time())


def has_ended(request: HttpRequest) -> bool:
    """Return whether the limits of a staff session have passed. A session within them is noted as in use."""
    if not request.user.is_authenticated or not request.user.is_programme_staff:
        return False
    now = int(time.time())
    began = request.session.setdefault(SIGNED_IN_AT, now)
    seen = request.session.setdefault(SEEN_AT, now)
    if now - seen > STAFF_SESSION_IDLE.total_seconds() or now - began > STAFF_SESSION_LONGEST.total_seconds():
        return True
    if now - seen > SEEN_EVERY:
        request.session[SEEN_AT] = now
    return False


def has_second_factor(request: HttpRequest) -> bool:
    """Return whether the session's sign-in had a second factor."""
    methods = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    return any(entry.get("method") == "mfa" for entry in methods)


def end_session(row: UserSession) -> None:
    """End a session: its browser is signed out with its next page."""
    Session.objects.filter(session_key=row.session_key).delete()
    row.delete()


def end_sessions_of(user: User) -> int:
    """End all sessions of a person. Return how many."""
    rows = list(UserSession.objects.filter(user=user))
    for row in rows:
        end_session(row)
    return len(rows)


def delete_ended_sessions() -> int:
    """Delete the sessions that have expired and the rows of those that are gone. Return how many rows."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    gone = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key"))
    return gone.delete()[0]
