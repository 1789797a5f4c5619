"""Personal data in the tables of market access."""

from django.utils.translation import gettext_lazy as _

from companies.personal import programme_retention
from exportasv.core.db.personal_data import no_personal_data, personal_data

PURPOSE = _("What a company said of itself and its products, to know which rules of a market apply.")
personal_data("market_access.fact", PURPOSE, programme_retention(), of_company="company")
personal_data("market_access.requirementrecord", PURPOSE, programme_retention(), of_company="company")
personal_data("market_access.requirementtask", PURPOSE, programme_retention(), of_company="company")
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
    "market_access.changeimpact",
    "market_access.originrule",
    "market_access.relief",
    "market_access.rulechange",
    "market_access.tradeagreement",
    "market_access.marketlight",
    why="rules of markets, and how far products are from them",
)
personal_data(
    "market_access.billofmaterials",
    _("Where a product originates."),
    programme_retention("product__company"),
    of_company="product__company",
)
personal_data(
    "market_access.billmaterial",
    _("Where a product originates."),
    programme_retention("bill__product__company"),
    of_company="bill__product__company",
)
personal_data(
    "market_access.labeldata",
    _("What a label says."),
    programme_retention("product__company"),
    of_company="product__company",
)
personal_data(
    "market_access.marketlabel",
    _("What a label says."),
    programme_retention("label__product__company"),
    of_company="label__product__company",
)
personal_data(
    "market_access.exportplan",
    _("The plan of an export order."),
    programme_retention("product__company"),
    of_company="product__company",
)
personal_data(
    "market_access.exportplanstep",
    _("The plan of an export order."),
    programme_retention("plan__product__company"),
    of_company="plan__product__company",
)
