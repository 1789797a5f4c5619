"""The verbs of the chain from shelf to sale, one file an idea."""

from consulates.rules.fairs import attend, choose, fair_catalogue
from consulates.rules.inquiries import answer, close_inquiry, negotiate
from consulates.rules.placements import end_placement, place
from consulates.rules.samples import move_samples
from consulates.rules.wins import claim_win, confirm_win, dispute_win, resend_win, win_by_token

__all__ = [
    "answer",
    "attend",
    "choose",
    "claim_win",
    "close_inquiry",
    "confirm_win",
    "dispute_win",
    "end_placement",
    "fair_catalogue",
    "move_samples",
    "negotiate",
    "place",
    "resend_win",
    "win_by_token",
]
