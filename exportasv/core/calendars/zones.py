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


PROGRAMME_ZONES = [HOME_ZONE]  # the clocks on which people of the programme live, as the apps declare them
CITY_NAMES: dict[str, str] = {}  # zone → how people call it, where that is not its own name


def declare_zones(cities: dict[str, str]) -> None:
    """Declare zones in the order in which they are offered, each with the name of its city; "" for the zone's own."""
    PROGRAMME_ZONES.extend(zone for zone in cities if zone not in PROGRAMME_ZONES)
    CITY_NAMES.update(cities)


def zone_choices() -> list[tuple[str, str]]:
    """(zone, city) for a form."""
    return [(zone, city_name(zone)) for zone in PROGRAMME_ZONES]


def city_name(zone: str) -> str:
    """The city in a zone's name, as people say it: "El Salvador", "Milán" where the name has another one."""
    return CITY_NAMES.get(zone) or zone.rpartition("/")[2].replace("_", " ")
