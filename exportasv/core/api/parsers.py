"""Parser of JSON whose texts go through the door of core/clean_text.py."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from exportasv.core.clean_text import clean_prose
from exportasv.core.whole_numbers import MAX_ID

MAX_DEPTH = 16  # of lists and objects in each other; the deepest that the API knows is 2


class CleanJSONParser(JSONParser):
    """JSON with clean texts, whole numbers of at most 64 bits, and at most MAX_DEPTH deep. Raise ParseError else."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        try:
            return clean_values(super().parse(stream, media_type, parser_context))
        except RecursionError as error:
            raise _too_deep() from error


def clean_values(value: Any, depth: int = 0) -> Any:
    """Return a value of JSON with clean texts. Raise ParseError if it is too deep or a number too large."""
    if depth > MAX_DEPTH:
        raise _too_deep()
    if isinstance(value, str):
        return clean_prose(value)
    if isinstance(value, dict):
        return {clean_prose(name): clean_values(each, depth + 1) for name, each in value.items()}
    if isinstance(value, list):
        return [clean_values(each, depth + 1) for each in value]
    if isinstance(value, int) and abs(value) > MAX_ID:
        raise ParseError(_("A whole number in the JSON has more than 64 bits."))
    return value


def _too_deep() -> ParseError:
    text = _("The JSON has lists or objects more than %(most)s deep in each other.")
    return ParseError(text % {"most": MAX_DEPTH})
