"""Keys of the API: what opens it, what a scope lets in, and the pages on which keys are made, replaced and ended."""

import base64
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from exportasv.core.api import usage
from exportasv.core.api.models import ApiKey, ApiScope, ApiUsage
from exportasv.core.api.rules import SANDBOX_ID, SANDBOX_SECRET, issue_key, make_sandbox, revoke_key, rotate_key
from exportasv.core.api.scopes import ScopePermission
from exportasv.core.api.tokens import make_token, read_token
from exportasv.core.audit.models import AuditEntry
from exportasv.core.db.errors import RuleError
from exportasv.core.programme import API_KEY_OVERLAP, API_TOKEN_VALID, days_text
from tests import factories
from tests.core.api.keys import bearer, key_with

pytestmark = pytest.mark.django_db
TOKEN, PRODUCTS, COMPANIES = "/api/v1/token/", "/api/v1/products/", "/api/v1/companies/"
KEYS = reverse("api_keys:keys")


@pytest.fixture
def partner_key():
    return key_with(ApiScope.CATALOGUE_READ)


def token_of(client, partner_key, **form):
    pair = base64.b64encode(f"{partner_key.key.public_id}:{partner_key.secret}".encode()).decode()
    data = {"grant_type": "client_credentials", **form}
    return client.post(TOKEN, data, headers={"Authorization": f"Basic {pair}"})


def test_a_key_is_exchanged_for_a_token_that_opens_what_it_may(client, partner_key):
    answer = token_of(client, partner_key)
    assert answer.status_code == 200
    given = answer.json()
    assert (given["token_type"], given["expires_in"], given["scope"]) == ("Bearer", 3600, "catalogue:read")
    assert answer["Cache-Control"] == "no-store"
    assert client.get(PRODUCTS, headers=bearer(given["access_token"])).status_code == 200


def test_the_key_may_stand_in_the_form(client, partner_key):
    form = {
        "grant_type": "client_credentials",
        "client_id": partner_key.key.public_id,
        "client_secret": partner_key.secret,
    }
    assert client.post(TOKEN, form).status_code == 200


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"scope": "wins:read"}, 400, "invalid_scope"),
        ({"scope": "nonsense"}, 400, "invalid_scope"),
    ],
)
def test_a_wrong_request_for_a_token_says_why(client, partner_key, form, status, error):
    answer = token_of(client, partner_key, **form)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


@pytest.mark.parametrize("secret", ["", "exsk_wrong", "x" * 5000])
def test_a_wrong_secret_gets_no_token(client, partner_key, secret):
    answer = token_of(client, partner_key._replace(secret=secret))
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_the_secret_itself_opens_too(client, partner_key):
    assert client.get(PRODUCTS, headers=bearer(partner_key.secret)).status_code == 200


def test_a_key_without_the_scope_is_refused_and_told_which(client, partner_key):
    answer = client.get(COMPANIES, headers=bearer(partner_key.secret))
    assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")
    assert 'scope="companies:read"' in answer["WWW-Authenticate"]
    assert client.get(COMPANIES).status_code == 200  # open to all without a key


def test_a_token_has_only_the_scopes_it_asked_for(client):
    partner_key = key_with(ApiScope.CATALOGUE_READ, ApiScope.COMPANIES_READ)
    token = token_of(client, partner_key, scope="catalogue:read").json()["access_token"]
    assert client.get(PRODUCTS, headers=bearer(token)).status_code == 200
    assert client.get(COMPANIES, headers=bearer(token)).status_code == 403


def test_a_scope_that_is_taken_away_is_gone_from_tokens_too(client, partner_key):
    token = token_of(client, partner_key).json()["access_token"]
    partner_key.key.client.scopes = []
    partner_key.key.client.save()
    assert client.get(PRODUCTS, headers=bearer(token)).status_code == 403


def test_without_the_permission_the_scope_would_not_matter(client, partner_key, monkeypatch):
    """The canary of the scopes."""
    monkeypatch.setattr(ScopePermission, "has_permission", lambda *_args: True)
    assert client.get(COMPANIES, headers=bearer(partner_key.secret)).status_code == 200


def ends_by_a_date(partner_key):
    ApiKey.objects.filter(pk=partner_key.key.pk).update(expires_at=timezone.now())


def ends_by_hand(partner_key):
    revoke_key(partner_key.key, by=None)


def ends_with_its_client(partner_key):
    partner_key.key.client.is_active = False
    partner_key.key.client.save()


@pytest.mark.parametrize("end", [ends_by_a_date, ends_by_hand, ends_with_its_client])
def test_a_key_that_has_ended_opens_nothing_and_neither_do_its_tokens(client, partner_key, end):
    token = token_of(client, partner_key).json()["access_token"]
    end(partner_key)
    for given in (partner_key.secret, token):
        answer = client.get(PRODUCTS, headers=bearer(given))
        assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")
        assert answer["WWW-Authenticate"].startswith("Bearer")
    assert token_of(client, partner_key).status_code == 401


@pytest.mark.parametrize("header", ["Bearer", "Bearer x", "Basic eDp5", "Bearer exat_x:y:z", "Token x", "Bearer ñ"])
def test_a_header_that_is_no_key_is_refused_even_where_no_key_is_needed(client, header):
    assert client.get(PRODUCTS, headers={"Authorization": header}).status_code == 401


