"""Somebody else typed this address: its owner says "I did not send this", by the link in the mail.

The links end, what was sent is marked and closed, and nobody writes to the address about it again. The page after
sending, which whoever typed the address may have open, stays as it was: it tells nothing.
"""

from collections.abc import Iterable

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from consulates.models import BuyerRequirement, Inquiry, Sending
from consulates.rules import sourcing
from consulates.rules.inquiries import close_inquiry, notify_inquiry_company
from consulates.rules.inquiry_links import revoke_buyer_links
from exportasv.core.accounts.signed_links import revoke_private_links
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError
from exportasv.core.db.state_machine import lock_row


def can_disown(inquiries: Iterable[Inquiry]) -> bool:
    """Return whether the reader of a link may still say that they did not send these inquiries."""
    return all(inquiry.sending is not None and inquiry.proven_at is None for inquiry in inquiries)


def disown_sending(sending: Sending) -> Sending:
    """Record that the person at the address did not send this. It is safe to run twice.

    Its open inquiries are closed as spam, and their companies are told. Raise RuleError if the address was confirmed.
    """
    with act_as(None):
        sending = lock_row(sending)
        rows = list(sending.inquiries.select_related("company", "buyer", "product").order_by("pk"))
        if any(inquiry.proven_at for inquiry in rows):
            raise RuleError(_("This address was confirmed before. Close the inquiry instead."))
        if sending.disowned_at is None:
            sending.disowned_at = timezone.now()
            sending.save(update_fields=["disowned_at"])
            for inquiry in rows:
                _close_disowned(inquiry)
    return sending


def _close_disowned(inquiry: Inquiry) -> None:
    revoke_buyer_links(inquiry)
    if not Inquiry.State.allows(inquiry.state, Inquiry.State.SPAM):
        return
    with translation.override("es"):  # staff and companies read it
        outcome = _("The person at this address did not send it.")
    closed = close_inquiry(inquiry, Inquiry.State.SPAM, outcome, by=None)
    notify_inquiry_company(closed, "inquiry_disowned", key=str(closed.pk))


def disown_requirement(requirement: BuyerRequirement) -> None:
    """Record that the person at the address did not send this request, and end it. It is safe to run twice.

    Raise RuleError if the address was confirmed.
    """
    with act_as(None):
        row = BuyerRequirement.objects.select_related("buyer").get(pk=lock_row(requirement).pk)
        if row.buyer is None or row.buyer.is_proven:
            raise RuleError(_("This address was confirmed before. End the request instead."))
        if row.disowned_at is None:
            row.disowned_at = timezone.now()
            row.save(update_fields=["disowned_at"])
            sourcing.end_request(row)
            revoke_private_links(sourcing.MAILED, row.pk)
