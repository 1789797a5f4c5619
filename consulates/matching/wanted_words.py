"""The words that a buyer looks for, found in the texts of products: in each way to write them, singular or plural."""

from functools import lru_cache

from products.catalogue.search import Synonyms, normalize_text, search_words, singular_form, word_alternatives

SEPARATORS = str.maketrans("-,:;()", "      ")  # between words: "Pet treats: dog biscuits"
MIN_STEM_LENGTH = 5  # common first letters that make two words equal: tostad-o, tostad-as
MAX_ENDING = 3  # letters that a word may have beyond those


@lru_cache(maxsize=2048)  # a product is compared with many requirements, and a requirement with some hundred products
def stems(text: str) -> tuple[str, ...]:
    """Return the words of a text that have two letters or more, as singulars without accents."""
    words = normalize_text(text).translate(SEPARATORS).split()
    return tuple(singular_form(word) for word in words if len(word) > 1)


class WantedWords:
    """The words of a query, each with the stems of every way to write it: the word itself and its synonyms."""

    def __init__(self, query: str, synonyms: Synonyms) -> None:
        self.words = search_words(query)
        self._ways = {
            word: [way for each in word_alternatives(word, synonyms) if (way := stems(each))] for word in self.words
        }
        self._alike: dict[str, set[str]] = {}  # first letters → the stems that begin so
        for part in (part for ways in self._ways.values() for way in ways for part in way):
            self._alike.setdefault(part[:MIN_STEM_LENGTH], set()).add(part)

    def found_in(self, text: tuple[str, ...]) -> set[str]:
        """Return the words of which the stems of a text have one way to write it, whole."""
        alike = self._alike
        said = {
            part
            for stem in text
            for part in alike.get(stem[:MIN_STEM_LENGTH], ())
            if part == stem or _is_same_word(part, stem)
        }
        return {word for word, ways in self._ways.items() if any(said.issuperset(way) for way in ways)}


def _is_same_word(part: str, stem: str) -> bool:
    """Return whether two stems with the same first letters differ in nothing but their endings."""
    root = part[: max(MIN_STEM_LENGTH, len(part) - 2)]
    return len(part) > MIN_STEM_LENGTH and stem.startswith(root) and len(stem) - len(root) <= MAX_ENDING
