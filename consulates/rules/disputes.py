"""A dispute of a sale: the company says no, both sides talk, and it is mended, taken back, or decided by Conamype.

Conamype's word alone never makes a sale count: a claim that it upholds goes back to the company with its reason, once;
a company that says no again is believed.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from consulates.models import DisputeMessage, ExportWin, WinDispute
from consulates.notices import tell_of_win
from consulates.rules.wins import ask_anew, withdraw_win
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import MANAGERS, who_is
from exportasv.core.audit.actor import acting
from exportasv.core.db.errors import RuleError
from exportasv.core.db.state_machine import locked

Side = DisputeMessage.Side


def side_of(win: ExportWin, user: User) -> str:
    """As whom a person speaks in a dispute of this sale: who noted it and staff beside it, its company, Conamype."""
    if win.claimed_by_id == user.pk:
        return Side.CLAIMER
    if who_is(user) in MANAGERS:
        return Side.CONAMYPE
    if user.has_staff_role:
        return Side.CLAIMER
    return Side.COMPANY if win.company.members.filter(user_id=user.pk).exists() else ""


def say_in_dispute(win: ExportWin, text: str, *, by: User) -> DisputeMessage:
    """Write to the other side; it hears of it. Raises RuleError where nothing is disputed or nothing was written."""
    side, text = side_of(win, by), text.strip()[:2000]
    if not text:
        raise RuleError(_("Write what you want to say."))
    if not side:
        raise RuleError(_("Only the two sides and Conamype write in a dispute."))
    with acting(by):
        dispute = _locked(win)
        message = dispute.messages.create(side=side, author=by, text=text, sent_at=timezone.now())
        tell_of_win(win, "win_dispute_said", key=str(message.pk), without=by, message=message)
    return message


def decide_dispute(
    win: ExportWin, stands: bool, ruling: str, *, by: User, changes: dict[str, object] | None = None
) -> WinDispute:
    """Conamype ends a dispute in writing: the sale does not count, or it stands, with these figures (`changes`), and
    the company is asked anew. Raises RuleError without a reason, for who claimed the sale, and for a second asking."""
    if not ruling.strip():
        raise RuleError(_("Write the reason: both sides read it."))
    if who_is(by) not in MANAGERS or win.claimed_by_id == by.pk:
        raise RuleError(_("A dispute is decided by a programme manager who did not note the sale."))
    with acting(by):
        dispute = _locked(win)
        if stands and win.disputes.filter(end=WinDispute.End.UPHELD).exists():
            raise RuleError(_("The company was asked anew once already; without its word the sale cannot count."))
        dispute.ruling = ruling.strip()
        dispute.save(update_fields=["ruling"])
        if stands:
            win, _token = ask_anew(win, changes or {}, end=WinDispute.End.UPHELD, by=by)
        else:
            win = withdraw_win(win, end=WinDispute.End.DISMISSED, by=by)
        dispute.refresh_from_db()
        tell_of_win(win, "win_dispute_decided", key=str(dispute.pk), without=by, dispute=dispute)
    return dispute


def _locked(win: ExportWin) -> WinDispute:
    locked(win)
    dispute = win.disputes.select_for_update().filter(end="").first()
    if dispute is None:
        raise RuleError(_("Nothing is disputed here any more."))
    return dispute
