"""Requirements of ASVS 5.0 that no other suite shows: docs/asvs.md names this file at them."""

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import get_user
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exportasv.core.accounts.models import User
from exportasv.core.accounts.tokens import new_token
from exportasv.core.api.middleware import EXPOSED
from tests.factories import PASSWORD
from tests.signing_in import confirm_address, sign_in
from tests.test_house import SOURCES

pytestmark = pytest.mark.django_db
BASE = django_settings.BASE_DIR
SCRIPTS = sorted((BASE / "static/js").glob("*.js"))
API = "/api/v1/products/"
PAGES = ["/es/", "/en/", "/es/catalogo/", API, "/es/no-such-page/", "/robots.txt"]
OTHER_SITE = {"Origin": "https://evil.example"}
LONG = "una frase larga que nadie adivina, con ñandúes y 64 letras o más, seguro"


@pytest.fixture
def person(owner: User) -> User:
    return confirm_address(owner)


def calls(name: str) -> list[str]:
    """Where the code calls a function of this name."""
    return [
        str(path.relative_to(BASE))
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == name
    ]


# --- V1: no interpreter gets what people write


@pytest.mark.parametrize("name", ["eval", "exec", "compile_command", "system", "popen"])
def test_nothing_is_evaluated_or_given_to_a_shell(name):  # 1.2.5, 1.3.2
    assert calls(name) == []


def test_processes_are_started_with_fixed_arguments_and_no_shell():  # 1.2.5
    for path in SOURCES:
        assert "shell=True" not in path.read_text(), path


def test_no_unsafe_reader_of_objects_or_xml_is_used():  # 1.5.1, 1.5.2
    for path in SOURCES:
        text = path.read_text()
        assert not re.search(
            r"^\s*(?:import|from) (?:pickle|marshal|shelve|yaml|xml\.(?:sax|dom|etree)|lxml)\b", text, re.M
        ), path


def test_templates_are_files():  # 1.3.7
    assert calls("from_string") == ["exportasv/core/notifications/push_message.py"]  # of a key of Web Push, no template
    assert [path for path in SOURCES if re.search(r"\bTemplate\(", path.read_text())] == []


# --- V3, V12, V13: what browsers are told


@pytest.mark.parametrize("page", PAGES)
def test_every_answer_forbids_sniffing_and_framing(client, page):  # 3.4.4, 3.4.6
    answer = client.get(page)
    assert answer["X-Content-Type-Options"] == "nosniff"
    policy = answer.get("Content-Security-Policy", "")
    assert "frame-ancestors 'none'" in policy
    assert "object-src 'none'" in policy
    assert "'unsafe-inline'" not in policy


@pytest.mark.parametrize("page", PAGES)
def test_every_answer_has_a_type_with_its_charset_and_a_referrer_policy(client, page):  # 4.1.1, 3.4.5
    answer = client.get(page)
    assert "charset=utf-8" in answer["Content-Type"].lower() or answer["Content-Type"] == "application/json"
    assert answer["Referrer-Policy"] in ("strict-origin-when-cross-origin", "same-origin", "no-referrer")


def allowed_to_others(answer: HttpResponse) -> dict[str, str]:
    """What an answer says to the scripts of other sites."""
    return {name.lower(): text for name, text in answer.items() if name.lower().startswith("access-control")}


@pytest.mark.parametrize("page", [page for page in PAGES if not page.startswith("/api/")])
def test_no_other_site_reads_answers(client, page):  # 3.4.2
    for method in ("get", "head", "options", "post"):
        assert allowed_to_others(getattr(client, method)(page, headers=OTHER_SITE)) == {}, method


