"""Who calls: `Authorization: Bearer` with a token (tokens.py) or with the secret of a key itself."""

import time

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from exportasv.core.api.models import ApiKey
from exportasv.core.api.rules import SECRET_PREFIX, hash_of
from exportasv.core.api.scopes import Caller
from exportasv.core.api.tokens import read_token

REALM = 'Bearer realm="ExportaSV"'


class BearerAuthentication(BaseAuthentication):
    """Finds the key of a call. A call without the header has no key; one with another header or key is refused."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, Caller] | None:
        """Return who calls; None without a key. Raise AuthenticationFailed if the key is not valid."""
        header = request.headers.get("Authorization", "")
        if not header:
            return None
        kind, _blank, given = header.partition(" ")
        caller = _caller(given.strip()) if kind.lower() == "bearer" else None
        if caller is None:
            raise AuthenticationFailed(_("This key or token is not valid, or has ended."), code="invalid_token")
        request._request.api_key = caller.key  # for middleware.py
        return AnonymousUser(), caller

    def authenticate_header(self, request: Request) -> str:
        return REALM


_known: dict[str, tuple[float, Caller]] = {}  # hash of what was given → when it was read, and who it is
MAX_KNOWN = 200


def _caller(given: str) -> Caller | None:
    """Return who sends a token or secret. A process reads each once a second (SHARED_PAGES_READ_SECONDS)."""
    name, now = hash_of(given), time.monotonic()
    read_at, caller = _known.get(name, (0.0, None))
    if caller and settings.SHARED_PAGES and now - read_at < settings.SHARED_PAGES_READ_SECONDS:
        return caller
    _known.pop(name, None)
    caller = read_caller(given)
    if caller:
        if len(_known) >= MAX_KNOWN:
            _known.clear()
        _known[name] = now, caller
    return caller


def read_caller(given: str) -> Caller | None:
    """Return who sends a token, or the secret of a key; None if it is none, or has ended."""
    keys = ApiKey.objects.valid().select_related("client")
    if given.startswith(SECRET_PREFIX):
        key = keys.filter(token_hash=hash_of(given)).first()
        return Caller(key.client, key, frozenset(key.client.scopes)) if key else None
    found = read_token(given)
    key = keys.filter(pk=found[0]).first() if found else None
    return Caller(key.client, key, found[1] & frozenset(key.client.scopes)) if key and found else None


class BearerScheme(OpenApiAuthenticationExtension):
    """How the OpenAPI file describes BearerAuthentication; contract.py adds the scopes of each operation."""

    target_class = "exportasv.core.api.authentication.BearerAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token of `/api/v1/token/`, or the secret of a key.",
        }
