"""Signing up, signing in, forgotten passwords, and the second step of staff."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
)
from django.contrib.auth import get_user
from django.urls import reverse

from companies.rules.consents import APPLICATION_CONSENT, CURRENT_VERSIONS, answer_consent
from exportasv.core.accounts.models import User
from tests import factories
from tests.factories import PASSWORD
from tests.signing_in import account_mail, confirm_address, confirm_password, sign_in, totp_code

SIGNUP, DESK = "account_signup", "portal:my_portal"
PERSON = {"full_name": "Ana López", "email": "Ana@Example.org", "password1": PASSWORD, "password2": PASSWORD}


def sign_in_anew(client, user: User) -> None:
    """Sign in and confirm it by the password, as sensitive pages ask."""
    sign_in(client, user.email)
    confirm_password(client)


def link_in(body: str) -> str:
    return re.search(r"https?://[^/\s]+(/\S+)", body).group(1)


def test_sign_up_confirm_and_sign_in(client, db):
    client.post(reverse(SIGNUP), PERSON)
    user = User.objects.get(email="ana@example.org")
    assert (user.full_name, user.language, user.role) == ("Ana López", "es", "")
    assert not get_user(client).is_authenticated
    assert client.get(reverse(DESK)).status_code == 302
    client.post(link_in(account_mail().body))
    assert EmailAddress.objects.get(user=user).verified
    sign_in(client, "ana@example.org")
    assert client.get(reverse(DESK)).status_code == 200


def test_an_unconfirmed_address_does_not_sign_in(client, db):
    client.post(reverse(SIGNUP), PERSON)
    sign_in(client, "ana@example.org")
    assert not get_user(client).is_authenticated


def test_a_forgotten_password_is_set_anew(client, owner):
    confirm_address(owner)
    client.post(reverse("account_reset_password"), {"email": owner.email})
    form = client.get(link_in(account_mail().body), follow=True)
    new = "brand-new-secret-42"
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    owner.refresh_from_db()
    assert owner.check_password(new)


def test_nobody_learns_whether_an_account_exists(client, owner):
    confirm_address(owner)
    wrong = sign_in(client, owner.email, "wrong-password-1").content.decode()
    unknown = sign_in(client, "nobody@example.org", "wrong-password-1").content.decode()
    clean = re.compile(r'value="[^"]*"')
    assert clean.sub("", wrong) == clean.sub("", unknown)
    known = client.post(reverse("account_reset_password"), {"email": owner.email})
    other = client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    assert (known.status_code, known["Location"]) == (other.status_code, other["Location"])


def test_guessing_is_slowed_down(client, owner):
    confirm_address(owner)
    for _ in range(11):
        sign_in(client, owner.email, "wrong-password-1")
    sign_in(client, owner.email)
    assert not get_user(client).is_authenticated


def test_the_admin_sign_in_is_the_sites_own(client, db):
    answer = client.get("/admin/login/?next=/admin/", follow=True)
    assert answer.request["PATH_INFO"] == reverse("account_login")
    assert reverse("account_login") in client.get("/admin/")["Location"]


@pytest.mark.parametrize("page", ["account_login", SIGNUP, "account_reset_password"])
def test_pages_stand_in_the_sites_frame_without_inline_code(client, db, page):
    html = client.get(reverse(page)).content.decode()
    assert 'id="content"' in html
    assert re.findall(r"<script(?![^>]*(src=|application/json))[^>]*>", html) == []
    assert not re.search(r'\s(style|on\w+)="', html)


def test_errors_stand_at_their_field(client, db):
    html = client.post(reverse(SIGNUP), {**PERSON, "password2": "another"}).content.decode()
    assert 'aria-invalid="true"' in html
    assert 'id="id_password2_error"' in html
    assert 'value="Ana@Example.org"' in html


def test_an_authenticator_app_can_be_activated(client, owner):
    sign_in_anew(client, confirm_address(owner))
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200, page["Location"]
    secret = page.context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": totp_code(secret)})
    assert Authenticator.objects.filter(user=owner, type="totp").exists()


@pytest.mark.parametrize(
    "page", ["mfa_index", "mfa_add_webauthn", "mfa_list_webauthn", "account_email", "account_change_password"]
)
def test_account_pages_open_after_signing_in(client, owner, page):
    sign_in_anew(client, confirm_address(owner))
    html = client.get(reverse(page)).content.decode()
    assert 'id="content"' in html
    assert re.findall(r"<script(?![^>]*(src=|application/json))[^>]*>", html) == []


@pytest.fixture
def strict(settings):
    settings.STAFF_MFA_REQUIRED = True


STAFF = ["adviser", "manager", "administrator", "invest_officer", "consular_officer"]


@pytest.mark.parametrize("who", STAFF)
@pytest.mark.parametrize("page", [DESK, "admin:index"])
def test_staff_without_a_second_step_are_asked_to_set_it_up(strict, request, as_user, who, page):
    answer = as_user(request.getfixturevalue(who)).get(reverse(page))
    if page == "admin:index" and who == "consular_officer":
        assert answer.status_code == 403
    else:
        assert (answer.status_code, answer["Location"]) == (302, reverse("accounts:enrolment_needed"))


def test_staff_with_a_second_step_enter(strict, client, adviser):
    secret = generate_totp_secret()
    TOTP.activate(confirm_address(adviser), secret)
    answer = sign_in(client, adviser.email)
    assert answer["Location"] == reverse("mfa_authenticate")
    client.post(reverse("mfa_authenticate"), {"code": totp_code(secret)})
    assert client.get(reverse(DESK)).status_code == 200
    assert client.get("/admin/").status_code == 200


def test_people_of_companies_are_not_forced(strict, as_user, owner):
    assert as_user(owner).get(reverse(DESK)).status_code == 200


def test_staff_land_on_the_admin_site_and_owners_on_their_portal(client, adviser, owner):
    assert sign_in(client, confirm_address(adviser).email)["Location"] == reverse("admin:index")
    client.logout()
    answer_consent(CURRENT_VERSIONS[APPLICATION_CONSENT], "es", is_given=True, by=owner)
    assert sign_in(client, confirm_address(owner).email)["Location"] == reverse(DESK)


def test_addresses_are_one_whatever_their_case(db):
    user = User.objects.create_user("Maria@Example.ORG", PASSWORD)
    assert user.email == "maria@example.org"
    assert User.objects.get_by_natural_key("MARIA@example.org") == user


def test_roles_open_the_admin_site(db):
    opens = {role: factories.UserFactory(role=role).is_staff for role in ("", "adviser", "consular", "invest")}
    assert opens == {"": False, "adviser": True, "consular": False, "invest": True}


@pytest.mark.parametrize("page", ["account_login", "account_signup", "account_reset_password"])
def test_a_visitor_can_press_the_button_of_each_account_page(db, client, page):
    text = client.get(reverse(page)).content.decode()
    assert re.search(r'<button class="button"\s+type="submit"', text)
    assert "< button" not in text
    assert not re.search(r"<\s", re.sub(r"<(script|style).*?</\1>", "", text, flags=re.S))
