"""What keeps the admin site's lists quick on large tables: no question that reads the whole table for one page."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.contrib.admin.filters import AllValuesFieldListFilter, FieldListFilter
from django.contrib.admin.views.main import ChangeList
from django.db import models
from django.db.models.constants import LOOKUP_SEP
from django.db.models.expressions import OrderBy
from django.http import HttpRequest
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from exportasv.core.db.bounded_pages import BoundedPaginator
from exportasv.core.db.sorting import SortKey, is_text

MAX_SCANNED = 500  # newest rows whose values a filter offers
YEARS_BACK, YEARS_AHEAD = 8, 1  # offered by the bar of dates


def usual_order(model: type[models.Model], declared: Sequence[Any]) -> Sequence[Any]:
    """Return the declared order of a list if an index serves it, else the order in which the rows were made.

    Without an index the whole table is sorted for one page. The newest come first, unless dates were to ascend.
    """
    if not declared or _has_index(model, list(declared)):
        return declared
    first = declared[0]
    ascends = isinstance(first, str) and LOOKUP_SEP not in first and not first.startswith("-")
    return ("pk",) if ascends and isinstance(model._meta.get_field(first), models.DateField) else ("-pk",)


def _has_index(model: type[models.Model], order: list[Any]) -> bool:
    """Return whether an index has the rows in this order, all of it."""
    if order[0] in ("pk", "-pk"):
        return True
    served = [_in_terms_of_index(index) for index in model._meta.indexes if not index.condition]
    return any(each[: len(order)] == _in_terms_of_order(model, order) for each in served)


def _in_terms_of_index(index: models.Index) -> list[Any]:
    columns = [(name, direction == "DESC") for name, direction in index.fields_orders]
    return columns or [(getattr(each, "name", None) or each, False) for each in list[Any](index.expressions)]


def _in_terms_of_order(model: type[models.Model], order: list[Any]) -> list[Any]:
    """Return (column or expression, whether it descends); lists sort names by the alphabet (`by_name`)."""
    found: list[Any] = []
    for each in order:
        if isinstance(each, OrderBy):
            found.append((each.expression, each.descending))
            continue
        name = each.removeprefix("-")
        name = model._meta.pk.name if name == "pk" else name
        is_name = LOOKUP_SEP not in name and is_text(model._meta.get_field(name))
        found.append((SortKey(name) if is_name else name, each.startswith("-")))
    return found


class NewestValuesFilter(AllValuesFieldListFilter):
    """The values that a column without choices has in the newest rows; Django's reads the whole table for them."""

    def __init__(self, field: Any, request: HttpRequest, params: Any, model: Any, admin: Any, field_path: str) -> None:
        super().__init__(field, request, params, model, admin, field_path)
        newest = admin.get_queryset(request).order_by("-pk").values_list(field_path, flat=True)[:MAX_SCANNED]
        self.lookup_choices = sorted(set(newest) - {None})  # type: ignore[assignment]  # only read in turn
        self.value_title = getattr(admin, "value_titles", {}).get(field_path)

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Yield the values in words, if the list has `value_titles`: column → function of a code."""
        for choice in super().choices(changelist):
            yield {**choice, "display": self.value_title(choice["display"])} if self.value_title else choice


COLUMNS_WITHOUT_CHOICES = (models.CharField, models.TextField, models.IntegerField)
FieldListFilter.register(
    lambda field: isinstance(field, COLUMNS_WITHOUT_CHOICES) and not field.choices,
    NewestValuesFilter,
    take_priority=True,
)


class CappedPaginator(BoundedPaginator):
    """Pages of a list of the admin site; it says when there are more rows than were counted."""

    template_name = "admin/capped_pagination.html"


def date_bar(cl: ChangeList) -> dict[str, Any] | None:
    """Return the links to years, months or days of the list's date, in the form of Django's date hierarchy.

    They come from the calendar: which dates have rows would have to be asked of the whole table.
    """
    name = cl.date_hierarchy
    if not name:
        return None
    chosen = [_number_param(cl, f"{name}__{part}") for part in ("year", "month", "day")]

    def link(*values: int) -> str:
        parts = zip(("year", "month", "day"), values, strict=False)
        return cl.get_query_string({f"{name}__{part}": str(value) for part, value in parts}, [f"{name}__"])

    year, month, day = chosen
    if not year:
        this_year = timezone.localdate().year
        years = range(this_year + YEARS_AHEAD, this_year - YEARS_BACK - 1, -1)
        return {"back": None, "choices": [{"link": link(each), "title": str(each)} for each in years]}
    if not month:
        months = [date(year, each, 1) for each in range(1, 13)]
        choices = [{"link": link(year, each.month), "title": _month_title(each)} for each in months]
        return {"back": {"link": link(), "title": _("All dates")}, "choices": choices}
    if not day:
        back = {"link": link(year), "title": str(year)}
        days = [
            {"link": link(year, month, each), "title": str(each)} for each in range(1, monthrange(year, month)[1] + 1)
        ]
        return {"back": back, "choices": days}
    back = {"link": link(year, month), "title": _month_title(date(year, month, 1))}
    title = capfirst(formats.date_format(date(year, month, day), "MONTH_DAY_FORMAT"))
    return {"back": back, "choices": [{"title": title}]}


def _number_param(cl: ChangeList, name: str) -> int | None:
    value = cl.params.get(name)
    value = value[-1] if isinstance(value, list) else value
    return int(value) if value and str(value).isdecimal() else None


def _month_title(month: date) -> str:
    return capfirst(formats.date_format(month, "YEAR_MONTH_FORMAT"))
