"""Sectors, units, attributes, HS 2022 with words and conditions; first terms, synonyms, phrases, collections.

Staff edit them.
"""

from collections.abc import Mapping

from django.db.models import Model

from exportasv.core.reference_data import ARCHIVED, ReferenceTable, declare_reference
from exportasv.core.reference_files import Row
from products.classification.nomenclature import complete_codes, complete_headings
from products.editing.glossary import clear_glossary_cache
from products.models import (
    Attribute,
    AttributeOption,
    BuyerPhrase,
    Collection,
    GlossaryTerm,
    GoodsCondition,
    HSCode,
    HSHeading,
    Sector,
    Synonym,
    TradeWord,
    Unit,
)
from products.models.attribute import clear_attribute_cache
from products.models.buyer_phrase import clear_phrase_cache
from products.models.collection import clear_collection_cache
from products.models.nomenclature import renew_words_version
from products.models.synonym import clear_synonym_cache


def existing_synonyms(rows: list[Row]) -> Mapping[str, Model]:
    """Return the groups that already contain a word of these rows."""
    return _rows_with_words(rows, {word: group for group in Synonym.objects.all() for word in group.word_list()})


def existing_phrases(rows: list[Row]) -> Mapping[str, Model]:
    """Return the phrases' rows that already contain a phrase of these rows."""
    known = {phrase.lower(): each for each in BuyerPhrase.objects.all() for phrase in each.phrase_list()}
    return _rows_with_words(rows, known)


def _rows_with_words(rows: list[Row], known: Mapping[str, Model]) -> Mapping[str, Model]:
    found = {row["key"]: next((known[word] for word in _words(row) if word in known), None) for row in rows}
    return {key: each for key, each in found.items() if each}


def _words(row: Row) -> list[str]:
    return [word.strip().lower() for word in row["words"].split(",")]


def existing_options(rows: list[Row]) -> dict[str, AttributeOption]:
    """Return the options that already have the attribute and code of these rows."""
    options = {(each.attribute.code, each.code): each for each in AttributeOption.objects.select_related("attribute")}
    found = {row["key"]: options.get((row["attribute"], row["code"])) for row in rows}
    return {key: option for key, option in found.items() if option}


SECTORS = ReferenceTable("sectors", Sector, key="code", withdrawn=ARCHIVED)
UNITS = ReferenceTable("units", Unit, key="code", withdrawn=ARCHIVED)
SYNONYMS = ReferenceTable("synonyms", Synonym, key="key", existing=existing_synonyms, after=clear_synonym_cache)
PHRASES = ReferenceTable("buyer_phrases", BuyerPhrase, key="key", existing=existing_phrases, after=clear_phrase_cache)
COLLECTIONS = ReferenceTable("collections", Collection, key="slug", after=clear_collection_cache)
GLOSSARY = ReferenceTable("glossary", GlossaryTerm, key="term_es", after=clear_glossary_cache)
ATTRIBUTES = ReferenceTable("attributes", Attribute, key="code", withdrawn=ARCHIVED, after=clear_attribute_cache)
ATTRIBUTE_OPTIONS = ReferenceTable(
    "attribute_options",
    AttributeOption,
    key="key",
    existing=existing_options,
    links={"attribute": "code"},
    withdrawn=ARCHIVED,
    after=clear_attribute_cache,
)
HS_HEADINGS = ReferenceTable("hs_headings", HSHeading, key="code", complete=complete_headings)
HS_CODES = ReferenceTable("hs_codes", HSCode, key="code", complete=complete_codes, after=renew_words_version)
TRADE_WORDS = ReferenceTable("trade_words", TradeWord, key="word", after=renew_words_version)
GOODS_CONDITIONS = ReferenceTable("goods_conditions", GoodsCondition, key="code", after=renew_words_version)
declare_reference(
    SECTORS, UNITS, SYNONYMS, PHRASES, COLLECTIONS, GLOSSARY, HS_HEADINGS, HS_CODES, TRADE_WORDS, GOODS_CONDITIONS,
    ATTRIBUTES, ATTRIBUTE_OPTIONS,
)  # fmt: skip
