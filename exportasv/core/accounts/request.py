"""The request type of views: after the site's middleware, with the person and htmx."""

from typing import cast

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from exportasv.core.accounts.models import User


class Request(HttpRequest):
    """A request that has passed AccessMiddleware.

    On a route of a role, `user` is a person with that role. On a public route `user` may be anonymous; `user.pk` is
    then None.
    """

    user: User  # Django: User | AnonymousUser; permissions.py decides who gets here
    htmx: HtmxDetails


def user_of(request: HttpRequest) -> User:
    """Return the signed-in person of a request that a framework passes (admin site, API)."""
    return cast(User, request.user)
