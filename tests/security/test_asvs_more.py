"""More requirements of ASVS 5.0: output, outbound calls, one-time codes, deployment, logs. docs/asvs.md names each."""

import base64
import re
from datetime import timedelta

import pytest
from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings as site
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies.models import Consent, DeclinedConsent
from companies.rules.consents import APPLICATION_CONSENT, CURRENT_VERSIONS
from exportasv.core.audit.keys import keyed_hash
from products.models import Product
from tests import factories
from tests.security.test_asvs_controls import PAGES
from tests.signing_in import account_mail, confirm_address, sign_in, totp_code
from tests.test_house import SOURCES

pytestmark = pytest.mark.django_db
BASE = site.BASE_DIR
SCRIPT = "</script><b>visible</b>"


# --- V1: output and interpreters


def test_text_of_people_ends_no_script_and_opens_no_tag(client, company):  # 1.1.2, 1.2.3
    product = factories.ProductFactory(company=company, state="published")
    Product.objects.filter(pk=product.pk).update(description_es=SCRIPT)
    page = client.get(reverse("products:product", args=[product.slug])).content.decode()
    assert "visible" in page
    assert SCRIPT not in page
    assert "<b>visible" not in page


@pytest.mark.parametrize("text", ["' OR 1=1 --", "'; DROP TABLE accounts_user; --", "\" OR ''='", "%' OR '%'='"])
def test_a_search_is_a_parameter_and_no_sql(client, company, text):  # 1.2.4
    product = factories.ProductFactory(company=company, state="published")
    found = client.get("/es/catalogo/", {"q": text})
    listed = client.get("/api/v1/products/", {"search": text})
    assert (found.status_code, listed.status_code) == (200, 200)
    assert reverse("products:product", args=[product.slug]) not in found.content.decode()
    assert Product.objects.filter(pk=product.pk).exists()


# The only ways out by HTTP. `exportasv/local/` is not the portal: `make run` looks whether its own server answers.
DOORS = {
    "exportasv/core/http/outbound.py": "webhooks: https to public addresses only (tests/core/http/test_outbound.py)",
    "exportasv/core/notifications/whatsapp.py": "messages to one host that a constant names",
}
CALLS = r"^\s*(?:import|from) (?:requests|httpx|aiohttp|urllib3|urllib\.request|http\.client)\b"


def test_addresses_are_called_through_named_doors_only():  # 1.3.6
    callers = {
        str(path.relative_to(BASE))
        for path in SOURCES
        if "local" not in path.parts and re.search(CALLS, path.read_text(), re.M)
    }
    assert callers == DOORS.keys()
    whatsapp = (BASE / "exportasv/core/notifications/whatsapp.py").read_text()
    assert re.findall(r"HTTPS?Connection\((.+?)[,)]", whatsapp) == ["CLOUD_HOST"]
    assert re.search(r'^CLOUD_HOST = "graph\.facebook\.com"$', whatsapp, re.M)


@pytest.mark.parametrize("page", PAGES)
def test_pages_load_nothing_from_other_sites(client, page):  # 14.2.3
    text = client.get(page).content.decode()
    for tag in re.findall(r"<(?:script|img|iframe|source|link)\b[^>]*>", text):
        if 'rel="stylesheet"' in tag or not tag.startswith("<link"):
            assert not re.search(r'\b(?:src|href)="(?:https?:)?//', tag), tag


def test_a_value_of_the_address_does_not_replace_one_of_the_form(as_user, owner):  # 15.3.7
    version = CURRENT_VERSIONS[APPLICATION_CONSENT]
    as_user(owner).post(f"{reverse('companies:consent')}?answer=agree", {"answer": "decline", "version": version})
    assert (Consent.objects.count(), DeclinedConsent.objects.count()) == (0, 1)


