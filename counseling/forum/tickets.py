"""A guest's private link and the ticket's QR code.

The link is signed with the site's key and names one registration. Nobody can make it from the short code in the QR
code, which is for staff at the door.
"""

from datetime import timedelta

import segno
from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from counseling.models import Registration
from exportasv.core.http.paths import localized_path

SIGNING_SALT = "forum.ticket"
LINK_VALID_FOR = timedelta(days=730)  # after the event, for certificate, survey and materials


def ticket_token(registration: Registration) -> str:
    """Return the signed token of a registration's private link. It is always the same."""
    return signing.Signer(salt=SIGNING_SALT, sep="~").sign(registration.code)


def registration_by_token(token: str) -> Registration | None:
    """Return the registration of a private link, with its event; None if the link is forged or too old. One query."""
    try:
        code = signing.Signer(salt=SIGNING_SALT, sep="~").unsign(token)
    except signing.BadSignature:
        return None
    rows = Registration.objects.select_related("event__edition", "company", "answer")
    return rows.filter(code=code, event__ends_at__gt=timezone.now() - LINK_VALID_FOR).first()


def ticket_path(registration: Registration, language: str = "") -> str:
    """Return the path of the ticket's page, by default in the language of the registered person."""
    return localized_path(language or registration.language, "counseling:ticket", ticket_token(registration))


def check_in_url(registration: Registration) -> str:
    """Return the address in the QR code. Staff checks the person in there, also with a phone's own camera."""
    return f"{settings.SITE_URL}{reverse('counseling_door', args=[registration.code])}"


def ticket_qr_svg(registration: Registration) -> str:
    """Return the ticket's QR code as SVG, with error correction level M for folded paper."""
    return segno.make(check_in_url(registration), error="m", micro=False).svg_inline(scale=6, border=2, light="#fff")


def code_from_text(text: str) -> str:
    """Return the short code in a scanned or typed text: the last part of an address, without spaces and hyphens."""
    return text.strip().rstrip("/").rpartition("/")[2].replace(" ", "").replace("-", "").upper()
