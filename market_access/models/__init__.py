from market_access.models.agreements import AgreementState, TradeAgreement
from market_access.models.changes import ChangedRule, ChangeImpact, RuleChange
from market_access.models.destinations import Destination, Market
from market_access.models.duties import DutyKind, DutyRow, NationalCode
from market_access.models.facts import Fact, FactScope, FactType, FactValue
from market_access.models.labels import LabelData, LabelMarket, MarketLabel
from market_access.models.logistics import FreightLeg, FreightPrice
from market_access.models.origin import BillMaterial, BillOfMaterials, OriginRule
from market_access.models.plans import ExportPlan, ExportPlanStep
from market_access.models.price_sheets import PriceSheet, ReadyLot
from market_access.models.records import Light, MarketLight, Outcome, RequirementRecord, RequirementTask
from market_access.models.reliefs import Relief
from market_access.models.requirements import Direction, GoodOrService, MarketRequirement, Obligation
from market_access.models.versions import Evidence

__all__ = [
    "AgreementState",
    "BillMaterial",
    "BillOfMaterials",
    "ChangeImpact",
    "ChangedRule",
    "Destination",
    "Direction",
    "DutyKind",
    "DutyRow",
    "Evidence",
    "ExportPlan",
    "ExportPlanStep",
    "Fact",
    "FactScope",
    "FactType",
    "FactValue",
    "FreightLeg",
    "FreightPrice",
    "GoodOrService",
    "LabelData",
    "LabelMarket",
    "Light",
    "Market",
    "MarketLabel",
    "MarketLight",
    "MarketRequirement",
    "NationalCode",
    "Obligation",
    "OriginRule",
    "Outcome",
    "PriceSheet",
    "ReadyLot",
    "Relief",
    "RequirementRecord",
    "RequirementTask",
    "RuleChange",
    "TradeAgreement",
]
