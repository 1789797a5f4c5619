"""Queries whose SQL is made once in a process: making it takes longer than PostgreSQL's answer."""

import copy
import inspect
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import BigIntegerField, BooleanField, F, Field, Func, Model, QuerySet, TextField, Value
from django.db.models.expressions import RawSQL
from django.utils import timezone

STAND_IN = "stand-in "
NUMBER, TEXT = -9_000_000_000, f"\x00{STAND_IN}"  # no row has such a number, no text a NUL
DAY = date(3, 3, 1)  # no row is so old

Given = int | str | date | list[int] | list[str]


class FixedQuery:
    """The rows of `make(*values)`, whose SQL depends on nothing but these values, and on the clock.

    A value is a whole number, a text, a day, or a list of whole numbers or of texts (`is_any_of`), as the parameter's
    annotation says: int, str, date, list, list[str].

    Moments and days among the values of the SQL are those of the query's first use: they move with the clock.
    """

    def __init__(self, make: Callable[..., QuerySet], kinds: list[type] | None = None) -> None:
        self.make = make
        self._kinds = kinds if kinds is not None else kinds_of(make)

    @cached_property
    def _first(self) -> tuple[QuerySet, Any, str, list[Any], datetime]:
        """Return the rows with stand-ins, their compiler, its SQL and values, and when they were made.

        Raise ValueError if a column changes a text before it compares, as a cleaned line does: ask for it by `Value`.
        """
        now = timezone.now()
        stand_ins = [_stand_in(place, kind) for place, kind in enumerate(self._kinds)]
        rows = self.make(*stand_ins)
        compiler = rows.query.get_compiler(using=rows.db)
        sql, values = compiler.as_sql()
        if changed := [each for each in values if STAND_IN in str(each) and each not in stand_ins]:
            raise ValueError(f"{self.make.__name__}: a column changes a text that it is asked for: {changed[0]!r}")
        return rows, compiler, sql, list(values), now

    def rows(self, *values: Given) -> list[Any]:
        """Return the rows, as Django makes them of the query. One query."""
        rows, compiler, _sql, _asked, _first = self._first
        made = self.sql(*values)
        own = copy.copy(compiler)
        own.connection = connections[rows.db]  # of this thread
        own.as_sql = lambda: made
        found = rows.all()
        found.query.get_compiler = lambda *_args, **_named: own  # type: ignore[method-assign]  # of this copy alone
        return list(found)

    def sql(self, *values: Given) -> tuple[str, tuple[Any, ...]]:
        """Return the SQL and its values. No query."""
        _rows, _compiler, sql, asked, first = self._first
        stand_ins = [_stand_in(place, kind) for place, kind in enumerate(self._kinds)]
        given = {_plain(stand_in): value for stand_in, value in zip(stand_ins, values, strict=True)}
        now = timezone.now()
        return sql, tuple(_value_now(each, given, first, now) for each in asked)

    def first(self, *values: Given) -> Any:
        """Return the first row, None if there is none. One query, which should ask for one row."""
        return next(iter(self.rows(*values)), None)


class FixedColumn:
    """A column of `model`'s rows, such as a subquery, whose SQL depends on nothing but the row and the clock.

    It names the row by its table, so it is for queries whose own rows are of this model.
    """

    def __init__(self, model: type[Model], make: Callable[[], Any]) -> None:
        self.model, self.make = model, make

    @cached_property
    def _first(self) -> tuple[str, list[Any], Field, datetime]:
        """Return the column's SQL with its values, what it holds, and when it was made."""
        now = timezone.now()
        query = self.model._base_manager.order_by().annotate(made=self.make()).query
        query.get_initial_alias()
        column = query.annotations["made"]
        sql, values = query.get_compiler(using=DEFAULT_DB_ALIAS).compile(column)
        return sql, list(values), column.output_field, now

    def column(self) -> RawSQL:
        """Return the column, to annotate rows with."""
        sql, values, kind, first = self._first
        now = timezone.now()
        own = [_value_now(each, {}, first, now) for each in values]
        return RawSQL(sql, own, kind)  # noqa: S611 # nosec B611 # the SQL is the ORM's


def kinds_of(make: Callable[..., Any]) -> list[type]:
    """Return what the parameters of a function are annotated with."""
    return [parameter.annotation for parameter in inspect.signature(make).parameters.values()]


def is_any_of(column: str, values: list[int] | list[str]) -> Func:
    """Return the condition that a column is one of these values: one value of the SQL, however many."""
    is_text = bool(values) and isinstance(values[0], str)
    array = Value(values, ArrayField(TextField() if is_text else BigIntegerField()))
    return Func(F(column), array, template="%(expressions)s)", arg_joiner=" = ANY(", output_field=BooleanField())


def in_one_row(rows: QuerySet, **sums: Any) -> QuerySet:
    """Return the query of one tuple: 1, and these sums over all rows. `aggregate` would ask at once."""
    return rows.order_by().values_list(Value(1)).annotate(**sums)


def with_values(made: tuple[str, Sequence[Any]], given: Mapping[Any, Any]) -> tuple[str, list[Any]]:
    """Return SQL that was made with stand-ins, with the values that they stand for."""
    sql, values = made
    return sql, [given.get(each, each) if isinstance(each, str) else each for each in values]


def _stand_in(place: int, kind: Any) -> Given:
    if kind is list:
        return [NUMBER - place]
    if kind == list[str]:
        return [f"{TEXT}{place}"]
    if kind is date:
        return DAY + timedelta(days=place)
    return f"{TEXT}{place}" if kind is str else NUMBER - place


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _value_now(value: Any, given: Mapping[Any, Any], first: datetime, now: datetime) -> Any:
    if isinstance(value, datetime):
        return value + (now - first)
    if isinstance(value, date):
        return given[value] if value in given else value + (timezone.localdate(now) - timezone.localdate(first))
    return given.get(_plain(value), value) if isinstance(value, int | str | list) else value
