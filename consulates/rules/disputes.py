"""Disputes of sales: the company disputes, both sides write, and the sale is corrected, withdrawn or decided.

A decision of Conamype alone never makes a sale count. If Conamype upholds a claim, the company is asked again, once,
with the reason. If the company disputes it again, Conamype cannot uphold it a second time.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from consulates.models import DisputeMessage, ExportWin, WinDispute
from consulates.notices import notify_win_parties
from consulates.rules.inquiry_links import without_reply_addresses
from consulates.rules.wins import request_new_confirmation, withdraw_win
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import MANAGERS, role_of
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError
from exportasv.core.db.state_machine import lock_row

Sender = DisputeMessage.Sender


def sender_for(win: ExportWin, user: User) -> str:
    """Return the role of a person in a dispute: claimer (other staff too), Conamype or company; "" for nobody."""
    if win.claimed_by_id == user.pk:
        return Sender.CLAIMER
    if role_of(user) in MANAGERS:
        return Sender.CONAMYPE
    if user.has_staff_role:
        return Sender.CLAIMER
    return Sender.COMPANY if win.company.members.filter(user_id=user.pk).exists() else ""


def post_dispute_message(win: ExportWin, text: str, *, by: User) -> DisputeMessage:
    """Add a message to the open dispute and notify the other side.

    Raise RuleError if there is no text, no open dispute, or if the person has no part in it.
    """
    sender, text = sender_for(win, by), without_reply_addresses(text).strip()[:2000]
    if not text:
        raise RuleError(_("Write your message."))
    if not sender:
        raise RuleError(_("Only the two sides and Conamype write in a dispute."))
    with act_as(by):
        dispute = _lock_open_dispute(win)
        message = dispute.messages.create(sender=sender, author=by, text=text, sent_at=timezone.now())
        notify_win_parties(win, "win_dispute_message", key=str(message.pk), without=by, message=message)
    return message


def decide_dispute(
    win: ExportWin, stands: bool, ruling: str, *, by: User, changes: dict[str, object] | None = None
) -> WinDispute:
    """Record Conamype's decision: dismiss the sale, or uphold it with `changes` and ask the company again.

    Raise RuleError if there is no reason or no open dispute, if the person is not a manager or claimed the sale, or if
    the company has already been asked again once. Raise it also if the new value is not above zero.
    """
    if not ruling.strip():
        raise RuleError(_("Write the reason: both sides read it."))
    if role_of(by) not in MANAGERS or win.claimed_by_id == by.pk:
        raise RuleError(_("A dispute is decided by a programme manager who did not record the sale."))
    with act_as(by):
        dispute = _lock_open_dispute(win)
        if stands and win.disputes.filter(end=WinDispute.End.UPHELD).exists():
            raise RuleError(
                _("The company has already been asked again once; without its confirmation the sale cannot count.")
            )
        dispute.ruling = without_reply_addresses(ruling).strip()
        dispute.save(update_fields=["ruling"])
        if stands:
            win, _token = request_new_confirmation(win, changes or {}, end=WinDispute.End.UPHELD, by=by)
        else:
            win = withdraw_win(win, end=WinDispute.End.DISMISSED, by=by)
        dispute.refresh_from_db()
        notify_win_parties(win, "win_dispute_decided", key=str(dispute.pk), without=by, dispute=dispute)
    return dispute


def _lock_open_dispute(win: ExportWin) -> WinDispute:
    lock_row(win)
    dispute = win.disputes.select_for_update().filter(end="").first()
    if dispute is None:
        raise RuleError(_("Nothing is in dispute here any more."))
    return dispute
