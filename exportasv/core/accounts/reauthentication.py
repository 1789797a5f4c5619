"""Dangerous acts ask again who is there: the password or the second factor, given within the last minutes."""

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from exportasv.core.accounts.request import user_of


@reauthentication_required
def _check_reauthentication(request: HttpRequest) -> None:
    return None


def require_reauthentication(request: HttpRequest) -> HttpResponse | None:
    """The way to confirm who one is and back to this page, where the act is pressed once more; None where it was
    confirmed a short time ago (ACCOUNT_REAUTHENTICATION_TIMEOUT). Signing in alone is no confirmation."""
    try:
        return _check_reauthentication(request)
    except ReauthenticationRequired:
        ways = get_adapter().get_reauthentication_methods(user_of(request))
        url = ways[0]["url"] if ways else reverse("account_login")
        messages.warning(request, _("Please confirm your identity first, then press again. Nothing has been done yet."))
        return HttpResponseRedirect(f"{url}?{urlencode({'next': request.get_full_path()})}")
