"""English pages have no Spanish reasons, Spanish ones no English; a label for Canada is English and French."""

import pytest
from django.urls import reverse
from django.utils import translation

from exportasv.core.reference_files import DATA, read_newest_file
from market_access.labels.content import label_lines, languages_of, missing_items, nutrition_rows
from market_access.labels.nutrition import Nutrient
from market_access.labels.words import FRENCH_WORDS, label_words
from market_access.models import LabelData, MarketRequirement, Relief
from market_access.models.labels import Allergen, LabelMarket
from tests import factories
from tests.forms_of_pages import open_form

pytestmark = pytest.mark.django_db
BOTH = {
    "market_requirements": ("requirement", "why", "authority", "papers"),
    "market_reliefs": ("title", "who_benefits", "limit_unit", "limit_period", "counts_what", "conditions", "exclusions",
                       "file_what", "file_where", "renewal", "wording"),
}  # fmt: skip


@pytest.mark.parametrize(("table", "name"), [(table, name) for table, names in BOTH.items() for name in names])
def test_every_text_of_the_files_is_there_in_both_languages(table, name):
    rows = read_newest_file(DATA / table, "key").rows
    lacking = [row["key"] for row in rows if bool(row[f"{name}_es"]) != bool(row[f"{name}_en"])]
    assert lacking == []


def test_a_reason_is_shown_only_in_the_language_of_its_reader():
    rule, relief = MarketRequirement(why_es="Porque sí."), Relief(conditions_es="Solo si", title_es="x")
    with translation.override("en"):
        assert (rule.why, relief.conditions, relief.is_untranslated) == ("", "", True)
    with translation.override("es"):
        assert (rule.why, relief.conditions, relief.is_untranslated) == ("Porque sí.", "Solo si", False)


def test_a_page_of_a_requirement_has_its_reason_in_one_language(as_user, owner, coffee):
    rule = MarketRequirement.objects.get(code="SV-CIEX-REG")
    browser = as_user(owner)
    for language, shown, hidden in (("en", rule.why_en, rule.why_es), ("es", rule.why_es, rule.why_en)):
        with translation.override(language):
            address = reverse("market_access:requirement", args=[coffee.pk, "gt", rule.code])
        page = browser.get(address).content.decode()
        assert shown in page
        assert hidden not in page


def test_a_page_of_reliefs_has_their_conditions_in_one_language(as_user, owner, coffee):
    relief = Relief.objects.get(code="REL-INDIRECT-EXPORT")
    browser = as_user(owner)
    with translation.override("en"):
        english = browser.get(reverse("market_access:reliefs", args=[coffee.pk, "us"])).content.decode()
    with translation.override("es"):
        spanish = browser.get(reverse("market_access:reliefs", args=[coffee.pk, "us"])).content.decode()
    shown = [each for each in Relief.objects.all() if each.conditions_en and each.conditions_en in english]
    assert shown
    assert relief.conditions_es
    for each in shown:
        assert each.conditions_es in spanish
        assert each.conditions_es not in english
        assert each.conditions_en not in spanish


# --- Canada ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def honey(company):
    company.address = "San Salvador"
    company.save()
    return factories.ProductFactory(
        company=company,
        name_es="Miel",
        name_en="Honey",
        net_weight_g=350,
        hs_code=factories.HSCodeFactory(code="040900"),
    )


@pytest.fixture
def sheet(honey):
    data = LabelData.objects.create(
        product=honey, family="food", ingredients_es="Miel", ingredients_en="Honey", ingredients_fr="Miel pure",
        allergens=["nuts"], lot="L-1", name_fr="Miel de café", energy_kcal=300, sodium_mg=5, laboratory="A",
        tested_on="2026-01-01",
    )  # fmt: skip
    return data.markets.create(market="CAN", importer="Épicerie, Montréal")


def test_a_label_for_canada_is_in_english_and_french(sheet, honey):
    assert languages_of(LabelMarket.CANADA) == ("en", "fr")
    lines = label_lines(sheet, honey, "fr")
    assert ("", "Miel de café") in lines
    assert ("Ingrédients", "Miel pure") in lines
    assert ("Contient", "noix") in lines
    assert ("Importateur", "Épicerie, Montréal") in lines
    assert ("", "Produit du Salvador") in lines
    assert nutrition_rows(sheet, "fr")[0][0] == "Énergie"


def test_what_a_label_for_canada_lacks_in_french_is_named(sheet, honey):
    def asks_french() -> bool:
        with translation.override("en"):
            return any("French" in each for each in missing_items(sheet, honey))

    assert not asks_french()
    sheet.label.warnings_en = "Not for infants."
    assert asks_french()
    sheet.label.warnings_fr = "Ne pas donner aux nourrissons."
    assert not asks_french()
    sheet.label.name_fr = ""
    assert asks_french()


def test_the_french_words_leave_none_out():
    assert {*FRENCH_WORDS.allergens} == {*Allergen.values}
    assert {*FRENCH_WORDS.nutrients} == {*Nutrient}
    english = label_words("en")
    assert english.net_content == "Net content"
    assert "%(n)s" in FRENCH_WORDS.pieces


def test_french_is_asked_for_canada_only(as_user, owner, sheet, honey):
    browser = as_user(owner)
    for market, asks in (("CAN", True), ("US", False)):
        form = open_form(browser, reverse("market_access:label", args=[honey.pk, market]), "lot")
        assert ("ingredients_fr" in form.fields) is asks
    pdf = browser.get(reverse("market_access:label_file", args=[honey.pk, "CAN"]))
    assert pdf.content.startswith(b"%PDF")
