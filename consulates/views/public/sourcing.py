"""Pages of a visitor's sourcing request: the form, what was sent with what fits, and the link in the mail."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from consulates.forms.public import SourcingRequestForm
from consulates.matching.kept_matches import kept_matches
from consulates.models import BuyerRequirement
from consulates.rules import sourcing
from consulates.rules.disowning import disown_requirement
from exportasv.core.accounts.link_pages import disown_and_redirect, ended_link_page, send_new_link
from exportasv.core.accounts.models import PrivateLink
from exportasv.core.accounts.request import Request
from exportasv.core.accounts.signed_links import find_private_link, has_not_ended
from exportasv.core.http.limits import rate_limit

SOURCING_REQUEST_RATE_LIMIT = "20/hour"  # from one address
MAX_MATCHES = 6


@rate_limit(SOURCING_REQUEST_RATE_LIMIT)
def sourcing_request(request: Request) -> HttpResponse:
    """Save what a visitor looks for and did not find, with a contact if the visitor wants an answer."""
    given = request.POST if request.method == "POST" else None
    form = SourcingRequestForm(given, initial={"query": request.GET.get("q", "")[:300]})
    if not form.is_bound or not form.is_valid():
        return render(
            request, "consulates/public/sourcing_request.html", {"form": form}, status=400 if form.is_bound else 200
        )
    if form.is_robot():
        return _thank(request)
    saved = sourcing.save_sourcing_request(form.save(commit=False), form.buyer(get_language()[:2]))
    if saved.buyer_id is None:
        return _thank(request)
    return redirect("consulates:sourcing_status", sourcing.sent_page_token(saved))


def _thank(request: Request) -> HttpResponse:
    messages.success(request, _("Thank you. The trading houses and Invest in El Salvador will look for it."))
    return redirect("products:catalogue")


@never_cache
@rate_limit(SOURCING_REQUEST_RATE_LIMIT)
def sourcing_status(request: Request, token: str) -> HttpResponse:
    """Show what was sent and what fits; behind the link in the mail, confirm the address or end the request.

    Raise Http404 if the link is unknown. A link that has ended can be asked for anew: it goes to the same address.
    """
    link = find_private_link(token, sourcing.SENT_PAGE, sourcing.MAILED)
    if link is None:
        raise Http404
    if not has_not_ended(link):
        return ended_link_page(request, link)
    found = get_object_or_404(BuyerRequirement.objects.select_related("buyer", "sector"), pk=link.subject)
    is_mailed = link.purpose == sourcing.MAILED
    if request.method == "POST":
        if not is_mailed:
            raise Http404
        return _run_action(request, found, link, token)
    matches = kept_matches(found)[:MAX_MATCHES]
    context = {"requirement": found, "is_mailed": is_mailed, "matches": matches}
    return render(request, "consulates/public/sourcing_status.html", context)


def _run_action(request: Request, requirement: BuyerRequirement, link: PrivateLink, token: str) -> HttpResponse:
    action = request.POST.get("action")
    if action == "renew":
        return send_new_link(request, link)
    if action == "disown":
        return disown_and_redirect(request, partial(disown_requirement, requirement))
    if action == "confirm":
        sourcing.prove_requirement(requirement)
        messages.success(request, _("Thank you. Invest in El Salvador looks for it and writes to you."))
    elif action == "end":
        sourcing.end_request(requirement)
        messages.success(request, _("Your request has ended. Nobody looks for it any more."))
    else:
        raise Http404
    return redirect("consulates:sourcing_status", token)
