"""Rows that come as a column of another query are as Django reads them."""

from decimal import Decimal

import pytest
from django.db.models import OuterRef

from companies.models import Certificate
from exportasv.core.db.json_rows import json_rows, read_rows
from market_access.models import BillMaterial, BillOfMaterials
from products.models import Product
from tests import factories

pytestmark = pytest.mark.django_db


def test_rows_are_those_of_django(django_assert_num_queries):
    product = factories.ProductFactory()
    bill = BillOfMaterials.objects.create(product=product, price="5.10", processes=[])
    for name, cost in (("Frasco", "0.5001"), ("Café", "999999.1234")):
        bill.materials.create(name=name, hs_code="7010", country="GT", cost=cost, declared_from="2026-01-31")
    rows = Product.objects.annotate(
        bills=json_rows(BillOfMaterials.objects.filter(product=OuterRef("pk"))),
        materials=json_rows(BillMaterial.objects.filter(bill__product=OuterRef("pk")).order_by("pk")),
    )
    with django_assert_num_queries(1):
        found = rows.get()
    assert values(read_rows(BillOfMaterials, found.bills)) == values(BillOfMaterials.objects.all())
    read = read_rows(BillMaterial, found.materials)
    assert values(read) == values(BillMaterial.objects.order_by("pk"))
    assert read[1].cost == Decimal("999999.1234")
    assert read[0].country.code == "GT"
    read[0].name = "Botella"
    read[0].save()  # it is a row, not a new one
    assert BillMaterial.objects.filter(name="Botella").count() == 1


def test_a_row_comes_with_those_that_it_names(django_assert_num_queries):
    paper = factories.CertificateFactory()
    own = Certificate.objects.filter(company=OuterRef("company"))
    factories.ProductFactory(company=paper.company)
    with django_assert_num_queries(1):
        (read,) = read_rows(Certificate, Product.objects.annotate(papers=json_rows(own, "type")).get().papers, "type")
        assert read.type.code == paper.type.code
    assert values([read, read.type]) == values([Certificate.objects.get(), paper.type])


def values(rows):
    return [{each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields} for row in rows]
