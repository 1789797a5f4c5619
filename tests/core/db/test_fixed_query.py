"""A query whose SQL is made once reads what Django's reads."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db.models import QuerySet
from django.utils import timezone

from companies.models import Certificate
from counseling.models import Adviser
from exportasv.core.audit.row_versions import with_changed_at
from exportasv.core.db.fixed_query import FixedQuery, is_any_of
from exportasv.core.programme import HIDDEN_AFTER_STALE
from products import api
from products.catalogue import product_page, query
from products.catalogue.query import SORTS, CatalogueQuery, search_catalogue
from products.catalogue.ready_markets import READY_ROWS
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


def test_whole_rows_are_as_django_reads_them(products):
    Product.objects.filter(pk=products[0].pk).update(attributes={"roast": "dark"})
    for each in products:
        seen = catalogue.PRODUCT.rows(each.slug)[0]
        read = Product.objects.with_details().with_sizes().get(pk=each.pk)
        assert vars(seen).keys() == vars(read).keys() | {READY_ROWS}
        vars(read)[READY_ROWS] = vars(seen)[READY_ROWS]  # of market access: tests/market_access/test_ready_markets.py
        assert product_page._columns(seen) == product_page._columns(read)
        assert seen.company.name == each.company.name
    assert catalogue.PRODUCT.rows("no-such-thing") == []


def test_a_column_is_that_of_django_and_moves_with_the_clock(products):
    product, today = products[0], timezone.localdate()
    paper = factories.CertificateFactory(company=product.company, expires_on=today)
    product.certificates.add(paper)

    def certificates() -> list[str]:
        made = api.certificates_json(Certificate.objects.valid_today(), "products")
        rows = Product.objects.order_by("pk").annotate(fixed=api.VALID_CERTIFICATES.column(), made=made)
        found = list(rows.values_list("fixed", "made"))
        assert [fixed for fixed, _made in found] == [made for _fixed, made in found]
        return [fixed for fixed, _made in found]

    assert certificates()[0] != "[]"
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert certificates()[0] == "[]"


def test_the_moment_of_a_row_moves_with_the_clock(products):
    """What a certificate's end changes is seen the day after, by the same SQL."""
    product, today = products[0], timezone.localdate()
    product.certificates.add(factories.CertificateFactory(company=product.company, expires_on=today))
    rows = Product.objects.filter(pk=product.pk)
    before = with_changed_at(rows).get().content_changed_at
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        after = with_changed_at(rows).get().content_changed_at
    assert before < after
    assert timezone.localtime(after).date() == today + timedelta(days=1)


def test_a_day_takes_the_place_of_its_stand_in():
    today = timezone.localdate()
    papers = [factories.CertificateFactory(expires_on=today + timedelta(days=days)) for days in (-1, 0, 400)]

    def ending(first: date, last: date) -> QuerySet:
        return Certificate.objects.filter(expires_on__gte=first, expires_on__lte=last).order_by("expires_on")

    fixed = FixedQuery(ending)
    assert fixed.rows(today, today + timedelta(days=9)) == [papers[1]]
    with time_machine.travel(timezone.now() + timedelta(days=30)):  # it is the day that was asked, whatever the clock
        assert fixed.rows(today - timedelta(days=1), today + timedelta(days=500)) == papers


def test_moments_and_days_move_with_the_clock(products):
    product = products[0]
    product.certificates.add(factories.CertificateFactory(company=product.company, expires_on=timezone.localdate()))
    Product.objects.filter(pk=product.pk).update(state="stale", stale_since=timezone.now() - HIDDEN_AFTER_STALE / 2)
    assert len(catalogue.PRODUCT.rows(product.slug)[0].certificate_rows) == 1
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert catalogue.PRODUCT.rows(product.slug)[0].certificate_rows == []
    with time_machine.travel(timezone.now() + HIDDEN_AFTER_STALE):
        assert catalogue.PRODUCT.rows(product.slug) == []


def test_lists_of_texts_take_the_place_of_their_stand_ins(products):
    def products_of(names: list[str]) -> QuerySet[Product]:
        return Product.objects.filter(is_any_of("name_en", names)).order_by("pk")

    fixed = FixedQuery(products_of)
    for number, each in enumerate(products):
        Product.objects.filter(pk=each.pk).update(name_en=f"Name {number}")
    assert fixed.rows(["Name 1", "Name 3"]) == [products[1], products[3]]
    assert fixed.rows(["Name 0"]) == products[:1]
    assert fixed.rows([]) == []


def test_a_column_that_changes_what_it_is_asked_for_is_refused():
    def advisers_at(place: str) -> QuerySet:
        return Adviser.objects.filter(place=place)

    with pytest.raises(ValueError, match="advisers_at: a column changes a text"):
        FixedQuery(advisers_at).rows("San Salvador")
