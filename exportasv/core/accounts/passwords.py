"""Passwords that are refused: breached and common ones, and those made of words of this country and programme.

The list is the dated file `weak_passwords`. A word with years, digits and signs around it is as weak as the word.
"""

import re
import unicodedata
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from exportasv.core.accounts.models import User
from exportasv.core.reference_files import reference_rows

LETTERS_OF_SIGNS = str.maketrans("0134578@$!|", "oieastbasii")  # as people write words with digits and signs
PREDICTABLE = re.compile(r"(?:19|20)\d\d|(.)\1{2,}|0?123(?:4(?:5(?:6(?:7(?:8(?:90?)?)?)?)?)?)?|9876\d*|4321")
FEWEST_OTHER_SIGNS = 6  # different ones that must be left without weak words, years and sequences


def plain(text: str) -> str:
    """Return the text in lower case and without accents, with as many signs as before."""
    return "".join(unicodedata.normalize("NFKD", sign)[0].lower()[:1] for sign in text)


WEAK_WORDS = tuple(plain(row["word"]) for row in reference_rows("weak_passwords", "word"))


def strong_part(password: str) -> str:
    """Return what is left of a password without weak words, years, sequences and repetitions."""
    texts = plain(password), plain(password.translate(LETTERS_OF_SIGNS))
    weak = {at for text in texts for at in _weak_places(text)}
    weak |= {at for found in PREDICTABLE.finditer(password) for at in range(*found.span())}
    return "".join(sign for at, sign in enumerate(password) if at not in weak)


def _weak_places(text: str) -> Iterator[int]:
    """Yield the places of the signs of every weak word, also with spaces and hyphens between: "santa-ana"."""
    places = [at for at, sign in enumerate(text) if sign.isalnum()]
    joined = "".join(text[at] for at in places)
    for word in WEAK_WORDS:
        start = joined.find(word)
        while start >= 0:
            yield from range(places[start], places[start + len(word) - 1] + 1)
            start = joined.find(word, start + 1)


class WeakPasswordValidator:
    """Refuses passwords that are common or local words, whatever years, digits and signs stand around them."""

    def validate(self, password: str, user: User | None = None) -> None:  # noqa: ARG002 (Django passes it)
        if len(set(strong_part(password).casefold())) < FEWEST_OTHER_SIGNS:
            raise ValidationError(self.get_help_text(), code="password_weak")

    def get_help_text(self) -> str:
        return _("Do not use common words, names of places or years, even with digits: others try them first.")
