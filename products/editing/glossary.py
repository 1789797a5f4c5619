"""Words of the trade, Spanish and English: what a company looks up while it writes its English text.

Staff keep them in the admin site (Term); what stands here is only what the table begins with.
"""

import re
from pathlib import Path

from exportasv.core.spreadsheets.parsers import comparison_key
from products.models import GlossaryTerm

INITIAL_TERMS_FILE = Path(__file__).with_name(
    "glossary_terms.txt"
)  # Spanish|English, and where it needs saying |meaning|meaning
MAX_TERMS = 8


def load_initial_terms() -> int:
    """Add the first terms that are not there yet, whatever staff made of the others; how many were added."""
    known = set(GlossaryTerm.objects.values_list("term_es", flat=True))
    rows = [
        [part.strip() for part in line.split("|")] + ["", ""]
        for line in INITIAL_TERMS_FILE.read_text("utf-8").splitlines()
    ]
    new = [
        GlossaryTerm(term_es=es, term_en=en, explanation_es=told_es, explanation_en=told_en)
        for es, en, told_es, told_en, *_rest in rows
        if es not in known
    ]
    GlossaryTerm.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def terms_in(text: str) -> list[GlossaryTerm]:
    """The terms that stand in a Spanish text, with or without accents, also in the plural; at most MOST. One query."""
    low = comparison_key(text)
    terms = ((term, re.escape(comparison_key(term.term_es))) for term in GlossaryTerm.objects.all())
    return [term for term, words in terms if re.search(rf"\b{words}(s|es)?\b", low)][:MAX_TERMS]
