"""Sources of a company's timeline. Every app declares its own in `<app>/portal.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language

from companies.models import Company

NOON_OFFSET = timedelta(hours=18)  # noon in El Salvador, for events with a date and no time
NOTHING = Value("")
EventText = tuple[str, str, str]  # title, detail, person


@dataclass(frozen=True)
class TimelineSource:
    """Rows of one kind: their query, their expressions and their text.

    `title`, `detail` and `who` are expressions, or functions without arguments that return one in the page's language.
    `text` makes the text of an event from the three. `route` is the page of the row, or "" if it has none.
    """

    kind: str
    rows: Callable[[Company], QuerySet]
    text: Callable[[str, str, str], EventText]
    at: Any
    title: Any
    detail: Any = NOTHING
    who: Any = NOTHING
    route: str = ""


SOURCES: dict[str, TimelineSource] = {}


def timeline_sources(*sources: TimelineSource) -> None:
    """Declare sources. Raise ValueError if a kind is declared twice."""
    for source in sources:
        if source.kind in SOURCES:
            raise ValueError(f"{source.kind} is a source of the timeline already")
        SOURCES[source.kind] = source


def localized_text(column: str) -> Callable[[], Coalesce]:
    """Return `<column>_es` or `_en` by the page's language, or the other one if it is empty."""

    def expression() -> Coalesce:
        code = "en" if get_language() == "en" else "es"
        other = "es" if code == "en" else "en"
        return Coalesce(NullIf(f"{column}_{code}", Value("")), f"{column}_{other}")

    return expression
