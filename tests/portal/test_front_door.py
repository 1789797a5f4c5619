"""The way in: who may enter and how, contact, privacy, terms; the account's pages and mails in our own words."""

import re

import pytest
from allauth.account.models import EmailAddress
from babel.messages.pofile import read_po
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext

from exportasv.core.programme import APPLICATION_ANSWERED_WITHIN
from tests import factories
from tests.factories import PASSWORD
from tests.signing_in import account_mail, confirm_address, sign_in

pytestmark = pytest.mark.django_db
PHONE = {"HTTP_USER_AGENT": "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36"}
# Words by which a text addresses its reader as "tú".
FAMILIAR = re.compile(
    r"\b(tú|tu|tus|te|ti|estás|has|puedes|debes|tienes|ves|vete|quieres|deseas|comprueba|introduce|introdúcelo|utiliza|"
    r"sigue el|ten paciencia|haz|decides|inicies)\b",
    re.IGNORECASE,
)
LIBRARY_ROOMS = ("account/", "mfa/", "usersessions/")


@pytest.mark.parametrize("page", ["portal:home", "counseling:services", "products:catalogue"])
def test_the_door_is_on_home_menu_and_services(client: Client, page):
    html = client.get(reverse(page)).content.decode()
    assert f'href="{reverse("portal:join")}"' in html
    assert "Inscriba su empresa" in html


@pytest.mark.parametrize("page", ["portal:join", "portal:contact", "portal:privacy", "portal:terms"])
def test_its_pages_open_in_both_languages_and_every_footer_leads_to_them(client: Client, page):
    for language in ("es", "en"):
        with translation.override(language):
            address = reverse(page)
            assert client.get(address).status_code == 200
            footer = client.get(reverse("products:catalogue")).content.decode().partition("site-foot")[2]
            assert f'href="{address}"' in footer
            assert reverse("consulates:stories") in footer


def test_the_door_says_who_what_it_costs_in_how_many_days_and_with_which_papers(client: Client):
    sector = factories.SectorFactory()
    html = client.get(reverse("portal:join")).content.decode()
    assert f"{APPLICATION_ANSWERED_WITHIN} días hábiles" in html
    for words in ("Nada", "micro: hasta 10 personas", "persona natural", "DUI", "NIT", sector.name_es):
        assert words in html
    assert f"{reverse('account_signup')}?next={reverse('portal:apply')}" in html


def test_contacts_are_those_of_the_institutions_rows(client: Client):
    factories.InstitutionFactory(is_founder=True, phone="+50322220001", email="ayuda@example.org")
    factories.InstitutionFactory(code="mag", name_es="Ministerio de Agricultura", is_founder=False)
    html = client.get(reverse("portal:contact")).content.decode()
    assert "tel:+503-2222-0001" in html
    assert "mailto:ayuda@example.org" in html
    assert "Ministerio de Agricultura" not in html


def test_the_text_of_the_consent_is_on_the_privacy_page(client: Client):
    assert "Autorizo a Conamype" in client.get(reverse("portal:privacy")).content.decode()


# --- The account ----------------------------------------------------------------------------------------------------

PERSON = {"full_name": "Ana López", "email": "ana@example.org", "password1": PASSWORD, "password2": PASSWORD}


def link_in(body: str) -> str:
    return re.search(r"https?://[^/\s]+(/\S+)", body)[1]


def test_who_confirms_the_address_in_the_same_browser_is_signed_in_and_goes_on(client: Client):
    client.post(reverse("account_signup"), {**PERSON, "next": reverse("portal:apply")})
    answer = client.post(link_in(account_mail().body))
    assert get_user(client).is_authenticated
    assert answer["Location"] == reverse("portal:apply")


def test_the_link_in_another_browser_confirms_and_signs_nobody_in(client: Client):
    client.post(reverse("account_signup"), PERSON)
    other = Client()
    other.post(link_in(account_mail().body))
    assert not get_user(other).is_authenticated
    assert EmailAddress.objects.get(email=PERSON["email"]).verified


def test_a_code_by_mail_signs_in(client: Client, owner):
    confirm_address(owner)
    assert reverse("account_request_login_code") in client.get(reverse("account_login")).content.decode()
    client.post(reverse("account_request_login_code"), {"email": owner.email})
    code = re.search(r"^\s*([A-Z0-9-]{6,})\s*$", account_mail().body, re.MULTILINE)[1]
    client.post(reverse("account_confirm_login_code"), {"code": "AAAA-AAAA"})
    assert not get_user(client).is_authenticated
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert get_user(client) == owner


