"""Query budgets of visitors' requests: no sign-in, a page not cached yet, and the content version read."""

import pytest
from django.test import Client

from exportasv.core.http import content_version
from tests import factories

pytestmark = pytest.mark.django_db
BUDGETS = {
    "/en/catalogue/": 3,  # the page, the counts, and the content version
    "/en/catalogue/?sector=food&department=SS": 3,
    "/en/catalogue/?q=coffee": 3,
    "/en/catalogue/?q=roasted+coffee&sector=food": 3,
    "/en/catalogue/?q=cofee": 4,
    "/en/catalogue/?q=0901": 4,
    "/en/catalogue/rich/": 3,
}


@pytest.fixture(autouse=True)
def _as_in_service(settings, monkeypatch) -> None:
    """Cache pages, and start without a content version in this process."""
    settings.SHARED_PAGES = True
    monkeypatch.setattr(content_version, "_last", (0.0, ""))


@pytest.fixture
def shelf() -> None:
    """Create a product with every field, and enough others to fill its page."""
    food = factories.SectorFactory(code="food")
    rich = factories.ProductFactory(slug="rich", name_en="Roasted coffee", sector=food)
    factories.PriceTermFactory(product=rich)
    rich.certificates.add(factories.CertificateFactory(company=rich.company))
    factories.PlacementFactory(product=rich)
    for n in range(30):
        factories.ProductFactory(slug=f"other-{n}", name_en=f"Coffee {n}", sector=food)


@pytest.mark.parametrize("path", BUDGETS)
def test_a_page_made_anew_keeps_its_budget(shelf: None, path: str, django_assert_max_num_queries, monkeypatch):
    Client().get("/en/catalogue/rich/")  # fills the cache of the names of houses and the codes of units
    Client().get("/en/catalogue/")  # and of the collections
    Client().get("/en/catalogue/?q=bag")  # and of the synonyms and phrases
    factories.ProductFactory()  # changes the content version
    monkeypatch.setattr(content_version, "_last", (0.0, ""))
    with django_assert_max_num_queries(BUDGETS[path]):
        response = Client().get(path)
    assert response.status_code == 200
    assert "ETag" in response


def test_a_query_too_many_is_noticed(shelf: None, django_assert_num_queries):
    """Canary: names and codes that are not cached cost a query each, and the count shows it."""
    with django_assert_num_queries(BUDGETS["/en/catalogue/rich/"] + 4):
        Client().get("/en/catalogue/rich/")
