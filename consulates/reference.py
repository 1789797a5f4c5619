"""The consulates, their houses and their time zones. The list is illustrative until the Ministry confirms it."""

from django.utils.translation import gettext_lazy as _

from consulates.models import Consulate, TradingHouse
from exportasv.core.calendars.zones import declare_zones
from exportasv.core.reference_data import ARCHIVED, ReferenceTable, declare_reference

CONSULATES = ReferenceTable("consulates", Consulate, key="code", withdrawn=ARCHIVED)
TRADING_HOUSES = ReferenceTable(
    "trading_houses", TradingHouse, key="slug", links={"consulate": "code"}, withdrawn={"is_open": False}
)
declare_reference(CONSULATES, TRADING_HOUSES)

# Time zones of the consular cities.
declare_zones(
    {
        "America/Los_Angeles": _("Los Angeles"),
        "America/Phoenix": "Tucson",
        "America/Denver": "Denver · Salt Lake City",
        "America/Chicago": "",
        "America/New_York": _("New York"),
        "America/Toronto": "",
        "America/Vancouver": "",
        "America/Edmonton": "",
        "America/Mexico_City": _("Mexico City"),
        "America/Monterrey": "",
        "America/Guatemala": "",
        "America/Managua": "",
        "America/Costa_Rica": "",
        "America/Panama": _("Panama City"),
        "Europe/Madrid": _("Madrid"),
        "Europe/Rome": _("Milan · Rome"),
        "Australia/Melbourne": "",
    }
)
