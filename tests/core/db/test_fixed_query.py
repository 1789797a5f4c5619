"""A query whose SQL is made once reads what Django's reads."""

import pytest

from exportasv.core.db.fixed_query import FixedQuery
from products.catalogue import query
from products.catalogue.query import SORTS, CatalogueQuery, search_catalogue
from products.models import Product
from products.views.public import catalogue
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def products() -> list[Product]:
    made = [factories.PriceTermFactory(amount=f"{n}.50").product for n in range(1, 6)]
    factories.ProductPhotoFactory(product=made[0])
    return made


@pytest.mark.parametrize("sort", ["", *SORTS])
def test_the_first_page_is_that_of_the_keyset(products, sort, monkeypatch):
    monkeypatch.setattr(query, "PAGE_SIZE", 3)
    monkeypatch.setattr(query, "_first_pages", {key: query._first_page_query(each) for key, each in SORTS.items()})
    fixed = search_catalogue(CatalogueQuery(sort=sort)).page
    django = query._keyset_page(Product.objects.in_catalogue(), SORTS.get(sort, query.NEWEST), "")[0]
    assert len(fixed.rows) == 3
    assert fixed == django


def test_numbers_take_the_place_of_their_stand_ins(products):
    others = catalogue.RELATED.rows(products[0].sector_id, products[0].company_id)
    assert {row.pk for row in others} == {each.pk for each in products[1:]}
    assert catalogue.RELATED.rows(0, products[0].company_id) == []


def test_a_change_is_read_and_nothing_is_kept(products):
    Product.objects.update(name_en="Other")
    assert {row.name_en for row in catalogue.RELATED.rows(products[0].sector_id, 0)} == {"Other"}


def test_columns_that_need_converting_are_refused(db):
    with pytest.raises(TypeError):
        FixedQuery(lambda: Product.objects.values_list("attributes")).rows()
