from counseling.models.advisers import Absence, Adviser, Availability, CalendarFeed, DayHours
from counseling.models.agreements import ActionItem, Referral
from counseling.models.forum import ForumEdition, ForumEvent, Registration, Speaker, SurveyAnswer
from counseling.models.forum_panel import Material, PanelQuestion, QuestionVote
from counseling.models.neglect import NeglectedCompany
from counseling.models.plan import PlanStep, ServiceRecommendation
from counseling.models.services import Service
from counseling.models.sessions import (
    Channel,
    CounselingSession,
    GroupSession,
    Participant,
    RescheduleProposal,
    SessionDraft,
    WaitingListEntry,
)

__all__ = [
    "Absence",
    "ActionItem",
    "Adviser",
    "Availability",
    "CalendarFeed",
    "Channel",
    "CounselingSession",
    "DayHours",
    "ForumEdition",
    "ForumEvent",
    "GroupSession",
    "Material",
    "NeglectedCompany",
    "PanelQuestion",
    "Participant",
    "PlanStep",
    "QuestionVote",
    "Referral",
    "Registration",
    "RescheduleProposal",
    "Service",
    "ServiceRecommendation",
    "SessionDraft",
    "Speaker",
    "SurveyAnswer",
    "WaitingListEntry",
]
