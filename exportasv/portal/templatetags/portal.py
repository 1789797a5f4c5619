"""What the portal's frame asks for."""

from django import template
from django.template import Context

from companies.models import Company
from companies.views.current_company import current_company, memberships
from exportasv.core.accounts.menu import MenuEntry
from exportasv.core.notifications.models import Notification
from exportasv.portal import navigation

register = template.Library()


@register.simple_tag(takes_context=True)
def portal_links(context: Context) -> list[tuple[MenuEntry, str, bool]]:
    """The menu of the person who is signed in."""
    return navigation.menu_links(context["request"])


@register.simple_tag(takes_context=True)
def unread_notices(context: Context) -> int:
    """How many notices the person has not read. One query."""
    return Notification.objects.for_actor(context["request"].user).unread().count()


@register.simple_tag(takes_context=True)
def company_choice(context: Context) -> dict[str, object]:
    """`now`: the company that the person acts for, None without one; `others`: whether there are more to choose."""
    found: list[Company] = [member.company for member in memberships(context["request"])]
    return {"now": current_company(context["request"]) if found else None, "all": found}
