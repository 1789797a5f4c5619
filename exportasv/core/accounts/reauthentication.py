"""Re-authentication: a dangerous action needs the password or the second factor from the last minutes."""

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from exportasv.core.accounts.request import user_of


@reauthentication_required
def _check_reauthentication(request: HttpRequest) -> None:
    return None


def require_step_up(request: HttpRequest, back: str = "") -> HttpResponse | None:
    """Return what `require_reauthentication` returns, where STEP_UP_REQUIRED is on: it is not for accounts of the demo.

    It stands before exports of personal data, changes of roles and accounts, merges, deletions and new keys.
    """
    return require_reauthentication(request, back) if settings.STEP_UP_REQUIRED else None


def require_reauthentication(request: HttpRequest, back: str = "") -> HttpResponse | None:
    """Return a redirect to re-authentication, or None if the person confirmed a short time ago.

    The redirect leads back to this page, or to `back`, where the person presses the button again.
    ACCOUNT_REAUTHENTICATION_TIMEOUT sets the time. The sign-in itself does not count.
    """
    try:
        return _check_reauthentication(request)
    except ReauthenticationRequired:
        ways = get_adapter().get_reauthentication_methods(user_of(request))
        url = ways[0]["url"] if ways else reverse("account_login")
        messages.warning(request, _("Please confirm your identity first, then press again. Nothing has been done yet."))
        return HttpResponseRedirect(f"{url}?{urlencode({'next': back or request.get_full_path()})}")
