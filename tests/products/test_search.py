import pytest

from products.models import Product
from products.search import refresh_search_terms
from tests import factories

pytestmark = pytest.mark.django_db


def found(words: str) -> set[str]:
    return {product.name_es for product in Product.objects.published().search(words)}


@pytest.mark.parametrize("words", ["azúcar", "azucar", "azúcares", "sugar", "SUGAR", '"azúcar de caña"', "cane sugar"])
def test_a_word_is_found_with_and_without_accents_in_both_languages(words):
    factories.ProductFactory(name_es="Azúcar de caña", name_en="Cane sugar")
    factories.ProductFactory(name_es="Horchata", name_en="Horchata")
    assert found(words) == {"Azúcar de caña"}


@pytest.mark.parametrize(("stored", "asked"), [("exportación", "exportaciones"), ("cafés", "cafe"), ("niño", "niños")])
def test_inflections_are_found(stored, asked):
    factories.ProductFactory(name_es=stored)
    assert found(asked) == {stored}


def test_a_product_is_found_by_its_company_sector_and_hs_text():
    factories.ProductFactory(name_es="Tostado oscuro", company__name="Finca Santa Leticia")
    refresh_search_terms()
    for words in ["Leticia", "alimentos", "descafeinar"]:
        assert found(words) == {"Tostado oscuro"}


@pytest.mark.parametrize("words", ["09", "0901", "0901.21", "090121"])
def test_an_hs_code_is_found_by_its_beginning(words):
    factories.ProductFactory(name_es="Tostado")
    factories.ProductFactory(name_es="Chal", hs_code=factories.HSCodeFactory(code="621490", text_es="Chales"))
    assert found(words) == {"Tostado"}


@pytest.mark.parametrize("words", ["", "   ", "'", '"', "& | !", "(((", "a" * 5000, "%_%", "\\"])
def test_no_text_breaks_the_search(words):
    assert isinstance(found(words), set)


def test_a_hit_in_the_name_stands_before_one_in_the_text():
    factories.ProductFactory(name_es="Jalea", description_es="Va bien con miel.")
    factories.ProductFactory(name_es="Miel de abeja")
    assert [product.name_es for product in Product.objects.published().search("miel")] == ["Miel de abeja", "Jalea"]
