"""Staff see the portal as a company sees it: every page, no write, and the company can read who looked."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from django.utils import timezone

from companies.models import Company, DocumentAccess
from exportasv.core.accounts import company_preview, menu
from exportasv.core.accounts.permissions import ROUTE_ACCESS
from exportasv.core.programme import COMPANY_PREVIEW_TIME
from products.models import Product
from tests import factories

pytestmark = pytest.mark.usefixtures("one_factor")
UNSAFE = ("post", "put", "patch", "delete")


@pytest.fixture
def previewer(company, other_company, owner, adviser, as_user):
    """An adviser who sees the portal as Tejidos Izalco sees it; a product of each company."""
    factories.ProductFactory(company=company, name_es="Rebozo")
    factories.ProductFactory(company=other_company, name_es="Café en grano")
    client = as_user(adviser)
    assert client.post(reverse("portal:preview_company", args=[company.pk])).status_code == 302
    return client


def test_the_pages_of_the_menu_show_the_company_and_a_way_back(previewer, company):
    for entry in menu.entries_of(menu.COMPANY):
        if not company_preview.is_company_page(entry.route):
            continue
        page = previewer.get(reverse(entry.route), follow=True)
        assert page.status_code == 200, entry.route
        assert reverse("portal:leave_preview") in page.content.decode(), entry.route
    page = previewer.get(reverse("products:mine")).content.decode()
    assert "Rebozo" in page
    assert "Café en grano" not in page


def test_only_rows_of_that_company_open(previewer, other_company):
    own, foreign = Product.objects.get(name_es="Rebozo"), Product.objects.get(company=other_company)
    assert previewer.get(reverse("products:edit", args=[own.pk])).status_code == 200
    assert previewer.get(reverse("products:edit", args=[foreign.pk])).status_code == 404


def arguments_of(route: str) -> list[list]:
    return [[], [1], ["x"], [1, "x"], ["x", 1]]


def addresses(route: str) -> list[str]:
    found = []
    for args in arguments_of(route):
        try:
            found.append(reverse(route, args=args))
        except Exception:  # another number or kind of arguments
            continue
    return found


def test_no_write_passes_on_any_page_of_a_company(previewer):
    """Every route that a preview shows refuses everything but reading, before its view runs."""
    before = list(Product.objects.order_by("pk").values())
    tried = 0
    for route in ROUTE_ACCESS:
        for address in addresses(route) if company_preview.is_company_page(route) else ():
            for method in UNSAFE:
                answer = getattr(previewer, method)(address, {"name_es": "Otro", "do": "remove", "verb": "submit"})
                assert answer.status_code == 403, (route, method)
                tried += 1
    assert tried > 200
    assert list(Product.objects.order_by("pk").values()) == before


def test_postgresql_refuses_what_a_page_would_write_while_it_is_made(previewer, company, monkeypatch):
    """Also a page that writes when it is only read writes nothing."""

    def writing_questions(*_args, **_named):
        Company.objects.filter(pk=company.pk).update(name="Escrito")

    monkeypatch.setattr("exportasv.portal.next_steps.company_facts", writing_questions)
    assert previewer.get(reverse("portal:my_portal")).status_code == 403
    company.refresh_from_db()
    assert company.name == "Tejidos Izalco"


def test_the_company_reads_who_looked(previewer, company, owner, adviser, as_user):
    assert DocumentAccess.objects.get().viewer == adviser
    page = as_user(owner).get(reverse("companies:team")).content.decode()
    assert "Ada Asesora" in page


def test_pages_about_the_person_stay_the_persons_own(previewer, adviser):
    for route in ("notifications:inbox", "privacy:my_data", "account_email", "notifications:choices"):
        assert not company_preview.is_company_page(route), route
    assert adviser.email in previewer.get(reverse("account_email")).content.decode()


def test_leaving_ends_it_and_leads_back_to_the_file(previewer, company):
    answer = previewer.post(reverse("portal:leave_preview"))
    assert answer.url == reverse("portal:company_file", args=[company.pk])
    assert previewer.get(reverse("products:mine")).status_code == 403
    assert previewer.post(reverse("portal:leave_preview")).status_code == 302


def test_it_ends_by_itself(previewer, company):
    session = SessionStore(previewer.session.session_key)
    past = (timezone.now() - COMPANY_PREVIEW_TIME).timestamp()
    session[company_preview.SESSION_KEY] = [company.pk, past]
    session.save()
    assert previewer.get(reverse("products:mine")).status_code == 403


@pytest.mark.parametrize("who", ["owner", "stranger", "guest", "consular_officer", "invest_officer"])
def test_only_counseling_staff_begin_one(who, company, request, as_user):
    client = as_user(request.getfixturevalue(who))
    assert client.post(reverse("portal:preview_company", args=[company.pk])).status_code == 403


def test_a_session_of_an_owner_cannot_preview_another_company(company, stranger, as_user):
    """What a session holds is not enough: the person must be staff."""
    client = as_user(stranger)
    session = client.session
    company_preview.begin_preview(session, company.pk)
    session.save()
    page = client.get(reverse("portal:my_portal")).content.decode()
    assert "Café Cumbre" in page
    assert "Tejidos Izalco" not in page
