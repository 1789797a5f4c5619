"""Template filters for the times of sessions, in the time zone of the page or e-mail."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils.formats import date_format, time_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from counseling.booking import free_times
from counseling.models import ActionItem, Referral
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


@register.simple_tag
def due_badge(of: ActionItem | Referral) -> SafeString:
    """Return until when an agreement or referral is due, or that it is overdue."""
    day = date_format(of.due_on, "DATE_FORMAT")
    if not of.is_overdue:
        return format_html('<span class="badge">{}</span>', gettext("until %(day)s") % {"day": day})
    is_referral = isinstance(of, Referral)
    text = pgettext("referral", "overdue: due on %(day)s") if is_referral else gettext("overdue: due on %(day)s")
    return format_html('<span class="badge badge-bad">{}</span>', text % {"day": day})
