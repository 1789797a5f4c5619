"""Personal data in the tables of market access."""

from django.utils.translation import gettext_lazy as _

from companies.personal import programme_retention
from exportasv.core.db.personal_data import no_personal_data, personal_data

PURPOSE = _("What a company said of itself and its products, to know which rules of a market apply.")
personal_data("market_access.fact", PURPOSE, programme_retention(), of_company="company")
personal_data("market_access.requirementrecord", PURPOSE, programme_retention(), of_company="company")
PRICES = _("Price ladders and ready lots of a company, with who made them.")
personal_data("market_access.pricesheet", PRICES, programme_retention(), of_company="company")
personal_data("market_access.readylot", PRICES, programme_retention(), of_company="company")
no_personal_data(
    "market_access.dutyrow",
    "market_access.freightleg",
    "market_access.freightprice",
    "market_access.nationalcode",
    why="tariffs, routes and what carriers ask; codes of products",
)
no_personal_data(
    "market_access.facttype",
    "market_access.marketrequirement",
    "market_access.relief",
    "market_access.tradeagreement",
    "market_access.marketlight",
    why="rules of markets, and how far products are from them",
)
