"""Second factors: no secret stands in the database, and staff enrol the first by an administrator's link."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
)
from cryptography.fernet import Fernet, InvalidToken
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from exportasv.core.accounts.models import SecurityEvent
from exportasv.core.accounts.second_factor import SecondFactorAdapter, encrypt_anew, key_from, make_enrolment_link
from exportasv.core.programme import FACTOR_LINK_VALID
from tests.signing_in import confirm_address, confirm_password, sign_in, totp_code

pytestmark = pytest.mark.django_db
NEEDED, ACTIVATE = "accounts:enrolment_needed", "mfa_activate_totp"


@pytest.fixture
def strict(settings) -> None:
    settings.STAFF_MFA_REQUIRED = True


def signed_in(client, user):
    """The person's browser after the password alone, confirmed again a moment ago."""
    sign_in(client, confirm_address(user).email)
    confirm_password(client)
    return client


def link(user) -> str:
    return reverse("accounts:enrolment_link", args=[make_enrolment_link(user)])


def stored() -> str:
    """Everything that the table of factors holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(data::text, ' ') FROM mfa_authenticator")
        return cursor.fetchone()[0]


# --- Encryption ---------------------------------------------------------------------------------------------------


def test_no_secret_of_a_factor_stands_in_the_database(adviser):
    secret = generate_totp_secret()
    TOTP.activate(adviser, secret)
    codes = RecoveryCodes.activate(adviser)
    assert secret not in stored()
    assert TOTP(Authenticator.objects.get(type="totp")).validate_code(totp_code(secret))
    seed = SecondFactorAdapter().decrypt(codes.instance.data["seed"])
    assert seed not in stored()
    assert len(codes.get_unused_codes()) == 10


def test_without_the_adapter_a_secret_would_be_readable(adviser, settings):
    settings.MFA_ADAPTER = f"{DefaultMFAAdapter.__module__}.{DefaultMFAAdapter.__name__}"
    secret = generate_totp_secret()
    TOTP.activate(adviser, secret)
    assert secret in stored()


def test_a_new_key_takes_over_and_the_old_one_may_go(adviser, settings):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.SECOND_FACTOR_KEYS = [old]
    secret = generate_totp_secret()
    TOTP.activate(adviser, secret)
    RecoveryCodes.activate(adviser)
    settings.SECOND_FACTOR_KEYS = [new, old]
    assert encrypt_anew() == 2
    settings.SECOND_FACTOR_KEYS = [new]
    assert TOTP(Authenticator.objects.get(type="totp")).validate_code(totp_code(secret))
    settings.SECOND_FACTOR_KEYS = [old]
    with pytest.raises(InvalidToken):
        TOTP(Authenticator.objects.get(type="totp")).validate_code(totp_code(secret))


def test_a_key_of_ones_own_takes_over_from_the_one_made_of_the_secret_key(adviser, settings):
    secret = generate_totp_secret()
    TOTP.activate(adviser, secret)
    settings.SECOND_FACTOR_KEYS = [Fernet.generate_key().decode(), key_from(settings.SECRET_KEY)]
    call_command("encrypt_second_factors", verbosity=0)
    assert TOTP(Authenticator.objects.get(type="totp")).validate_code(totp_code(secret))


# --- The first factor of staff ------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [ACTIVATE, "mfa_add_webauthn"])
@pytest.mark.parametrize("who", ["adviser", "manager", "administrator", "invest_officer", "consular_officer"])
def test_the_password_alone_sets_up_no_factor_of_staff(strict, client, request, who, page):
    browser = signed_in(client, request.getfixturevalue(who))
    for answer in (browser.get(reverse(page)), browser.post(reverse(page), {"code": "123456"})):
        assert (answer.status_code, answer["Location"]) == (302, reverse(NEEDED))
    assert browser.get(reverse(NEEDED)).status_code == 200
    assert not Authenticator.objects.exists()


def test_an_administrators_link_sets_up_the_first_factor_once(
    strict, client, adviser, django_capture_on_commit_callbacks
):
    browser = signed_in(client, adviser)
    address = link(adviser)
    assert browser.get(address).status_code == 200
    assert browser.get(reverse(ACTIVATE)).status_code == 302, "to look at the link is not to use it"
    assert browser.post(address)["Location"] == reverse("mfa_index")
    secret = browser.get(reverse(ACTIVATE)).context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse(ACTIVATE), {"code": totp_code(secret)})
    assert Authenticator.objects.filter(user=adviser, type="totp").exists()
    assert SecurityEvent.objects.filter(kind="factor_added", actor=adviser).exists()
    Authenticator.objects.all().delete()
    assert browser.get(address).status_code == 404
    assert browser.get(reverse(ACTIVATE))["Location"] == reverse(NEEDED)


def test_after_enrolment_the_person_signs_in_anew(strict, client, adviser):
    browser = signed_in(client, adviser)
    browser.post(link(adviser))
    secret = browser.get(reverse(ACTIVATE)).context["form"].secret
    browser.post(reverse(ACTIVATE), {"code": totp_code(secret)})
    assert browser.get(reverse("portal:my_portal"))["Location"] == reverse("mfa_index")


def test_a_link_is_for_one_person_for_72_hours_and_the_newest_counts(strict, client, adviser, manager):
    browser = signed_in(client, adviser)
    assert browser.get(link(manager)).status_code == 404
    first, second = link(adviser), link(adviser)
    assert browser.get(first).status_code == 404
    assert browser.get(second).status_code == 200
    assert timedelta(hours=72) == FACTOR_LINK_VALID
    with time_machine.travel(timezone.now() + FACTOR_LINK_VALID + timedelta(minutes=1)):
        browser = signed_in(client, adviser)
        assert browser.get(second).status_code == 404


def test_a_link_that_ends_after_it_was_opened_adds_nothing(strict, client, adviser):
    browser = signed_in(client, adviser)
    browser.post(link(adviser))
    make_enrolment_link(adviser)  # the administrator gives another one: the opened one has ended
    assert browser.get(reverse(ACTIVATE))["Location"] == reverse(NEEDED)


def test_people_of_companies_need_no_link(strict, client, owner):
    assert signed_in(client, owner).get(reverse(ACTIVATE)).status_code == 200


def change_page(user) -> str:
    return reverse("admin:accounts_user_change", args=[user.pk])


@pytest.fixture
def admin_browser(settings, client, administrator):
    """An administrator who has entered and confirmed the password a moment ago."""
    settings.STAFF_MFA_REQUIRED = False
    return signed_in(client, administrator)


def test_an_administrator_gives_the_link_and_it_is_shown_once(admin_browser, administrator, adviser):
    data = {
        "_action_give_factor_link": "1",
        "email": adviser.email,
        "language": "es",
        "is_active": "on",
        "role": "adviser",
    }
    page = admin_browser.post(change_page(adviser), data, follow=True)
    shown = [str(message) for message in page.context["messages"]]
    assert any("/es/cuenta/" in text for text in shown), shown
    assert SecurityEvent.objects.filter(kind="factor_link", actor=administrator, account=adviser).exists()
    assert not any("/es/cuenta/" in str(m) for m in admin_browser.get(change_page(adviser)).context["messages"])


def test_an_administrator_removes_a_lost_factor_and_gives_a_new_link(admin_browser, administrator, adviser):
    TOTP.activate(adviser, generate_totp_secret())
    data = {"email": adviser.email, "language": "es", "is_active": "on", "role": "adviser"}
    admin_browser.post(change_page(adviser), {**data, "_action_give_factor_link": "1"})
    assert not SecurityEvent.objects.filter(kind="factor_link").exists(), "who has a factor needs no link"
    admin_browser.post(change_page(adviser), {**data, "_action_remove_factors": "1"})
    assert not Authenticator.objects.filter(user=adviser).exists()
    assert SecurityEvent.objects.filter(kind="factor_removed", actor=administrator, account=adviser).exists()


def test_the_first_administrator_gets_the_link_from_the_command_line(administrator, capsys):
    call_command("second_factor_link", administrator.email.upper())
    assert "/es/cuenta/" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("second_factor_link", "nobody@example.org")
