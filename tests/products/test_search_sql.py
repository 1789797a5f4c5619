"""SQL of searches and cards that is made once for many: the same that the ORM makes for each."""

import pytest
from django.db.models import TextField
from django.db.models.functions import Cast

from products.catalogue import query
from products.catalogue.query import SORTS, _made_documents, _text_documents
from products.catalogue.text_match import Element, SearchText, understand_text
from products.models import Product, Synonym
from products.models.photos import cover_photo
from products.models.prices import lowest_price
from tests import factories

pytestmark = pytest.mark.django_db
TEXTS = [
    "café",
    "miel de abeja",
    "organic coffee",
    "hamacas algodón san salvador",
    '"miel pura" or café',
    "o'brien 50%",
]
TEXTS += ["o'brien 50%", "miel miel", "women-owned honey", "with of", "%s", "a\\b %(x)s"]
STEPS = ["match_all", "match_any", "match_described"]


@pytest.fixture(autouse=True)
def _one_shape_at_a_time() -> None:
    query._documents_of_shape.cache_clear()


def sides(text: SearchText, step: str, sort: str) -> list:
    """The SQL with its values, as kept and as made for this text."""
    match = getattr(text, step)()
    if match is None:
        return []
    pairs = zip(_text_documents(match, sort), _made_documents(match, sort), strict=True)
    return [((kept[0], list(kept[1])), (made[0], list(made[1]))) for kept, made in pairs if kept or made]


@pytest.mark.parametrize("sort", ["", *SORTS])
def test_the_sql_of_a_text_is_what_the_orm_makes(sort):
    Synonym.objects.create(words="miel, honey, melaza")
    for text in TEXTS:
        for step in STEPS:
            for kept, made in sides(understand_text(text), step, sort):
                assert kept == made, (text, step)


def test_texts_of_one_shape_share_the_sql_and_no_word():
    first = _text_documents(understand_text("zapatos").match_all(), "")[0]
    second = _text_documents(understand_text("manteles").match_all(), "")[0]
    assert query._documents_of_shape.cache_info().currsize == 1
    assert first[0] == second[0]
    assert "zapatos" in first[1]
    assert "zapatos" not in second[1]


def test_a_fact_is_part_of_the_shape(monkeypatch):
    words = SearchText((Element("a", ("a",)),), said=("b",))
    shape, typed = words.with_stand_ins()
    assert list(typed.values()) == ["a", "b"]
    assert not {"a", "b"} & {*shape.said, *(text for each in shape.elements for text in each.texts)}
    assert all(kept == made for kept, made in sides(words, "match_all", ""))
    monkeypatch.setattr(SearchText, "with_stand_ins", lambda self: (SearchText((Element("x", ("x",)),)), {}))
    query._documents_of_shape.cache_clear()
    assert any(kept != made for kept, made in sides(words, "match_all", ""))  # the canary: a forgotten word is seen


def test_cards_are_those_of_the_orm():
    made = [factories.PriceTermFactory(amount=f"{n}.50").product for n in range(1, 4)]
    factories.ProductPhotoFactory(product=made[0])
    wanted = [each.pk for each in made[:2]]
    kept = query.CARDS.rows(wanted)
    assert {row.pk for row in kept} == set(wanted)
    assert query.CARDS.rows([]) == []
    plain = Product.objects.filter(pk__in=wanted).annotate(
        cover=Cast(cover_photo(), TextField()), lowest=Cast(lowest_price(), TextField())
    )
    assert {row.pk: (row.cover_json, row.lowest_json) for row in kept} == {
        row.pk: (row.cover, row.lowest) for row in plain
    }
