from consulates.models.house import (
    Consulate,
    HouseOfficer,
    Placement,
    SampleBalance,
    SampleMovement,
    TradingHouse,
)
from consulates.models.trade import (
    Buyer,
    BuyerRequirement,
    ExportWin,
    Fair,
    FairParticipation,
    Inquiry,
    InquiryMessage,
)

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
