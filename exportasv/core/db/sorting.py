"""Names in the order of the Spanish alphabet, on every database: ICU is not in all of them.

PostgreSQL makes the key (`sort_key`): Árbol, Arbusto, élite, Elote, Nube, Ñandú, Ola, Zapote.
"""

import re
import unicodedata
from typing import Any

from django.db.models import Func, TextField
from django.db.models.expressions import OrderBy

NOT_IN_KEY = re.compile("[^a-z0-9~]+")


class SortKey(Func):
    """The sort key of a text, for order_by, annotations and indexes."""

    function = "sort_key"
    template = '%(function)s(%(expressions)s) COLLATE "C"'
    arity = 1
    output_field = TextField()


def by_name(column: str) -> OrderBy:
    """Return the order of a text column by the alphabet. A minus before its name turns it round."""
    return OrderBy(SortKey(column.removeprefix("-")), descending=column.startswith("-"))


def alphabet_key(text: str) -> str:
    """Return the sort key of a text as PostgreSQL makes it, for names that are no rows."""
    parts = unicodedata.normalize("NFC", text).replace("ñ", "n~").replace("Ñ", "n~")
    letters = unicodedata.normalize("NFKD", parts).encode("ascii", "ignore").decode().lower()
    return NOT_IN_KEY.sub(" ", letters).strip()


def is_text(field: Any) -> bool:
    """Return whether the rows of a list that is sorted by this field are sorted by the alphabet."""
    return field.get_internal_type() in ("CharField", "TextField") and not field.choices and not field.primary_key
