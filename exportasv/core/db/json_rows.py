"""Rows of another table as a column of a query: what belongs together is read in one query, however many tables."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db import DEFAULT_DB_ALIAS
from django.db.models import (
    BooleanField,
    CharField,
    DecimalField,
    Expression,
    F,
    IntegerField,
    JSONField,
    Model,
    QuerySet,
    TextField,
)
from django.db.models.functions import Cast, JSONObject

SAME_IN_JSON = (BooleanField, CharField, IntegerField, JSONField, TextField)
Row = TypeVar("Row", bound=Model)


def json_rows(rows: QuerySet, *related: str) -> ArraySubquery:
    """Return rows as a column of dicts that `read_rows` reads: all columns of their table.

    `related` are foreign keys; the row that each names comes with it.
    """
    columns: dict[str, Any] = _columns(rows.model)
    for name in related:
        columns[name] = JSONObject(**_columns(_model_of(rows.model, name), f"{name}__"))
    return ArraySubquery(rows.values(row=JSONObject(**columns)))


def _columns(model: type[Model], through: str = "") -> dict[str, Expression | F]:
    """Return attribute → column. An amount is text, because JSON numbers could lose cents."""
    found: dict[str, Expression | F] = {}
    for each in model._meta.concrete_fields:
        column = F(f"{through}{each.attname}")
        found[each.attname] = Cast(column, TextField()) if isinstance(each, DecimalField) else column
    return found


def read_rows(model: type[Row], rows: Iterable[Mapping[str, Any]], *related: str) -> list[Row]:
    """Return the rows of a column that `json_rows` made of the model, as Django reads them."""
    names, converted = _fields_of(model)
    found = []
    for row in rows:
        values = [row[name] for name in names]
        for place, to_python in converted:
            values[place] = to_python(values[place])
        instance = model.from_db(DEFAULT_DB_ALIAS, names, values)
        for name in related:
            setattr(instance, name, read_rows(_model_of(model, name), [row[name]])[0])
        found.append(instance)
    return found


def keep_rows(row: Model, name: str, rows: list[Any]) -> None:
    """Give a row those of a reverse relation, as `prefetch_related` would."""
    found = getattr(row, name).get_queryset()
    found._result_cache, found._prefetch_done = rows, True
    vars(row).setdefault("_prefetched_objects_cache", {})[name] = found


@cache
def _fields_of(model: type[Model]) -> tuple[list[str], list[tuple[int, Callable[[Any], Any]]]]:
    """Return the model's columns in their order, and (place, to_python) of those that JSON has as something else."""
    fields = model._meta.concrete_fields
    names = [each.attname for each in fields]
    others = [(place, each) for place, each in enumerate(fields) if not isinstance(each, SAME_IN_JSON)]
    return names, [(place, each.to_python) for place, each in others]


def _model_of(model: type[Model], name: str) -> type[Model]:
    found: type[Model] = model._meta.get_field(name).related_model  # type: ignore[assignment]  # a foreign key has one
    return found
