"""The verbs of the chain from shelf to sale: placements, samples, inquiries, fairs, wins."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consulates.models import (
    ExportWin,
    Fair,
    FairParticipation,
    Inquiry,
    InquiryMessage,
    Placement,
    SampleMovement,
    TradingHouse,
)
from exportasv.accounts.models import User
from exportasv.audit.acting import acting
from exportasv.lib.errors import RuleError
from exportasv.lib.moves import locked, move
from exportasv.lib.tokens import new_token, token_hash
from exportasv.notifications.notices import notify
from products.models import Printout, Product

CONFIRM_WIN_WITHIN = timedelta(days=7)
MOST_RESENDS = 3


def place(product: Product, house: TradingHouse, since: date, until: date | None, *, by: User) -> Placement:
    """Promote a published product in a house. Raises RuleError when it stands there already on those days."""
    if not Product.objects.published().filter(pk=product.pk).exists():
        raise RuleError(_("Only a published product can be placed in a trading house."))
    try:
        with transaction.atomic(), acting(by):
            return Placement.objects.create(product=product, house=house, since=since, until=until, placed_by=by)
    except IntegrityError as error:
        raise RuleError(_("This product stands in this house already on some of these days.")) from error


def end_placement(placement: Placement, on: date, *, by: User) -> Placement:
    """Take the product off the shelf; `on` is its last day."""
    with acting(by):
        placement = locked(placement)
        placement.until = on
        placement.save(update_fields=["until"])
    return placement


def move_samples(
    house: TradingHouse, product: Product, kind: str, units: int, *, by: User, note: str = ""
) -> SampleMovement:
    """Write one line of the ledger; `units` is positive, the kind gives the sign (a correction keeps its own).

    Raises RuleError when the house does not hold that many.
    """
    change = -abs(units) if kind in ("used", "returned", "expired") else units
    try:
        with transaction.atomic(), acting(by):
            return SampleMovement.objects.create(
                house=house, product=product, kind=kind, change=change, at=timezone.now(), by=by, note=note
            )
    except IntegrityError as error:
        raise RuleError(_("The house does not hold that many samples of this product.")) from error


def answer(inquiry: Inquiry, text: str, side: str, *, by: User) -> Inquiry:
    """Write to the buyer, as the company or in its place; the first answer stops the clock."""
    now = timezone.now()
    with acting(by):
        inquiry = locked(inquiry)
        if inquiry.state in ("new", "no_answer"):
            first = inquiry.first_answer_at or now
            inquiry = move(inquiry, "answered", Inquiry.MOVES, first_answer_at=first, closed_at=None)
        elif inquiry.state not in Inquiry.OPEN:
            raise RuleError(_("This inquiry is closed."))
        InquiryMessage.objects.create(inquiry=inquiry, side=side, author=by, text=text, sent_at=now)
    return inquiry


def negotiate(inquiry: Inquiry, *, by: User) -> Inquiry:
    """Buyer and company are talking about an order."""
    with acting(by):
        return move(inquiry, "negotiating", Inquiry.MOVES)


def close_inquiry(inquiry: Inquiry, state: str, outcome: str, *, by: User) -> Inquiry:
    """End an inquiry as won, lost, no_answer or spam, with a word on how it ended."""
    with acting(by):
        return move(inquiry, state, Inquiry.MOVES, outcome=outcome, closed_at=timezone.now())


def fair_catalogue(fair: Fair, *, language: str) -> Printout:
    """The order, not yet kept, of a fair's catalogue: the products that its chosen companies bring."""
    going = fair.participations.filter(state__in=["chosen", "attended"])
    products = sorted(Product.objects.filter(fairs__in=going).values_list("pk", flat=True).distinct())
    return Printout(title=f"{fair.name}, {fair.city}", products=products, place="fair", language=language)


def choose(participation: FairParticipation, *, by: User) -> FairParticipation:
    """The company goes to the fair."""
    with acting(by):
        return move(participation, "chosen", FairParticipation.MOVES)


def attend(participation: FairParticipation, contacts_made: int, *, by: User) -> FairParticipation:
    """The company was there and made so many contacts."""
    with acting(by):
        return move(participation, "attended", FairParticipation.MOVES, contacts_made=contacts_made)


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
