"""Time zones by name: the programme's own, and those of the cities where its people are."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from exportasv.core.lazy_text import StrOrPromise

HOME_ZONE = "America/El_Salvador"


def is_zone(name: str) -> bool:
    """Return whether this is the name of a time zone, as in "Europe/Rome"."""
    return name in available_timezones()


def validate_zone(name: str) -> None:
    if not is_zone(name):
        raise ValidationError(_("“%(name)s” is not the name of a time zone, as in Europe/Rome.") % {"name": name})


def local_datetime(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """Return this wall-clock time in the zone.

    An hour that the clocks skip counts from before the change, so it shows one hour later. An hour that occurs twice
    means the first one.
    """
    return datetime.combine(day, hour, zone)


PROGRAMME_ZONES = [HOME_ZONE]  # time zones of the programme's people, declared by the apps
CITY_NAMES: dict[str, StrOrPromise] = {}  # zone → name of its city, if the zone's name has another one


def declare_zones(cities: dict[str, StrOrPromise]) -> None:
    """Declare zones in the order of the choices, each with the name of its city; "" for the zone's own."""
    PROGRAMME_ZONES.extend(zone for zone in cities if zone not in PROGRAMME_ZONES)
    CITY_NAMES.update(cities)


def zone_choices() -> list[tuple[str, str]]:
    """Return (zone, city) for a form."""
    return [(zone, city_name(zone)) for zone in PROGRAMME_ZONES]


def city_name(zone: str) -> str:
    """Return the city of a zone in the active language: "El Salvador", or the declared name ("Nueva York")."""
    return str(CITY_NAMES.get(zone) or "") or zone.rpartition("/")[2].replace("_", " ")
