"""Template tags of the portal's layout."""

from django import template
from django.template import Context

from companies.models import Company
from companies.views.current_company import current_company, memberships
from exportasv.core.accounts.menu import MenuEntry
from exportasv.core.accounts.permissions import MEMBER, role_of
from exportasv.core.notifications.models import Notification
from exportasv.portal import navigation
from exportasv.portal.navigation import ShownPlace

register = template.Library()


@register.simple_tag(takes_context=True)
def portal_links(context: Context) -> list[tuple[MenuEntry, str, bool]]:
    """Return the menu of the signed-in person."""
    return navigation.menu_links(context["request"])


@register.simple_tag(takes_context=True)
def portal_places(context: Context) -> list[ShownPlace]:
    """Return the five places of a company's menu, [] for people who have another one. One query."""
    return navigation.company_places(context["request"])


@register.simple_tag(takes_context=True)
def unread_notices(context: Context) -> int:
    """Return the number of unread notices. One query."""
    return Notification.objects.for_actor(context["request"].user).unread().count()


@register.simple_tag(takes_context=True)
def company_choice(context: Context) -> dict[str, object]:
    """Return `now`, the current company or None, and `all`, the person's companies. Staff act for none: no query."""
    if role_of(context["request"].user) != MEMBER:
        return {"now": None, "all": []}
    found: list[Company] = [member.company for member in memberships(context["request"])]
    return {"now": current_company(context["request"]) if found else None, "all": found}
