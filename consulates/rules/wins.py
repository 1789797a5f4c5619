"""Life-cycle of a win: claimed → confirmed or disputed by the company → (corrected and claimed again)."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import CompanyMember, ExportMarket
from companies.people import notify_company
from companies.rules.membership import record_market
from consulates.models import ExportWin, Inquiry, WinDispute
from consulates.notices import notify_managers
from consulates.rules.inquiries import close_inquiry
from exportasv.core.accounts.models import Institution, User
from exportasv.core.accounts.tokens import new_token, token_hash
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError
from exportasv.core.db.state_machine import change_state, lock_row
from exportasv.core.http.paths import localized_path
from exportasv.core.notifications.notices import notify
from exportasv.core.programme import MAX_WIN_RESENDS, WIN_CONFIRMATION_PERIOD


def claim_win(win: ExportWin, *, by: User, helped_by: Iterable[Institution] = ()) -> tuple[ExportWin, str]:
    """Record a sale, ask the company to confirm it, and return the saved row and the token of the link.

    A sale claimed by an owner of the company is confirmed at once, and the token is "". Raise RuleError if the inquiry,
    placement, product or quotation belongs to another company.
    """
    token, hashed = new_token()
    with act_as(by):
        _check_same_company(win)
        win.state, win.claimed_by, win.claimed_at = ExportWin.State.CLAIMED, by, timezone.now()
        win.token_hash, win.token_expires_at = hashed, timezone.now() + WIN_CONFIRMATION_PERIOD
        win.save()
        win.helped_by.set(helped_by)
        if win.company.members.filter(role=CompanyMember.Role.OWNER, user_id=by.pk).exists():
            return confirm_win(win, by=by), ""
        _notify_owners(win, by, token)
    return win, token


def resend_confirmation_request(win: ExportWin, *, by: User) -> tuple[ExportWin, str]:
    """Ask the company again, at most MAX_WIN_RESENDS times.

    Raise RuleError if that limit is reached or the company has answered.
    """
    token, hashed = new_token()
    with act_as(by):
        win = lock_row(win)
        if win.state != ExportWin.State.CLAIMED or win.resends >= MAX_WIN_RESENDS:
            raise RuleError(_("The company has been asked the maximum number of times, or has answered."))
        win.resends, win.token_hash = win.resends + 1, hashed
        win.token_expires_at = timezone.now() + WIN_CONFIRMATION_PERIOD
        win.save(update_fields=["resends", "token_hash", "token_expires_at"])
        _notify_owners(win, by, token)
    return win, token


def win_by_token(token: str) -> ExportWin | None:
    """Return the claimed win with this valid token, or None; the link expires when the company decides."""
    rows = ExportWin.objects.filter(
        token_hash=token_hash(token), token_expires_at__gt=timezone.now(), state=ExportWin.State.CLAIMED
    )
    return rows.select_related("company", "product", "buyer", "house__consulate").first()


def confirm_win(win: ExportWin, *, by: User | None, comment: str = "", story_consent: bool = False) -> ExportWin:
    """Confirm a sale, save the consent to publish its story, and record the destination as an export market.

    Raise RuleError if the sale is not waiting for confirmation.
    """
    with act_as(by):
        win = change_state(
            win,
            ExportWin.State.CONFIRMED,
            decided_at=timezone.now(),
            comment=comment,
            story_consent=story_consent,
        )
        record_market(
            win.company, win.destination.code, ExportMarket.Standing.EXPORTING, ExportMarket.Source.WIN, by=by
        )
        if win.inquiry and win.inquiry.state in Inquiry.State.IN_TALKS:
            close_inquiry(win.inquiry, Inquiry.State.WON, comment[:300], by=by)
    return win


def dispute_win(win: ExportWin, comment: str, *, by: User | None) -> ExportWin:
    """Dispute a sale with a reason, and notify the person who claimed it and Conamype.

    Raise RuleError if there is no reason or the sale is not waiting for confirmation.
    """
    if not comment:
        raise RuleError(_("Say what is not right, so that it can be corrected."))
    now = timezone.now()
    with act_as(by):
        win = change_state(win, ExportWin.State.DISPUTED, decided_at=now, comment=comment)
        dispute = win.disputes.create(reason=comment, opened_by=by, opened_at=now)
        if win.claimed_by and win.claimed_by != by:
            url = localized_path(win.claimed_by.language, "consulates:win", win.pk)
            notify(win.claimed_by, "win_disputed", key=f"{win.pk}-{now.isoformat()}", url=url, win=win)
        notify_managers(win, "win_dispute_opened", key=str(dispute.pk), without=win.claimed_by, dispute=dispute)
    return win


def correct_win(win: ExportWin, changes: dict[str, object], *, by: User) -> tuple[ExportWin, str]:
    """Correct a disputed sale, make `by` its claimer and ask the company again.

    Raise RuleError if the value is not above zero or the sale is not disputed.
    """
    return request_new_confirmation(win, changes, end=WinDispute.End.MENDED, by=by, claimed_by=by)


def request_new_confirmation(
    win: ExportWin, changes: dict[str, object], *, end: str, by: User, **values: Any
) -> tuple[ExportWin, str]:
    """End a dispute with corrected figures (value, sold_on, anyway_percent, destination) and ask the company again.

    Raise RuleError if the value is not above zero or the sale is not disputed.
    """
    token, hashed = new_token()
    allowed = {name: changes[name] for name in ("value", "sold_on", "anyway_percent", "destination") if name in changes}
    if Decimal(str(allowed.get("value", "1"))) <= 0:
        raise RuleError(_("The value must be above zero."))
    with act_as(by):
        win = change_state(
            win,
            ExportWin.State.CLAIMED,
            claimed_at=timezone.now(),
            token_hash=hashed,
            token_expires_at=timezone.now() + WIN_CONFIRMATION_PERIOD,
            resends=0,
            decided_at=None,
            comment="",
            **allowed,
            **values,
        )
        _end_dispute(win, end, by)
        _notify_owners(win, by, token)
    return win, token


def withdraw_win(win: ExportWin, *, by: User, end: str = WinDispute.End.WITHDRAWN) -> ExportWin:
    """Withdraw a claimed or disputed sale. Raise RuleError if it was confirmed or withdrawn."""
    with act_as(by):
        win = change_state(win, ExportWin.State.WITHDRAWN, decided_at=timezone.now())
        _end_dispute(win, end, by)
    return win


def _end_dispute(win: ExportWin, end: str, by: User) -> None:
    win.disputes.filter(end="").update(end=end, ended_by=by, ended_at=timezone.now())


def set_story_consent(win: ExportWin, yes: bool, *, by: User) -> ExportWin:
    """Save the company's consent to publish the story; without consent, unpublish it at once.

    Raise RuleError if the sale is not confirmed.
    """
    with act_as(by):
        win = lock_row(win)
        if win.state != ExportWin.State.CONFIRMED:
            raise RuleError(_("Only the story of a confirmed sale can be published."))
        win.story_consent = yes
        win.story_shown_at = win.story_shown_at if yes else None
        win.save(update_fields=["story_consent", "story_shown_at"])
    return win


def publish_story(win: ExportWin, story_es: str, story_en: str, *, by: User) -> ExportWin:
    """Publish the story of a sale.

    Raise RuleError if the sale is not confirmed, the company has not agreed, or there is no Spanish text.
    """
    with act_as(by):
        win = lock_row(win)
        if not (win.story_consent and win.state == ExportWin.State.CONFIRMED):
            raise RuleError(_("The company has not agreed to publish this story."))
        if not story_es.strip():
            raise RuleError(_("Write the story in Spanish at least."))
        win.story_es, win.story_en = story_es.strip(), story_en.strip()
        win.story_shown_at = win.story_shown_at or timezone.now()
        win.save(update_fields=["story_es", "story_en", "story_shown_at"])
    return win


def _check_same_company(win: ExportWin) -> None:
    """Fill product, buyer and house from the inquiry or placement. Raise RuleError if another company owns one."""
    inquiry, placement = win.inquiry, win.placement
    if inquiry is not None:
        win.buyer, win.product = win.buyer or inquiry.buyer, win.product or inquiry.product
        win.house = win.house or inquiry.house
    if placement is not None:
        win.product, win.house = win.product or placement.product, win.house or placement.house
    companies = [
        inquiry.company_id if inquiry else None,
        placement.product.company_id if placement else None,
        win.product.company_id if win.product else None,
        win.quotation.inquiry.company_id if win.quotation else None,
    ]
    if any(company not in (None, win.company_id) for company in companies):
        raise RuleError(_("What led to a sale must be of the same company."))


def _notify_owners(win: ExportWin, by: User, token: str) -> None:
    notify_company(
        win.company,
        "win_to_confirm",
        key=f"{win.pk}-{token_hash(token)[:12]}",
        route="consulates:confirm_win",
        args=[token],
        owners_only=True,
        win=win,
        by=by,
    )
