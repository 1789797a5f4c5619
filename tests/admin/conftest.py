"""The admin site is met after the second factor; who has none is the business of tests/accounts."""

import pytest


@pytest.fixture(autouse=True)
def _one_factor(one_factor) -> None:
    """Every test of the admin site signs in with the password alone."""
