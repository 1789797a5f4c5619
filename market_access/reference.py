"""Reference data of market access: requirements, reliefs, agreements, origin, vocabulary of conditions."""

from exportasv.core.reference_data import ARCHIVED, ReferenceTable, declare_reference
from market_access.models import DutyRow, FactType, FreightLeg, MarketRequirement, OriginRule, Relief, TradeAgreement
from market_access.rules.price_changes import enqueue_all_ladders
from market_access.rules.rulebook import renew_all

declare_reference(
    ReferenceTable("fact_types", FactType, key="code", after=renew_all),
    ReferenceTable("market_requirements", MarketRequirement, key="key", withdrawn=ARCHIVED, after=renew_all),
    ReferenceTable("market_reliefs", Relief, key="key", withdrawn=ARCHIVED, after=renew_all),
    ReferenceTable("trade_agreements", TradeAgreement, key="code", withdrawn=ARCHIVED),
    ReferenceTable("duties", DutyRow, key="key", withdrawn=ARCHIVED, after=enqueue_all_ladders),
    ReferenceTable("freight_legs", FreightLeg, key="code", withdrawn=ARCHIVED, after=enqueue_all_ladders),
    ReferenceTable("origin_rules", OriginRule, key="key", withdrawn=ARCHIVED, after=renew_all),
)
