"""Home after signing in: the work that waits for the person, by role. A few queries for each."""

from django.http import HttpResponse
from django.shortcuts import render

from exportasv.core.accounts import menu
from exportasv.core.accounts.permissions import MEMBER, role_of
from exportasv.core.accounts.request import Request
from exportasv.core.accounts.staff_home import PARTS, alarms_for
from exportasv.portal.admin_home import pending_cards
from exportasv.portal.navigation import company_places, menu_links, menu_of
from exportasv.portal.views.company_home import company_home_context


def portal_home(request: Request) -> HttpResponse:
    """Show the home of the person's role."""
    if role_of(request.user) == MEMBER:
        context = {"part": "portal/home/company.html", **company_home_context(request)}
        return render(request, "portal/home.html", context)
    name = menu_of(request)
    part = PARTS[name]
    context = {"part": part.template, **part.context(request.user)}
    if name == menu.PROGRAMME:
        cards = [card for card in pending_cards(request.user) if card["count"] or card["all_count"]]
        context |= {"part": "portal/home/programme.html", "list": part.template, "cards": cards}
        context["alarms"] = alarms_for(request.user)
    return render(request, "portal/home.html", context)


def more(request: Request) -> HttpResponse:
    """List the pages of the menu that are not at the thumb: the company, its people, notices, the account."""
    places = {each.place.code: each for each in company_places(request)}
    links = places["more"].links if places else menu_links(request)
    return render(request, "portal/more.html", {"links": links})
