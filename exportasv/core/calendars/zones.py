"""Time zones by name: the programme's own, and those of the cities where its people are."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

HOME_ZONE = "America/El_Salvador"


def is_zone(name: str) -> bool:
    """Whether it is the name of a zone, as in "Europe/Rome"."""
    return name in available_timezones()


def validate_zone(name: str) -> None:
    if not is_zone(name):
        raise ValidationError(_("“%(name)s” is not the name of a time zone, as in Europe/Rome.") % {"name": name})


def local_datetime(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """That wall-clock time in the zone. An hour that the clocks skip counts from before the change (it shows an hour
    later); one that comes twice means its first coming."""
    return datetime.combine(day, hour, zone)


# The clocks on which people of the programme live: El Salvador's first, then those of the consular cities.
PROGRAMME_ZONES = (
    HOME_ZONE,
    "America/Los_Angeles",
    "America/Phoenix",
    "America/Denver",
    "America/Chicago",
    "America/New_York",
    "America/Toronto",
    "America/Vancouver",
    "America/Edmonton",
    "America/Mexico_City",
    "America/Monterrey",
    "America/Guatemala",
    "America/Managua",
    "America/Costa_Rica",
    "America/Panama",
    "Europe/Madrid",
    "Europe/Rome",
    "Australia/Melbourne",
)


def city_name(zone: str) -> str:
    """The city in a zone's name, as people say it: "El Salvador", "Milán" where the name has another one."""
    return CITY_NAMES.get(zone) or zone.rpartition("/")[2].replace("_", " ")


CITY_NAMES = {"Europe/Rome": "Milán · Roma", "America/Denver": "Denver · Salt Lake City", "America/Phoenix": "Tucson"}
