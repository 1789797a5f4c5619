"""Yes, no, or not known yet: the three answers of a condition (Kleene's logic)."""

from collections.abc import Collection, Iterable
from enum import IntEnum
from itertools import repeat
from typing import Self


class Certainty(IntEnum):
    """Whether a condition holds. OPEN means that a fact is missing: it is asked, never guessed."""

    NO = 0
    OPEN = 1
    YES = 2

    @classmethod
    def of(cls, holds: bool) -> Self:
        return cls(cls.YES if holds else cls.NO)

    @classmethod
    def all_of(cls, parts: Iterable["Certainty"]) -> "Certainty":
        return min(parts, default=cls.YES)

    @classmethod
    def any_of(cls, parts: Iterable["Certainty"]) -> "Certainty":
        return max(parts, default=cls.NO)

    @property
    def opposite(self) -> "Certainty":
        return Certainty(Certainty.YES - self)


def code_certainty(code: str, prefixes: Collection[str]) -> Certainty:
    """Return whether a code begins with one of these digits; OPEN if only digits that are not known could say it."""
    if code.startswith(tuple(prefixes)):
        return Certainty.YES
    return Certainty.OPEN if any(map(str.startswith, prefixes, repeat(code))) else Certainty.NO
