"""Times of sessions as a person reads them, on the clock that the page or the mail is for."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils.formats import date_format

from counseling.booking import free_times
from exportasv.core.calendars.zones import city_name

register = template.Library()
register.filter("city", city_name)


@register.filter
def when(at: datetime | None, zone: str) -> str:
    """Day and hour on the clock of `zone`, which is named where it is not El Salvador's."""
    return free_times.local_time_text(at, zone) if at else ""


@register.filter
def hour(at: datetime, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).strftime("%H:%M")


@register.filter
def day_said(day: date) -> str:
    """As in "Monday 30 November"."""
    return date_format(day, "l j F") if isinstance(day, date) else ""
