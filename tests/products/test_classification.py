"""HS codes: the nomenclature whole, the finder and what it is measured by, the tree."""

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from exportasv.reference.loader import load_table
from products.classification import finder, tree, vocabulary
from products.classification.nomenclature import UnknownCodeError, complete_codes, complete_headings
from products.classification.relevance.measure import DRAWN, HELD_OUT, TUNED_BY, measure_finder
from products.models import GoodsCondition, HSCode, HSHeading, TradeWord
from products.models.nomenclature import renew_words_version
from products.reference import GOODS_CONDITIONS, HS_CODES, HS_HEADINGS, TRADE_WORDS
from tests import factories


@pytest.fixture(scope="module")
def nomenclature(django_db_setup, django_db_blocker):
    """The whole of HS 2022 with its words and conditions, loaded once for the tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        for table in (HS_HEADINGS, HS_CODES, TRADE_WORDS, GOODS_CONDITIONS):
            load_table(table)
        yield
        transaction.set_rollback(True)


def codes_of(words: str) -> list[str]:
    return [each.code.pk for each in finder.propose_hs_codes(words).codes]


def test_the_nomenclature_is_whole_and_every_heading_has_its_spanish(nomenclature, db):
    assert HSHeading.objects.chapters().count() == 96
    assert HSHeading.objects.count() == 96 + 1228
    assert HSCode.objects.count() == 5612
    assert not HSHeading.objects.filter(text_es="").exists()
    assert not HSCode.objects.filter(text_en="").exists()


def test_a_text_of_a_code_that_hs_2022_does_not_have_is_refused():
    with pytest.raises(UnknownCodeError, match="999999"):
        complete_codes([{"code": "999999", "text_es": "Nada"}])
    with pytest.raises(UnknownCodeError, match="0901"):
        complete_headings([{"code": "09", "text_es": "Café", "text_en": "Coffee"}])


def test_every_word_and_condition_names_codes_that_exist(nomenclature, db):
    codes = list(HSCode.objects.values_list("pk", flat=True))
    for row in TradeWord.objects.all():
        row.full_clean()
    for row in GoodsCondition.objects.all():
        row.full_clean()
        for prefix in f"{row.raises} {row.lowers}".split():
            assert any(code.startswith(prefix) for code in codes), (row.code, prefix)
    assert TradeWord.objects.count() >= 200


def test_the_finder_reaches_its_goals(nomenclature, db, capsys):
    tuned = measure_finder(TUNED_BY)
    with capsys.disabled():
        print(f"\nHS finder, tuned by: {tuned}", end="")
        for name in (HELD_OUT, DRAWN):
            print(f"\nHS finder, {name.stem}: {measure_finder(name)}", end="")
    assert len(tuned.goods) >= 120
    assert tuned.headings >= 0.95, tuned.misses
    assert tuned.codes >= 0.85, tuned.misses


def test_without_the_staffs_words_the_goals_are_missed(nomenclature, db):
    """Canary: the measure notices when the vocabulary is away."""
    TradeWord.objects.all().delete()
    renew_words_version()
    assert measure_finder(TUNED_BY).headings < 0.95


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("loroco", "070999"),
        ("loroco congelado", "071080"),
        ("loroco en salmuera", "200599"),
        ("loroco en vinagre", "200190"),
        ("semilla de marañón", "080132"),
        ("semilla de marañón tostada", "200819"),
        ("moringa", "121190"),
        ("moringa en cápsulas", "210690"),
        ("silla de mimbre", "940159"),
        ("silla de ratán", "940153"),
        ("billetera de cuero", "420231"),
        ("billetera de tela", "420232"),
        ("ropa de bebé de punto", "611120"),
        ("cafe verde", "090111"),
        ("frozen avocado pulp", "081190"),
    ],
)
def test_the_condition_of_a_good_decides_its_code(nomenclature, db, words, code):
    assert codes_of(words)[0] == code


@pytest.mark.parametrize("words", ["jabon artezanal", "jabón artesanal", "JABONES ARTESANALES", "handmade soap"])
def test_spelling_and_language_do_not_matter(nomenclature, db, words):
    assert codes_of(words)[0] == "340111"


def test_sizes_and_weights_are_not_searched(nomenclature, db):
    assert codes_of("Miel, 454 g") == codes_of("Miel")


def test_a_word_that_nothing_has_finds_nothing(nomenclature, db):
    assert finder.propose_hs_codes("zzzz").codes == []
    assert finder.propose_hs_codes("  ").codes == []


def test_what_a_text_leaves_out_does_not_speak_for_it(nomenclature, db):
    """1904.90 is cereals "excluding maize"."""
    assert "190490" not in codes_of("maize")


def test_a_proposal_says_why_from_the_rows(nomenclature, db):
    found = finder.propose_hs_codes("loroco congelado")
    assert found.codes[0].words == "loroco congelado"
    assert found.codes[0].code.heading_text == HSHeading.objects.get(pk="0710").text_es
    assert any("0710.80" in note for note in found.notes)
    with translation.override("en"):
        assert finder.propose_hs_codes("loroco").codes[0].code.heading_text == HSHeading.objects.get(pk="0709").text_en


def test_similar_products_of_the_catalogue_speak_for_their_code(nomenclature, db):
    factories.ProductFactory(name_es="Zumbambico", hs_code=HSCode.objects.get(pk="950300"))
    found = finder.propose_hs_codes("zumbambico").codes
    assert [(each.code.pk, each.product_count) for each in found] == [("950300", 1)]


def test_a_search_takes_three_queries(nomenclature, db, django_assert_num_queries):
    finder.propose_hs_codes("sal")  # the vocabulary and the synonyms are read
    with django_assert_num_queries(3):
        finder.propose_hs_codes("tortillas de maiz tostadas")


@pytest.mark.usefixtures("one_factor")
def test_a_word_that_staff_adds_is_found_at_once(nomenclature, db, as_user, manager):
    assert "441990" not in codes_of("chunche")
    form = {"word": "chunche", "codes": "441990", "words_es": "", "words_en": "", "note_es": "", "note_en": ""}
    as_user(manager).post(reverse("admin:products_tradeword_add"), form)
    assert codes_of("chunche") == ["441990"]


@pytest.mark.usefixtures("one_factor")
@pytest.mark.parametrize("codes", ["999999", "12345", "4419 x", ""])
def test_a_word_needs_codes_that_exist(nomenclature, db, as_user, manager, codes):
    form = {"word": "chunche", "codes": codes, "words_es": "", "words_en": "", "note_es": "", "note_en": ""}
    assert as_user(manager).post(reverse("admin:products_tradeword_add"), form).status_code == 200
    assert not TradeWord.objects.filter(word="chunche").exists()


def test_a_word_for_a_whole_heading_brings_all_its_codes(nomenclature, db):
    factories.TradeWordFactory(word="zumbambico", codes="6401")
    renew_words_version()
    assert codes_of("zumbambicos") == ["640110", "640192", "640199"]


@pytest.mark.parametrize(
    ("one", "other"), [("velas", "belas"), ("hamacas", "amaca"), ("cerveza", "serbesa"), ("luces", "luz"), ("ñ", "n")]
)
def test_what_sounds_alike_is_alike(one, other):
    assert vocabulary.sound(one) == vocabulary.sound(other)


def test_the_tree_leads_from_chapter_to_heading_to_code(nomenclature, db, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        chapters, chapter, heading, code = (tree.branch(each) for each in ("", "46", "4602", "460219"))
    assert len(chapters.headings) == 96
    assert [row.pk for row in chapter.headings] == ["4601", "4602"]
    assert [row.pk for row in heading.above] == ["46", "4602"]
    assert "460219" in [row.pk for row in heading.codes]
    assert [row.pk for row in code.codes] == ["460219"]
    assert tree.branch("98") == tree.Branch()


class TestPage:
    @pytest.fixture
    def page(self, nomenclature, db, as_user, owner, company):
        """The finder's page of a draft called "Hamaca", with the parameters given."""
        draft = factories.ProductFactory(company=company, name_es="Hamaca", state="draft", published_at=None)
        browser, address = as_user(owner), reverse("products:hs_codes", args=[draft.pk])
        return lambda **given: browser.get(address, given).content.decode()

    def test_begins_with_the_products_own_name(self, page):
        assert 'value="630690"' in page()

    def test_searches_words_and_browses_digits(self, page):
        assert 'value="210690"' in page(q="tamales")
        assert "?q=4602" in page(q="46")
        assert 'value="460219"' in page(q="46.02")
        assert "?q=46" in page(q="")

    def test_says_so_where_there_is_nothing(self, page):
        assert "Ningún código con estas palabras" in page(q="zzzz")
        assert "Ningún código empieza" in page(q="9899")

    def test_marks_texts_that_are_in_english_only(self, page):
        english = HSCode.objects.filter(text_es="").first()
        assert f'<span lang="en">{english.text_en[:20]}' in page(q=english.pk)
