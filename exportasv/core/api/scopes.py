"""Scopes of the API: what a key may do, and what needs no key.

Every view names its `scopes`; a view without them answers nobody. A session of the site counts for nothing here.
"""

from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from rest_framework.exceptions import MethodNotAllowed, NotAuthenticated, PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from exportasv.core.accounts.permissions import SAFE_METHODS
from exportasv.core.api.models import ApiClient, ApiKey, ApiScope


class ViewScopes(NamedTuple):
    """The scopes that a view needs to read and to write; "" where it does not. `open_…`: a key is not needed for it."""

    read: ApiScope | str = ""
    write: ApiScope | str = ""
    open_read: bool = False
    open_write: bool = False

    def scope_for(self, method: str) -> tuple[ApiScope | str, bool]:
        """Return the scope of a method, and whether it is answered without a key."""
        return (self.read, self.open_read) if method in SAFE_METHODS else (self.write, self.open_write)


class Caller(NamedTuple):
    """Who calls with a key, and what this call may do: the scopes of the token that are still the client's."""

    client: ApiClient
    key: ApiKey
    scopes: frozenset[str]


class InsufficientScopeError(PermissionDenied):
    """The key is good, but has not the scope. RFC 6750, 3.1."""

    default_code = "insufficient_scope"

    def __init__(self, scope: str) -> None:
        super().__init__(_("This needs a key with the scope %(scope)s.") % {"scope": scope})
        self.scope = scope


def caller_of(request: Any) -> Caller | None:
    """Return who calls with a key; None for a call without one."""
    found = getattr(request, "auth", None)
    return found if isinstance(found, Caller) else None


def client_of(request: Any) -> ApiClient | None:
    """Return the client whose key calls; None for a call without one."""
    caller = caller_of(request)
    return caller.client if caller else None


class ScopePermission(BasePermission):
    """Lets in who has the view's scope, and everybody where the view is open."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Return True, or False for a view without scopes. Raise an APIException that says what is missing."""
        scopes: ViewScopes | None = getattr(view, "scopes", None)
        if scopes is None:
            return False
        if request.method == "OPTIONS":
            return True
        if request.method not in view.allowed_methods:
            raise MethodNotAllowed(request.method or "")  # before it counts for a limit
        scope, is_open = scopes.scope_for(request.method or "")
        caller = caller_of(request)
        if caller is None:
            if is_open:
                return True
            raise NotAuthenticated(_("This needs a key: send it as Authorization: Bearer …"))
        if scope and scope not in caller.scopes:
            raise InsufficientScopeError(str(scope))
        return bool(scope) or is_open
