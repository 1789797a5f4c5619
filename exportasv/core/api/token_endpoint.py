"""OAuth 2.0, client credentials (RFC 6749, 4.4): a key's id and secret against a token for an hour.

oauthlib reads the request and writes the answer; it weighs 3 MB, so that only a process that is asked for a token loads
it. Why not django-oauth-toolkit: docs/adr/0016-keys-of-the-api.md.
"""

import base64
import binascii
import hmac
from typing import Any, NamedTuple

from django.http import HttpRequest
from oauthlib.common import Request as OAuthRequest
from oauthlib.oauth2 import BackendApplicationServer, RequestValidator

from exportasv.core.api.models import ApiKey
from exportasv.core.api.rules import hash_of
from exportasv.core.api.tokens import make_token
from exportasv.core.programme import API_TOKEN_VALID


def answer_token_request(request: HttpRequest) -> tuple[dict[str, str], str, int]:
    """Return headers, body and status of the answer to a request for a token."""
    headers = {"Authorization": request.headers.get("Authorization", "")} if "Authorization" in request.headers else {}
    form = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
    return _server.create_token_response(request.path, http_method="POST", body=form, headers=headers)


class KeyOwner(NamedTuple):
    """Who asks for a token, as oauthlib knows it."""

    client_id: str
    key: ApiKey


class KeyValidator(RequestValidator):
    """What oauthlib asks about keys. Only the grant of client credentials is answered."""

    def client_authentication_required(self, request: OAuthRequest, *args: Any, **kwargs: Any) -> bool:
        return True

    def authenticate_client(self, request: OAuthRequest, *args: Any, **kwargs: Any) -> bool:
        """Find the key by its id and compare the secret, from the header or the form (RFC 6749, 2.3.1)."""
        given = request.client_id or ""
        client_id, secret = _basic(request.headers.get("Authorization", "")) or (given, request.client_secret or "")
        if given not in ("", client_id):
            return False
        key = ApiKey.objects.valid().select_related("client").filter(public_id=client_id).first()
        if key is None or not hmac.compare_digest(key.token_hash, hash_of(secret)):
            return False
        request.client, request.client_id = KeyOwner(key.public_id, key), key.public_id
        return True

    def validate_grant_type(
        self, client_id: str, grant_type: str, client: KeyOwner, request: OAuthRequest, *args: Any, **kwargs: Any
    ) -> bool:
        return grant_type == "client_credentials"

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: KeyOwner, request: OAuthRequest, *args: Any, **kwargs: Any
    ) -> bool:
        return set(scopes) <= set(client.key.client.scopes)

    def get_default_scopes(self, client_id: str, request: OAuthRequest, *args: Any, **kwargs: Any) -> list[str]:
        return list(request.client.key.client.scopes)

    def save_bearer_token(self, token: dict, request: OAuthRequest, *args: Any, **kwargs: Any) -> None:
        """Store nothing: the token is signed."""


def _basic(header: str) -> tuple[str, str] | None:
    """Return the id and secret of `Authorization: Basic …`; None if it is no such header."""
    kind, _blank, text = header.partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        client_id, _colon, secret = base64.b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeError):
        return None
    return client_id, secret


def _signed_token(request: OAuthRequest, refresh_token: bool = False) -> str:  # noqa: ARG001 (there are none)
    return make_token(request.client.key.pk, request.scopes)


_server = BackendApplicationServer(
    KeyValidator(), token_generator=_signed_token, token_expires_in=int(API_TOKEN_VALID.total_seconds())
)
