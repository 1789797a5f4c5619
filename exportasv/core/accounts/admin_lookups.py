"""Filters in the addresses of the admin site: only declared columns, few operators, readable values.

Without this list Django filters by any column of the model, also by those that no page shows: whoever sees how many
rows are found reads password hashes and private links letter by letter.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.contrib.admin.utils import get_fields_from_path
from django.core.exceptions import BadRequest, ValidationError
from django.core.paginator import EmptyPage
from django.db.models import DateField, DecimalField, Field, IntegerField, Model
from django.db.models.constants import LOOKUP_SEP
from django.db.models.fields.related import RelatedField
from django.http import HttpRequest, HttpResponseBase
from unfold.forms import PaginationInlineFormSet
from unfold.sites import UnfoldAdminSite

from exportasv.core.moments import in_utc
from exportasv.core.whole_numbers import whole_number

OPERATORS = frozenset({"exact", "in", "gt", "gte", "lt", "lte"})
FLAGS = frozenset({"isnull", "isempty"})
FLAG_VALUES = frozenset({"", "0", "1", "true", "false", "True", "False"})
DATE_PARTS = {"year": 9998, "month": 12, "day": 31}  # of a date hierarchy, with the highest; it adds one to the year


class BoundedPagesFormSet(PaginationInlineFormSet):
    """Rows of another table on a form, in pages. An address with another number shows the first page."""

    def get_page_num(self) -> int:
        key = self.get_pagination_key()
        given = self.request.GET.get(key) or self.request.POST.get(key)
        return whole_number(given) or 1


def is_lookup_declared(admin: ModelAdmin, request: HttpRequest | None, lookup: str, value: str) -> bool:
    """Return whether this list may be filtered by `lookup` = `value`.

    Declared are `list_filter`, `date_hierarchy`, and the lookups of other models' `related_lists` that lead here.
    """
    filters = admin.list_filter if request is None else admin.get_list_filter(request)
    named = {each.parameter_name for each in filters if isinstance(each, type) and issubclass(each, SimpleListFilter)}
    if lookup in named:
        return True
    if lookup.startswith(f"{admin.date_hierarchy}{LOOKUP_SEP}"):
        part = lookup.removeprefix(f"{admin.date_hierarchy}{LOOKUP_SEP}")
        if part in DATE_PARTS:
            return bool(whole_number(value, most=DATE_PARTS[part]))
    return any(_is_operation(admin.model, path, lookup, value) for path in _declared_paths(admin, filters))


def _declared_paths(admin: ModelAdmin, filters: Any) -> Iterator[str]:
    """Yield the columns by which the list may be filtered, as in "company" or "registration__event__id"."""
    for each in filters:
        if isinstance(each, str):
            yield each
        elif isinstance(each, (tuple, list)):
            yield each[0]
    if isinstance(admin.date_hierarchy, str):
        yield admin.date_hierarchy
    for other in admin.admin_site._registry.values():
        for label, lookup in getattr(other, "related_lists", ()):
            if label == admin.model._meta.label_lower:
                yield lookup.removesuffix(f"{LOOKUP_SEP}exact")


def _is_operation(model: type[Model], path: str, lookup: str, value: str) -> bool:
    """Return whether `lookup` compares the column `path` by an allowed operator with a readable value."""
    field = get_fields_from_path(model, path)[-1]
    paths = [path]
    if isinstance(field, RelatedField):
        field = field.target_field
        paths += [f"{path}{LOOKUP_SEP}{field.name}", f"{path}{LOOKUP_SEP}pk"]
    for each in paths:
        if lookup == each:
            return _is_readable(field, value)
        operator = lookup.removeprefix(f"{each}{LOOKUP_SEP}")
        if operator != lookup and operator in FLAGS:
            return value in FLAG_VALUES
        if operator != lookup and operator in OPERATORS:
            return all(_is_readable(field, part) for part in (value.split(",") if operator == "in" else [value]))
    return False


def _is_readable(field: Field, text: str) -> bool:
    """Return whether `text` is a value of this column; the empty text is "all" in the forms of filters."""
    if not text:
        return True
    try:
        value = field.to_python(text)
        if isinstance(field, (IntegerField, DecimalField, DateField)):
            field.run_validators(value)
        if isinstance(value, datetime) and value.tzinfo:
            in_utc(value)
    except (ValidationError, ValueError, ArithmeticError):
        return False
    return True


def search_bounded_pages(site: UnfoldAdminSite) -> Any:
    """Return the search of the admin site that answers 400 to a page that does not exist; Unfold's raises an error."""
    search = site.search

    def search_page(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
        if not whole_number(request.GET.get("page", "1")):
            raise BadRequest
        try:
            return search(request, extra_context)
        except EmptyPage as error:
            raise BadRequest from error

    return search_page
