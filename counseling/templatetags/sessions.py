"""Template filters for the times of sessions, in the time zone of the page or e-mail."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils.formats import date_format, time_format
from django.utils.translation import pgettext

from counseling.booking import free_times
from exportasv.core.calendars.zones import city_name

register = template.Library()
register.filter("city", city_name)


@register.filter
def when(at: datetime | None, zone: str) -> str:
    """Return day and hour in `zone`, with the city if it is not El Salvador."""
    return free_times.local_time_text(at, zone) if at else ""


@register.filter
def hour(at: datetime, zone: str) -> str:
    """Return the hour in `zone`, as in 14:00, in English 2 p.m."""
    return time_format(at.astimezone(ZoneInfo(zone)), "TIME_FORMAT")


@register.filter
def day_said(day: date) -> str:
    """Return the day as in "Monday, November 30", in the active language."""
    return date_format(day, pgettext("how a day is written", "l, F j")) if isinstance(day, date) else ""
