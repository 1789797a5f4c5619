"""The life-cycle of an inquiry: new → answered → negotiating → won | lost | no answer | spam."""

from django.utils import timezone
from django.utils.translation import gettext as _

from consulates.models import Inquiry, InquiryMessage
from exportasv.accounts.models import User
from exportasv.audit.acting import acting
from exportasv.lib.errors import RuleError
from exportasv.lib.moves import locked, move


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
