"""Addresses that refuse mail for good: marked, told to staff, and left alone until somebody corrects them."""

import re
from collections.abc import Callable
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError
from exportasv.core.http.logs import redact
from exportasv.core.notifications.address_hash import address_hash
from exportasv.core.notifications.models import RefusedAddress
from exportasv.core.outbox.outbox import TaskHeldError, release_tasks

NEEDS_SIGN_IN = {530, 534, 535, 538}  # the server refuses us, not the recipient
ENHANCED_STATUS = re.compile(r"\b5\.(\d{1,3})\.\d{1,3}\b")
POLICY_STATUS = "7"  # 5.7.x: the sender's rights or reputation, which no address can mend

Listener = Callable[[RefusedAddress], None]
_listeners: list[Listener] = []


def on_refused_address(listener: Listener) -> Listener:
    """Register a function that tells those responsible for a newly refused address. It runs in its transaction."""
    _listeners.append(listener)
    return listener


def check_address(address: str) -> None:
    """Raise TaskHeldError if the address refuses mail."""
    row = _open_rows(address).first()
    if row is not None:
        raise TaskHeldError(_hold_reason(address), row.reason)


def permanent_refusal(error: Exception) -> str:
    """Return the answer of a mail server that refuses the recipient for good, or "" for every other error."""
    if isinstance(error, SMTPRecipientsRefused):
        answers = list(error.recipients.values())
        if answers and all(_is_permanent(code, text) for code, text in answers):
            return _answer_text(*answers[0])
    if isinstance(error, SMTPDataError) and re.search(r"\b5\.1\.\d", _text_of(error.smtp_error)):
        return _answer_text(error.smtp_code, error.smtp_error)
    return ""


def _is_permanent(code: int, text: bytes | str) -> bool:
    status = ENHANCED_STATUS.search(_text_of(text))
    about_us = code in NEEDS_SIGN_IN or (status is not None and status[1] == POLICY_STATUS)
    return 500 <= code <= 599 and not about_us


def _answer_text(code: int, text: bytes | str) -> str:
    return f"{code} {_text_of(text)}"


def _text_of(text: bytes | str) -> str:
    return text.decode(errors="replace") if isinstance(text, bytes) else text


def text_without(address: str, text: str) -> str:
    """Return the text without the address, whatever it is made of, and without other personal data."""
    return redact(re.sub(re.escape(address), "[mail]", text, flags=re.IGNORECASE))


def mark_refused(address: str, answer: str) -> TaskHeldError:
    """Mark the address as refused, tell those responsible, and return the error that puts the task on hold."""
    reason = text_without(address, answer)[:300]
    values = {"reason": reason, "refused_at": timezone.now(), "corrected_at": None, "corrected_by": None}
    with act_as(None):
        is_known = _open_rows(address).exists()
        row, _created = RefusedAddress.objects.update_or_create(address=address.lower(), defaults=values)
        for tell in () if is_known else _listeners:
            tell(row)
    return TaskHeldError(_hold_reason(address), reason)


def correct_address(row: RefusedAddress, by: User) -> None:
    """Allow mail to the address again and send what waits. Raise RuleError if it was corrected before.

    What waits for a person with an account goes to the address that the account has now.
    """
    with transaction.atomic():
        open_rows = RefusedAddress.objects.filter(pk=row.pk, corrected_at=None)
        if not open_rows.update(corrected_at=timezone.now(), corrected_by=by):
            raise RuleError(_("This address was corrected already."))
        release_tasks(_hold_reason(row.address))


def _open_rows(address: str):
    return RefusedAddress.objects.filter(address=address.lower(), corrected_at=None)


def _hold_reason(address: str) -> str:
    return f"address {address_hash(address)}"
