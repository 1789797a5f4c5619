"""The consulates and their trading houses. The list is illustrative until the Ministry confirms it."""

from consulates.models import Consulate, TradingHouse
from exportasv.core.reference_data import ARCHIVED, ReferenceTable, declare_reference

CONSULATES = ReferenceTable("consulates", Consulate, key="code", withdrawn=ARCHIVED)
TRADING_HOUSES = ReferenceTable(
    "trading_houses", TradingHouse, key="slug", links={"consulate": "code"}, withdrawn={"is_open": False}
)
declare_reference(CONSULATES, TRADING_HOUSES)
