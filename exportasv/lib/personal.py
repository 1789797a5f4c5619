"""What personal data each table holds: purpose, how long, whose, and what an erasure does. One list for the portal.

Every app declares its tables in `<app>/personal.py`; one that is not fails tests/privacy/test_holdings.py.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

ERASED = "[…]"  # what stands where somebody's name, address or number stood


@dataclass(frozen=True)
class Identity:
    """A person to be found: number of the account, if any, and every word by which texts may name the person."""

    user_id: int | None = None
    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()  # DUI, NIT

    @cached_property
    def pattern(self) -> str:
        """A PostgreSQL regular expression, to be used without regard to case, that finds the person in a text."""
        parts = [_spaced(name) for name in self.names if len(name.split()) > 1]
        parts += [re.escape(address) for address in self.addresses if "@" in address]
        parts += [_digits(phone, last=8) for phone in self.phones]
        parts += [_digits(number) for number in self.numbers]
        return "|".join(sorted(filter(None, set(parts)), key=len, reverse=True))


def _spaced(name: str) -> str:
    return r"\s+".join(re.escape(word) for word in name.split())


def _digits(text: str, last: int = 0) -> str:
    """The digits of a number, however it is grouped; of a phone the last ones, with the country's code or without."""
    digits = re.sub(r"\D", "", text)[-last:]
    grouped = r"[\s.-]?".join(digits)
    return (rf"(\+?503[\s.-]?)?{grouped}" if last else grouped) if len(digits) >= 8 else ""


@dataclass(frozen=True)
class Holding:
    """What one table holds of people. Exactly one of three things happens to it at an erasure:

    `hold` says why it must stay (a legal hold); or `erase` is called with the person's Identity; or neither, and then
    the person's words are taken out of its texts and the person it points to has no name any more.
    """

    model: str
    purpose: str
    retention: str
    of_person: tuple[str, ...] = ()  # lookups that lead to the user whose rows these are
    of_address: str = ""  # the column with the mail address of somebody without an account
    of_company: str = ""  # lookup that leads to the company whose rows these are
    secret: tuple[str, ...] = ()  # columns that are given to nobody, the person included
    keep: tuple[str, ...] = ()  # columns that must stay although the row does not: a legal hold too
    hold: str = ""
    erase: Callable[[Identity], None] | None = field(default=None, compare=False)


HOLDINGS: dict[str, Holding] = {}
WITHOUT: dict[str, str] = {}


def holds(model: str, purpose: str, retention: str, **values: object) -> None:
    """Declare what a table, as in "companies.company", holds of people; see Holding."""
    HOLDINGS[model] = Holding(model, purpose, retention, **values)


def holds_nobody(*models: str, why: str) -> None:
    """Declare tables without personal data; their texts are searched at an erasure all the same."""
    WITHOUT.update(dict.fromkeys(models, why))
