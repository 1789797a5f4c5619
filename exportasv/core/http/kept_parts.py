"""Parts of pages kept in the memory of a process, each under every value that it shows.

A part is rendered from its values alone: no request, no session, no row that could be read again. So it can be neither
too old nor another person's: other values are another part. What a part shows besides them may depend on nothing but
the language and the release (addresses of files, the time zone).
"""

import hashlib
import threading
from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar, cast

from django.conf import settings
from django.template.loader import get_template
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language

PLAIN = (str, int, float, Decimal, date, type(None), Promise)  # bool is an int, datetime a date
Made = TypeVar("Made")


class KeptParts:
    """A store of at most `most` parts; those made first go first. While one edits templates (DEBUG) nothing is kept."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._parts: dict[Hashable, Any] = {}
        self._lock = threading.Lock()
        _stores.append(self)

    def get_or_make(self, values: tuple, make: Callable[[], Made]) -> Made:
        """Return what was made from these values in the active language, or make it now.

        Raise TypeError if a value is not plain: a row of the database is equal to itself after every change.
        """
        if settings.DEBUG:
            return make()
        key = (get_language(), values)
        found = self._parts.get(key)
        if found is None:
            refuse_unplain(values)
            found = make()
            with self._lock:
                while len(self._parts) >= self.most:
                    del self._parts[next(iter(self._parts))]
                self._parts[key] = found
        return found

    def render(self, template: str, **values: Hashable) -> SafeString:
        """Return the template rendered from these values, and nothing else."""
        return self.get_or_make((template, *values.items()), lambda: rendered_part(template, values))

    def clear(self) -> None:
        self._parts.clear()


_stores: list[KeptParts] = []


def digest(text: str) -> str:
    """Return a short text that stands for a long one among the values of a part."""
    return hashlib.blake2b(text.encode(errors="replace"), digest_size=16).hexdigest()


def clear_kept_parts() -> None:
    """Clear all stores of this process. For measurements and tests."""
    for store in _stores:
        store.clear()


def refuse_unplain(value: object) -> None:
    """Raise TypeError unless the value is plain: texts, numbers, days, and tuples or frozen dataclasses of them."""
    if isinstance(value, PLAIN):
        return
    if isinstance(value, tuple):
        for each in value:
            refuse_unplain(each)
    elif is_dataclass(value) and cast(Any, type(value)).__dataclass_params__.frozen:
        for field in fields(value):
            inner = getattr(value, field.name)
            if not callable(inner):
                refuse_unplain(inner)
    else:
        raise TypeError(f"a part cannot be kept under a {type(value).__name__}")


def rendered_part(template: str, values: dict[str, Any]) -> SafeString:
    """Return the template rendered from these values."""
    return SafeString(get_template(template).render(values))  # nosec B703 # escaped by the template
