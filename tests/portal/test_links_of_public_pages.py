"""No link of a page that everybody sees ends in a bare refusal for somebody who is signed in with another role."""

import re

import pytest
from django.urls import reverse

from exportasv.core.accounts.permissions import Role
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]
PAGES = ["portal:home", "portal:join", "portal:contact", "portal:privacy", "portal:terms", "portal:offline",
         "counseling:services", "counseling:service_finder", "counseling:forum", "consulates:houses", "companies:list",
         "consulates:stories", "consulates:sourcing_request", "products:catalogue", "products:shortlist"]  # fmt: skip
FOR_MEMBERS = ["portal:apply", "portal:own_file"]
LINK = re.compile(r'<a\b[^>]*\bhref="(/[^"#?]*)')


@pytest.fixture
def person(request):
    """A person with the role of the test."""
    role = request.param
    if role == Role.CONSULAR:
        return factories.HouseOfficerFactory().user
    return factories.AdviserFactory().user if role == Role.ADVISER else factories.UserFactory(role=role)


ROLES = [*Role.values]


@pytest.mark.parametrize("person", ROLES, indirect=True)
def test_every_link_leads_somewhere(as_user, client, person):
    links = {link for page in PAGES for link in LINK.findall(client.get(reverse(page)).content.decode())}
    assert {reverse(name) for name in FOR_MEMBERS} <= links
    browser = as_user(person)
    assert {link for link in links if browser.get(link, follow=True).status_code >= 400} == set()


@pytest.mark.parametrize("person", [role for role in ROLES if role], indirect=True)
@pytest.mark.parametrize("page", FOR_MEMBERS)
def test_staff_are_led_home_and_told_why(as_user, person, page):
    answer = as_user(person).get(reverse(page), follow=True)
    assert answer.redirect_chain == [(reverse("portal:my_portal"), 302)]
    assert "Esa página es para las empresas" in answer.content.decode()
