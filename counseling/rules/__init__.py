"""The verbs of help: sessions, agreements, referrals. Those of the forum stand in counseling/forum.py."""

from counseling.rules.absence import accept, be_away, be_back, lapse, propose
from counseling.rules.agreements import (
    accept_referral,
    agree,
    close_referral,
    drop,
    finish,
    refer,
    reopen,
    return_referral,
)
from counseling.rules.booking import (
    book,
    book_free,
    cancel,
    cancel_by_company,
    rebook,
    request_session,
    stop_waiting,
    wait,
)
from counseling.rules.care import by_need, contacted, excuse, list_neglected, neglected, propose_session, still_open
from counseling.rules.groups import cancel_group, hold_group, join, plan_group
from counseling.rules.record import (
    Record,
    amend,
    confirm_record,
    hold,
    miss,
    object_to_record,
    save_draft,
)
from exportasv.lib.errors import RuleError

__all__ = [
    "Record",
    "RuleError",
    "accept",
    "accept_referral",
    "agree",
    "amend",
    "be_away",
    "be_back",
    "book",
    "book_free",
    "by_need",
    "cancel",
    "cancel_by_company",
    "cancel_group",
    "close_referral",
    "confirm_record",
    "contacted",
    "drop",
    "excuse",
    "finish",
    "hold",
    "hold_group",
    "join",
    "lapse",
    "list_neglected",
    "miss",
    "neglected",
    "object_to_record",
    "plan_group",
    "propose",
    "propose_session",
    "rebook",
    "refer",
    "reopen",
    "request_session",
    "return_referral",
    "save_draft",
    "still_open",
    "stop_waiting",
    "wait",
]
