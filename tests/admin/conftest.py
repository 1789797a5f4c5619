"""The admin site is met after the second factor; who has none is the business of tests/accounts."""

import pytest


@pytest.fixture(autouse=True)
def _second_factor_given(settings) -> None:
    settings.STAFF_MFA_REQUIRED = False
