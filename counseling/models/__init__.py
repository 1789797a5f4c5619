from counseling.models.forum import ForumEdition, ForumEvent, Registration
from counseling.models.help import (
    Absence,
    ActionItem,
    Adviser,
    Availability,
    CounselingSession,
    Referral,
)
from counseling.models.services import Service

__all__ = [
    "Absence",
    "ActionItem",
    "Adviser",
    "Availability",
    "CounselingSession",
    "ForumEdition",
    "ForumEvent",
    "Referral",
    "Registration",
    "Service",
]
