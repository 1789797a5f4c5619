"""A first English from lists of phrases: marked, and not sent with words that nobody translated."""

import pytest
from django.urls import reverse

from exportasv.core.db.errors import RuleError
from products.editing.english_draft import draft_english, has_gap
from products.models import GlossaryTerm, Product
from products.moderation.differences import field_differences
from products.rules import drafts, publication
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("spanish", "english"),
    [
        ("Jabón artesanal de añil", "Handmade indigo soap"),
        ("Dulce de nance", "Nance sweet"),
        ("Hamaca doble de algodón, hecha a mano en Nahuizalco", "Double cotton hammock, handmade in Nahuizalco"),
        ("Café tostado de altura, 340 g", "Roasted high-grown coffee, 340 g"),
        ("Mermelada de piña sin preservantes", "Pineapple jam without preservatives"),
        ("bolsa de 400 g", "bag of 400 g"),
        ("Miel de xyz", "[xyz] honey"),
        ("Cosa rara jamás vista", ""),
        ("", ""),
    ],
)
def test_a_short_text_is_put_into_english(spanish, english):
    assert draft_english(spanish) == english


def test_staffs_glossary_counts_too():
    GlossaryTerm.objects.create(term_es="chaparro", term_en="chaparro spirit")
    assert draft_english("Chaparro artesanal") == "Handmade chaparro spirit"


@pytest.fixture
def draft(company):
    return factories.ProductFactory(
        company=company, state="draft", published_at=None, name_es="Jabón de añil", name_en="",
        summary_es="Miel de xyz.", summary_en="", unit_es="caja", unit_en="carton",
    )  # fmt: skip


def test_empty_fields_are_filled_and_marked_and_others_stay(as_user, owner, draft):
    browser = as_user(owner)
    browser.post(reverse("products:move", args=[draft.pk]), {"move": "english"})
    draft.refresh_from_db()
    assert (draft.name_en, draft.summary_en, draft.unit_en) == ("Indigo soap", "[xyz] honey.", "carton")
    html = browser.get(reverse("products:edit", args=[draft.pk])).content.decode()
    assert html.count("borrador de nuestras listas: léalo") == 2
    drafts.save_changes(draft, {"name_en": "Natural indigo soap"}, by=owner)
    html = browser.get(reverse("products:edit", args=[draft.pk])).content.decode()
    assert html.count("borrador de nuestras listas: léalo") == 1


def test_a_product_with_a_word_in_brackets_is_not_sent(owner, draft):
    Product.objects.filter(pk=draft.pk).update(name_en="Indigo [xyz] soap")
    draft.refresh_from_db()
    assert has_gap(draft.name_en)
    with pytest.raises(RuleError, match=r"corchetes"):
        publication.submit_product(draft, by=owner)
    Product.objects.filter(pk=draft.pk).update(name_en="Indigo soap")
    draft.refresh_from_db()
    assert publication.submit_product(draft, by=owner).state == "submitted"


def test_nothing_to_propose_is_said(owner, draft):
    drafts.propose_english(draft, by=owner)
    with pytest.raises(RuleError):
        drafts.propose_english(draft, by=owner)


def test_moderators_see_which_english_nobody_has_read(company):
    product = factories.ProductFactory(
        company=company, state="draft", published_at=None, name_es="Jabón de añil", name_en="Indigo soap",
        summary_es="Miel", summary_en="Honey, as we like it",
    )  # fmt: skip
    marked = {line.field for line in field_differences(product, None) if line.is_draft}
    assert marked == {"name_en"}


def test_the_moderation_page_says_it(as_user, manager, company, one_factor):
    product = factories.ProductFactory(company=company, state="submitted", published_at=None, name_es="Jabón de añil")
    mark = "Borrador de la lista de frases"
    for english, shown in (("Indigo soap", True), ("Blue soap", False)):
        Product.objects.filter(pk=product.pk).update(name_en=english)
        page = as_user(manager).get(reverse("admin:products_moderation_item", args=[product.pk]))
        assert (mark in page.content.decode()) is shown
