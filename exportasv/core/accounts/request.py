"""The request as views see it: after the site's middleware, with the person and htmx."""

from typing import cast

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from exportasv.core.accounts.models import User


class Request(HttpRequest):
    """A request that has passed AccessMiddleware. Behind a route of a role, `user` is that person; on a public route
    it may be anonymous, and `user.pk` is None."""

    user: User  # Django: User | AnonymousUser; the routes' table decides who comes here
    htmx: HtmxDetails


def user_of(request: HttpRequest) -> User:
    """Return the signed-in person of a request that a framework hands us (admin site, API)."""
    return cast(User, request.user)
