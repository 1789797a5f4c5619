"""What personal data each table holds: purpose, how long, whose, and what an erasure does. One list for the portal.

How long is said by one or more `Retention`; exportasv/core/privacy/retention.py does every night what they say.

Every app declares its tables in `<app>/personal.py`; one that is not fails tests/core/privacy/test_registry.py.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exportasv.core.lazy_text import StrOrPromise

ERASED_TEXT = "[…]"  # what stands where somebody's name, address or number stood
ERASED_DOMAIN = "erased.invalid"
IS_ERASED_ADDRESS = Q(email__endswith=f"@{ERASED_DOMAIN}")  # rows whose address was taken out already
YEAR = timedelta(days=366)  # never shorter than what was promised


def erased_address() -> Concat:
    """For the column of an address that must hold one: an own one for each row, that is nobody's."""
    return Concat(Value("erased-"), F("pk"), Value(f"@{ERASED_DOMAIN}"), output_field=models.EmailField())


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
        parts = [_name_pattern(name) for name in self.names if len(name.split()) > 1]
        parts += [re.escape(address) for address in self.addresses if "@" in address]
        parts += [_number_pattern(phone, last=8) for phone in self.phones]
        parts += [_number_pattern(number) for number in self.numbers]
        return "|".join(sorted(filter(None, set(parts)), key=len, reverse=True))


def _name_pattern(name: str) -> str:
    return r"\s+".join(re.escape(word) for word in name.split())


def _number_pattern(text: str, last: int = 0) -> str:
    """The digits of a number, however it is grouped; of a phone the last ones, with the country's code or without."""
    digits = re.sub(r"\D", "", text)[-last:]
    grouped = r"[\s.-]?".join(digits)
    return (rf"(\+?503[\s.-]?)?{grouped}" if last else grouped) if len(digits) >= 8 else ""


@dataclass(frozen=True)
class Retention:
    """How long rows are kept, for a machine to enforce and a person to read.

    Once `after` has passed since the event `since` (a lookup of a date or time, or an expression), the rows of `where`
    are deleted with their files. With `blank_columns` (column → new value) only these columns lose their contents;
    `already_blank` finds the rows done before, where the values alone do not tell.
    Without `after` there is no end by date, and `text` says how long.
    """

    text: StrOrPromise  # the whole sentence without `after`; else the event, as in "the company left the programme"
    after: timedelta | None = None
    since: object = ""
    where: Q = field(default_factory=Q)
    blank_columns: dict[str, object] | None = None
    already_blank: Q | None = None

    def __str__(self) -> str:
        """In the reader's language, the figure taken from `after`: it cannot say another one than is enforced."""
        if self.after is None:
            return str(self.text)
        period = _period_text(self.after)
        outcome = _("%(period)s after %(event)s; then deleted.")
        if self.blank_columns is not None:
            outcome = _("%(period)s after %(event)s; then without what tells of people.")
        return outcome % {"period": period, "event": self.text}

    def expired_rows(self, model: type[models.Model], now: datetime | None = None) -> models.QuerySet:
        """Rows whose time is over, and to which it has not been done yet; none where there is no end by date."""
        if self.after is None:
            return model._base_manager.none()
        since = F(self.since) if isinstance(self.since, str) else self.since
        rows = model._base_manager.filter(self.where).annotate(kept_since=since)
        rows = rows.filter(kept_since__lt=(now or timezone.now()) - self.after)
        return rows if self.blank_columns is None else rows.exclude(self.already_blank or Q(**self.blank_columns))


def _period_text(after: timedelta) -> str:
    years, days = divmod(after.days, YEAR.days)
    if years and not days:
        return ngettext("%(n)d year", "%(n)d years", years) % {"n": years}
    return ngettext("%(n)d day", "%(n)d days", after.days) % {"n": after.days}


@dataclass(frozen=True)
class PersonalDataRecord:
    """What one table holds of people. Exactly one of three things happens to it at an erasure:

    `legal_hold` says why it must stay; or `erase` is called with the person's Identity; or neither, and then the
    person's words are removed from its texts and the account it points to has no name any more.
    """

    model: str
    purpose: StrOrPromise
    retentions: tuple[Retention, ...]
    of_person: tuple[str, ...] = ()  # lookups that lead to the user whose rows these are
    of_address: str = ""  # the column with the mail address of somebody without an account
    of_company: str = ""  # lookup that leads to the company whose rows these are
    hidden_columns: tuple[str, ...] = ()  # columns that are given to nobody, the person included
    kept_columns: tuple[str, ...] = ()  # columns that must stay although the row does not: a legal hold too
    legal_hold: str = ""
    erase: Callable[[Identity], None] | None = field(default=None, compare=False)

    @property
    def retention(self) -> str:
        """How long, for people to read."""
        return " ".join(dict.fromkeys(str(keep) for keep in self.retentions))


@dataclass(frozen=True)
class Ownership:
    """What people own beside their accounts, declared by the app that keeps it; all three take a user's number.

    `owned` gives the numbers of what the person owns (tables lead to it by `of_company`), `identity` the words by
    which it names the person where it is the person's alone, and `document_views` who else looked at its private
    papers, the newest first.
    """

    owned: Callable[[int], list[int]]
    identity: Callable[[int], Identity]
    document_views: Callable[[int], models.QuerySet]


OWNERSHIPS: list[Ownership] = []
PERSONAL_DATA: dict[str, PersonalDataRecord] = {}
NO_PERSONAL_DATA: dict[str, StrOrPromise] = {}


def personal_data(model: str, purpose: StrOrPromise, *keeps: Retention, **values: Any) -> None:
    """Declare what a table, as in "audit.auditentry", holds of people, and how long."""
    PERSONAL_DATA[model] = PersonalDataRecord(model, purpose, keeps, **values)


def no_personal_data(*models: str, why: StrOrPromise) -> None:
    """Declare tables without personal data; their texts are searched at an erasure all the same."""
    NO_PERSONAL_DATA.update(dict.fromkeys(models, why))


def declare_ownership(ownership: Ownership) -> None:
    """Declare something that people own beside their accounts."""
    OWNERSHIPS.append(ownership)
