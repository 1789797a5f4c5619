from counseling.models.advisers import Absence, Adviser, Availability, CalendarFeed, DayHours
from counseling.models.agreements import ActionItem, Referral
from counseling.models.care import NeglectedCompany
from counseling.models.forum import ForumEdition, ForumEvent, Registration
from counseling.models.services import Service
from counseling.models.sessions import (
    CounselingSession,
    GroupSession,
    MoveProposal,
    Participant,
    SessionDraft,
    WaitingPlace,
)

__all__ = [
    "Absence",
    "ActionItem",
    "Adviser",
    "Availability",
    "CalendarFeed",
    "CounselingSession",
    "DayHours",
    "ForumEdition",
    "ForumEvent",
    "GroupSession",
    "MoveProposal",
    "NeglectedCompany",
    "Participant",
    "Referral",
    "Registration",
    "Service",
    "SessionDraft",
    "WaitingPlace",
]
