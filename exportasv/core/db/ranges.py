"""Half-open ranges in PostgreSQL, for exclusion constraints."""

from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField
from django.db.models import Func


class TsTzRange(Func):
    """`tstzrange(from, to, '[)')`: two bookings may touch but not overlap."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class DateRange(Func):
    """`daterange(from, to, '[]')`: both days belong to it; an open end is endless."""

    function = "DATERANGE"
    template = "%(function)s(%(expressions)s, '[]')"
    output_field = DateRangeField()
