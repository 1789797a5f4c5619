"""Life-cycle of a win: claimed by one side → confirmed or disputed by the other → corrected and asked again, or void.

Staff claim and the company confirms, or a person of the company claims ("told by the company") and an order placed
here, a document, a trading house or the buyer supports it. Who claims never confirms.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Exists, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import ExportMarket
from companies.people import notify_company
from companies.rules.membership import record_market
from consulates.models import ExportWin, Inquiry, Quotation, WinDispute, WinReview, WinSupport
from consulates.models.wins import FIGURES, ExportWinQuerySet
from consulates.notices import notify_managers, notify_officers
from consulates.rules.inquiries import close_inquiry
from consulates.rules.inquiry_links import without_reply_addresses
from consulates.rules.win_limits import check_win_facts, outlier_reason
from exportasv.core.accounts.models import Institution, User
from exportasv.core.accounts.permissions import ADMIN_SITE, HOUSE_OFFICERS, role_of
from exportasv.core.accounts.signed_links import live_links_to, new_private_link, read_private_link
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError
from exportasv.core.db.state_machine import change_state, lock_row
from exportasv.core.http.paths import localized_path
from exportasv.core.notifications.mail import send_email
from exportasv.core.notifications.notices import notify
from exportasv.core.programme import MAX_WIN_RESENDS, WIN_CONFIRMATION_PERIOD

CONFIRMATION = "win"  # purpose of the link to who is asked whether a sale took place


def claim_win(win: ExportWin, *, by: User, helped_by: Iterable[Institution] = ()) -> tuple[ExportWin, str]:
    """Record a sale, ask the other side to confirm it, and return the saved row and the token of the link.

    The token is "" if nobody is asked: an order placed here supports it already, or a manager must look at it first.
    Raise RuleError if the sale cannot be, or the inquiry, placement, product or quotation is of another company.
    """
    with act_as(by):
        _check_same_company(win)
        check_win_facts(win)
        lock_row(win.company)  # two claims at once together stay below the limit
        win.is_own_claim = _is_of_company(win, by)
        win.claimed_by, win.claimed_at = by, timezone.now()
        why = outlier_reason(win)
        win.state = ExportWin.State.HELD if why else asked_state(win)
        win.save()
        win.helped_by.set(helped_by)
        return (hold_win(win, why, by=by), "") if why else ask_other_side(win, by=by)


def asked_state(win: ExportWin) -> str:
    """Return the state in which the other side is asked."""
    return ExportWin.State.TOLD if win.is_own_claim else ExportWin.State.CLAIMED


def _is_of_company(win: ExportWin, user: User) -> bool:
    return win.company.members.filter(user_id=user.pk).exists()


def hold_win(win: ExportWin, why: str, *, by: User) -> ExportWin:
    """Ask the managers to look at an outlier. Call it in a transaction."""
    review = win.reviews.create(
        kind=WinReview.Kind.OUTLIER, reason=why[:500], requested_by=by, requested_at=timezone.now()
    )
    notify_managers(win, "win_held", key=str(review.pk), without=by, review=review)
    return win


def ask_other_side(win: ExportWin, *, by: User) -> tuple[ExportWin, str]:
    """Ask who can confirm a claimed sale, and return the row and the token of the link in the e-mail.

    An order placed here of at least this value supports the company's claim at once. Call it in a transaction.
    """
    if win.is_own_claim and _order_supports(win):
        return _confirm(win, WinSupport.ORDER, by=None), ""
    token = new_private_link(CONFIRMATION, win.pk, until=timezone.now() + WIN_CONFIRMATION_PERIOD)
    if win.is_own_claim:
        _notify_supporters(win, by, token)
    else:
        _notify_owners(win, by, token)
    return win, token


def _order_supports(win: ExportWin) -> bool:
    """Return whether a proven buyer ordered at least this much here, less what the order supports already."""
    order = win.quotation
    if order is None or order.state != Quotation.State.ACCEPTED or not order.inquiry.buyer.is_proven:
        return False
    used = ExportWin.objects.confirmed().filter(quotation=order).exclude(pk=win.pk).aggregate(sum=Sum("value"))["sum"]
    return Decimal(str(win.value)) + (used or Decimal(0)) <= order.total


def resend_confirmation_request(win: ExportWin, *, by: User) -> tuple[ExportWin, str]:
    """Ask the other side again, at most MAX_WIN_RESENDS times.

    Raise RuleError if that limit is reached or the other side has answered.
    """
    with act_as(by):
        win = lock_row(win)
        if win.state not in ExportWin.State.ASKED or win.resends >= MAX_WIN_RESENDS:
            raise RuleError(_("They have been asked the maximum number of times, or have answered."))
        win.resends += 1
        win.save(update_fields=["resends"])
        return ask_other_side(win, by=by)


def renew_confirmation(pk: int, by: User | None) -> None:
    """Ask the other side again, as staff. Raise RuleError if it answered, or was asked too often."""
    win = ExportWin.objects.asked().filter(pk=pk).first()
    if win is None or by is None:
        raise RuleError(_("They have been asked the maximum number of times, or have answered."))
    resend_confirmation_request(win, by=by)


def win_by_token(token: str) -> ExportWin | None:
    """Return the win of this valid token, or None; the link opens nothing once the other side has decided."""
    link = read_private_link(token, CONFIRMATION)
    rows = ExportWin.objects.asked().select_related("company", "product", "buyer", "house__consulate")
    return rows.filter(pk=link.subject).first() if link else None


def unanswered_claims(rows: ExportWinQuerySet) -> ExportWinQuerySet:
    """Return the claims that the company was asked to confirm, and whose link has ended without an answer."""
    return rows.filter(~Exists(live_links_to(CONFIRMATION)), state=ExportWin.State.CLAIMED)


def confirm_win(win: ExportWin, *, by: User | None, comment: str = "", story_consent: bool = False) -> ExportWin:
    """Confirm, as the company, a sale that staff claimed; save the consent to publish its story.

    Raise RuleError if the sale is not waiting for the company, or if `by` claimed it.
    """
    with act_as(by):
        win = lock_row(win)
        if win.state != ExportWin.State.CLAIMED or (by and by.pk == win.claimed_by_id):
            raise RuleError(_("Who records a sale does not confirm it: the other side does."))
        told_by_house = win.claimed_by is not None and win.claimed_by.role in HOUSE_OFFICERS
        support = WinSupport.HOUSE if told_by_house else WinSupport.INSTITUTION
        return _confirm(win, support, by=by, comment=comment, story_consent=story_consent)


def support_win(win: ExportWin, support: str, *, by: User | None, comment: str = "") -> ExportWin:
    """Confirm a sale that the company told: as its house, as staff who saw a document, or as its buyer (`by` None).

    Raise RuleError if the sale is not waiting for support, if the person may not give this support, or if staff do not
    say which document they saw.
    """
    with act_as(by):
        win = lock_row(win)
        if win.state != ExportWin.State.TOLD or support not in supports_open_to(win, by):
            raise RuleError(_("Who records a sale does not confirm it: the other side does."))
        if support == WinSupport.DOCUMENT and not comment.strip():
            raise RuleError(_("Write which document you saw: its kind, number and date."))
        return _confirm(win, support, by=by, comment=comment.strip()[:500])


def supports_open_to(win: ExportWin, user: User | None) -> list[str]:
    """Return the kinds of support that a person may give; None is the buyer, who has the link in the e-mail."""
    if user is None:
        return [WinSupport.BUYER]
    if user.pk == win.claimed_by_id or _is_of_company(win, user):
        return []
    if role_of(user) in HOUSE_OFFICERS:
        own = win.house is not None and win.house.officers.filter(user=user).exists()
        return [WinSupport.HOUSE] if own else []
    return [WinSupport.DOCUMENT] if role_of(user) in ADMIN_SITE else []


def _confirm(win: ExportWin, support: str, *, by: User | None, comment: str = "", **values: Any) -> ExportWin:
    """Make the sale count, record its destination as an export market, and close its inquiry as won."""
    with act_as(by):
        win = change_state(
            win,
            ExportWin.State.CONFIRMED,
            support=support,
            decided_at=timezone.now(),
            comment=comment,
            **values,
        )
        record_market(
            win.company, win.destination.code, ExportMarket.Standing.EXPORTING, ExportMarket.Source.WIN, by=by
        )
        if win.inquiry and win.inquiry.state in Inquiry.State.IN_TALKS:
            close_inquiry(win.inquiry, Inquiry.State.WON, comment[:300], by=by)
    return win


def dispute_win(win: ExportWin, comment: str, *, by: User | None) -> ExportWin:
    """Dispute a sale with a reason, as the side that is asked; notify the person who claimed it and Conamype.

    Raise RuleError if there is no reason, the sale is not waiting for confirmation, or `by` claimed it.
    """
    comment = without_reply_addresses(comment)
    if not comment:
        raise RuleError(_("Say what is not right, so that it can be corrected."))
    if by and by.pk == win.claimed_by_id:
        raise RuleError(_("Who records a sale does not confirm it: the other side does."))
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
    """Correct a disputed sale, make `by` its claimer and ask the other side again.

    Raise RuleError if the new figures cannot be or the sale is not disputed.
    """
    if win.state != ExportWin.State.DISPUTED:
        raise RuleError(_("Nothing is in dispute here any more."))
    return request_new_confirmation(win, changes, end=WinDispute.End.MENDED, by=by, claimed_by=by)


def request_new_confirmation(
    win: ExportWin, changes: dict[str, object], *, by: User, end: str = "", **values: Any
) -> tuple[ExportWin, str]:
    """Give a sale its corrected figures (FIGURES) and ask the other side anew; `end` says how a dispute ended.

    With `claimed_by` in `values` that person is the new claimer. Figures of a dispute that are too large wait for a
    manager. Raise RuleError if the figures cannot be or the state does not allow it.
    """
    with act_as(by):
        lock_row(win.company)
        win = lock_row(win)
        allowed = {name: changes[name] for name in FIGURES if name in changes}
        for name, value in allowed.items():
            setattr(win, name, value)
        check_win_facts(win)
        if claimer := values.get("claimed_by"):
            win.is_own_claim = values["is_own_claim"] = _is_of_company(win, claimer)
        why = outlier_reason(win) if win.state == ExportWin.State.DISPUTED else ""
        win = change_state(
            win,
            ExportWin.State.HELD if why else asked_state(win),
            claimed_at=timezone.now(),
            resends=0,
            decided_at=None,
            comment="",
            support="",
            story_shown_at=None,
            **allowed,
            **values,
        )
        if end:
            _end_dispute(win, end, by)
        return (hold_win(win, why, by=by), "") if why else ask_other_side(win, by=by)


def withdraw_win(win: ExportWin, *, by: User, end: str = WinDispute.End.WITHDRAWN) -> ExportWin:
    """Withdraw a sale that is not confirmed. Raise RuleError if it was confirmed, withdrawn or voided."""
    with act_as(by):
        win = change_state(win, ExportWin.State.WITHDRAWN, decided_at=timezone.now())
        _end_dispute(win, end, by)
        win.reviews.filter(decided_at=None).update(
            decided_at=timezone.now(), decided_by=by, is_accepted=False, ruling=_("The sale was withdrawn.")
        )
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


def _request_key(win: ExportWin, token: str) -> str:
    """Return a key that is another one each time the other side is asked."""
    return f"{win.pk}-{token.partition('-')[0]}"


def _notify_owners(win: ExportWin, by: User, token: str) -> None:
    notify_company(
        win.company,
        "win_to_confirm",
        key=_request_key(win, token),
        route="consulates:confirm_win",
        args=[token],
        owners_only=True,
        win=win,
        by=by,
    )


def _notify_supporters(win: ExportWin, by: User, token: str) -> None:
    """Ask the buyer by a link, and the house and the adviser in the portal, whether the company's sale took place."""
    key = _request_key(win, token)
    if win.buyer and win.buyer.is_proven:
        url = localized_path(win.buyer.language, "consulates:confirm_win", token)
        send_email(win.buyer.email, "win_buyer_asked", key=key, language=win.buyer.language, url=url, win=win)
    if win.house:
        notify_officers(win.house, "win_to_support", key=key, route="consulates:win", args=[win.pk], win=win, by=by)
    adviser = win.company.adviser
    if adviser and adviser.is_active and adviser != by:
        url = localized_path(adviser.language, "consulates:win", win.pk)
        notify(adviser, "win_to_support", key=key, url=url, win=win, by=by)
