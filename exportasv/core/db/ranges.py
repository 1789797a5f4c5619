"""Range functions of PostgreSQL for exclusion constraints."""

from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField
from django.db.models import Func


class TsTzRange(Func):
    """`tstzrange(from, to, '[)')`: two bookings may touch but not overlap."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class DateRange(Func):
    """`daterange(from, to, '[]')`: includes both days; a NULL end has no limit."""

    function = "DATERANGE"
    template = "%(function)s(%(expressions)s, '[]')"
    output_field = DateRangeField()
