from consulates.models.buyers import Buyer, BuyerContact, BuyerRequirement
from consulates.models.desk import HouseContact, HouseEvent, HouseReport, SampleRequest
from consulates.models.disputes import DisputeMessage, WinDispute
from consulates.models.fairs import Fair, FairCriterion, FairMeeting, FairParticipation, ParticipationScore
from consulates.models.gaps import Gap
from consulates.models.house import (
    Consulate,
    HouseOfficer,
    Placement,
    SampleBalance,
    SampleMovement,
    TradingHouse,
)
from consulates.models.inquiries import InboundEmail, Inquiry, InquiryMessage, MessageFile
from consulates.models.quotations import Quotation, QuotationLine
from consulates.models.sendings import Sending
from consulates.models.visits import Visit
from consulates.models.wins import ExportWin, WinReview, WinSupport

__all__ = [
    "Buyer",
    "BuyerContact",
    "BuyerRequirement",
    "Consulate",
    "DisputeMessage",
    "ExportWin",
    "Fair",
    "FairCriterion",
    "FairMeeting",
    "FairParticipation",
    "Gap",
    "HouseContact",
    "HouseEvent",
    "HouseOfficer",
    "HouseReport",
    "InboundEmail",
    "Inquiry",
    "InquiryMessage",
    "MessageFile",
    "ParticipationScore",
    "Placement",
    "Quotation",
    "QuotationLine",
    "SampleBalance",
    "SampleMovement",
    "SampleRequest",
    "Sending",
    "TradingHouse",
    "Visit",
    "WinDispute",
    "WinReview",
    "WinSupport",
]
