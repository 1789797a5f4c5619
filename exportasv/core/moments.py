"""Moments that strangers write in addresses and JSON, as PostgreSQL can compare them."""

from datetime import UTC, datetime


def utc_moment(text: str) -> datetime:
    """Return the moment that an ISO 8601 text with its zone names, in UTC. Raise ValueError if it names none."""
    return in_utc(datetime.fromisoformat(text))


def in_utc(moment: datetime) -> datetime:
    """Return the moment in UTC. Raise ValueError if it has no zone, or lies outside the years 1 to 9999 there.

    PostgreSQL refuses zones of 16 hours and more, which Python takes.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without its zone")
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("a moment outside the years 1 to 9999") from error
