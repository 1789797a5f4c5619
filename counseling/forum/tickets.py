"""A guest's private link and the ticket's QR code.

The link is signed with the site's key and names one registration; nobody can make one from the short code that the
QR code says to staff at the door.
"""

from datetime import timedelta

import segno
from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone, translation

from counseling.models import Registration

SALT = "forum.ticket"
KEPT = timedelta(days=730)  # after the event the link still opens certificate, survey and materials so long


def token_of(registration: Registration) -> str:
    """The signed word of a registration's private link; always the same, so that every mail names one address."""
    return signing.Signer(salt=SALT, sep="~").sign(registration.code)


def by_token(token: str) -> Registration | None:
    """The registration whose private link it is, with its event; None where it was forged or is too old. One query."""
    try:
        code = signing.Signer(salt=SALT, sep="~").unsign(token)
    except signing.BadSignature:
        return None
    rows = Registration.objects.select_related("event__edition", "company", "answer")
    return rows.filter(code=code, event__ends_at__gt=timezone.now() - KEPT).first()


def ticket_path(registration: Registration, language: str = "") -> str:
    """The path of the ticket's page in the language of the person who registered."""
    with translation.override(language or registration.language):
        return reverse("counseling:ticket", args=[token_of(registration)])


def door_address(registration: Registration) -> str:
    """What the QR code says: where staff checks this person in. A phone's own camera opens it as well."""
    return f"{settings.SITE_URL}{reverse('counseling_door', args=[registration.code])}"


def qr_of(registration: Registration) -> str:
    """The ticket's QR code as SVG; level M bears a bent paper."""
    return segno.make(door_address(registration), error="m", micro=False).svg_inline(scale=6, border=2, light="#fff")


def code_in(text: str) -> str:
    """The short code in what a scanner read or a person typed: the last part of an address, without blanks."""
    return text.strip().rstrip("/").rpartition("/")[2].replace(" ", "").replace("-", "").upper()
