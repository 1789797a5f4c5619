"""Lists found by long work, kept in the cache under all that they depend on."""

from collections.abc import Callable
from hashlib import sha256
from typing import TypeVar

from django.core.cache import cache
from django.db.models import Model
from django.utils import timezone

from exportasv.core.http.content_version import current_version

CACHE_SECONDS = 300
Item = TypeVar("Item")


def kept_list(kind: str, depends_on: object, find: Callable[[], list[Item]]) -> list[Item]:
    """Return what `find` found when the content version, the day and the `repr` of `depends_on` were these.

    What else it depends on may be CACHE_SECONDS old.
    """
    told = sha256(repr(depends_on).encode()).hexdigest()
    key = f"{kind}:{current_version()}:{timezone.localdate()}:{told}"
    found = cache.get(key)
    if found is None:
        found = find()
        cache.set(key, found, CACHE_SECONDS)
    return found


def column_texts(row: Model) -> list[str]:
    """Return all columns of a row as texts: a part of what a list depends on. No query if the row is whole."""
    return [str(getattr(row, field.attname)) for field in row._meta.concrete_fields]
