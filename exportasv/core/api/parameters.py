"""Parameters of the address, strictly: an unknown name, a repeated one or an unknown code is an error."""

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError as InvalidError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request

from exportasv.core.http.shared_pages import TRACKING_PARAMETERS

UNKNOWN, REPEATED, INVALID = "unknown_parameter", "repeated_parameter", "invalid"
MAX_CODES = 2000  # codes among which the nearest one is looked for
MAX_NEAREST = 20  # names in one request for which the nearest one is looked for, however many it has
MAX_LETTERS = 60  # of a name that is looked at, and repeated


def check_parameters(request: Request, known: Iterable[str]) -> None:
    """Raise ValidationError if the address has a parameter that is not known, or one of them twice."""
    known = sorted(known)
    wrong: dict[str, ErrorDetail] = {}
    for name, values in request.query_params.lists():
        if name not in known and name not in TRACKING_PARAMETERS:
            wrong[name] = ErrorDetail(_unknown_text(name, known if len(wrong) < MAX_NEAREST else []), UNKNOWN)
        elif len(values) > 1:
            wrong[name] = ErrorDetail(_("Give this parameter once."), REPEATED)
    if wrong:
        raise ValidationError(wrong)


def chosen_names(request: Request, parameter: str, known: Iterable[str]) -> list[str]:
    """Return the names of a comma-separated parameter, each once. Raise ValidationError if one is not known."""
    known = list(known)
    given = [name.strip() for name in request.query_params.get(parameter, "").split(",")]
    chosen = list(dict.fromkeys(name for name in given if name))
    for name in chosen:
        if name not in known:
            raise ValidationError({parameter: ErrorDetail(_unknown_text(name, known), INVALID)})
    return chosen


def _unknown_text(name: str, known: list[str]) -> str:
    """Return that a name is not known, with the nearest one, or with all if none is near."""
    name = name[:MAX_LETTERS]
    if not known:
        return _("“%(name)s” is not known here.") % {"name": name}
    if near := nearest(name, known):
        return _("“%(name)s” is not known here. Did you mean “%(near)s”?") % {"name": name, "near": near}
    return _("“%(name)s” is not known here. Known are: %(known)s.") % {"name": name, "known": ", ".join(known)}


def nearest(text: str, known: Iterable[str]) -> str:
    """Return the known text that is most like this one, "" if none is."""
    return next(iter(get_close_matches(text[:MAX_LETTERS].lower(), list(known), 1, 0.6)), "")


class CodeFilter(django_filters.CharFilter):
    """A filter by the code of a row of another table. A code that no row has is an error, with the nearest one.

    `name` is the parameter. `rows` returns the rows that may be named, `column` has their codes.
    """

    def __init__(self, name: str, rows: Callable[[], QuerySet], column: str = "code", **options: Any) -> None:
        super().__init__(**options)
        self.parameter, self.rows, self.column = name, rows, column

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        """Return the rows with this code. Raise ValidationError if there is no such code."""
        rows = self.rows()
        if value and not rows.filter(**{self.column: value}).exists():
            codes = list(rows.order_by().values_list(self.column, flat=True)[:MAX_CODES])
            near = nearest(value, codes)
            known = [near] if near else sorted(codes) if len(codes) <= 20 else []
            raise ValidationError({self.parameter: ErrorDetail(_unknown_text(value, known), INVALID)})
        return self.select(qs, value) if value else qs

    def select(self, qs: QuerySet, value: str) -> QuerySet:
        """Return the rows with a code that is known."""
        return super().filter(qs, value)


class YesNoField(forms.NullBooleanField):
    """True or false; anything else is an error, where Django's own field reads it as "not told"."""

    def to_python(self, value: Any) -> bool | None:  # type: ignore[override]  # as in NullBooleanField
        found = super().to_python(value)
        if found is None and value not in (None, ""):
            raise InvalidError(_("Write true or false."), code="invalid")
        return found


class YesNoFilter(django_filters.BooleanFilter):
    """`?women_led=true`."""

    field_class = YesNoField

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"widget": forms.TextInput, **options})  # Django's own drops what it cannot read
