"""A guest's private link and the ticket's QR code.

The link names one registration (exportasv/core/accounts/signed_links.py). Nobody can make it from the short code in the
QR code, which is for staff at the door. A guest gets it by e-mail only: anybody can type an address.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from counseling.models import Registration
from exportasv.core.accounts.signed_links import private_links, read_private_link, revoke_private_links
from exportasv.core.http.paths import localized_path

LINK_PURPOSE = "ticket"
LINK_VALID_FOR = timedelta(days=730)  # after the event, for certificate, survey and materials


def ticket_token(registration: Registration) -> str:
    """Return the token of a registration's private link; the same until the link is revoked."""
    return ticket_tokens([registration])[registration.pk]


def ticket_tokens(registrations: Iterable[Registration]) -> dict[int, str]:
    """Return the token of each registration's private link, by the row's key. One query if the links exist."""
    return private_links(LINK_PURPOSE, {each.pk: each.event.ends_at + LINK_VALID_FOR for each in registrations})


def registration_by_token(token: str) -> Registration | None:
    """Return the registration of a private link, with its event; None if the link is forged or has ended."""
    link = read_private_link(token, LINK_PURPOSE)
    if link is None:
        return None
    rows = Registration.objects.select_related("event__edition", "company", "answer")
    return rows.filter(pk=link.subject, event__ends_at__gt=timezone.now() - LINK_VALID_FOR).first()


def revoke_ticket_link(registration: Registration) -> None:
    """End the links that lead to a registration: it is somebody else's now, or a mail went astray."""
    revoke_private_links(LINK_PURPOSE, registration.pk)


def ticket_path(registration: Registration, language: str = "", token: str = "") -> str:
    """Return the path of the ticket's page, by default in the language of the registered person."""
    token = token or ticket_token(registration)
    return localized_path(language or registration.language, "counseling:ticket", token)


def check_in_url(registration: Registration) -> str:
    """Return the address in the QR code. Staff checks the person in there, also with a phone's own camera."""
    return f"{settings.SITE_URL}{reverse('counseling_door', args=[registration.code])}"


def ticket_qr_svg(registration: Registration) -> str:
    """Return the ticket's QR code as SVG, with error correction level M for folded paper."""
    import segno

    return segno.make(check_in_url(registration), error="m", micro=False).svg_inline(
        border=2, light="#fff", omitsize=True
    )


def code_from_text(text: str) -> str:
    """Return the short code in a scanned or typed text: the last part of an address, without spaces and hyphens."""
    return text.strip().rstrip("/").rpartition("/")[2].replace(" ", "").replace("-", "").upper()