@pytest.mark.parametrize(("proxies", "seen"), [(0, "192.0.2.9"), (1, "198.51.100.7")])
def test_the_address_of_a_visitor_is_the_one_that_our_proxy_saw(rf, settings, proxies, seen):  # 15.3.4
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    forged = {"X-Forwarded-For": "203.0.113.1, 198.51.100.7", "X-Real-IP": "203.0.113.1"}
    assert get_adapter().get_client_ip(rf.get("/", headers=forged, REMOTE_ADDR="192.0.2.9")) == seen


# --- V6, V11: passwords and codes


def test_a_password_does_not_expire(client, owner, time_machine):  # 6.2.10
    email = confirm_address(owner).email
    time_machine.move_to(timezone.now() + timedelta(days=3 * 365))
    answer = sign_in(client, email)
    assert get_user(client) == owner
    assert "password" not in answer["Location"]


def test_a_new_password_does_not_replace_the_second_factor(client, adviser, settings):  # 6.4.3
    settings.STAFF_MFA_REQUIRED = True
    TOTP.activate(confirm_address(adviser), generate_totp_secret())
    client.post(reverse("account_reset_password"), {"email": adviser.email})
    link = re.search(r"https?://[^/\s]+(/\S+)", account_mail().body).group(1)
    form = client.get(link, follow=True)
    new = "brand-new-secret-42"
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    answer = sign_in(client, adviser.email, new)
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert not get_user(client).is_authenticated


def test_seeds_have_160_random_bits():  # 6.5.3
    secrets = {generate_totp_secret() for _ in range(20)}
    assert len(secrets) == 20
    assert all(len(base64.b32decode(secret)) >= 20 for secret in secrets)


def test_recovery_codes_have_more_than_20_bits_and_work_once(adviser):  # 6.5.1, 6.5.4
    codes = RecoveryCodes.activate(adviser)
    first = codes.get_unused_codes()[0]
    assert all(len(code) >= 8 for code in codes.get_unused_codes())
    assert codes.validate_code(first)
    assert not codes.validate_code(first)


def test_a_code_of_two_minutes_ago_is_refused(adviser, time_machine):  # 6.5.5
    secret = generate_totp_secret()
    TOTP.activate(adviser, secret)
    old = totp_code(secret)
    time_machine.move_to(timezone.now() + timedelta(minutes=2))
    factor = TOTP(Authenticator.objects.get(user=adviser, type="totp"))
    assert not factor.validate_code(old)
    assert factor.validate_code(totp_code(secret))


def test_hashes_of_the_audit_trail_have_256_bits():  # 11.4.3
    assert len(keyed_hash(b"k" * 32, "seal", "x")) == 32
    assert keyed_hash(b"k" * 32, "seal", "x") != keyed_hash(b"k" * 32, "head", "x")


# --- V12, V15, V16: deployment and logs


def test_nginx_speaks_new_tls_only_and_leads_from_http_to_https():  # 12.1.1, 12.2.1
    text = (BASE / "deploy/nginx.conf").read_text()
    assert re.findall(r"ssl_protocols ([^;]+);", text) == ["TLSv1.2 TLSv1.3"]
    plain = text[text.index("listen 80") :]
    assert "return 301 https://$host$request_uri;" in plain[: plain.index("server {")]


def test_every_library_has_one_version():  # 15.1.2
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = [line.split("#")[0].strip() for line in (BASE / name).read_text().splitlines()]
        wanted = [line for line in lines if line and not line.startswith("-r")]
        assert wanted
        assert [line for line in wanted if not re.search(r"==[\w.]+", line)] == []


def test_the_log_goes_to_the_process_alone_and_nginx_keeps_its_own_to_root():  # 16.2.3, 16.4.2
    assert {each["class"] for each in site.LOGGING["handlers"].values()} == {"logging.StreamHandler"}
    assert re.search(r"create 06[04]0 ", (BASE / "deploy/logrotate/exportasv").read_text())


def test_a_key_of_a_session_is_no_value_of_an_address(client, owner):  # 7.2.1
    sign_in(client, confirm_address(owner).email)
    key = client.cookies[site.SESSION_COOKIE_NAME].value
    thief = Client()
    assert thief.get(reverse("portal:my_portal"), {site.SESSION_COOKIE_NAME: key}).status_code == 302
