"""Words of the trade, Spanish and English: what a company looks up while it writes its English text.

Staff keep them in the admin site; the first ones come with the reference data (products/reference.py).
"""

import re

from exportasv.core.spreadsheets.parsers import comparison_key
from products.models import GlossaryTerm

MAX_TERMS = 8


def terms_in(text: str) -> list[GlossaryTerm]:
    """The terms that stand in a Spanish text, with or without accents, also in the plural; at most MOST. One query."""
    low = comparison_key(text)
    terms = ((term, re.escape(comparison_key(term.term_es))) for term in GlossaryTerm.objects.all())
    return [term for term, words in terms if re.search(rf"\b{words}(s|es)?\b", low)][:MAX_TERMS]
