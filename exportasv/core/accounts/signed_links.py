"""Links that open something without an account. They have an end, and their page changes something only on POST.

Two kinds. A private link is a row of PrivateLink: it can be revoked and renewed, and each e-mail with it extends its
time. A one-tap link is only signed: it names a row for one purpose during a few days.

Every purpose of a private link is declared once (`declare_private_link`), with what sends its holder a new one. Staff
see, end and renew all of them in one list of the admin site.
"""

import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.db.models import OuterRef, QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from exportasv.core.accounts.models import LINK_KINDS, LinkKind, PrivateLink, User
from exportasv.core.db.errors import RuleError
from exportasv.core.lazy_text import StrOrPromise

TOKEN = re.compile(r"^([1-9]\d{0,17})-([0-9a-f]{40})$", re.ASCII)


Renewal = Callable[[int, User | None], object]


def declare_private_link(purpose: str, label: StrOrPromise, model: str, *, renew: Renewal | None = None) -> None:
    """Declare a purpose of private links. Raise ValueError if it is declared already."""
    if purpose in LINK_KINDS:
        raise ValueError(f"{purpose} is declared already")
    LINK_KINDS[purpose] = LinkKind(label, model, renew)


def private_link(purpose: str, subject: int, *, until: datetime, holder: str = "") -> str:
    """Return the token of the link to row `subject`, valid until `until` or longer.

    Create the link if there is none, or only one that has ended.
    """
    return private_links(purpose, {subject: until}, holder=holder)[subject]


def private_links(purpose: str, subjects: Mapping[int, datetime], *, holder: str = "") -> dict[int, str]:
    """Return row → token, as `private_link` does for each row. One query if all links are valid long enough.

    Raise ValueError if the purpose is not declared.
    """
    if purpose not in LINK_KINDS:
        raise ValueError(f"{purpose} is not declared")
    live = _live_links(purpose, subjects, holder)
    ended = [link.pk for link in live.values() if link.expires_at <= timezone.now()]
    if ended:
        PrivateLink.objects.filter(pk__in=ended, revoked_at=None).update(revoked_at=timezone.now())
        live = {subject: link for subject, link in live.items() if link.pk not in ended}
    if missing := [subject for subject in subjects if subject not in live]:
        made = [
            PrivateLink(
                purpose=purpose, subject=each, holder=holder, nonce=secrets.token_hex(16), expires_at=subjects[each]
            )
            for each in missing
        ]
        PrivateLink.objects.bulk_create(made, ignore_conflicts=True)  # two at once make one link
        live |= _live_links(purpose, missing, holder)
    for subject, link in live.items():
        if link.expires_at < subjects[subject] - timedelta(days=1):  # not a write for each page
            PrivateLink.objects.filter(pk=link.pk).update(expires_at=subjects[subject])
    return {subject: token_of(link) for subject, link in live.items()}


def new_private_link(purpose: str, subject: int, *, until: datetime, holder: str = "") -> str:
    """End the link to row `subject` and return the token of a new one."""
    revoke_private_links(purpose, subject, holder=holder)
    return private_link(purpose, subject, until=until, holder=holder)


def can_be_renewed(link: PrivateLink) -> bool:
    """Return whether somebody is sent links of this purpose."""
    kind = LINK_KINDS.get(link.purpose)
    return kind is not None and kind.renew is not None


def renew_private_link(link: PrivateLink, by: User | None) -> None:
    """End the links of this purpose to the row and send a new one to the address that got them.

    Raise RuleError if nobody is sent such links, or if what they open has ended.
    """
    kind = LINK_KINDS.get(link.purpose)
    if kind is None or kind.renew is None:
        raise RuleError(_("Nobody is sent this kind of link. It can only be ended."))
    with transaction.atomic():
        revoke_private_links(link.purpose, link.subject)
        kind.renew(link.subject, by)


def _live_links(purpose: str, subjects: Iterable[int], holder: str) -> dict[int, PrivateLink]:
    rows = PrivateLink.objects.filter(purpose=purpose, subject__in=list(subjects), holder=holder, revoked_at=None)
    return {link.subject: link for link in rows}


def token_of(link: PrivateLink) -> str:
    """Return the token of a link: its key and 160 bits of HMAC-SHA-256."""
    signature = salted_hmac(f"links.{link.purpose}", f"{link.pk}.{link.nonce}", algorithm="sha256").hexdigest()[:40]
    return f"{link.pk}-{signature}"


def read_private_link(token: str, *purposes: str) -> PrivateLink | None:
    """Return the valid link with this token and one of these purposes, else None. One query."""
    link = find_private_link(token, *purposes)
    return link if link and has_not_ended(link) else None


def find_private_link(token: str, *purposes: str) -> PrivateLink | None:
    """Return the link with this token, valid or ended, to tell its holder so; None if the token is forged."""
    parts = TOKEN.match(token)
    link = PrivateLink.objects.filter(pk=int(parts[1]), purpose__in=purposes).first() if parts else None
    return link if link and constant_time_compare(token_of(link), token) else None


def has_not_ended(link: PrivateLink) -> bool:
    """Return whether the link still opens its page."""
    return link.revoked_at is None and link.expires_at > timezone.now()


def revoke_private_links(purpose: str, *subjects: int, holder: str | None = None) -> int:
    """End the links to these rows, of one holder or of all, and return how many. The next one is a new link."""
    rows = PrivateLink.objects.filter(purpose=purpose, subject__in=subjects, revoked_at=None)
    rows = rows if holder is None else rows.filter(holder=holder)
    return rows.update(revoked_at=timezone.now())


def end_private_link(link: PrivateLink) -> None:
    """End this one link. The next e-mail brings a new one."""
    PrivateLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())


def live_links_to(purpose: str, key: str = "pk") -> QuerySet[PrivateLink]:
    """Return a subquery: the links of this purpose to the outer row, by its column `key`, that open it now."""
    return PrivateLink.objects.filter(
        purpose=purpose, subject=OuterRef(key), revoked_at=None, expires_at__gt=timezone.now()
    )


def signed_token(purpose: str, pk: int) -> str:
    """Return a token that names row `pk` for one `purpose`, as in "product-confirm"."""
    return signing.TimestampSigner(salt=f"onetap.{purpose}").sign(str(pk))


def read_signed_token(purpose: str, token: str, max_age: timedelta) -> int | None:
    """Return the row id of the token, or None if it is forged, has another purpose or is older than `max_age`."""
    try:
        return int(signing.TimestampSigner(salt=f"onetap.{purpose}").unsign(token, max_age=max_age))
    except (signing.BadSignature, ValueError):
        return None
