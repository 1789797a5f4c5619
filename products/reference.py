"""Sectors, units, HS 2022 with its words and conditions; first glossary terms and synonyms. Staff edit them."""

from exportasv.core.reference_data import ARCHIVED, ReferenceTable, declare_reference
from exportasv.core.reference_files import Row
from products.classification.nomenclature import complete_codes, complete_headings
from products.editing.glossary import clear_glossary_cache
from products.models import GlossaryTerm, GoodsCondition, HSCode, HSHeading, Sector, Synonym, TradeWord, Unit
from products.models.nomenclature import renew_words_version
from products.models.synonym import clear_synonym_cache


def existing_synonyms(rows: list[Row]) -> dict[str, Synonym]:
    """Return the groups that already contain a word of these rows."""
    groups = {word: group for group in Synonym.objects.all() for word in group.word_list()}
    found = {row["key"]: next((groups[word] for word in _words(row) if word in groups), None) for row in rows}
    return {key: group for key, group in found.items() if group}


def _words(row: Row) -> list[str]:
    return [word.strip().lower() for word in row["words"].split(",")]


SECTORS = ReferenceTable("sectors", Sector, key="code", withdrawn=ARCHIVED)
UNITS = ReferenceTable("units", Unit, key="code", withdrawn=ARCHIVED)
SYNONYMS = ReferenceTable("synonyms", Synonym, key="key", existing=existing_synonyms, after=clear_synonym_cache)
GLOSSARY = ReferenceTable("glossary", GlossaryTerm, key="term_es", after=clear_glossary_cache)
HS_HEADINGS = ReferenceTable("hs_headings", HSHeading, key="code", complete=complete_headings)
HS_CODES = ReferenceTable("hs_codes", HSCode, key="code", complete=complete_codes, after=renew_words_version)
TRADE_WORDS = ReferenceTable("trade_words", TradeWord, key="word", after=renew_words_version)
GOODS_CONDITIONS = ReferenceTable("goods_conditions", GoodsCondition, key="code", after=renew_words_version)
declare_reference(SECTORS, UNITS, SYNONYMS, GLOSSARY, HS_HEADINGS, HS_CODES, TRADE_WORDS, GOODS_CONDITIONS)
