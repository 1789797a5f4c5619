"""The steps of an export plan with their dates: what must be ready before the goods leave, counted back. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

SLACK = timedelta(days=7)  # between a paper and the day on which it is needed
USUAL_DAYS = 15  # of a requirement of which nobody knows how long it takes
FIRST_STEP = timedelta(days=3)  # after today, for what is begun at once


@dataclass(frozen=True)
class Need:
    """A requirement that is missing, and the days that it usually takes."""

    code: str
    days: int | None


@dataclass(frozen=True)
class Slot:
    """When a step begins and when it must be done."""

    code: str
    begins_on: date
    due_on: date
    is_late: bool  # even begun today it would be ready after the day on which it is needed


def backward_schedule(needs: Iterable[Need], ships_on: date, today: date) -> list[Slot]:
    """Return when each requirement begins and is due so that all are ready before the goods leave.

    What should have begun before today begins today, and is late if it then ends after the shipment.
    """
    slots = []
    for need in needs:
        days = timedelta(days=need.days if need.days is not None else USUAL_DAYS)
        begins = max(ships_on - SLACK - days, today)
        due = max(begins + days, today + FIRST_STEP)
        slots.append(Slot(need.code, begins, due, due > ships_on))
    return sorted(slots, key=lambda each: (each.due_on, each.begins_on, each.code))


def earliest_shipment(needs: Iterable[Need], production_days: int, today: date) -> date:
    """Return the first day on which goods could leave with every paper: the longest of papers and production."""
    longest = max((each.days if each.days is not None else USUAL_DAYS for each in needs), default=0)
    return today + max(timedelta(days=longest) + SLACK if longest else timedelta(0), timedelta(days=production_days))
