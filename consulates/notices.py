"""Notices to house officers, and about sales to owners, claimers and managers."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from companies.people import notify_company
from consulates.models import ExportWin, TradingHouse
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import Role
from exportasv.core.http.paths import localized_path
from exportasv.core.notifications.kinds import notice_kinds
from exportasv.core.notifications.notices import notify


def notify_win_parties(win: ExportWin, kind: str, *, key: str, without: User | None, **context: Any) -> None:
    """Notify both sides of a sale, except `without`, the person who acted."""
    notify_company(
        win.company,
        kind,
        key=key,
        route="consulates:win",
        args=[win.pk],
        owners_only=True,
        without=without,
        win=win,
        **context,
    )
    people = {win.claimed_by} if win.claimed_by else set()
    if win.house:
        people |= {officer.user for officer in win.house.officers.select_related("user")}
    _notify_people(people - {without}, win, kind, key, context)


def notify_managers(win: ExportWin, kind: str, *, key: str, without: User | None, **context: Any) -> None:
    """Notify Conamype's programme managers, except `without`."""
    people = set(User.objects.filter(role=Role.MANAGER, is_active=True))
    _notify_people(people - {without}, win, kind, key, context)


def _notify_people(people: set[User], win: ExportWin, kind: str, key: str, context: dict[str, Any]) -> None:
    for person in sorted(people, key=lambda each: each.pk):
        if person.is_active:
            url = localized_path(person.language, "consulates:win", win.pk)
            notify(person, kind, key=key, url=url, win=win, **context)


def notify_officers(
    house: TradingHouse, kind: str, *, key: str, route: str, args: Iterable[object] = (), **context: Any
) -> None:
    """Notify the active officers of a trading house, with a link to the page of `route`."""
    for officer in house.officers.filter(user__is_active=True).select_related("user"):
        url = localized_path(officer.user.language, route, *args)
        notify(officer.user, kind, key=key, url=url, **context)


notice_kinds(
    fair_decided=_("Decision about taking part in a fair"),
    house_report=_("Monthly report of a trading house"),
    inquiry=_("New inquiry from a buyer"),
    inquiry_answered=_("Reply to a buyer"),
    inquiry_at_house=_("Inquiry passed to a trading house"),
    inquiry_bought=_("The buyer says that it bought"),
    inquiry_closed_silent=_("Inquiry closed without an answer"),
    inquiry_closed_silent_buyer=_("Inquiry closed without an answer (to the buyer)"),
    inquiry_confirmation=_("Inquiry received (to the buyer)"),
    inquiry_disowned=_("The buyer did not send the inquiry"),
    inquiry_escalated=_("Inquiry with somebody else now (to the buyer)"),
    inquiry_link=_("New private link to an inquiry"),
    inquiry_lost=_("The buyer did not buy"),
    inquiry_put_off=_("The buyer wants to be asked later"),
    inquiry_silent=_("Question to a buyer who does not write"),
    inquiry_silent_company=_("A buyer does not write (to the company)"),
    introduced_buyer=_("Buyer and company introduced (to the buyer)"),
    introduced_company=_("Buyer and company introduced (to the company)"),
    mail_rejected=_("A mail to an inquiry was not taken"),
    quotation_accepted=_("Quotation accepted"),
    quotation_declined=_("Quotation declined"),
    quotation_ordered=_("Order of a quotation (to the buyer)"),
    quotation_undone=_("Order of a quotation undone"),
    requirement_confirmation=_("Sourcing request received (to the buyer)"),
    requirement_new=_("New sourcing request"),
    samples_answered=_("Answer about samples"),
    samples_ended=_("Request for samples closed"),
    samples_received=_("Samples arrived"),
    samples_requested=_("Samples requested"),
    shelf_placement=_("Product on display at a trading house"),
    win_buyer_asked=_("A sale to confirm (to the buyer)"),
    win_correction=_("Correction of a sale to decide"),
    win_dispute_decided=_("Dispute about a sale decided"),
    win_dispute_message=_("Message about a disputed sale"),
    win_dispute_opened=_("Dispute about a sale opened"),
    win_disputed=_("Sale disputed"),
    win_held=_("A sale waits for a decision"),
    win_review_decided=_("A sale was reviewed"),
    win_to_confirm=_("A sale to confirm"),
    win_to_support=_("A sale that somebody else should support"),
)
