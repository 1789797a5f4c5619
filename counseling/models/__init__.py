from counseling.models.advisers import Absence, Adviser, Availability, CalendarFeed, DayHours
from counseling.models.agreements import ActionItem, Referral
from counseling.models.forum import EventAnswer, ForumEdition, ForumEvent, Registration, Speaker
from counseling.models.forum_panel import Material, PanelQuestion, QuestionVote
from counseling.models.neglect import NeglectedCompany
from counseling.models.plan import PlanStep, ServiceForAnswer
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
    "EventAnswer",
    "ForumEdition",
    "ForumEvent",
    "GroupSession",
    "Material",
    "MoveProposal",
    "NeglectedCompany",
    "PanelQuestion",
    "Participant",
    "PlanStep",
    "QuestionVote",
    "Referral",
    "Registration",
    "Service",
    "ServiceForAnswer",
    "SessionDraft",
    "Speaker",
    "WaitingPlace",
]
