"""The language in which a rule of origin says what foreign materials may be used.

A rule is a list of alternatives (`|`), of which one is enough; an alternative is a list of conditions (`&`), which all
must hold:

- `obtained:07,08!0701`: no foreign material of these chapters, except the prefixes after `!`; `*` is every chapter.
- `change:4!7301~20`: every foreign material has another chapter (2), heading (4) or subheading (6) than the product;
  never a prefix after `!`; those of the product's own heading up to `~` per cent of the ex-works price.
- `any!6406~20`: foreign materials of any heading except these prefixes, of which `~` per cent are allowed.
- `value:40@17`: foreign materials (of these prefixes) are at most so many per cent of the ex-works price.
- `rvc:35`: the regional value content, price less foreign materials, is at least so many per cent of the price.
- `process:sewing`: this work is done in the region.
- `unread`: the specific rule has not been read; nobody knows.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.db import models
from django.utils.translation import gettext_lazy as _

from market_access.origin.prefixes import hs_prefixes

CONDITION = re.compile(
    r"(?P<name>obtained|change|any|value|rvc|process|unread)(?::(?P<argument>[a-z_]+|\*|[\d,-]+))?"
    r"(?:!(?P<never>[\d,-]+))?(?:~(?P<allowed>\d+))?(?:@(?P<limited>[\d,-]+))?"
)
PERCENT = re.compile(r"100|[1-9]?\d")
DIGITS_OF_CHANGE = (2, 4, 6)


class Process(models.TextChoices):
    """Work that confers origin where a rule names it."""

    SPINNING = "spinning", _("spinning the fibre into yarn")
    WEAVING = "weaving", _("weaving the cloth")
    KNITTING = "knitting", _("knitting the fabric")
    SEWING = "sewing", _("cutting and sewing")
    EMBROIDERY = "embroidery", _("embroidery")
    CHEMICAL_REACTION = "chemical_reaction", _("a chemical reaction")
    PURIFICATION = "purification", _("purification")
    SAPONIFICATION = "saponification", _("making soap from oil and lye")


@dataclass(frozen=True)
class Condition:
    """One condition of a rule of origin, as the module describes it."""

    name: str
    prefixes: tuple[str, ...] = ()  # obtained, value: the materials it speaks of; empty: all
    never: tuple[str, ...] = ()
    digits: int = 0
    percent: Decimal = Decimal(0)  # value, rvc: the limit; change, any: what is allowed of the forbidden
    process: str = ""


Alternative = tuple[Condition, ...]


@lru_cache(maxsize=2048)
def parse_rule(text: str) -> tuple[Alternative, ...]:
    """Return the alternatives of a rule. Raise ValueError if a condition is not of the language."""
    return tuple(tuple(_condition(part.strip()) for part in each.split("&")) for each in text.split("|"))


def _condition(text: str) -> Condition:
    found = CONDITION.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is no condition of origin")
    name, argument = found["name"], found["argument"] or ""
    never = hs_prefixes(found["never"] or "")
    allowed = Decimal(found["allowed"] or 0)
    if name == "change" and argument in {str(each) for each in DIGITS_OF_CHANGE}:
        return Condition(name, never=never, digits=int(argument), percent=allowed)
    if name == "any" and not argument:
        return Condition(name, never=never, percent=allowed)
    if name == "obtained" and argument:
        return Condition(name, () if argument == "*" else hs_prefixes(argument), never)
    if name in ("value", "rvc") and PERCENT.fullmatch(argument):
        return Condition(name, hs_prefixes(found["limited"] or ""), percent=Decimal(argument))
    if name == "process" and argument in Process.values:
        return Condition(name, process=argument)
    if name == "unread" and not argument:
        return Condition(name)
    raise ValueError(f"{text!r} is no condition of origin")
