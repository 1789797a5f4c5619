"""Search of names as people type them (a part, no accents, a typo), and of numbers by their digits."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, TypeVar, cast

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import ExpressionWrapper, F, FloatField, Func, Model, Q, QuerySet, TextField, Value
from django.db.models.functions import Coalesce, Greatest

MIN_SIMILARITY = 0.38  # word similarity (0–1) of pg_trgm from which a name is like the text
MIN_LETTERS = 3  # a shorter text is looked for as it stands
MIN_DIGITS = 4  # with fewer digits, a text is no number
MAX_TEXT = 100
MAX_WORDS = 5

Row = TypeVar("Row", bound=Model)


def rows_like(rows: QuerySet[Row], text: str, names: Sequence[str], numbers: Sequence[str] = ()) -> QuerySet[Row]:
    """Return the rows of which a column of `names` is like `text` (annotated as `nearness`, 0–1), the nearest first.

    A text of digits and signs is looked for in the columns of `numbers`, digit by digit. No row is like an empty text.
    """
    text = plain(text[:MAX_TEXT])
    if not text:
        return rows.none()
    if digits := _digits_of_number(text):
        return _rows_with_digits(rows, digits, [*numbers, *names])
    found = Q()
    for name in names:
        found |= Q(**{f"{name}__unaccent__icontains": text})
    words = [word for word in text.split() if len(word) >= MIN_LETTERS][:MAX_WORDS]
    near = cast("QuerySet[Row]", rows.annotate(nearness=_nearness(words or [text], names)))
    if words:
        found |= Q(nearness__gte=MIN_SIMILARITY)
    return near.filter(found).order_by("-nearness", "pk")


def _nearness(words: Sequence[str], names: Sequence[str]) -> ExpressionWrapper:
    """Return the mean over the words of how like each is to the most alike column."""
    likeness = [_likeness(word, names) for word in words]
    total: Any = likeness[0]
    for each in likeness[1:]:
        total = total + each
    return ExpressionWrapper(total / Value(float(len(words))), FloatField())


def _likeness(word: str, names: Sequence[str]) -> Func:
    near = [Coalesce(TrigramWordSimilarity(word, Unaccent(F(name))), Value(0.0)) for name in names]
    return near[0] if len(near) == 1 else Greatest(*near, output_field=FloatField())


def plain(text: str) -> str:
    """Return the text in small letters, without accents and with single spaces."""
    letters = unicodedata.normalize("NFD", text.lower())
    return " ".join("".join(sign for sign in letters if not unicodedata.combining(sign)).split())


def _digits_of_number(text: str) -> str:
    """Return the digits of a text that is a number such as "0614-010190-101-2", or "" if it is none."""
    digits = re.sub(r"\D", "", text)
    return digits if len(digits) >= MIN_DIGITS and not re.search(r"[a-z]", text) else ""


def _rows_with_digits(rows: QuerySet[Row], digits: str, columns: Sequence[str]) -> QuerySet[Row]:
    found = Q()
    for number, column in enumerate(columns):
        rows = rows.alias(**{f"digits_{number}": _Digits(F(column))})
        found |= Q(**{f"digits_{number}__contains": digits})
    return cast("QuerySet[Row]", rows.filter(found).annotate(nearness=Value(1.0)).order_by("pk"))


class Unaccent(Func):
    function, arity, output_field = "unaccent", 1, TextField()


class _Digits(Func):
    function, output_field = "regexp_replace", TextField()
    template = "%(function)s(%(expressions)s::text, '[^0-9]', '', 'g')"
