"""Places at the forum's events."""

import pytest

from counseling import forum
from exportasv.lib.errors import RuleError
from tests import factories


@pytest.mark.django_db
def test_a_full_event_fills_its_waiting_list_and_a_place_given_back_goes_to_the_first():
    event = factories.ForumEventFactory(capacity=1)
    first = forum.register(event, "Ana", "ana@example.org", by=None)
    second = forum.register(event, "Eva", "eva@example.org", by=None)
    assert (first.state, second.state) == ("registered", "waiting")
    forum.cancel_registration(first, by=None)
    second.refresh_from_db()
    assert second.state == "registered"


@pytest.mark.django_db
def test_an_address_registers_once_for_an_event():
    event = factories.ForumEventFactory()
    forum.register(event, "Ana", "ana@example.org", by=None)
    with pytest.raises(RuleError):
        forum.register(event, "Ana", "ANA@example.org", by=None)
