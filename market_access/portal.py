"""What the portal and the admin site show of market access: menu, sidebar, permissions."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consulates.matching.ready_products import declare_ready_products
from exportasv.core.accounts.menu import menu_entry
from exportasv.core.accounts.permissions import (
    COUNSELING,
    HOUSE_OFFICERS,
    MANAGERS,
    MEMBERS,
    allow_models,
    allow_routes,
)
from exportasv.core.accounts.scopes import declare_scope, own_company, own_house
from exportasv.core.accounts.sidebar import SidebarItem, sidebar_group, sidebar_items
from exportasv.core.accounts.staff_home import WaitingCard, waiting_cards
from exportasv.core.notifications.kinds import notice_kinds
from exportasv.core.notifications.topics import Topic, notice_topics
from market_access.models import MarketRequirement, Relief, RequirementRecord
from market_access.rules.lights import ready_for_country
from market_access.rules.ready_markets import read_row, ready_rows
from products.catalogue.ready_markets import declare_ready_markets

menu_entry(_("The law changed"), "market_access:law_changes", company=228)
menu_entry(
    _("Products by market"),
    "market_access:portfolio",
    "market_access:rule_changes market_access:rule_change",
    programme=45,
)

sidebar_group("market_access", 35, _("Market access"))
sidebar_items(
    "market_access",
    SidebarItem(10, _("Requirements of markets"), "rule", "market_access.marketrequirement"),
    SidebarItem(20, _("Reliefs"), "volunteer_activism", "market_access.relief"),
    SidebarItem(30, _("Trade agreements"), "handshake", "market_access.tradeagreement"),
    SidebarItem(40, _("Characteristics and figures"), "category", "market_access.facttype"),
    SidebarItem(60, _("Duties and fees"), "payments", "market_access.dutyrow"),
    SidebarItem(62, _("Freight routes"), "route", "market_access.freightleg"),
    SidebarItem(64, _("Freight prices"), "request_quote", "market_access.freightprice"),
    SidebarItem(66, _("Price ladders"), "stairs", "market_access.pricesheet"),
    SidebarItem(68, _("Ready lots"), "pallet", "market_access.readylot"),
    SidebarItem(69, _("National codes"), "tag", "market_access.nationalcode"),
    SidebarItem(50, _("What companies have"), "inventory", "market_access.requirementrecord"),
    SidebarItem(61, _("Rules of origin"), "public", "market_access.originrule"),
    SidebarItem(70, _("Bills of materials"), "list_alt", "market_access.billofmaterials"),
    SidebarItem(80, _("Labels"), "label", "market_access.labeldata"),
    SidebarItem(85, _("Export plans"), "route", "market_access.exportplan"),
    SidebarItem(90, _("Changes of rules"), "gavel", "market_access.rulechange"),
)

waiting_cards(
    WaitingCard(
        88, "unchecked", _("Requirements of markets to be checked again"), "fact_check",
        "market_access.marketrequirement",
        lambda _user: MarketRequirement.objects.unchecked(timezone.localdate()), oldest="checked_on",
    ),
    WaitingCard(
        89, "unchecked", _("Reliefs to be checked again"), "fact_check", "market_access.relief",
        lambda _user: Relief.objects.unchecked(timezone.localdate()), oldest="checked_on",
    ),
    WaitingCard(
        66, "to_confirm", _("Papers for markets to be confirmed"), "inventory", "market_access.requirementrecord",
        lambda user: RequirementRecord.objects.for_actor(user).filter(confirmed_on=None), oldest="said_at",
    ),
)  # fmt: skip

allow_routes("market_access:my_markets market_access:markets market_access:relief_letter", read=MEMBERS)
allow_routes("market_access:market market_access:requirement market_access:reliefs", read=MEMBERS, write=MEMBERS)
# RequirementRecord.for_actor limits the rows
allow_routes("market_access:requirement_document", read=MEMBERS | COUNSELING)
allow_routes("market_access:answer", write=MEMBERS)

menu_entry(
    _("Where to sell"),
    "market_access:my_markets",
    "market_access:markets market_access:market market_access:requirement market_access:reliefs",
    company=225,
)

allow_models("market_access.marketrequirement market_access.relief", read=COUNSELING, write=MANAGERS)
allow_models("market_access.tradeagreement market_access.facttype", read=COUNSELING, write=MANAGERS)
allow_models("market_access.requirementrecord", read=COUNSELING, write=COUNSELING)
allow_models("market_access.fact market_access.marketlight", read=COUNSELING)

declare_ready_products(ready_for_country)
declare_ready_markets(ready_rows, read_row)
declare_scope("market_access.fact market_access.requirementrecord", own_company("company"), all_for=COUNSELING)

menu_entry(_("Shared pallet"), "market_access:shared_pallets", "market_access:shared_pallets", company=365)
menu_entry(_("Shared pallets"), "market_access:shared_loads", icon="pallet", house=85, programme=95)
allow_routes("market_access:price_sheets market_access:price_sheet", read=MEMBERS, write=MEMBERS)
allow_routes("market_access:price_sheet_pdf market_access:price_sheet_xlsx", read=MEMBERS)
allow_routes("market_access:packing market_access:first_parcel", read=MEMBERS)
allow_routes("market_access:national_code market_access:delete_sheet market_access:withdraw_lot", write=MEMBERS)
allow_routes("market_access:shared_pallets", read=MEMBERS, write=MEMBERS)
allow_routes("market_access:shared_loads", read=COUNSELING | HOUSE_OFFICERS)

allow_models("market_access.dutyrow", read=COUNSELING, write=MANAGERS)
allow_models("market_access.freightleg market_access.freightprice", read=COUNSELING, write=COUNSELING)
allow_models("market_access.nationalcode", read=COUNSELING, write=COUNSELING)
allow_models("market_access.pricesheet market_access.readylot", read=COUNSELING)

declare_scope("market_access.pricesheet", own_company("company"), all_for=COUNSELING)
declare_scope("market_access.nationalcode", own_company("product__company"), all_for=COUNSELING)
declare_scope("market_access.readylot", own_company("company"), own_house("house"), all_for=COUNSELING)

notice_topics(Topic(75, "markets", _("Rules of markets"), ("market_",)))

allow_routes("market_access:origin market_access:label market_access:plan", read=MEMBERS, write=MEMBERS)
allow_routes("market_access:origin_statement market_access:label_file market_access:law_changes", read=MEMBERS)
allow_routes("market_access:plan_file", read=MEMBERS)
allow_routes("market_access:staff_plan market_access:staff_plan_file", read=COUNSELING)
allow_routes("market_access:portfolio market_access:rule_changes market_access:rule_change", read=COUNSELING)

allow_models("market_access.originrule", read=COUNSELING, write=MANAGERS)
allow_models("market_access.billofmaterials market_access.billmaterial", read=COUNSELING)
allow_models("market_access.rulechange market_access.exportplan", read=COUNSELING)
allow_models("market_access.labeldata market_access.marketlabel", read=COUNSELING)

declare_scope(
    "market_access.billofmaterials market_access.labeldata market_access.changeimpact market_access.exportplan",
    own_company("product__company"),
    all_for=COUNSELING,
)

notice_kinds(
    market_plan_sent=_("Export plan sent to the adviser"),
    market_rule_changed=_("A rule of a market changed"),
)
