"""Filters of lists: numbers as the site's forms read them, and moments that PostgreSQL can compare."""

from datetime import datetime
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_filters.fields import IsoDateTimeField

from exportasv.core.form_fields import WholeNumberField
from exportasv.core.moments import in_utc


class WholeNumberFilter(django_filters.NumberFilter):
    """A whole number in the address: `?minimum_order_max=1.000` is one thousand."""

    field_class = WholeNumberField


class MomentField(IsoDateTimeField):
    """A moment in ISO 8601; without a zone it is El Salvador's."""

    default_error_messages = {"range": _("This moment is outside the years 1 to 9999.")}

    def to_python(self, value: Any) -> datetime | None:
        try:
            moment = super().to_python(value)
            return None if moment is None else in_utc(moment)
        except (ValueError, OverflowError) as error:
            raise ValidationError(self.error_messages["range"], code="range") from error


class MomentFilter(django_filters.IsoDateTimeFilter):
    """A moment in the address: `?starts_after=2026-05-15T10:00:00-06:00`."""

    field_class = MomentField
