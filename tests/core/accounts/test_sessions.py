"""Sessions are listed and ended by their owner and by administrators, and those of staff have an end."""

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exportasv.core.accounts.models import KnownDevice, SecurityEvent
from exportasv.core.accounts.sessions import delete_ended_sessions
from exportasv.core.notifications.models import Notification
from exportasv.core.programme import DEVICE_REMEMBERED, STAFF_SESSION_IDLE, STAFF_SESSION_LONGEST
from tests.signing_in import confirm_address, sign_in

pytestmark = pytest.mark.django_db
DESK = "portal:my_portal"


@pytest.fixture(autouse=True)
def _one_factor(settings) -> None:
    settings.STAFF_MFA_REQUIRED = False


def browser_of(user, browser: Client | None = None) -> Client:
    browser = browser or Client(headers={"user-agent": "Mozilla/5.0 Probe"})
    sign_in(browser, confirm_address(user).email)
    assert get_user(browser) == user
    return browser


def test_a_person_sees_the_sessions_and_ends_the_others(owner):
    here, there = browser_of(owner), browser_of(owner)
    page = here.get(reverse("usersessions_list"))
    assert page.content.decode().count("Mozilla/5.0 Probe") == 2
    here.post(reverse("usersessions_list"))
    assert get_user(here) == owner
    assert not get_user(there).is_authenticated


def test_nobody_sees_the_sessions_of_another(owner, stranger):
    browser_of(owner)
    page = browser_of(stranger, Client(headers={"user-agent": "Another"})).get(reverse("usersessions_list"))
    assert "Probe" not in page.content.decode()


def test_an_administrator_ends_the_sessions_of_a_person(administrator, adviser, as_user):
    theirs = browser_of(adviser)
    data = {"_action_end_sessions": "1", "email": adviser.email, "language": "es", "is_active": "on", "role": "adviser"}
    as_user(administrator).post(reverse("admin:accounts_user_change", args=[adviser.pk]), data)
    assert not get_user(theirs).is_authenticated
    assert SecurityEvent.objects.filter(kind="sessions_ended", actor=administrator, account=adviser).exists()


def test_an_administrator_ends_one_session_of_the_list(administrator, owner, as_user):
    here, there = browser_of(owner), browser_of(owner)
    first = UserSession.objects.get(session_key=here.session.session_key)
    address = reverse("admin:usersessions_usersession_changelist")
    as_user(administrator).post(address, {"action": "end_selected", "_selected_action": [first.pk]})
    assert (get_user(here).is_authenticated, get_user(there).is_authenticated) == (False, True)


@pytest.mark.parametrize("who", ["manager", "adviser", "invest_officer", "consular_officer", "owner"])
def test_only_administrators_read_sessions_and_events(who, request, as_user, owner):
    browser_of(owner)
    browser = as_user(request.getfixturevalue(who))
    for name in ("usersessions_usersession", "accounts_securityevent"):
        assert browser.get(reverse(f"admin:{name}_changelist")).status_code == 403


@pytest.mark.parametrize("who", ["adviser", "administrator", "consular_officer"])
def test_an_idle_session_of_staff_ends(who, request):
    browser = browser_of(request.getfixturevalue(who))
    now = timezone.now()
    with time_machine.travel(now + STAFF_SESSION_IDLE - timedelta(minutes=10)):
        assert browser.get(reverse(DESK)).status_code == 200
    with time_machine.travel(now + 2 * STAFF_SESSION_IDLE - timedelta(minutes=20)):
        assert browser.get(reverse(DESK)).status_code == 200, "a page in between kept it"
    with time_machine.travel(now + 4 * STAFF_SESSION_IDLE):
        answer = browser.get(reverse(DESK))
        assert answer["Location"].startswith(reverse("account_login"))
        assert not get_user(browser).is_authenticated


def test_a_session_of_staff_ends_however_much_it_is_used(adviser):
    browser = browser_of(adviser)
    start, step = timezone.now(), STAFF_SESSION_IDLE / 2
    for number in range(1, int(STAFF_SESSION_LONGEST / step)):
        with time_machine.travel(start + number * step):
            assert browser.get(reverse(DESK)).status_code == 200
    with time_machine.travel(start + STAFF_SESSION_LONGEST + timedelta(minutes=1)):
        assert browser.get(reverse(DESK)).status_code == 302


def test_sessions_of_companies_last_longer(owner):
    browser = browser_of(owner)
    with time_machine.travel(timezone.now() + 2 * STAFF_SESSION_LONGEST):
        assert browser.get(reverse(DESK)).status_code == 200


def test_ended_sessions_leave_no_row(owner):
    browser = browser_of(owner)
    Session.objects.filter(session_key=browser.session.session_key).update(expire_date=timezone.now())
    browser_of(owner)
    UserSession.objects.create(user=owner, ip="127.0.0.1", session_key="gone", user_agent="")
    assert delete_ended_sessions() == 1
    assert UserSession.objects.count() == 1


# --- New devices --------------------------------------------------------------------------------------------------


def told(user) -> int:
    return Notification.objects.filter(recipient=user, kind="new_device").count()


def test_a_sign_in_from_a_new_browser_is_told_and_from_a_known_one_is_not(owner):
    known = browser_of(owner)
    assert told(owner) == 0, "the first one is no news"
    known.post(reverse("account_logout"))
    browser_of(owner, known)
    assert told(owner) == 0
    browser_of(owner, Client(headers={"user-agent": "Intruder/1.0"}))
    notice = Notification.objects.get(recipient=owner, kind="new_device")
    assert "Intruder/1.0" in notice.body
    assert notice.channel == Notification.Channel.AT_ONCE
    assert SecurityEvent.objects.filter(kind="new_device", actor=owner).count() == 1


def test_the_cookie_of_one_person_does_not_vouch_for_another(owner, editor):
    browser_of(editor)
    shared = browser_of(owner)
    shared.post(reverse("account_logout"))
    browser_of(editor, shared)
    assert told(editor) == 1


def test_a_browser_not_used_for_a_year_is_new_again(owner):
    browser_of(owner)
    KnownDevice.objects.update(last_seen_at=timezone.now() - DEVICE_REMEMBERED - timedelta(days=1))
    browser_of(owner)
    assert told(owner) == 0, "there is no browser left to compare with"


def test_the_accounts_of_the_demo_are_not_told(settings, owner):
    settings.DEMO = True
    owner.email = "propietaria@demo.exportasv.example"
    owner.save()
    browser_of(owner)
    browser_of(owner)
    assert told(owner) == 0
    settings.DEMO = False
    browser_of(owner)
    assert told(owner) == 1
