from consulates.models.buyers import Buyer, BuyerRequirement
from consulates.models.desk import HouseContact, HouseEvent, HouseReport, SampleRequest
from consulates.models.fairs import Fair, FairCriterion, FairMeeting, FairParticipation, ParticipationScore
from consulates.models.house import (
    Consulate,
    HouseOfficer,
    Placement,
    SampleBalance,
    SampleMovement,
    TradingHouse,
)
from consulates.models.inquiries import Inquiry, InquiryMessage
from consulates.models.wins import ExportWin

__all__ = [
    "Buyer",
    "BuyerRequirement",
    "Consulate",
    "ExportWin",
    "Fair",
    "FairCriterion",
    "FairMeeting",
    "FairParticipation",
    "HouseContact",
    "HouseEvent",
    "HouseOfficer",
    "HouseReport",
    "Inquiry",
    "InquiryMessage",
    "ParticipationScore",
    "Placement",
    "SampleBalance",
    "SampleMovement",
    "SampleRequest",
    "TradingHouse",
]
