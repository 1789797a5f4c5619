"""Sets of HS prefixes, as the rules of origin write them: "5111-5113,54"."""

import re
from collections.abc import Collection
from functools import lru_cache

from market_access.rules.certainty import Certainty, code_certainty

SPAN = re.compile(r"(\d{2,6})(?:-(\d{2,6}))?")


@lru_cache(maxsize=1024)
def hs_prefixes(text: str) -> tuple[str, ...]:
    """Return the prefixes of a text such as "5111-5113,54". Raise ValueError if it is no such list."""
    return tuple(prefix for part in text.split(",") if part for prefix in _span(part.strip()))


def _span(part: str) -> list[str]:
    found = SPAN.fullmatch(part)
    first, last = (found[1], found[2] or found[1]) if found else ("", "")
    if not first or len(first) != len(last) or first > last:
        raise ValueError(f"{part!r} is no HS prefix and no span of them")
    return [str(number).zfill(len(first)) for number in range(int(first), int(last) + 1)]


def fits(code: str, prefixes: Collection[str]) -> bool:
    """Return whether a code lies in one of the prefixes, or could: a code shorter than a prefix may lie in it."""
    return code_certainty(code, prefixes) > Certainty.NO
