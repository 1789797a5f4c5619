"""The verbs of the chain from shelf to sale, one file an idea."""

from consulates.rules.fairs import attend, choose, fair_catalogue
from consulates.rules.inquiries import answer, close_inquiry, negotiate
from consulates.rules.placements import end_placement, place, tell_feedback
from consulates.rules.reports import send_report
from consulates.rules.samples import (
    accept_samples,
    cancel_samples,
    decline_samples,
    lose_samples,
    move_samples,
    receive_samples,
    request_samples,
    send_samples,
)
from consulates.rules.wins import claim_win, confirm_win, dispute_win, resend_win, win_by_token

__all__ = [
    "accept_samples",
    "answer",
    "attend",
    "cancel_samples",
    "choose",
    "claim_win",
    "close_inquiry",
    "confirm_win",
    "decline_samples",
    "dispute_win",
    "end_placement",
    "fair_catalogue",
    "lose_samples",
    "move_samples",
    "negotiate",
    "place",
    "receive_samples",
    "request_samples",
    "resend_win",
    "send_report",
    "send_samples",
    "tell_feedback",
    "win_by_token",
]
