"""Words of the trade, Spanish and English: what a company looks up while it writes its English text.

Staff keep them in the admin site (Term); what stands here is only what the table begins with.
"""

import re
from pathlib import Path

from exportasv.core.spreadsheets.parsers import plain
from products.models import Term

FIRST = Path(__file__).with_name("glossary_terms.txt")  # Spanish|English, and where it needs saying |meaning|meaning
MOST = 8


def load_first() -> int:
    """Add the first terms that are not there yet, whatever staff made of the others; how many were added."""
    known = set(Term.objects.values_list("term_es", flat=True))
    rows = [[part.strip() for part in line.split("|")] + ["", ""] for line in FIRST.read_text("utf-8").splitlines()]
    new = [
        Term(term_es=es, term_en=en, explanation_es=told_es, explanation_en=told_en)
        for es, en, told_es, told_en, *_rest in rows
        if es not in known
    ]
    Term.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def found_in(text: str) -> list[Term]:
    """The terms that stand in a Spanish text, with or without accents, also in the plural; at most MOST. One query."""
    low = plain(text)
    terms = ((term, re.escape(plain(term.term_es))) for term in Term.objects.all())
    return [term for term, words in terms if re.search(rf"\b{words}(s|es)?\b", low)][:MOST]
