"""The verbs of the chain from shelf to sale, one file an idea."""

from consulates.rules.fairs import (
    apply_to_fair,
    attend,
    cancel_meeting,
    choose,
    fair_catalogue,
    miss_meeting,
    pass_over,
    plan_meeting,
    score,
    tell_meeting,
    tell_year_later,
    withdraw_from_fair,
)
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
    "apply_to_fair",
    "attend",
    "cancel_meeting",
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
    "miss_meeting",
    "move_samples",
    "negotiate",
    "pass_over",
    "place",
    "plan_meeting",
    "receive_samples",
    "request_samples",
    "resend_win",
    "score",
    "send_report",
    "send_samples",
    "tell_feedback",
    "tell_meeting",
    "tell_year_later",
    "win_by_token",
    "withdraw_from_fair",
]
