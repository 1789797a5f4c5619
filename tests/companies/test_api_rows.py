"""The list of companies is written from plain values: byte for byte what the serializer writes of the same rows."""

import pytest
from django.test import RequestFactory
from rest_framework.request import Request

from companies.api import CompanySerializer, certificates_prefetch, markets_prefetch
from companies.models import Company, ExportMarket
from exportasv.core.api.renderers import OrjsonRenderer
from exportasv.core.audit.row_versions import with_changed_at
from tests import factories
from tests.core.api.written_lists import rows_as_serialized

pytestmark = pytest.mark.django_db
API = "/api/v1/companies/"


@pytest.fixture
def companies() -> list[Company]:
    """One company with everything, and one with nothing."""
    full = factories.CompanyFactory(
        name='A «ñandú» "1"\n\\',
        sectors=["coffee", "honey"],
        website="https://a.example",
        about_es="Sí",
        founded_year=1999,
    )
    ExportMarket.objects.bulk_create(
        ExportMarket(
            company=full, country=country, standing="exporting", source="company", since="2020-01-01", until=until
        )
        for country, until in (("US", None), ("DE", None), ("MX", "2024-01-01"))
    )
    for day in (None, "2020-01-01", "2099-01-01"):
        factories.CertificateFactory(company=full, expires_on=day, issued_on="2019-01-01")
    return [full, factories.CompanyFactory(name="B", founded_year=None, about_es="", website="")]


def by_serializer(query: str) -> bytes:
    request = Request(RequestFactory().get(f"{API}{query}"))
    rows = with_changed_at(Company.objects.public()).prefetch_related(
        certificates_prefetch(request), markets_prefetch()
    )
    data = CompanySerializer(rows.order_by("name"), many=True, context={"request": request}).data
    return OrjsonRenderer().render(data)


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("query", ["", "?certificates=all"])
def test_a_list_is_written_as_the_serializer_writes_it(companies, language, query):
    rows = rows_as_serialized(f"{API}{query}", language, lambda: by_serializer(query))
    assert len(rows) == len(companies)
    assert rows[0]["markets"] == ["DE", "US"]
    assert len(rows[0]["certificates"]) == (3 if query else 2)
