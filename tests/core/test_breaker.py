"""After a failure a server is left alone for a while, then one call tries it."""

import pytest

from exportasv.core import breaker
from exportasv.core.breaker import Breaker, breaker_of


@pytest.fixture
def clock(monkeypatch) -> list[float]:
    """The seconds of the breaker's clock."""
    now = [1000.0]
    monkeypatch.setattr(breaker, "monotonic", lambda: now[0])
    return now


def test_calls_are_allowed_until_one_fails(clock):
    calls = Breaker(5)
    assert calls.allows_call()
    assert calls.allows_call()
    calls.record_failure()
    assert not calls.allows_call()


def test_after_the_pause_one_call_tries_and_the_others_wait_for_it(clock):
    calls = Breaker(5)
    calls.record_failure()
    clock[0] += 4.9
    assert not calls.allows_call()
    clock[0] += 0.2
    assert [calls.allows_call() for _caller in range(3)] == [True, False, False]


def test_a_success_opens_the_way_and_a_failure_begins_another_pause(clock):
    calls = Breaker(5)
    calls.record_failure()
    clock[0] += 5
    assert calls.allows_call()
    calls.record_failure()
    assert not calls.allows_call()
    clock[0] += 5
    assert calls.allows_call()
    calls.record_success()
    assert [calls.allows_call() for _caller in range(3)] == [True] * 3


def test_a_try_that_never_reports_back_does_not_end_all_tries(clock):
    calls = Breaker(5)
    calls.record_failure()
    clock[0] += 5
    assert calls.allows_call()
    clock[0] += 5
    assert calls.allows_call()


def test_servers_have_breakers_of_their_own():
    breaker_of("one").record_failure()
    assert not breaker_of("one").allows_call()
    assert breaker_of("other").allows_call()
