"""What the pages behind private links share: a link that has ended, a new one, and "I did not send this"."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from exportasv.core.accounts.models import PrivateLink
from exportasv.core.accounts.request import Request
from exportasv.core.accounts.signed_links import can_be_renewed, renew_private_link
from exportasv.core.db.errors import RuleError


def ended_link_page(request: Request, link: PrivateLink) -> HttpResponse:
    """Say that the link has ended; on POST send a new one to the address that got it."""
    if request.method == "POST" and can_be_renewed(link):
        return send_new_link(request, link)
    return render(request, "link_ended.html", {"can_renew": can_be_renewed(link)}, status=410)


def send_new_link(request: Request, link: PrivateLink) -> HttpResponse:
    """End the link, send a new one to the address that got it, and lead to the home page."""
    try:
        renew_private_link(link, None)
        messages.success(request, _("The old link has ended. We have sent a new one to the same address."))
    except RuleError as error:
        messages.warning(request, str(error))
    return redirect("root")


def disown_and_redirect(request: Request, disown: Callable[[], object]) -> HttpResponse:
    """Run `disown`, thank the reader without a word about what was sent, and lead to the home page."""
    try:
        disown()
        messages.success(request, _("Thank you. The link has ended, and we do not write to you about this again."))
    except RuleError as error:
        messages.warning(request, str(error))
    return redirect("root")
