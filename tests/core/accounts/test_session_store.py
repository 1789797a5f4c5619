"""Session and person of a request: who may not sign in any more is nobody, and so is who has an old session."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from exportasv.core.accounts.session_store import SessionStore
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_session_ends_when_its_time_is_over(time_machine):
    store = SessionStore()
    store["company"] = 7
    store.save()
    assert SessionStore(store.session_key)["company"] == 7
    time_machine.move_to(timezone.now() + timedelta(days=400))
    ended = SessionStore(store.session_key)
    assert "company" not in ended
    assert ended.session_key is None


def test_an_unknown_key_is_no_session():
    assert SessionStore("a" * 32).load() == {}
    assert not Session.objects.exists()


def test_a_closed_account_is_nobody_with_its_next_page(client):
    user = factories.UserFactory()
    client.force_login(user)
    page = reverse("portal:my_portal")
    assert client.get(page).wsgi_request.user == user
    user.is_active = False
    user.save()
    assert not client.get(page).wsgi_request.user.is_authenticated