def test_a_token_ends_after_an_hour(partner_key, time_machine):
    time_machine.move_to(timezone.now())
    token = make_token(partner_key.key.pk, ["catalogue:read"])
    assert read_token(token) == (partner_key.key.pk, frozenset({"catalogue:read"}))
    time_machine.shift(API_TOKEN_VALID + timedelta(seconds=1))
    assert read_token(token) is None


def test_a_token_cannot_be_given_more_scopes(partner_key):
    token = make_token(partner_key.key.pk, ["catalogue:read"])
    other = make_token(partner_key.key.pk, ["catalogue:read", "wins:read"])
    assert read_token(other.partition(":")[0] + ":" + token.partition(":")[2]) is None


def test_two_keys_work_while_one_replaces_the_other(client, partner_key):
    new = rotate_key(partner_key.key, by=None)
    for secret in (partner_key.secret, new.secret):
        assert client.get(PRODUCTS, headers=bearer(secret)).status_code == 200
    partner_key.key.refresh_from_db()
    assert partner_key.key.expires_at <= timezone.now() + API_KEY_OVERLAP
    with pytest.raises(RuleError):
        issue_key(partner_key.key.client, by=None)


def test_a_session_of_the_site_opens_nothing(client):
    client.force_login(factories.UserFactory(role="administrator", is_superuser=True))
    assert client.delete(PRODUCTS).status_code == 405
    assert client.get("/api/v1/inquiries/").status_code == 405


def test_no_secret_is_stored_or_audited(partner_key):
    kept = str(list(ApiKey.objects.values()))
    entries = str(list(AuditEntry.objects.values()))
    assert partner_key.key.public_id in kept
    assert partner_key.secret not in kept + entries
    assert partner_key.key.token_hash not in entries


def test_the_use_of_a_key_is_counted_by_day(client, partner_key, monkeypatch):
    monkeypatch.setattr(usage, "WRITE_EVERY", 0.0)
    for _request in range(3):
        client.get(PRODUCTS, headers=bearer(partner_key.secret))
    row = ApiUsage.objects.get()
    partner_key.key.refresh_from_db()
    assert (row.key, row.requests, row.refused, row.day) == (partner_key.key, 3, 0, timezone.localdate())
    assert partner_key.key.last_used_at


def test_the_sandbox_works_on_a_demo_only(client, settings):
    make_sandbox()
    settings.DEMO = True
    assert client.get(PRODUCTS, headers=bearer(SANDBOX_SECRET)).status_code == 200
    assert SANDBOX_ID in client.get("/api/v1/docs/").content.decode()
    settings.DEMO = False
    assert client.get(PRODUCTS, headers=bearer(SANDBOX_SECRET)).status_code == 401
    assert SANDBOX_SECRET not in client.get("/api/v1/docs/").content.decode()


# --- A partner's own page --------------------------------------------------------------------------------------------


@pytest.fixture
def partner(client, partner_key):
    person = factories.UserFactory()
    partner_key.key.client.people.add(person)
    client.force_login(person)
    return person


def secret_on(page: str) -> str:
    return page.partition("exsk_")[2].partition("<")[0]


def test_a_partner_makes_replaces_and_ends_keys(client, partner, partner_key):
    page = client.get(KEYS).content.decode()
    assert partner_key.key.public_id in page
    assert partner_key.secret not in page
    answer = client.post(reverse("api_keys:rotate", args=[partner_key.key.pk]))
    secret = "exsk_" + secret_on(answer.content.decode())
    assert answer["Cache-Control"] == "no-store"
    assert client.get(PRODUCTS, headers=bearer(secret)).status_code == 200
    assert secret not in client.get(KEYS).content.decode()
    client.post(reverse("api_keys:revoke", args=[partner_key.key.pk]))
    assert client.get(PRODUCTS, headers=bearer(partner_key.secret)).status_code == 401
    third = client.post(KEYS, {"client": partner_key.key.client.pk})
    assert secret_on(third.content.decode())


def test_nobody_sees_or_changes_the_keys_of_others(client, partner_key):
    client.force_login(factories.UserFactory())
    assert partner_key.key.public_id not in client.get(KEYS).content.decode()
    for name in ("rotate", "revoke"):
        assert client.post(reverse(f"api_keys:{name}", args=[partner_key.key.pk])).status_code == 404
    for given in (partner_key.key.client.pk, 0, "x", 10**12):
        assert client.post(KEYS, {"client": given}).status_code == 404
    assert ApiKey.objects.get().revoked_at is None


def test_the_page_shows_the_use_by_day(client, partner, partner_key):
    ApiUsage.objects.create(key=partner_key.key, day=timezone.localdate(), requests=4321, refused=12)
    page = client.get(KEYS).content.decode()
    assert "4321" in page
    assert ">12<" in page
    assert days_text(API_KEY_OVERLAP) in page


def test_staff_see_clients_and_keys_on_the_admin_site(client, partner_key, settings):
    settings.STAFF_MFA_REQUIRED = False
    staff = factories.UserFactory(role="administrator", is_superuser=True)
    client.force_login(staff)
    address = reverse("admin:api_apiclient_change", args=[partner_key.key.client.pk])
    assert partner_key.key.public_id in client.get(address).content.decode()
    listed = client.get(reverse("admin:api_apikey_changelist")).content.decode()
    assert partner_key.key.public_id in listed
    assert partner_key.key.token_hash not in listed
