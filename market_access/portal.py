"""What the portal and the admin site show of market access: menu, sidebar, permissions."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts.permissions import COUNSELING, MANAGERS, allow_models
from exportasv.core.accounts.scopes import declare_scope, own_company
from exportasv.core.accounts.sidebar import SidebarItem, sidebar_group, sidebar_items
from exportasv.core.accounts.staff_home import WaitingCard, waiting_cards
from market_access.models import MarketRequirement, Relief, RequirementRecord

sidebar_group("market_access", 35, _("Market access"))
sidebar_items(
    "market_access",
    SidebarItem(10, _("Requirements"), "rule", "market_access.marketrequirement"),
    SidebarItem(20, _("Reliefs"), "volunteer_activism", "market_access.relief"),
    SidebarItem(30, _("Trade agreements"), "handshake", "market_access.tradeagreement"),
    SidebarItem(40, _("Characteristics and figures"), "category", "market_access.facttype"),
    SidebarItem(50, _("What companies have"), "inventory", "market_access.requirementrecord"),
)

waiting_cards(
    WaitingCard(
        97, "unchecked", _("Requirements of markets to be checked again"), "fact_check",
        "market_access.marketrequirement",
        lambda _user: MarketRequirement.objects.unchecked(timezone.localdate()), oldest="checked_on",
    ),
    WaitingCard(
        98, "unchecked", _("Reliefs to be checked again"), "fact_check", "market_access.relief",
        lambda _user: Relief.objects.unchecked(timezone.localdate()), oldest="checked_on",
    ),
    WaitingCard(
        66, "to_confirm", _("Papers for markets to be confirmed"), "inventory", "market_access.requirementrecord",
        lambda user: RequirementRecord.objects.for_actor(user).filter(confirmed_on=None), oldest="said_at",
    ),
)  # fmt: skip

allow_models("market_access.marketrequirement market_access.relief", read=COUNSELING, write=MANAGERS)
allow_models("market_access.tradeagreement market_access.facttype", read=COUNSELING, write=MANAGERS)
allow_models("market_access.requirementrecord", read=COUNSELING, write=COUNSELING)
allow_models("market_access.fact market_access.marketlight", read=COUNSELING)

declare_scope("market_access.fact market_access.requirementrecord", own_company("company"), all_for=COUNSELING)
