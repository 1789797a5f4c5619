"""A list of the API that is written from plain values, beside what the serializer writes of the same rows."""

import json
from collections.abc import Callable
from typing import Any

from django.test import Client
from django.utils import translation


def rows_as_serialized(address: str, language: str, by_serializer: Callable[[], bytes]) -> list[dict[str, Any]]:
    """Return the rows of a list. Fail unless they are byte for byte what `by_serializer` returns."""
    with translation.override(language):
        expected = by_serializer()
    answer = Client().get(address, headers={"Accept-Language": language})
    assert answer.content.startswith(b'{"results":' + expected + b',"next":null')
    return json.loads(expected)
