"""Queries of plain columns whose SQL is made once in a process: making it takes longer than PostgreSQL's answer."""

import inspect
from collections import namedtuple
from collections.abc import Callable
from functools import cached_property
from typing import Any, cast

from django.db import connection
from django.db.models import QuerySet

STAND_IN = -9_000_000_000  # no row has such a number


class FixedQuery:
    """The rows of `make(*numbers)`, a `values_list` whose SQL depends on nothing but these whole numbers.

    Raise TypeError at the first use if a column would have to be converted.
    """

    def __init__(self, make: Callable[..., QuerySet]) -> None:
        self.make = make

    @cached_property
    def _sql_and_row(self) -> tuple[str, list[Any], Callable[..., Any]]:
        """Return the SQL, its values with a stand-in for each number, and the class of the rows."""
        rows = self.make(*(STAND_IN - place for place, _name in enumerate(inspect.signature(self.make).parameters)))
        compiler = rows.query.get_compiler(connection=connection)
        sql, values = compiler.as_sql()
        if compiler.get_converters(column for column, _sql, _alias in compiler.select):
            raise TypeError("a fixed query reads plain columns only")
        names = cast(Any, rows)._fields  # those of values_list
        return sql, list(values), cast(Any, namedtuple("Row", names))._make  # known at run time only

    def rows(self, *numbers: int) -> list[Any]:
        """Return the rows as named tuples. One query."""
        sql, values, row = self._sql_and_row
        given = dict(zip((STAND_IN - place for place in range(len(numbers))), numbers, strict=True))
        with connection.cursor() as cursor:
            cursor.execute(sql, [given.get(each, each) if isinstance(each, int) else each for each in values])
            return [row(found) for found in cursor.fetchall()]
