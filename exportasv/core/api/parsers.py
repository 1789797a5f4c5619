"""Parser of JSON whose texts go through the door of core/clean_text.py."""

from collections.abc import Mapping
from typing import Any

from rest_framework.parsers import JSONParser

from exportasv.core.clean_text import clean_prose


class CleanJSONParser(JSONParser):
    """JSON with clean texts."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        return clean_values(super().parse(stream, media_type, parser_context))


def clean_values(value: Any) -> Any:
    """Return a value of JSON with every text in it cleaned."""
    if isinstance(value, str):
        return clean_prose(value)
    if isinstance(value, dict):
        return {clean_prose(name): clean_values(each) for name, each in value.items()}
    if isinstance(value, list):
        return [clean_values(each) for each in value]
    return value
