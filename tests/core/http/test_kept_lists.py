"""Lists kept under the content version: every table that decides one of them moves the version."""

import pytest
from django.db import connection

from companies.models import Certificate, Company, ExportMarket
from consulates.models import Placement
from exportasv.core.http.content_version import current_version
from exportasv.core.http.kept_lists import kept_list
from market_access.models import (
    BillMaterial,
    BillOfMaterials,
    DutyRow,
    FreightLeg,
    FreightPrice,
    NationalCode,
    OriginRule,
    TradeAgreement,
)
from products.models import PriceTerm, Product, SearchDocument, Sector, Synonym

pytestmark = pytest.mark.django_db
OF_PRICES = (
    *(BillMaterial, BillOfMaterials, DutyRow, FreightLeg, FreightPrice, NationalCode, OriginRule, PriceTerm, Product),
    TradeAgreement,
)
OF_MATCHES = (Certificate, Company, ExportMarket, Placement, PriceTerm, Product, SearchDocument, Sector, Synonym)


@pytest.fixture(autouse=True)
def _read_version_always(settings) -> None:
    settings.SHARED_PAGES_READ_SECONDS = 0


def touch(table: str) -> None:
    """Write to a table, no row of it."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE false")


@pytest.mark.parametrize("model", sorted({*OF_PRICES, *OF_MATCHES}, key=str))
def test_what_decides_a_kept_list_moves_the_content_version(model):
    before = current_version()
    touch(model._meta.db_table)
    assert current_version() != before


def test_a_list_is_found_once_for_the_same_values_and_content():
    found = []

    def find() -> list[int]:
        found.append(1)
        return [len(found)]

    assert [kept_list("test-list", ("a", 1), find) for _turn in range(2)] == [[1], [1]]
    assert kept_list("test-list", ("a", 2), find) == [2]
    touch("products_product")
    assert kept_list("test-list", ("a", 1), find) == [3]
