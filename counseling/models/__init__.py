from counseling.models.forum import ForumEdition, ForumEvent, Registration
from counseling.models.help import (
    Absence,
    ActionItem,
    Adviser,
    Availability,
    CounselingSession,
    Referral,
    Service,
)

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
