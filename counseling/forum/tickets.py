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

SIGNING_SALT = "forum.ticket"
LINK_VALID_FOR = timedelta(days=730)  # after the event the link still opens certificate, survey and materials so long


def ticket_token(registration: Registration) -> str:
    """The signed word of a registration's private link; always the same, so that every mail names one address."""
    return signing.Signer(salt=SIGNING_SALT, sep="~").sign(registration.code)


def registration_by_token(token: str) -> Registration | None:
    """The registration whose private link it is, with its event; None where it was forged or is too old. One query."""
    try:
        code = signing.Signer(salt=SIGNING_SALT, sep="~").unsign(token)
    except signing.BadSignature:
        return None
    rows = Registration.objects.select_related("event__edition", "company", "answer")
    return rows.filter(code=code, event__ends_at__gt=timezone.now() - LINK_VALID_FOR).first()


def ticket_path(registration: Registration, language: str = "") -> str:
    """The path of the ticket's page in the language of the person who registered."""
    with translation.override(language or registration.language):
        return reverse("counseling:ticket", args=[ticket_token(registration)])


def check_in_url(registration: Registration) -> str:
    """What the QR code says: where staff checks this person in. A phone's own camera opens it as well."""
    return f"{settings.SITE_URL}{reverse('counseling_door', args=[registration.code])}"


def ticket_qr_svg(registration: Registration) -> str:
    """The ticket's QR code as SVG; level M bears a bent paper."""
    return segno.make(check_in_url(registration), error="m", micro=False).svg_inline(scale=6, border=2, light="#fff")


def code_from_text(text: str) -> str:
    """The short code in what a scanner read or a person typed: the last part of an address, without blanks."""
    return text.strip().rstrip("/").rpartition("/")[2].replace(" ", "").replace("-", "").upper()
