"""Filters of the catalogue as the URL writes them: `sector=food&offers=samples`. This module knows no model."""

import re

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

# parameter of the URL → letter of the tokens that products/migrations/sql/ writes
FACET_LETTERS = {
    "sector": "s",
    "kind": "k",
    "department": "d",
    "municipality": "m",
    "district": "z",
    "certificate": "c",
    "women": "w",
    "photos": "f",
    "order": "q",
    "first_order": "v",
    "price": "p",
    "incoterm": "i",
    "place": "r",
    "lead": "l",
    "offers": "o",
    "experience": "e",
    "destination": "x",
    "house": "t",
    "chapter": "h",
    "new": "n",
}
# Attributes of sectors: the parameter a_roast has the tokens a:roast:dark.
ATTRIBUTE_PARAMETER = re.compile(r"a_([a-z0-9_-]{1,25})")
ATTRIBUTE_LETTER = "a:"
MAX_ATTRIBUTES = 8  # in one query
MAX_CODES_PER_FACET = 12
MAX_CODE_LENGTH = 60

Filters = dict[str, list[str]]  # parameter → codes; one of them must hold, and so for every parameter


def facet_letter(parameter: str) -> str:
    """Return what the tokens of a parameter begin with, without the last colon: "s", or "a:roast" of an attribute."""
    attribute = ATTRIBUTE_PARAMETER.fullmatch(parameter)
    return f"{ATTRIBUTE_LETTER}{attribute[1]}" if attribute else FACET_LETTERS[parameter]


def split_token(token: str) -> tuple[str, str]:
    """Return (letter of the facet, code) of a token."""
    letter, _colon, code = token.rpartition(":") if token.startswith(ATTRIBUTE_LETTER) else token.partition(":")
    return letter, code


def _known_parameters(query: QueryDict) -> list[str]:
    attributes = [name for name in query if ATTRIBUTE_PARAMETER.fullmatch(name)]
    return [*FACET_LETTERS, *attributes[:MAX_ATTRIBUTES]]


def read_filters(query: QueryDict) -> Filters:
    """Return the filters of a URL's query; unknown parameters and empty codes are left out."""
    found = {
        name: [code[:MAX_CODE_LENGTH] for code in dict.fromkeys(query.getlist(name)) if code][:MAX_CODES_PER_FACET]
        for name in _known_parameters(query)
        if name in query
    }
    return {name: codes for name, codes in found.items() if codes}


def filter_tokens(filters: Filters) -> list[tuple[str, list[str]]]:
    """Return (letter of the facet, its tokens) for every parameter."""
    letters = {name: facet_letter(name) for name in filters}
    return [(letters[name], [f"{letters[name]}:{code}" for code in codes]) for name, codes in filters.items()]


def validate_filters(text: str) -> None:
    """Raise ValidationError unless the text is filters as the URL writes them."""
    query = QueryDict(text)
    unknown = set(query) - set(_known_parameters(query))
    if unknown or not read_filters(query):
        raise ValidationError(
            _("Write filters as the catalogue's address has them, such as sector=food&offers=samples. Known: %(names)s")
            % {"names": ", ".join(FACET_LETTERS)}
        )
