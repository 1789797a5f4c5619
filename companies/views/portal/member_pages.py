"""Pages of companies to which public pages link: everybody sees the link, also who is signed in as staff."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from exportasv.core.accounts.permissions import MEMBER, Role, role_of
from exportasv.core.accounts.request import Request


def member_page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Make a view lead staff to their own home and say why. Its route lets all who are signed in read."""

    @wraps(view)
    def wrapper(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        role = role_of(request.user)
        if role == MEMBER:
            return view(request, *args, **kwargs)
        text = _("That page is for companies, and you are signed in as %(role)s. This is your own home.")
        messages.info(request, text % {"role": Role(role).label})
        return redirect("portal:my_portal")

    return wrapper
