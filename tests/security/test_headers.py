"""Headers of every route: no page of a session is kept, and scripts use no more of the device than they need."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings as site
from django.db.models import Model
from django.urls import reverse

from exportasv.core.accounts.csp import CAMERA_ROUTES
from exportasv.core.accounts.middleware import PrivatePagesMiddleware
from tests import factories
from tests.security.routes import routes
from tests.security.world import objects

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_factor(settings) -> None:
    settings.STAFF_MFA_REQUIRED = False


def answers(browser, world: dict[str, Model]) -> dict[str, object]:
    """The answer to GET of every route that has an address, by the route's name."""
    addresses = {route.name: route.address(world) for route in routes()}
    leaving = {"account_logout", "admin:logout"}
    return {name: browser.get(path) for name, path in addresses.items() if path and name not in leaving}


def with_session(found: dict[str, object]) -> dict[str, object]:
    return {name: answer for name, answer in found.items() if answer.wsgi_request.session.accessed}


def keepable(found: dict[str, object]) -> set[str]:
    """The routes whose answer was made with the session and may be kept."""
    return {name for name, answer in with_session(found).items() if "no-store" not in answer.get("Cache-Control", "")}


def policy_faults(found: dict[str, object]) -> set[str]:
    """The routes whose answer lets scripts use more of the device than they need, or takes another base address."""
    faults = set()
    for name, answer in found.items():
        policy = answer.get("Permissions-Policy", "")
        needed = ("geolocation=()", "microphone=()", "payment=()", "publickey-credentials-get=(self)")
        if not all(each in policy for each in needed) or ("camera=(self)" in policy) != (name in CAMERA_ROUTES):
            faults.add(name)
        is_page = answer.get("Content-Type", "").startswith("text/html") and answer.status_code == 200
        if is_page and "base-uri 'none'" not in answer.get("Content-Security-Policy", ""):
            faults.add(name)
    return faults


@pytest.mark.parametrize("who", ["owner", "administrator"])
def test_no_answer_made_with_a_session_is_kept_and_every_one_has_its_policy(who, administrator, as_user):
    world = objects()
    owner = factories.CompanyMemberFactory(company=world["company"], role="owner").user
    found = answers(as_user(owner if who == "owner" else administrator), world)
    assert len(with_session(found)) > 100
    assert keepable(found) == set()
    assert policy_faults(found) == set()


def test_without_the_middleware_a_page_would_be_kept(owner, as_user, monkeypatch):
    browser = as_user(owner)
    assert keepable({"home": browser.get(reverse("portal:my_portal"))}) == set()
    monkeypatch.setattr(PrivatePagesMiddleware, "__call__", lambda self, request: self.get_response(request))
    assert keepable({"home": browser.get(reverse("portal:my_portal"))}) == {"home"}


def production_settings(**more: str) -> dict[str, object]:
    """Some settings as production has them."""
    names = [
        "SESSION_COOKIE_NAME",
        "CSRF_COOKIE_NAME",
        "DEVICE_COOKIE_NAME",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
    ]
    names += ["STAFF_MFA_REQUIRED", "STEP_UP_REQUIRED", "SESSION_COOKIE_DOMAIN", "SESSION_COOKIE_PATH"]
    code = "import json; from django.conf import settings\n"
    code += f"print(json.dumps({{n: getattr(settings, n) for n in {names}}}))"
    variables = {"EXPORTASV_ENV": "production", "SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "exportasv.example", **more}
    clean = {name: value for name, value in os.environ.items() if name not in ("DEMO", "PYTEST_XDIST_WORKER")}
    env = {**clean, **variables, "DJANGO_SETTINGS_MODULE": "exportasv.settings"}
    done = subprocess.run([sys.executable, "-c", code], cwd=site.BASE_DIR, env=env, capture_output=True, check=True)
    return json.loads(done.stdout)


def test_cookies_of_production_belong_to_one_host_by_tls():
    found = production_settings()
    for name in ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "DEVICE_COOKIE_NAME"):
        assert str(found[name]).startswith("__Host-")
    assert found["SESSION_COOKIE_SECURE"] is found["CSRF_COOKIE_SECURE"] is True
    assert (found["SESSION_COOKIE_DOMAIN"], found["SESSION_COOKIE_PATH"]) == (None, "/")
    assert found["STAFF_MFA_REQUIRED"] is found["STEP_UP_REQUIRED"] is True
