"""Signing in by the pages of the accounts library, as people do, and not by `client.force_login`."""

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse

from exportasv.core.accounts.models import User
from exportasv.core.notifications.mail import ACCOUNT_MAIL
from exportasv.core.notifications.models import OutgoingEmail
from tests.factories import PASSWORD


def confirm_address(user: User) -> User:
    EmailAddress.objects.get_or_create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_in(browser: Client, email: str, password: str = PASSWORD):
    return browser.post(reverse("account_login"), {"login": email, "password": password})


def confirm_password(browser: Client) -> None:
    """Confirm the session by the password, as sensitive pages ask."""
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def account_mail() -> OutgoingEmail:
    """Return the newest mail that the pages of accounts queued."""
    return OutgoingEmail.objects.filter(kind__startswith=ACCOUNT_MAIL).latest("pk")


def totp_code(secret: str) -> str:
    """Return the code that an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
