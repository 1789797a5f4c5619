"""Error pages that give back what was typed, and pages of a session that no browser keeps."""

import pytest
from django.test import Client
from django.urls import reverse

from companies.models import CompanyMember
from exportasv.core.accounts.middleware import PrivatePagesMiddleware
from tests import factories
from tests.forms_of_pages import form_of, open_form, values_of

pytestmark = pytest.mark.django_db
TYPED = {"about_es": "Somos tres hermanas de Izalco.", "csrfmiddlewaretoken": "x" * 32}
OURS = {"Origin": "http://testserver", "Referer": "http://testserver/es/mi-empresa/perfil/"}


@pytest.fixture
def strict(owner) -> Client:
    """A browser that CSRF is checked for."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    return client


def profile() -> str:
    return reverse("companies:profile")


def test_an_old_page_gives_back_what_was_typed_in_the_readers_language(strict):
    answer = strict.post(profile(), TYPED, headers=OURS)
    html = answer.content.decode()
    assert answer.status_code == 403
    assert "Esta página era demasiado vieja para enviarse" in html
    assert TYPED["about_es"] in html
    assert 'href="/es/mi-empresa/perfil/"' in html
    english = strict.post(profile().replace("/es/mi-empresa/perfil", "/en/my-company/profile"), TYPED)
    assert "This page was too old to be sent" in english.content.decode()


def test_what_is_given_back_can_be_sent_once_more(strict, company):
    page = strict.post(profile(), {**TYPED, "name": company.name}, headers=OURS)
    again = values_of(form_of(page.content, "about_es"))
    strict.post(profile(), again, headers=OURS)
    company.refresh_from_db()
    assert company.about_es == TYPED["about_es"]


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}, {"Referer": "https://evil.example/x"}])
def test_a_strangers_page_gets_no_button_to_send_it(strict, headers):
    html = strict.post(profile(), TYPED, headers=headers).content.decode()
    assert TYPED["about_es"] in html
    assert "Enviar otra vez" not in html


def test_a_password_is_never_given_back(client):
    strict = Client(enforce_csrf_checks=True)
    sent = {"login": "a@example.org", "password": "muy-secreta-2026", "csrfmiddlewaretoken": "x" * 32}
    html = strict.post(reverse("account_login"), sent, headers=OURS).content.decode()
    assert "muy-secreta-2026" not in html
    assert "Enviar otra vez" not in html


def test_a_session_that_ended_gives_back_what_was_typed(client):
    answer = client.post(profile(), TYPED)
    html = answer.content.decode()
    assert answer.status_code == 401
    assert "Su sesión se cerró" in html
    assert TYPED["about_es"] in html
    assert f"{reverse('account_login')}?next=" in html


def test_an_empty_request_without_a_session_is_led_to_the_sign_in(client):
    assert reverse("account_login") in client.post(profile())["Location"]


def test_an_automatic_save_without_a_session_is_told_by_its_status(client):
    answer = client.post(reverse("companies:profile_autosave"), {"about_es": ""}, headers={"HX-Request": "true"})
    assert answer.status_code == 401


def test_a_page_opened_for_another_company_saves_nothing_and_gives_back(as_user, owner, company, other_company):
    CompanyMember.objects.create(company=other_company, user=owner, role="owner")
    browser = as_user(owner)
    browser.post(reverse("companies:switch"), {"company": company.pk})
    form = open_form(browser, profile(), "about_es")
    browser.post(reverse("companies:switch"), {"company": other_company.pk})
    answer = browser.post(profile(), values_of(form, about_es="De la primera empresa."))
    other_company.refresh_from_db()
    assert answer.status_code == 403
    assert "De la primera empresa." in answer.content.decode()
    assert other_company.about_es != "De la primera empresa."


# --- Pages of a session -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["companies:profile", "products:mine", "portal:my_portal", "notifications:inbox"])
def test_no_browser_keeps_a_page_of_a_session(as_user, owner, name):
    assert "no-store" in as_user(owner).get(reverse(name))["Cache-Control"]


def test_no_browser_keeps_a_page_of_the_admin_site(as_user, manager, company, one_factor):
    for address in (reverse("admin:index"), reverse("admin:companies_company_change", args=[company.pk])):
        assert "no-store" in as_user(manager).get(address)["Cache-Control"]


def test_public_pages_stay_as_they_are(client):
    factories.ProductFactory()
    assert client.get(reverse("products:catalogue")).get("Cache-Control", "") in ("", "no-cache")


def test_without_the_middleware_a_browser_would_keep_it(as_user, owner, monkeypatch):
    monkeypatch.setattr(PrivatePagesMiddleware, "__call__", lambda self, request: self.get_response(request))
    assert "no-store" not in as_user(owner).get(profile()).get("Cache-Control", "")
