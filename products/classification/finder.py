"""HS code finder: searches the codes' texts and the codes of similar products in the catalogue."""

from dataclasses import dataclass

from django.db.models import Count, Q

from products.catalogue.search import TextQuery
from products.classification.chapters import chapter_name
from products.models import HSCode, Product

MAX_CODES = 20


@dataclass
class CodeMatch:
    """A suggested code, and the number of products in the catalogue that match the text and have it."""

    code: HSCode
    product_count: int = 0


@dataclass
class ChapterMatches:
    """The codes found in one chapter, and the chapter's name."""

    number: str
    name: str
    codes: list[CodeMatch]


def find_hs_codes(words: str) -> list[ChapterMatches]:
    """Return chapters with the codes that match `words` (or the digits), most used first. Two queries."""
    text = TextQuery.parse(words)
    digits = text.hs_digits
    used = {} if digits else _product_counts(text)
    fitting = Q(code__startswith=digits) if digits else Q(pk__in=used)
    for word in [] if digits else text.words:
        fitting |= Q(text_es__unaccent__icontains=_stem(word)) | Q(text_en__icontains=_stem(word))
    if not words.strip():
        return []
    found = [CodeMatch(code, used.get(code.code, 0)) for code in HSCode.objects.filter(fitting)]
    found.sort(key=lambda each: (-each.product_count, each.code.code))
    return _group_by_chapter(found[:MAX_CODES])


def _product_counts(text: TextQuery) -> dict[str, int]:
    rows = Product.objects.in_catalogue().search(text).filter(hs_code__isnull=False).order_by()
    return dict(rows.values_list("hs_code").annotate(n=Count("pk")).order_by("-n")[:MAX_CODES])


def _stem(word: str) -> str:
    """Return the word without its plural ending, for `icontains`."""
    return word[:-2] if word.endswith("es") and len(word) > 4 else word.rstrip("s") if len(word) > 3 else word


def _group_by_chapter(found: list[CodeMatch]) -> list[ChapterMatches]:
    chapters: dict[str, ChapterMatches] = {}
    for each in found:
        number = each.code.code[:2]
        chapters.setdefault(number, ChapterMatches(number, chapter_name(number), [])).codes.append(each)
    return list(chapters.values())
