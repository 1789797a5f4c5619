"""Collections that staff put together: by a query or chosen, on their page and on the catalogue's."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from products.models import Collection
from products.models.collection import clear_collection_cache
from tests import factories

pytestmark = pytest.mark.django_db


def make_collection(**values) -> Collection:
    row = Collection.objects.create(name_es="Regalos", name_en="Gifts", **{"slug": "gifts", **values})
    clear_collection_cache()
    return row


def names(client: Client, slug: str = "gifts", page: str = "") -> list[str]:
    found = client.get(f"/en/collections/{slug}/", {"page": page} if page else {}).context["found"]
    return [row.name_es for row in found.page.rows]


def test_a_query_of_the_catalogue_fills_a_collection(client: Client):
    factories.ProductFactory(name_es="Vela de miel")
    factories.ProductFactory(name_es="Hamaca")
    make_collection(query="q=vela")
    assert names(client) == ["Vela de miel"]
    assert 'href="/en/catalogue/?q=vela"' in client.get("/en/collections/gifts/").content.decode()


def test_chosen_products_come_before_a_query_and_only_public_ones_show(client: Client):
    factories.ProductFactory(name_es="Vela")
    row = make_collection(query="q=vela")
    row.products.add(
        factories.ProductFactory(name_es="Hamaca"),
        factories.ProductFactory(name_es="Borrador", state="draft", published_at=None),
    )
    assert names(client) == ["Hamaca"]


def test_pages_of_a_collection_show_every_product_once(client: Client):
    row = make_collection(query="q=vela")
    for n in range(30):
        row.products.add(factories.ProductFactory(name_es=f"Vela {n:02}"))
    first = client.get("/en/collections/gifts/")
    second = client.get(f"/en/collections/gifts/{first.context['next_url']}")
    shown = [product.name_es for page in (first, second) for product in page.context["found"].page.rows]
    assert sorted(shown) == [f"Vela {n:02}" for n in range(30)]


def test_the_catalogue_leads_to_its_collections_until_one_searches(client: Client):
    make_collection(query="q=vela")
    make_collection(slug="old", query="q=x", is_active=False)
    page = client.get("/en/catalogue/").content.decode()
    assert 'href="/en/collections/gifts/"' in page
    assert "/collections/old/" not in page
    assert "/collections/gifts/" not in client.get("/en/catalogue/", {"q": "vela"}).content.decode()
    assert client.get("/en/collections/old/").status_code == 404


def test_the_page_is_in_spanish_too(client: Client):
    make_collection(query="q=vela", intro_es="Para regalar.")
    page = client.get("/es/colecciones/gifts/").content.decode()
    assert "<h1>Regalos</h1>" in page
    assert "Para regalar." in page


@pytest.mark.parametrize("query", ["vela", "q=", "colour=red"])
def test_a_query_that_is_none_cannot_be_saved(query):
    with pytest.raises(ValidationError):
        Collection(slug="x", name_es="X", name_en="X", query=query).full_clean()
