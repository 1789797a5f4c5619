"""axe-core finds nothing on the pages of the admin site and of staff; one h1 a page, and nothing wider than 1280 px."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from tests import factories
from tests.browser.axe import violations
from tests.browser.signed_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HEADINGS = "document.querySelectorAll('h1').length"
IS_WIDE = "document.documentElement.scrollWidth > innerWidth"
DESK = 1280


@pytest.fixture
def addresses(company, owner) -> list[str]:
    product = factories.ProductFactory(company=company, state="submitted", published_at=None)
    win = factories.ExportWinFactory(company=company, product=product)
    factories.CounselingSessionFactory(company=company)
    factories.ActionItemFactory(company=company, due_on=date(2026, 1, 1))
    factories.CompanyFactory(name="Tejidos de Izalco")
    named = ["admin:index", "admin:companies_company_changelist", "admin:consulates_exportwin_changelist"]
    named += ["admin:products_moderation", "admin:imports_importjob_upload", "admin:companies_company_add"]
    named += ["portal:my_portal", "portal:staff_companies", "figures:results"]
    found = [reverse(name) for name in named]
    found += [reverse("admin:products_duplicates", args=["companies"])]
    found += [reverse("admin:companies_company_change", args=[company.pk])]
    found += [reverse("admin:products_product_change", args=[product.pk]), reverse("admin:products_product_add")]
    found += [reverse("admin:consulates_exportwin_change", args=[win.pk]), reverse("admin:consulates_exportwin_add")]
    found += [reverse("admin:products_moderation_item", args=[product.pk])]
    found += [reverse("portal:company_file", args=[company.pk]), reverse("portal:staff_search") + "?q=izalco"]
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_pages_of_staff(addresses, manager, live_server, browser: Browser, scheme, one_factor):
    found = []
    with signed_in(browser, live_server, manager, scheme, DESK) as page:
        for address in addresses:
            found += violations(page, live_server.url + address)
            if (headings := page.evaluate(HEADINGS)) != 1:
                found.append(f"{address} has {headings} h1")
            if page.evaluate(IS_WIDE):
                found.append(f"{address} is wider than {DESK} px")
    assert not found, "\n".join(found)
