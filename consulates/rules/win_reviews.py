"""What a programme manager decides about sales, with a reason: outliers, corrections of confirmed ones, voiding."""

from django.utils import timezone
from django.utils.translation import gettext as _

from consulates.models import ExportWin, WinDispute, WinReview
from consulates.models.wins import FIGURES
from consulates.notices import notify_managers, notify_win_parties
from consulates.rules.win_limits import check_win_facts
from consulates.rules.wins import ask_other_side, asked_state, request_new_confirmation
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import MANAGERS, role_of
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError
from exportasv.core.db.state_machine import change_state, lock_row


def request_correction(win: ExportWin, changes: dict[str, object], reason: str, *, by: User) -> WinReview:
    """Ask the managers to correct the figures of a confirmed sale. It keeps its figures until they accept.

    Raise RuleError if there is no reason, nothing would change, the figures cannot be, the sale is not confirmed, or
    another correction waits.
    """
    reason = _required_text(reason)
    with act_as(by):
        win = lock_row(win)
        if win.state != ExportWin.State.CONFIRMED:
            raise RuleError(_("Only a confirmed sale is corrected here."))
        if win.reviews.filter(decided_at=None).exists():
            raise RuleError(_("A correction of this sale already waits for a manager."))
        figures = {name: changes.get(name, getattr(win, name)) for name in FIGURES}
        if all(figures[name] == getattr(win, name) for name in FIGURES):
            raise RuleError(_("These are the figures that the sale has."))
        for name, value in figures.items():
            setattr(win, name, value)
        check_win_facts(win)
        review = win.reviews.create(
            kind=WinReview.Kind.CORRECTION,
            reason=reason[:500],
            requested_by=by,
            requested_at=timezone.now(),
            **figures,
        )
        notify_managers(win, "win_correction", key=str(review.pk), without=by, review=review)
    return review


def decide_review(win: ExportWin, is_accepted: bool, ruling: str, *, by: User) -> ExportWin:
    """Decide about the outlier or correction that waits, and ask the other side anew if it is accepted.

    A refused outlier is void; a refused correction leaves the sale as it is. Raise RuleError if nothing waits, there
    is no reason, or the person is not a manager or asked for it.
    """
    ruling = _required_text(ruling)
    with act_as(by):
        win = lock_row(win)
        review = win.reviews.select_for_update().filter(decided_at=None).first()
        if review is None:
            raise RuleError(_("Nothing waits for a decision here any more."))
        if not can_decide(review, by):
            raise RuleError(_("This is decided by a programme manager who did not ask for it."))
        _close_review(review, is_accepted, ruling, by)
        win = _carry_out(win, review, by)
        notify_win_parties(win, "win_review_decided", key=str(review.pk), without=by, review=review)
    return win


def can_decide(review: WinReview, user: User) -> bool:
    """Return whether the person is a manager who neither claimed the sale nor asked for the change."""
    others = user.pk not in (review.requested_by_id, None)
    return role_of(user) in MANAGERS and others and not review.win.company.members.filter(user_id=user.pk).exists()


def _carry_out(win: ExportWin, review: WinReview, by: User) -> ExportWin:
    if review.is_correction:
        if not review.is_accepted:
            return win
        return request_new_confirmation(win, review.figures, by=by, claimed_by=review.requested_by or by)[0]
    if not review.is_accepted:
        return change_state(win, ExportWin.State.VOIDED, decided_at=timezone.now())
    win = change_state(win, asked_state(win))
    return ask_other_side(win, by=win.claimed_by or by)[0]


def void_win(win: ExportWin, reason: str, *, by: User) -> ExportWin:
    """Declare that a sale does not count; the row stays. Raise RuleError without a reason or if `by` is no manager."""
    reason = _required_text(reason)
    if role_of(by) not in MANAGERS:
        raise RuleError(_("Only a programme manager declares a sale void."))
    now = timezone.now()
    with act_as(by):
        win = change_state(win, ExportWin.State.VOIDED, decided_at=now, support="", story_shown_at=None)
        for waiting in win.reviews.filter(decided_at=None):
            _close_review(waiting, False, reason, by)
        win.disputes.filter(end="").update(end=WinDispute.End.DISMISSED, ruling=reason, ended_by=by, ended_at=now)
        review = win.reviews.create(
            kind=WinReview.Kind.VOID, reason=reason[:500], ruling=reason, is_accepted=True,
            requested_by=by, requested_at=now, decided_by=by, decided_at=now,
        )  # fmt: skip
        notify_win_parties(win, "win_review_decided", key=str(review.pk), without=by, review=review)
    return win


def _close_review(review: WinReview, is_accepted: bool, ruling: str, by: User) -> None:
    review.is_accepted, review.ruling = is_accepted, ruling
    review.decided_by, review.decided_at = by, timezone.now()
    review.save(update_fields=["is_accepted", "ruling", "decided_by", "decided_at"])


def _required_text(text: str) -> str:
    """Return the text without outer blanks. Raise RuleError if it is empty."""
    if not text.strip():
        raise RuleError(_("Write the reason: both sides read it."))
    return text.strip()
