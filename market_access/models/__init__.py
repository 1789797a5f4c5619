from market_access.models.agreements import AgreementState, TradeAgreement
from market_access.models.destinations import Destination, Market
from market_access.models.facts import Fact, FactScope, FactType, FactValue
from market_access.models.records import Light, MarketLight, Outcome, RequirementRecord
from market_access.models.reliefs import Relief
from market_access.models.requirements import Direction, GoodOrService, MarketRequirement, Obligation
from market_access.models.versions import Evidence

__all__ = [
    "AgreementState",
    "Destination",
    "Direction",
    "Evidence",
    "Fact",
    "FactScope",
    "FactType",
    "FactValue",
    "GoodOrService",
    "Light",
    "Market",
    "MarketLight",
    "MarketRequirement",
    "Obligation",
    "Outcome",
    "Relief",
    "RequirementRecord",
    "TradeAgreement",
]
