"""Columns of an exported list of the admin site: the columns of the list, then the other fields of the form."""

from collections.abc import Iterable

from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import flatten_fieldsets, label_for_field, lookup_field
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import ForeignObjectRel
from django.http import HttpRequest
from django.utils.html import strip_tags

from exportasv.core.spreadsheets.exports import Column

UNEXPORTABLE_FIELDS = (models.FileField, models.JSONField)


def columns_of(admin: ModelAdmin, request: HttpRequest) -> list[Column]:
    """Return the columns of the list as the person sees it, then the plain fields of the form."""
    listed = [str(name) for name in admin.get_list_display(request) if name != "action_checkbox"]  # no callables here
    form = flatten_fieldsets(admin.get_fieldsets(request))
    more = [name for name in form if name not in listed and _is_plain(admin.model, name)]
    return [_column(admin, name) for name in [*listed, *more] if not _is_unexportable(admin.model, name)]


def _field(model: type[models.Model], name: str) -> models.Field | ForeignObjectRel | None:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _is_plain(model: type[models.Model], name: str) -> bool:
    """Return whether the name is a column of the table. `state` is not: the list shows it as a badge."""
    field = _field(model, name)
    return field is not None and field.concrete and not field.many_to_many and name != "state"


def _is_unexportable(model: type[models.Model], name: str) -> bool:
    return isinstance(_field(model, name), UNEXPORTABLE_FIELDS)


def _column(admin: ModelAdmin, name: str) -> Column:
    header = str(label_for_field(name, admin.model, admin))
    header = header[:1].upper() + header[1:]
    if _field(admin.model, name) is not None:
        return Column(header, name)

    def displayed_text(row: models.Model) -> object:
        value = lookup_field(name, row, admin)[2]
        value = value[1] if isinstance(value, tuple) else value  # a badge: (code, word)
        return strip_tags(value) if hasattr(value, "__html__") else value

    return Column(header, displayed_text)


def with_related(rows: models.QuerySet, model: type[models.Model], columns: Iterable[Column]) -> models.QuerySet:
    """Return the rows with the related rows that the columns need, in one query."""
    named = {column.value.partition(".")[0] for column in columns if isinstance(column.value, str)}
    links = [field.name for field in model._meta.fields if field.is_relation and field.name in named]
    return rows.select_related(*links) if links else rows
