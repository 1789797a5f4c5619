"""Initial glossary terms and synonyms; staff edit them in the admin site."""

from exportasv.core.reference_data import ReferenceTable, Row, declare_reference
from products.editing.glossary import clear_glossary_cache
from products.models import GlossaryTerm, Synonym
from products.models.synonym import clear_synonym_cache


def existing_synonyms(rows: list[Row]) -> dict[str, Synonym]:
    """Return the groups that already contain a word of these rows."""
    groups = {word: group for group in Synonym.objects.all() for word in group.word_list()}
    found = {row["key"]: next((groups[word] for word in _words(row) if word in groups), None) for row in rows}
    return {key: group for key, group in found.items() if group}


def _words(row: Row) -> list[str]:
    return [word.strip().lower() for word in row["words"].split(",")]


SYNONYMS = ReferenceTable("synonyms", Synonym, key="key", existing=existing_synonyms, after=clear_synonym_cache)
GLOSSARY = ReferenceTable("glossary", GlossaryTerm, key="term_es", after=clear_glossary_cache)
declare_reference(SYNONYMS, GLOSSARY)
