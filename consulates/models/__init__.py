from consulates.models.buyers import Buyer, BuyerRequirement
from consulates.models.fairs import Fair, FairParticipation
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
    "FairParticipation",
    "HouseOfficer",
    "Inquiry",
    "InquiryMessage",
    "Placement",
    "SampleBalance",
    "SampleMovement",
    "TradingHouse",
]
