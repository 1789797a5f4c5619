"""The life-cycle of a win: claimed by somebody → confirmed or disputed by the company."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from consulates.models import ExportWin
from exportasv.accounts.models import User
from exportasv.audit.acting import acting
from exportasv.lib.errors import RuleError
from exportasv.lib.moves import locked, move
from exportasv.lib.tokens import new_token, token_hash
from exportasv.notifications.notices import notify

CONFIRM_WIN_WITHIN = timedelta(days=7)
MOST_RESENDS = 3


def claim_win(win: ExportWin, *, by: User) -> tuple[ExportWin, str]:
    """Record a sale that the company is asked to confirm; returns the saved row and the token for its link."""
    token, hashed = new_token()
    with acting(by):
        win.state, win.claimed_by, win.claimed_at = ExportWin.State.CLAIMED, by, timezone.now()
        win.token_hash, win.token_expires_at = hashed, timezone.now() + CONFIRM_WIN_WITHIN
        win.save()
        _ask_owners(win, by)
    return win, token


def resend_win(win: ExportWin, *, by: User) -> tuple[ExportWin, str]:
    """Ask the company again, at most three times."""
    token, hashed = new_token()
    with acting(by):
        win = locked(win)
        if win.state != ExportWin.State.CLAIMED or win.resends >= MOST_RESENDS:
            raise RuleError(_("The company has been asked as often as allowed, or has answered."))
        win.resends, win.token_hash = win.resends + 1, hashed
        win.token_expires_at = timezone.now() + CONFIRM_WIN_WITHIN
        win.save(update_fields=["resends", "token_hash", "token_expires_at"])
        _ask_owners(win, by)
    return win, token


def win_by_token(token: str) -> ExportWin | None:
    """The win whose one-tap link carries this token, while it is valid."""
    return ExportWin.objects.filter(token_hash=token_hash(token), token_expires_at__gt=timezone.now()).first()


def confirm_win(win: ExportWin, *, by: User | None, comment: str = "") -> ExportWin:
    """The company says that the sale happened."""
    with acting(by):
        return move(win, "confirmed", ExportWin.MOVES, decided_at=timezone.now(), comment=comment)


def dispute_win(win: ExportWin, comment: str, *, by: User | None) -> ExportWin:
    """The company says that it did not, or not so; the reason is required."""
    if not comment:
        raise RuleError(_("Say what is not right, so that it can be mended."))
    with acting(by):
        return move(win, "disputed", ExportWin.MOVES, decided_at=timezone.now(), comment=comment)


def _ask_owners(win: ExportWin, by: User) -> None:
    for member in win.company.members.filter(part="owner").select_related("user"):
        notify(member.user, "win_to_confirm", key=f"{win.pk}-{win.resends}", win=win, by=by)
