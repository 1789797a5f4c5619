"""Form fields for numbers and dates as people write them, read by the readers that sheets use too.

The inputs are text with `inputmode`: browsers change what is typed into number inputs ("4,50" becomes 450).
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from exportasv.core import limits, written_values
from exportasv.core.lazy_text import StrOrPromise
from exportasv.core.written_values import UnreadableCellError

MESSAGES: dict[str, StrOrPromise] = {  # code of UnreadableCellError → what is wrong and what to do
    "number": _("“%(value)s” is not a number. Write it in digits, as in 1000 or 4.50."),
    "whole": _("“%(value)s” has decimals. Write a whole number, as in 1000."),
    "date": _("“%(value)s” is not a date. Write day, month and year, as in 15/05/2026."),
}
MAX_QUOTE = 40  # characters of what was typed that a message repeats


def unreadable(error: UnreadableCellError, typed: str) -> ValidationError:
    """Return the error that tells a person why what they typed cannot be read."""
    message = MESSAGES.get(error.code, MESSAGES["number"])
    return ValidationError(message, code="invalid", params={"value": typed[:MAX_QUOTE]})


def number_attrs(mode: str) -> dict[str, str]:
    """Return the attributes of a text input with the keyboard of numbers; `mode` is "numeric" or "decimal"."""
    return {"inputmode": mode, "autocomplete": "off"}


class NumberInput(forms.TextInput):
    """A text input with the keyboard of numbers; `mode` is "numeric" or "decimal"."""

    def __init__(self, attrs: dict[str, Any] | None = None, mode: str = "numeric") -> None:
        super().__init__({**number_attrs(mode), **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        """Return a number as digits with a point, never with an exponent."""
        return format(value, "f") if isinstance(value, Decimal) else super().format_value(value)


class _Typed(forms.Field):
    """Mixin of fields that read what somebody typed; a value that is no text, or empty, is left to Django."""

    def read_typed(self, typed: str) -> Any:
        """Return the value of a text that is not empty. Raise UnreadableCellError."""
        raise NotImplementedError

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or not isinstance(value, str):
            return super().to_python(value)
        if not (typed := value.strip()):
            return None
        try:
            return self.read_typed(typed)
        except UnreadableCellError as error:
            raise unreadable(error, typed) from error


class WholeNumberField(_Typed, forms.IntegerField):
    """A whole number: 1000, "1.000" and "1,000" are one thousand."""

    widget = NumberInput

    def read_typed(self, typed: str) -> int:
        return written_values.typed_whole_number(typed)


class DecimalNumberField(_Typed, forms.DecimalField):
    """A number with decimals: "1.200,50", "4,50" and "$ 4.50" too."""

    widget = NumberInput(mode="decimal")

    def read_typed(self, typed: str) -> Decimal:
        return written_values.typed_number(typed, 2 if self.decimal_places is None else self.decimal_places)


FIRST_MOMENT, LAST_MOMENT = (limits.PROGRAMME_DAY[end] for end in ("least", "most"))


def moment_of_the_programme(moment: datetime | None) -> datetime | None:
    """Return the moment. Raise ValidationError if its year is none of the programme's: pages could not show it."""
    if moment is not None and not FIRST_MOMENT.year <= moment.year <= LAST_MOMENT.year:
        raise ValidationError(
            _("Write a year from %(first)s to %(last)s."),
            code="year",
            params={"first": FIRST_MOMENT.year, "last": LAST_MOMENT.year},
        )
    return moment


class MomentField(forms.DateTimeField):
    """A day and time of the years of the programme."""

    def to_python(self, value: Any) -> datetime | None:
        return moment_of_the_programme(super().to_python(value))


class SplitMomentField(forms.SplitDateTimeField):
    """A day and time of the years of the programme, in two inputs: those of the admin site."""

    def compress(self, data_list: Any) -> datetime | None:
        return moment_of_the_programme(super().compress(data_list))


class DayInput(forms.DateInput):
    """The browser's choice of a day; where it has none, a text."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None, format: str = "%Y-%m-%d") -> None:
        super().__init__(attrs, format)


class DayField(_Typed, forms.DateField):
    """A day: 2026-05-15, 15/05/2026, 15-5-26, "15 de mayo de 2026". The day comes before the month."""

    widget = DayInput

    def read_typed(self, typed: str) -> date:
        if typed.isdigit():  # the number of a day in a spreadsheet means nothing to a person
            raise UnreadableCellError("date")
        return written_values.cell_date(typed)
