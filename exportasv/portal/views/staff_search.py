"""The search of staff: one box over everything that the person may see."""

from django.http import HttpResponse
from django.shortcuts import render

from exportasv.core.accounts.request import Request
from exportasv.core.db.typo_search import MAX_TEXT
from exportasv.portal.staff_search import search_everything


def staff_search(request: Request) -> HttpResponse:
    """Show what is like the text of the address, by kind."""
    text = request.GET.get("q", "").strip()[:MAX_TEXT]
    context = {"text": text, "groups": search_everything(request.user, text) if text else []}
    return render(request, "portal/staff/search.html", context)
