"""Keys of the API: made, replaced and ended; shown once and stored hashed."""

import hashlib
import secrets
from datetime import datetime
from typing import NamedTuple

from django.core.cache import caches
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from exportasv.core.accounts.models import User
from exportasv.core.api.models import ApiClient, ApiKey, ApiScope
from exportasv.core.db.errors import RuleError
from exportasv.core.programme import API_KEY_OVERLAP, API_KEY_VALID, API_KEYS_AT_ONCE

ID_PREFIX, SECRET_PREFIX = "exid_", "exsk_"  # scanners of leaked secrets find them by it
SANDBOX_NAME = "Sandbox"
SANDBOX_ID, SANDBOX_SECRET = "exid_sandbox", "exsk_sandbox-of-the-demo-not-secret"


class NewKey(NamedTuple):
    """A key just made, with its secret, which is not stored."""

    key: ApiKey
    secret: str


def belongs_to_client(user: User) -> bool:
    """Return whether a person looks after the keys of a client. A process asks once a minute, not with each page."""
    found = caches["local"].get_or_set(
        f"api:belongs:{user.pk}", lambda: ApiClient.objects.filter(people=user.pk).exists(), 60
    )
    return bool(found)


def hash_of(secret: str) -> str:
    """Return what is stored of a secret. It has 256 random bits, so a slow hash would protect nothing more."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


@transaction.atomic
def issue_key(client: ApiClient, *, by: User | None, expires_at: datetime | None = None) -> NewKey:
    """Make a key for a client. Raise RuleError if two keys are valid, or the client is not active."""
    client = ApiClient.objects.select_for_update().get(pk=client.pk)
    if not client.is_active:
        raise RuleError(_("This client is not active."))
    if ApiKey.objects.valid().filter(client=client).count() >= API_KEYS_AT_ONCE:
        raise RuleError(_("Two keys are valid at once, so that one can replace the other. End one of them first."))
    secret = SECRET_PREFIX + secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        client=client,
        public_id=ID_PREFIX + secrets.token_hex(8),
        token_hash=hash_of(secret),
        created_by=by,
        expires_at=expires_at or timezone.now() + API_KEY_VALID,
    )
    return NewKey(key, secret)


@transaction.atomic
def rotate_key(key: ApiKey, *, by: User | None) -> NewKey:
    """Make a key that replaces this one, which works for API_KEY_OVERLAP longer. Raise RuleError as `issue_key`."""
    if not key.is_valid:
        raise RuleError(_("This key has ended. Make a new one."))
    made = issue_key(key.client, by=by)
    ends = timezone.now() + API_KEY_OVERLAP
    if key.expires_at is None or key.expires_at > ends:
        key.expires_at = ends
        key.save(update_fields=["expires_at"])
    return made


def revoke_key(key: ApiKey, *, by: User | None) -> None:  # noqa: ARG001 (the trail knows who)
    """End a key at once, with the tokens made from it. Raise RuleError if it has ended."""
    if not ApiKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=timezone.now()):
        raise RuleError(_("This key has ended already."))


def make_sandbox() -> ApiKey:
    """Make the client whose key is published. It opens the API only where DEMO is on."""
    client, _made = ApiClient.objects.get_or_create(
        is_sandbox=True,
        defaults={"name": SANDBOX_NAME, "contact_email": "sandbox@demo.exportasv.example", "scopes": sorted(ApiScope)},
    )
    key, _made = ApiKey.objects.get_or_create(
        public_id=SANDBOX_ID, defaults={"client": client, "token_hash": hash_of(SANDBOX_SECRET)}
    )
    return key
