"""Template tags of the portal's layout."""

from collections.abc import Iterable

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from companies.models import Company
from companies.views.current_company import current_company, memberships
from exportasv.core.accounts.permissions import MEMBER, role_of
from exportasv.core.http.kept_parts import KeptParts, rendered_part
from exportasv.portal import navigation
from exportasv.portal.navigation import Links, ShownPlace
from exportasv.portal.templatetags.site import time_of
from exportasv.portal.timeline import TimelineEvent

register = template.Library()
_menus = KeptParts(most=800)  # of each menu, route and number that waits; below 8 KB each


@register.simple_tag(takes_context=True)
def portal_links(context: Context) -> Links:
    """Return the menu of the signed-in person."""
    return navigation.menu_links(context["request"])


@register.simple_tag(takes_context=True)
def portal_places(context: Context) -> list[ShownPlace]:
    """Return the five places of a company's menu, [] for people who have another one. One query."""
    return navigation.company_places(context["request"])


@register.simple_tag
def places_part(template: str, places: list[ShownPlace]) -> SafeString:
    """Return a part of a company's menu, kept under all that it shows: a route has one name in a menu."""
    key = tuple((each.place.code, each.url, each.badge, each.is_here, _plain(each.links)) for each in places)
    return _menus.get_or_make((template, key), lambda: rendered_part(template, {"places": places}))


@register.simple_tag
def links_part(links: Links, unread: int) -> SafeString:
    """Return the menu of who has no places, kept under all that it shows."""
    shown = {"links": links, "unread": unread}
    return _menus.get_or_make(("links", unread, _plain(links)), lambda: rendered_part("portal/_menu_links.html", shown))


def _plain(links: Links) -> tuple[tuple[str, str, bool], ...]:
    return tuple((entry.route, url, is_here) for entry, url, is_here in links)


@register.simple_tag
def timeline_lines(events: Iterable[TimelineEvent]) -> SafeString:
    """Return a line of each event."""
    return format_html_join("\n", "{}", ((_timeline_line(event),) for event in events))


def _timeline_line(event: TimelineEvent) -> SafeString:
    title = format_html('<a href="{}">{}</a>', event.url, event.text) if event.url else event.text
    more = " · ".join(filter(None, [event.detail, event.who]))
    below = format_html('<br><span class="muted small">{}</span>', more) if more else ""
    return format_html(
        '<li class="happened-{}">\n{}\n<div>\n{}{}\n</div>\n</li>',
        event.kind, time_of(event.at), title, below,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def unread_notices(context: Context) -> int:
    """Return the number of unread notices. One query."""
    return navigation.unread_count(context["request"])


@register.simple_tag(takes_context=True)
def company_choice(context: Context) -> dict[str, object]:
    """Return `now`, the current company or None, and `all`, the person's companies. Staff act for none: no query."""
    if role_of(context["request"].user) != MEMBER:
        return {"now": None, "all": []}
    found: list[Company] = [member.company for member in memberships(context["request"])]
    return {"now": current_company(context["request"]) if found else None, "all": found}
