"""What matters for the safety of accounts is written down, with who did it, and administrators read it."""

from collections import Counter

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth import hashers
from django.core.checks import run_checks
from django.test import Client
from django.urls import reverse

from companies.models import CompanyMember
from exportasv.core.accounts.models import SecurityEvent
from exportasv.core.db.personal_data import PERSONAL_DATA
from exportasv.core.notifications.models import OutgoingEmail
from tests.factories import PASSWORD
from tests.signing_in import account_mail, confirm_address, sign_in

pytestmark = pytest.mark.django_db
SIGNUP = {"full_name": "Ana López", "password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture(autouse=True)
def _one_factor(settings) -> None:
    settings.STAFF_MFA_REQUIRED = False


def events(kind: str) -> list[SecurityEvent]:
    return list(SecurityEvent.objects.filter(kind=kind).select_related("actor", "account"))


def test_a_sign_in_and_a_failed_one_are_events(client, owner):
    sign_in(client, confirm_address(owner).email, "wrong-password-1")
    sign_in(client, "nobody@example.org", "wrong-password-1")
    known, unknown = events("sign_in_failed")[::-1]
    assert (known.actor, unknown.actor, known.ip) == (owner, None, "127.0.0.1")
    assert "nobody" not in f"{unknown.detail}{unknown}", "the address of somebody without an account is not kept"
    sign_in(client, owner.email)
    assert [event.actor for event in events("sign_in")] == [owner]


def test_a_limit_reached_is_an_event(client, owner):
    confirm_address(owner)
    for _ in range(12):
        sign_in(client, owner.email, "wrong-password-1")
    assert events("limit")[0].actor == owner


def test_a_wrong_second_step_is_an_event(client, adviser):
    TOTP.activate(confirm_address(adviser), generate_totp_secret())
    sign_in(client, adviser.email)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert [(event.actor, event.detail) for event in events("sign_in_failed")] == [(adviser, "second step")]
    assert events("sign_in") == []


def test_a_wrong_code_by_mail_is_an_event(client, owner):
    client.post(reverse("account_request_login_code"), {"email": confirm_address(owner).email})
    client.post(reverse("account_confirm_login_code"), {"code": "AAAA-AAAA"})
    assert [(event.actor, event.detail) for event in events("sign_in_failed")] == [(owner, "code by e-mail")]
    assert events("sign_in") == []


def test_a_confirmation_and_a_factor_removed_are_events(client, owner):
    TOTP.activate(confirm_address(owner), generate_totp_secret())
    client.force_login(owner)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert [event.actor for event in events("step_up")] == [owner]
    client.post(reverse("mfa_deactivate_totp"))
    assert [event.actor for event in events("factor_removed")] == [owner]


def test_a_refusal_is_one_event_however_often_it_is_asked(as_user, adviser, owner):
    browser = as_user(adviser)
    for _ in range(5):
        browser.get(reverse("admin:accounts_user_changelist"))
    assert [(event.actor, event.detail) for event in events("refused")] == [(adviser, "admin:accounts_user_changelist")]
    as_user(owner).get("/admin/")
    assert len(events("refused")) == 2


def test_a_visitor_who_must_sign_in_is_no_event(client):
    client.get("/admin/")
    assert events("refused") == []


def test_a_changed_role_is_an_event_with_both_people(administrator, adviser, as_user):
    data = {"email": adviser.email, "language": "es", "is_active": "on", "role": "manager", "full_name": "Ada"}
    answer = as_user(administrator).post(reverse("admin:accounts_user_change", args=[adviser.pk]), data)
    assert answer.status_code == 302, answer.context["errors"]
    (event,) = events("role_changed")
    assert (event.actor, event.account) == (administrator, adviser)
    assert "manager" in event.detail


def test_a_colleagues_role_in_a_company_is_an_event(owner, editor, as_user):
    member = CompanyMember.objects.get(user=editor)
    as_user(owner).post(reverse("companies:change_member"), {"member": member.pk, "do": "owner"})
    (event,) = events("role_changed")
    assert (event.actor, event.account) == (owner, editor)


def test_an_export_of_people_is_an_event_and_one_of_none_is_not(administrator, as_user):
    browser = as_user(administrator)
    browser.get(reverse("admin:accounts_user_changelist"), {"export": "csv"})
    browser.get(reverse("admin:accounts_institution_changelist"), {"export": "csv"})
    (event,) = events("export")
    assert (event.actor, "accounts.user" in event.detail) == (administrator, True)


def test_administrators_read_the_log_and_nobody_changes_it(administrator, as_user):
    as_user(administrator).get("/admin/")
    SecurityEvent.objects.create(kind="refused", actor=administrator, detail="/probe/")
    browser = as_user(administrator)
    assert "/probe/" in browser.get(reverse("admin:accounts_securityevent_changelist")).content.decode()
    row = SecurityEvent.objects.get(detail="/probe/")
    address = reverse("admin:accounts_securityevent_change", args=[row.pk])
    assert browser.post(address, {"detail": "nothing"}).status_code == 403
    assert browser.get(reverse("admin:accounts_securityevent_delete", args=[row.pk])).status_code == 403


def test_events_have_an_end():
    assert PERSONAL_DATA["accounts.securityevent"].retentions[0].after


# --- The same work for known and unknown addresses ------------------------------------------------------------------


@pytest.fixture
def hash_calls(monkeypatch) -> Counter:
    """How often a password was hashed."""
    calls: Counter[str] = Counter()
    hasher = type(hashers.get_hasher())
    encode = hasher.encode
    monkeypatch.setattr(
        hasher, "encode", lambda self, *args, **named: calls.update(["encode"]) or encode(self, *args, **named)
    )
    return calls


def work(calls: Counter, address: str, data: dict[str, str]) -> tuple[int, int, int]:
    """How many hashes and mails a form costs, and its status."""
    calls.clear()
    before = OutgoingEmail.objects.count()
    answer = Client().post(reverse(address), data)
    return calls["encode"], OutgoingEmail.objects.count() - before, answer.status_code


def test_sign_up_hashes_as_often_for_a_known_address(hash_calls, owner):
    confirm_address(owner)
    unknown = work(hash_calls, "account_signup", {**SIGNUP, "email": "new@example.org"})
    known = work(hash_calls, "account_signup", {**SIGNUP, "email": owner.email})
    assert known == unknown == (1, 1, 302)


def test_reset_and_sign_in_do_the_same_for_a_known_address(hash_calls, owner):
    confirm_address(owner)
    reset = [
        work(hash_calls, "account_reset_password", {"email": email}) for email in (owner.email, "nobody@example.org")
    ]
    assert reset[0] == reset[1]
    wrong = {"password": "wrong-password-1"}
    entered = [
        work(hash_calls, "account_login", {"login": email, **wrong}) for email in (owner.email, "nobody@example.org")
    ]
    assert entered[0] == entered[1] == (1, 0, 200)


def test_the_subject_of_account_mails_does_not_take_the_host_of_the_request(owner, settings):
    settings.ALLOWED_HOSTS = ["*"]
    confirm_address(owner)
    Client(headers={"host": "evil.example"}).post(reverse("account_reset_password"), {"email": owner.email})
    assert account_mail().subject.startswith("[ExportaSV] ")
    assert "evil" not in account_mail().subject


# --- Settings -------------------------------------------------------------------------------------------------------


def check_ids(settings, **values: object) -> set[str]:
    settings.PRODUCTION = True
    for name, value in values.items():
        setattr(settings, name, value)
    return {message.id for message in run_checks(tags=["security"])}


def test_the_demo_is_refused_in_production(settings):
    assert "exportasv.E001" in check_ids(settings, DEMO=True)
    assert "exportasv.E001" not in check_ids(settings, DEMO=False)


def test_weak_settings_of_accounts_are_told_in_production(settings):
    safe = {"STAFF_MFA_REQUIRED": True, "STEP_UP_REQUIRED": True, "SECOND_FACTOR_KEYS": ["k"]}
    assert not {"exportasv.W003", "exportasv.W004"} & check_ids(settings, **safe)
    for name, code in (("STAFF_MFA_REQUIRED", "W004"), ("STEP_UP_REQUIRED", "W004"), ("SECOND_FACTOR_KEYS", "W003")):
        assert f"exportasv.{code}" in check_ids(settings, **{**safe, name: False})
