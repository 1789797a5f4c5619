"""Second factors: their secrets are encrypted in the database, and staff enrol the first by an administrator's link.

SECOND_FACTOR_KEYS of the settings are Fernet keys. The first one encrypts; the others only decrypt, until
`manage.py encrypt_second_factors` has written every secret anew.
"""

import base64
import hashlib
from functools import cache
from typing import TYPE_CHECKING

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from exportasv.core.accounts.models import PrivateLink, User
from exportasv.core.accounts.signed_links import private_link, read_private_link, revoke_private_links
from exportasv.core.programme import FACTOR_LINK_VALID

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

PURPOSE = "second-factor"  # of the private link
ENROLMENT_SESSION_KEY = "second_factor_link"  # the link that this session has opened
SECRETS = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}  # in Authenticator.data


@cache
def _cipher(keys: tuple[str, ...]) -> "MultiFernet":
    from cryptography.fernet import Fernet, MultiFernet

    return MultiFernet([Fernet(key) for key in keys])


def cipher() -> "MultiFernet":
    """Return the cipher of the settings. Without keys it is made of SECRET_KEY, which check exportasv.W003 reports."""
    return _cipher(tuple(settings.SECOND_FACTOR_KEYS) or (key_from(settings.SECRET_KEY),))


def key_from(secret: str) -> str:
    """Return a Fernet key made of a secret of any length."""
    return base64.urlsafe_b64encode(hashlib.sha256(f"second-factor.{secret}".encode()).digest()).decode()


class SecondFactorAdapter(DefaultMFAAdapter):
    """Encrypts the secrets of authenticator apps and the seeds of recovery codes."""

    def encrypt(self, text: str) -> str:
        return cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return cipher().decrypt(encrypted_text.encode()).decode()


def encrypt_anew() -> int:
    """Encrypt every secret with the first key. Return how many. Raise InvalidToken if no key opens one."""
    rows = list(Authenticator.objects.filter(type__in=SECRETS))
    for row in rows:
        name = SECRETS[Authenticator.Type(row.type)]
        row.data[name] = cipher().rotate(row.data[name].encode()).decode()
        row.save(update_fields=["data"])
    return len(rows)


# --- Enrolment of staff -------------------------------------------------------------------------------------------


def needs_enrolment_link(request: HttpRequest) -> bool:
    """Return whether this person may not set up a factor: staff without one, whose session has opened no link."""
    user = request.user
    if not settings.STAFF_MFA_REQUIRED or not user.is_authenticated or not user.is_programme_staff:
        return False
    if Authenticator.objects.filter(user=user).exists():
        return False
    return open_link(request.session.get(ENROLMENT_SESSION_KEY, ""), user) is None


def make_enrolment_link(user: User) -> str:
    """Return the token of a new link for this person; earlier ones end. It can be used once, within 72 hours."""
    revoke_private_links(PURPOSE, user.pk)
    return private_link(PURPOSE, user.pk, until=timezone.now() + FACTOR_LINK_VALID)


def open_link(token: str, user: User) -> PrivateLink | None:
    """Return the valid link with this token, if it was made for this person."""
    link = read_private_link(token, PURPOSE)
    return link if link and link.subject == user.pk else None


@receiver(authenticator_added)
def _use_link(request: HttpRequest, user: User, **_named: object) -> None:
    """End the link once a factor was added with it."""
    revoke_private_links(PURPOSE, user.pk)
    if hasattr(request, "session"):
        request.session.pop(ENROLMENT_SESSION_KEY, None)