def test_a_code_can_be_tried_three_times(client: Client, owner):
    confirm_address(owner)
    client.post(reverse("account_request_login_code"), {"email": owner.email})
    code = re.search(r"^\s*([A-Z0-9-]{6,})\s*$", account_mail().body, re.MULTILINE)[1]
    for _ in range(3):
        client.post(reverse("account_confirm_login_code"), {"code": "AAAA-AAAA"})
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert not get_user(client).is_authenticated


def test_asking_for_a_code_does_not_tell_who_has_an_account(client: Client, owner):
    confirm_address(owner)
    shown = []
    for email in (owner.email, "nobody@example.org"):
        html = Client().post(reverse("account_request_login_code"), {"email": email}, follow=True).content.decode()
        shown.append(re.sub(r'value="[^"]*"', "", html).replace(email, ""))
    assert shown[0] == shown[1]


def test_the_second_step_of_staff_is_asked_after_a_code_too(client: Client, adviser, settings):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    settings.STAFF_MFA_REQUIRED = True
    TOTP.activate(confirm_address(adviser), generate_totp_secret())
    client.post(reverse("account_request_login_code"), {"email": adviser.email})
    code = re.search(r"^\s*([A-Z0-9-]{6,})\s*$", account_mail().body, re.MULTILINE)[1]
    answer = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert not get_user(client).is_authenticated


def test_on_a_phone_one_stays_signed_in_by_default(owner):
    confirm_address(owner)
    phone, desk = Client(**PHONE), Client()
    is_ticked = [
        bool(re.search(r'name="remember"[^>]*checked', browser.get(reverse("account_login")).content.decode()))
        for browser in (phone, desk)
    ]
    assert is_ticked == [True, False]
    data = {"login": owner.email, "password": PASSWORD}
    phone.post(reverse("account_login"), {**data, "remember": "on"})
    desk.post(reverse("account_login"), data)
    assert [browser.session.get_expire_at_browser_close() for browser in (phone, desk)] == [False, True]


def test_a_code_keeps_the_person_signed_in_on_a_phone_alone(owner):
    confirm_address(owner)
    kept = []
    for browser in (Client(**PHONE), Client()):
        browser.post(reverse("account_request_login_code"), {"email": owner.email})
        code = re.search(r"^\s*([A-Z0-9-]{6,})\s*$", account_mail().body, re.MULTILINE)[1]
        browser.post(reverse("account_confirm_login_code"), {"code": code})
        kept.append(not browser.session.get_expire_at_browser_close())
    assert kept == [True, False]


@pytest.mark.parametrize("page", ["account_login", "account_signup"])
def test_a_password_can_be_shown(client: Client, page):
    html = client.get(reverse(page)).content.decode()
    for field in re.findall(r'type="password"[^>]*id="(\w+)"', html):
        assert f'data-reveal="{field}"' in html
    assert "Mostrar la contraseña" in html


def test_mails_of_the_account_name_the_institutions_and_say_usted(client: Client, owner):
    confirm_address(owner)
    client.post(reverse("account_signup"), PERSON)
    bodies = [account_mail().body]
    client.post(reverse("account_signup"), {**PERSON, "email": owner.email})
    bodies.append(account_mail().body)
    client.post(reverse("account_reset_password"), {"email": owner.email})
    bodies.append(account_mail().body)
    client.post(reverse("account_request_login_code"), {"email": owner.email})
    bodies.append(account_mail().body)
    for body in bodies:
        assert "Conamype" in body
        assert not FAMILIAR.search(body), body


def test_no_text_of_the_accounts_library_says_tu():
    import allauth

    with open(f"{allauth.__path__[0]}/locale/es/LC_MESSAGES/django.po", "rb") as file:
        catalogue = read_po(file, locale="es")
    read, familiar = 0, []
    for message in catalogue:
        if not message.id or not any(room in place for place, _line in message.locations for room in LIBRARY_ROOMS):
            continue
        read += 1
        several = isinstance(message.id, tuple)
        shown = [ngettext(*message.id, n) for n in (1, 2)] if several else [gettext(message.id)]
        familiar += [text for text in shown if FAMILIAR.search(text)]
    assert read > 150
    assert familiar == []


def test_the_library_itself_would_say_tu():
    """The canary: its own Spanish is found by the words that are looked for."""
    assert FAMILIAR.search("Para confirmar que esto es correcto, vete a http://example.org")
    assert not FAMILIAR.search("Para confirmarlo, abra este enlace. Puede pedir otro.")


def test_signing_in_with_a_password_still_works(client: Client, owner):
    sign_in(client, confirm_address(owner).email)
    assert get_user(client) == owner
