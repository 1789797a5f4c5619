"""Matching of requirements and products: score, reasons, gaps and consortia."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.utils import translation

from consulates.matching import score
from consulates.matching.kept_matches import kept_matches
from consulates.models import BuyerRequirement, Gap
from consulates.rules import buyers
from products.catalogue.search_index import reindex
from tests import factories

pytestmark = pytest.mark.django_db


def wanted(**values) -> BuyerRequirement:
    return BuyerRequirement.objects.create(**{"query": "café tostado", "buyer": factories.BuyerFactory(), **values})


def coffee(**values):
    return factories.ProductFactory(
        **{"name_es": "Café tostado de altura", "name_en": "Roasted highland coffee", **values}
    )


def texts(match: score.Match) -> list[str]:
    return [reason.text for reason in match.reasons]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_the_reasons_are_written_out():
    factories.CertificateTypeFactory(code="fda", name_es="Registro FDA", name_en="FDA facility registration")
    product = coffee(minimum_order=200, monthly_capacity=900)
    product.certificates.add(factories.CertificateFactory(company=product.company))
    product.company.markets.create(country="US", standing="exporting", source="survey", since="2026-01-01")
    factories.PriceTermFactory(product=product, amount="4.50")
    need = wanted(volume=500, certificates=["haccp", "fda"], destination="US", max_price=Decimal(9))
    match = score.matches_for_requirement(need)[0]
    assert texts(match) == [
        "matches: café, tostado",
        "sector Food",
        "minimum order 200, within your 500",
        "makes 900 a month; you need 500",
        "has HACCP",
        "missing: FDA facility registration",
        "from $4.50, your limit is $9.00",
        "exports to United States of America already",
    ]
    assert sum(reason.points for reason in match.reasons) == 92.5  # 100 less half of the 15 for certificates
    assert [miss.detail for miss in match.unmet_reasons] == ["fda"]


@pytest.mark.parametrize("query", ["café tostado", "roasted coffee", "cafe tostado", "coffee roasted"])
def test_both_languages_name_it(query):
    product = coffee()
    assert score.matches_for_requirement(wanted(query=query))[0].product == product


def test_an_hs_code_names_it_too():
    product = coffee()
    factories.ProductFactory(name_es="Miel", hs_code=factories.HSCodeFactory(code="040900"))
    need = wanted(query="", hs_prefix="0901")
    assert [match.product for match in score.matches_for_requirement(need)] == [product]
    assert [match.product for match in score.good_matches([need])] == [product]


def test_who_fits_better_comes_first():
    dear = coffee(minimum_order=5000)
    fits = coffee(name_es="Café tostado de El Boquerón", minimum_order=10)
    found = score.matches_for_requirement(wanted(volume=100))
    assert [match.product for match in found] == [fits, dear]


def test_something_else_is_not_proposed():
    coffee()
    factories.ProductFactory(name_es="Hamaca", name_en="Hammock")
    assert [match.product.name_es for match in score.matches_for_requirement(wanted(query="hamacas"))] == ["Hamaca"]
    assert score.matches_for_requirement(wanted(query="tractor")) == []


def test_drafts_are_never_proposed():
    coffee(state="draft", published_at=None)
    assert score.matches_for_requirement(wanted()) == []


def test_a_miss_becomes_a_gap_once_and_goes_when_it_is_mended():
    product = coffee()
    need = buyers.save_requirement(wanted(certificates=["haccp"]), by=factories.UserFactory(role="invest"))
    buyers.save_requirement(need, by=factories.UserFactory(role="invest"))
    gap = Gap.objects.get()
    assert (gap.product, gap.company, gap.kind, gap.detail) == (product, product.company, "certificate", "haccp")
    product.certificates.add(factories.CertificateFactory(company=product.company))
    score.record_gaps(need)
    assert not Gap.objects.exists()


def test_what_nobody_offers_is_a_gap_of_the_programme():
    need = wanted(query="tractores agrícolas")
    score.record_gaps(need)
    assert Gap.objects.get().kind == "nothing"


def test_small_ones_reach_a_volume_together():
    for made in (400, 300, 250, 50):
        coffee(name_es=f"Café tostado {made}", monthly_capacity=made)
    together = score.smallest_consortium(score.matches_for_requirement(wanted(volume=900)))
    assert [match.product.monthly_capacity for match in together.matches] == [400, 300, 250]
    assert together.capacity == 950
    assert score.smallest_consortium(score.matches_for_requirement(wanted(volume=5000))) is None
    assert score.smallest_consortium(score.matches_for_requirement(wanted(volume=100))) is None


def test_a_company_sees_what_is_looked_for_that_it_offers(company, django_assert_max_num_queries):
    coffee(company=company)
    need, other = wanted(), wanted(query="hamacas")
    with django_assert_max_num_queries(6):
        found = score.matches_for_company(company, BuyerRequirement.objects.open())
    assert [match.requirement for match in found] == [need]
    assert other not in [match.requirement for match in found]


def test_a_match_costs_the_same_for_many(django_assert_max_num_queries):
    for number in range(15):
        coffee(name_es=f"Café tostado {number}")
    need = wanted()
    reindex()
    with django_assert_max_num_queries(7):
        assert len(score.matches_for_requirement(need)) == 15


def test_of_a_large_catalogue_those_with_all_words_are_scored_first(monkeypatch):
    monkeypatch.setattr(score, "MAX_CANDIDATES", 2)
    some = coffee(name_es="Café verde", name_en="Green coffee")
    whole = [coffee(), coffee(name_es="Café tostado en grano")]
    assert {match.product for match in score.matches_for_requirement(wanted())} == {*whole}
    whole[0].delete()
    assert {match.product for match in score.matches_for_requirement(wanted())} == {whole[1], some}


@pytest.fixture
def _read_version_always(settings) -> None:
    settings.SHARED_PAGES_READ_SECONDS = 0


@pytest.mark.usefixtures("_read_version_always")
def test_kept_matches_say_what_the_score_says(django_assert_max_num_queries):
    need = wanted(volume=100)
    products = [coffee(minimum_order=5000), coffee(name_es="Café tostado de El Boquerón", minimum_order=10)]
    found = kept_matches(need)
    assert [match.product for match in found] == products[::-1]
    with django_assert_max_num_queries(2):  # the content version and the products
        again = kept_matches(need)
    assert [(match.product, match.score, texts(match)) for match in again] == [
        (match.product, match.score, texts(match)) for match in found
    ]


@pytest.mark.usefixtures("_read_version_always")
def test_kept_matches_are_found_anew_when_content_or_requirement_changes():
    need, product = wanted(), coffee()
    assert [match.product for match in kept_matches(need)] == [product]
    other = coffee(name_es="Café tostado en grano")
    assert {match.product for match in kept_matches(need)} == {product, other}
    need.query = "hamacas"
    assert kept_matches(need) == []
    other.state = "withdrawn"
    other.save()
    need.query = "café tostado"
    assert [match.product for match in kept_matches(need)] == [product]
