"""An adviser with hours, on a Tuesday noon in San Salvador, for known free times."""

from datetime import UTC, datetime, time

import pytest

from counseling.models import Adviser
from tests import factories

NOON = datetime(2026, 11, 24, 18, tzinfo=UTC)  # Tuesday, 12:00 in San Salvador


@pytest.fixture
def noon(time_machine):
    """Set the clock to NOON. Move it with the fixture's value."""
    time_machine.move_to(NOON, tick=False)
    return time_machine


@pytest.fixture
def profile(adviser, company) -> Adviser:
    """Return the company's adviser, with hours from Monday to Friday, 8:00 to 12:00."""
    company.adviser = adviser
    company.save()
    for day in range(5):
        factories.AvailabilityFactory(adviser=adviser.adviser_profile, weekday=day, opens=time(8), closes=time(12))
    return adviser.adviser_profile
