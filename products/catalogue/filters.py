"""Filters of the catalogue as the URL writes them: `sector=food&offers=samples`. This module knows no model."""

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
MAX_CODES_PER_FACET = 12
MAX_CODE_LENGTH = 60

Filters = dict[str, list[str]]  # parameter → codes; one of them must hold, and so for every parameter


def read_filters(query: QueryDict) -> Filters:
    """Return the filters of a URL's query; unknown parameters and empty codes are left out."""
    found = {
        name: [code[:MAX_CODE_LENGTH] for code in dict.fromkeys(query.getlist(name)) if code][:MAX_CODES_PER_FACET]
        for name in FACET_LETTERS
        if name in query
    }
    return {name: codes for name, codes in found.items() if codes}


def filter_tokens(filters: Filters) -> list[tuple[str, list[str]]]:
    """Return (letter of the facet, its tokens) for every parameter."""
    return [
        (FACET_LETTERS[name], [f"{FACET_LETTERS[name]}:{code}" for code in codes]) for name, codes in filters.items()
    ]


def validate_filters(text: str) -> None:
    """Raise ValidationError unless the text is filters as the URL writes them."""
    unknown = [name for name in QueryDict(text) if name not in FACET_LETTERS]
    if unknown or not read_filters(QueryDict(text)):
        raise ValidationError(
            _("Write filters as the catalogue's address has them, such as sector=food&offers=samples. Known: %(names)s")
            % {"names": ", ".join(FACET_LETTERS)}
        )
