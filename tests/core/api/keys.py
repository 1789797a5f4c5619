"""Clients of the API for tests: a key with some scopes, and the header that sends it."""

from exportasv.core.api.models import ApiClient, ApiScope
from exportasv.core.api.rules import NewKey, issue_key


def key_with(*scopes: ApiScope, name: str = "Gremial", **fields: object) -> NewKey:
    """Return a new key of a client that has these scopes."""
    client = ApiClient.objects.create(
        name=name, contact_email="api@gremial.example", scopes=[str(scope) for scope in scopes], **fields
    )
    return issue_key(client, by=None)


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}