def test_other_sites_read_the_api_without_cookies_and_write_nothing(client):  # 3.4.2
    for method in ("get", "head", "options"):
        told = allowed_to_others(getattr(client, method)(API, headers=OTHER_SITE))
        assert told.pop("access-control-expose-headers") == EXPOSED
        assert told == {"access-control-allow-origin": "*"}, method  # "*" never goes with credentials
    for method in ("post", "put", "patch", "delete"):
        assert allowed_to_others(getattr(client, method)(API, headers=OTHER_SITE)) == {}, method
        asked = {**OTHER_SITE, "Access-Control-Request-Method": method.upper()}
        told = allowed_to_others(client.options(API, headers=asked))
        assert told["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
        assert "authorization" not in told["access-control-allow-headers"].lower()
        assert "access-control-allow-credentials" not in told


def test_the_cookies_of_a_session_are_out_of_reach_of_scripts_and_other_sites(client, person):  # 3.3.2, 3.3.4
    sign_in(client, person.email)
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert client.cookies[django_settings.CSRF_COOKIE_NAME]["samesite"] == "Lax"


def test_in_production_the_transport_is_secure(tmp_path):  # 3.4.1, 12.2.1, 13.4.2
    text = (BASE / "exportasv/settings.py").read_text()
    assert re.search(r"SECURE_HSTS_SECONDS = 31536000 if PRODUCTION", text)
    assert "SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION" in text
    assert "SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION" in text
    assert 'DEBUG = env.bool("DEBUG", False)' in text


def test_a_redirect_after_signing_in_stays_on_the_site(client, person):  # 3.7.2
    for target in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"):
        answer = Client().post(reverse("account_login"), {"login": person.email, "password": PASSWORD, "next": target})
        assert "evil" not in answer.get("Location", "")
        assert "javascript" not in answer.get("Location", "")


def test_unused_methods_are_refused(client):  # 13.4.4
    for method in ("TRACE", "CONNECT", "PROPFIND"):
        answer = client.generic(method, "/es/", headers={"X-Secret": "echoed"})
        assert answer.status_code in (302, 403, 405)
        assert "echoed" not in answer.content.decode()


def test_no_folder_is_listed_and_no_history_served(client):  # 13.4.1, 13.4.3
    for path in ("/static/", "/static/js/", "/media/", "/media/photos/", "/.git/config", "/.env", "/manage.py"):
        assert client.get(path).status_code in (404, 301, 302), path


def test_errors_tell_nothing_of_the_inside(monkeypatch):  # 16.5.1
    def fail(*_args: object, **_kwargs: object) -> None:
        raise ValueError("secret detail of the inside")

    monkeypatch.setattr("products.views.public.catalogue.search_catalogue", fail)
    answer = Client(raise_request_exception=False).get("/es/catalogo/")
    assert answer.status_code == 500
    for word in ("secret detail", "Traceback", "ValueError", "search_catalogue"):
        assert word not in answer.content.decode()


def test_scripts_evaluate_nothing():  # 3.2.2, 15.3.6
    assert SCRIPTS
    for path in SCRIPTS:
        assert not re.search(r"\beval\(|new Function\(|document\.write|__proto__", path.read_text()), path


def test_one_script_takes_messages_and_only_from_its_own_frame():  # 3.5.5
    """On the site of an association, shelf.js hears from the shelf in its frame how high that is."""
    takers = [path for path in SCRIPTS if re.search(r"addEventListener\(.message|onmessage", path.read_text())]
    assert [path.name for path in takers] == ["shelf.js"]
    text = takers[0].read_text()
    assert text.count('addEventListener("message"') == 1
    first = text.partition('addEventListener("message", (event) => {')[2].strip().splitlines()[0]
    assert first == "if (event.origin !== address.origin || event.source !== frame.contentWindow) return;"
    senders = [path.name for path in SCRIPTS if "postMessage" in path.read_text()]
    assert senders == ["shelf-frame.js"]


# --- V6: passwords


def test_a_password_has_at_least_ten_letters():  # 6.2.1
    for bad in ("corta-1", "nueve-let"):
        with pytest.raises(ValidationError):
            validate_password(bad)


@pytest.mark.parametrize("good", ["solamente letras sin nada", "8150937246801", "ñandú ñandú ñoño", LONG])
def test_any_composition_and_length_is_taken(good):  # 6.2.5, 6.2.9
    validate_password(good)


@pytest.mark.parametrize("bad", ["password123", "qwertyuiop", "1234567890"])
def test_common_passwords_are_refused(bad):  # 6.2.4
    with pytest.raises(ValidationError):
        validate_password(bad)


def test_a_long_password_is_kept_whole_and_exactly(client, person):  # 6.2.8, 6.2.9
    person.set_password(LONG)
    person.save()
    sign_in(client, person.email, LONG[:-1])
    assert not get_user(client).is_authenticated
    sign_in(client, person.email, LONG.upper())
    assert not get_user(client).is_authenticated
    sign_in(client, person.email, LONG)
    assert get_user(client).is_authenticated


def change_password(browser: Client, old: str, new: str) -> None:
    sent = {"oldpassword": old, "password1": new, "password2": new}
    browser.post(reverse("account_change_password"), sent)


def test_a_password_is_changed_with_the_current_one_and_other_sessions_end(client, person):  # 6.2.2, 6.2.3, 7.4.3
    elsewhere = Client()
    for browser in (client, elsewhere):
        sign_in(browser, person.email)
    change_password(client, "wrong-password-1", LONG)
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    change_password(client, PASSWORD, LONG)
    person.refresh_from_db()
    assert person.check_password(LONG)
    assert not get_user(elsewhere).is_authenticated


@pytest.mark.parametrize("page", ["account_login", "account_signup"])
def test_passwords_are_masked_and_managers_may_fill_them_in(client, page):  # 6.2.6, 6.2.7
    text = client.get(reverse(page)).content.decode()
    fields = re.findall(r'<input[^>]*name="password1?"[^>]*>', text)
    assert fields
    for field in fields:
        assert 'type="password"' in field
        assert 'autocomplete="off"' not in field
        assert "onpaste" not in field


def test_passwords_are_hashed_slowly_in_production():  # 11.4.2
    text = (BASE / "exportasv/settings.py").read_text()
    assert 'PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]' in text
    from django.contrib.auth.hashers import PBKDF2PasswordHasher

    assert PBKDF2PasswordHasher.iterations >= 600_000
    assert PBKDF2PasswordHasher.algorithm == "pbkdf2_sha256"


# --- V7: sessions


def test_signing_in_makes_a_new_session(client, person):  # 7.2.2, 7.2.4
    client.get("/es/cuenta/login/")
    session = client.session
    session["before"] = True
    session.save()
    before = session.session_key
    client.cookies[django_settings.SESSION_COOKIE_NAME] = before
    sign_in(client, person.email)
    after = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    assert after != before
    assert not Session.objects.filter(session_key=before).exists()
    assert re.fullmatch(r"[a-z0-9]{32}", after)  # 7.2.3: 165 bits


def test_signing_out_ends_the_session_at_the_server(client, person):  # 7.2.1, 7.4.1
    sign_in(client, person.email)
    stolen = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    client.post(reverse("account_logout"))
    thief = Client()
    thief.cookies[django_settings.SESSION_COOKIE_NAME] = stolen
    assert not get_user(thief).is_authenticated
    assert thief.get(reverse("portal:my_portal")).status_code == 302


def test_every_page_of_the_portal_leads_out(as_user, owner, manager, settings):  # 7.4.4
    settings.STAFF_MFA_REQUIRED = False
    assert reverse("account_logout") in as_user(owner).get(reverse("portal:my_portal")).content.decode()
    assert "logout" in as_user(manager).get("/admin/").content.decode()


def test_changes_of_the_second_factor_ask_again(client, person, time_machine):  # 7.5.1
    sign_in(client, person.email)
    time_machine.move_to(timezone.now() + timedelta(seconds=django_settings.ACCOUNT_REAUTHENTICATION_TIMEOUT + 60))
    answer = client.get(reverse("mfa_activate_totp"))
    assert answer.status_code == 302
    assert reverse("account_reauthenticate") in answer["Location"]


# --- V11: random values


def test_tokens_have_256_random_bits_and_only_their_hash_is_kept():  # 11.5.1, 11.4.1
    token, hashed = new_token()
    assert len(token) >= 43
    assert re.fullmatch(r"[0-9a-f]{64}", hashed)
    assert token not in hashed
    assert new_token()[0] != token


def test_no_weak_hash_or_random_is_used_where_it_matters():  # 11.4.1, 11.5.1
    for path in SOURCES:
        if "demo" in path.parts or path.name in ("settings.py", "covers.py"):  # invented data, patterns of covers
            continue
        text = path.read_text()
        assert not re.search(r"hashlib\.(?:md5|sha1)\(|^import random\b|^from random\b", text, re.M), path


def test_secrets_stand_in_no_file():  # 13.3.1
    for path in [*SOURCES, *Path(BASE / "deploy").rglob("*.*")]:
        if path.is_file():
            assert not re.search(r"BEGIN (?:RSA |EC )?PRIVATE KEY|AKIA[0-9A-Z]{16}", path.read_text()), path
