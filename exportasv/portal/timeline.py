"""Timeline of what happened to a company, the newest first, in one query over all its sources."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import CharField, DateTimeField, F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.translation import get_language

from companies.home.timeline import SOURCES, TimelineSource
from companies.models import Company
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import has_permission
from exportasv.core.accounts.scopes import SCOPES, sees_all
from exportasv.core.db.fixed_query import FixedQuery
from exportasv.core.http.paths import row_url
from exportasv.core.moments import utc_moment
from exportasv.core.whole_numbers import whole_number

EMPTY_TEXT = Value("", TextField())
COLUMNS = ("at", "origin", "row", "title", "detail", "who")


@dataclass(frozen=True)
class TimelineEvent:
    """One event: time, kind, title, person and URL ("" if it has no page)."""

    at: datetime
    kind: str
    text: str
    detail: str
    who: str
    url: str
    cursor: str


def _newest_rows(
    source: TimelineSource, company: Company, after: tuple[datetime, str, int] | None, size: int
) -> QuerySet:
    """Return the newest rows of the source after the cursor, with the columns that all sources share."""
    rows = (
        source.rows(company)
        .order_by()
        .annotate(
            at=Cast(source.at, DateTimeField()),
            origin=Value(source.kind, CharField()),
            row=F("pk"),
            title=Cast(_expression(source.title), TextField()),
            detail=Coalesce(Cast(_expression(source.detail), TextField()), EMPTY_TEXT),
            who=Coalesce(Cast(_expression(source.who), TextField()), EMPTY_TEXT),
        )
    )
    rows = rows.filter(at__lte=timezone.now())  # what is still to come has not happened
    if after:
        moment, kind, number = after
        same = (
            Q(at=moment) if source.kind < kind else Q(at=moment, pk__lt=number) if source.kind == kind else Q(pk=None)
        )
        rows = rows.filter(Q(at__lt=moment) | same)
    return rows.order_by("-at", "-pk").values_list(*COLUMNS)[:size]


def _newest_of_all(
    kinds: tuple[str, ...], company: Company, after: tuple[datetime, str, int] | None, size: int
) -> QuerySet:
    first, *rest = (_newest_rows(SOURCES[kind], company, after, size) for kind in kinds)
    return first.union(*rest, all=True).order_by("-at", "-origin", "-row")[:size]


@cache
def _first_rows(kinds: tuple[str, ...], size: int, _language: str) -> FixedQuery:
    """Return the query of the newest rows in a language: the SQL of so many sources takes long to make."""

    def newest_rows(company: int) -> QuerySet:
        return _newest_of_all(kinds, Company(pk=company), None, size)

    return FixedQuery(newest_rows)


def _expression(declared: Any) -> Any:
    """Return the expression. Build it now if it depends on the page's language."""
    return declared() if callable(declared) else declared


def sources_for(user: User) -> list[TimelineSource]:
    """Return the sources whose rows this member of staff may see of every company."""
    labels = ((source, _model_of(kind)) for kind, source in SOURCES.items())
    return [source for source, label in labels if has_permission(user, label) and _is_open(user, label)]


@cache
def _model_of(kind: str) -> str:
    """Return the model of a source's rows, as in "companies.certificate"."""
    return SOURCES[kind].rows(Company(pk=0)).model._meta.label_lower


def _is_open(user: User, label: str) -> bool:
    return label not in SCOPES or sees_all(user, label)


def events_page(
    company: Company, cursor: str, size: int, sources: Iterable[TimelineSource] | None = None
) -> tuple[list[TimelineEvent], str]:
    """Return (events after the cursor, next cursor or ""), of all sources or of some. One query."""
    after = _parse_cursor(cursor)
    kinds = tuple(source.kind for source in (SOURCES.values() if sources is None else sources))
    if after:
        found = list(_newest_of_all(kinds, company, after, size + 1))
    else:
        found = _first_rows(kinds, size + 1, get_language()).rows(company.pk)
    shown = [_timeline_event(*row) for row in found[:size]]
    return shown, shown[-1].cursor if len(found) > size else ""


def _parse_cursor(cursor: str) -> tuple[datetime, str, int] | None:
    moment, _tilde, rest = cursor.partition("~")
    kind, _tilde, number = rest.partition("~")
    try:
        at = utc_moment(moment)
    except ValueError:
        return None
    row = whole_number(number)
    return (at, kind, row) if row is not None else None


def _timeline_event(at: datetime, kind: str, row: int, title: str, detail: str, who: str) -> TimelineEvent:
    source = SOURCES[kind]
    text, detail, who = source.text(title, detail, who)
    url = row_url(source.route, row) if source.route else ""
    return TimelineEvent(at, kind, text, detail, who, url, f"{at.isoformat()}~{kind}~{row}")
