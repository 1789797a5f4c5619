"""Pages of accounts beside those of allauth: the first second factor of staff."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from exportasv.core.accounts.request import Request
from exportasv.core.accounts.second_factor import ENROLMENT_SESSION_KEY, needs_enrolment_link, open_link


def enrolment_needed(request: Request) -> HttpResponse:
    """Say that the first second factor is set up with an administrator's link."""
    if not needs_enrolment_link(request):
        return redirect("mfa_index")
    return render(request, "account/enrolment_needed.html")


def open_enrolment_link(request: Request, token: str) -> HttpResponse:
    """Show the link's page. POST lets this session set up the first factor; the link ends once a factor is added."""
    if open_link(token, request.user) is None:
        return render(request, "account/enrolment_link.html", {"gone": True}, status=404)
    if request.method != "POST":
        return render(request, "account/enrolment_link.html")
    request.session[ENROLMENT_SESSION_KEY] = token
    messages.info(request, _("Choose an authenticator app or a passkey."))
    return redirect("mfa_index")
