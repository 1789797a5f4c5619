"""Trade words of a page become links to their entries, once each, and never inside a link or a script."""

import pytest

from products.editing.glossary import clear_glossary_cache
from products.editing.glossary_links import link_terms
from products.models import GlossaryTerm

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def terms(db):
    rows = [
        ("libre a bordo", "free on board (FOB)", "Hasta el barco.", "To the ship."),
        ("arancel", "customs duty", "Impuesto de entrada.", "A tax on entry."),
        ("arancel adicional", "additional duty", "Además del base.", "On top of the base."),
        ("muestra", "sample", "", ""),
        ("código arancelario", "HS code", "Número del producto.", "The number of a product."),
    ]
    found = {
        es: GlossaryTerm.objects.create(term_es=es, term_en=en, explanation_es=told, explanation_en=said)
        for es, en, told, said in rows
    }
    clear_glossary_cache()
    return found


def test_the_first_place_of_a_word_is_linked_and_its_entry_follows(terms):
    linked = link_terms("<p>Precio FOB y FOB otra vez.</p>", "es")
    anchor = f"term-{terms['libre a bordo'].pk}"
    assert linked.html == f'<p>Precio <a class="term" href="#{anchor}">FOB</a> y FOB otra vez.</p>'
    assert [(each.anchor, each.title, each.explanation) for each in linked.entries] == [
        (anchor, "libre a bordo (FOB)", "Hasta el barco.")
    ]


def test_in_a_link_a_button_or_a_title_the_word_stays_and_has_its_entry():
    for tag in ("a", "button", "label", "h1", "legend"):
        linked = link_terms(f"<{tag}>El arancel</{tag}>", "es")
        assert linked.html == f"<{tag}>El arancel</{tag}>"
        assert [each.title for each in linked.entries] == ["arancel"]


def test_attributes_and_scripts_are_left_alone():
    page = '<input value="arancel" placeholder="FOB"><script>let arancel</script><!-- arancel -->'
    assert link_terms(page, "es") == (page, [])


def test_the_longest_term_wins_and_plurals_count():
    titles = [each.title for each in link_terms("<p>Aranceles y un Arancel adicional; código SA.</p>", "es").entries]
    assert titles == ["arancel", "arancel adicional", "código arancelario"]


def test_each_language_has_its_words_and_abbreviations_are_exact():
    linked = link_terms("<p>Customs duty on FOB; arancel; fob</p>", "en")
    assert [each.title for each in linked.entries] == ["customs duty", "free on board (FOB)"]
    assert linked.html.count("<a ") == 2


def test_a_term_without_an_explanation_or_inside_another_word_is_no_link():
    page = "<p>Una muestra de tarancelito</p>"
    assert link_terms(page, "es") == (page, [])


def test_without_terms_nothing_changes():
    GlossaryTerm.objects.all().delete()
    clear_glossary_cache()
    assert link_terms("<p>FOB</p>", "es") == ("<p>FOB</p>", [])
