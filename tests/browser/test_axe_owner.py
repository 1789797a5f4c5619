"""axe-core finds nothing on the pages of a company's own people, light on a phone and dark on a desk."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from companies.rules import membership
from exportasv.core.accounts.models import User
from products.reminders import confirm_link
from tests import factories
from tests.browser.axe import violations
from tests.browser.signed_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
VIEWS = [("light", 390), ("dark", 1440)]


@pytest.fixture
def pages(company, owner: User, editor: User, house, guest: User) -> dict[str, list[str]]:
    """Who → the addresses that this person opens; one row of everything stands behind them."""
    public = factories.ProductFactory(company=company, name_es="Hamaca")
    draft = factories.ProductFactory(company=company, state="changes_asked", published_at=None, summary_en="")
    draft.comments.create(field="summary_es", text="Diga las medidas.")
    factories.PriceTermFactory(product=draft)
    factories.PlacementFactory(product=public, house=house)
    factories.InquiryFactory(product=public)
    factories.ActionItemFactory(company=company)
    edit = public.revisions.create(created_by=owner)
    edit.waiting_photos.create(image="photos/none.webp", width=4, height=3)
    paper = factories.CertificateFactory(company=company)
    draft.certificates.add(paper)
    _invitation, token = membership.invite_member(company, guest.email, "editor", by=owner)
    factories.ApplicationFactory(applicant=guest, state="draft", sent_at=None, company=None)
    asked = factories.ApplicationFactory(state="asked", question="¿Cuál es su NRC?")
    of_product = [f"products:{name}" for name in ("edit", "prices", "calculator", "papers", "hs_codes")]
    plain = ["portal:my_portal", "portal:timeline", "products:mine", "products:new", "products:terms"]
    plain += ["companies:profile", "companies:team", "companies:certificates", "companies:certificate_new"]
    return {
        owner.email: [reverse(name) for name in plain]
        + [reverse(name, args=[draft.pk]) for name in of_product]
        + [reverse("companies:certificate", args=[paper.pk]), confirm_link(public)]
        + [reverse(f"products:{name}", args=[public.pk]) for name in ("edit", "photos", "papers")],
        guest.email: [reverse("portal:apply_step", args=[step]) for step in ("person", "company", "goods", "send")]
        + [reverse("companies:invitation", args=[token])],
        asked.applicant.email: [reverse("portal:apply")],
        factories.UserFactory().email: [reverse("portal:apply"), reverse("portal:my_portal")],
    }


@pytest.mark.parametrize(("scheme", "width"), VIEWS)
def test_axe_finds_nothing_on_the_owners_pages(pages, live_server, browser: Browser, scheme: str, width: int):
    found = []
    for who, addresses in pages.items():
        with signed_in(browser, live_server, User.objects.get(email=who), scheme, width) as page:
            found += [line for each in addresses for line in violations(page, live_server.url + each)]
    assert found == []
