"""The register of personal data: for each table its purpose, retention, data subject and erasure.

exportasv/core/privacy/retention.py applies each `Retention` every night. Every app declares its tables in
`<app>/personal.py`; tests/core/privacy/test_registry.py fails if one is missing.
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
from exportasv.core.written_values import split_extension

ERASED_TEXT = "[…]"  # replaces an erased name, address or number
ERASED_DOMAIN = "erased.invalid"
IS_ERASED_ADDRESS = Q(email__endswith=f"@{ERASED_DOMAIN}")  # rows whose address is already erased
YEAR = timedelta(days=366)  # a leap year, so never shorter than promised


def erased_address() -> Concat:
    """Return a placeholder for a required e-mail column: different for each row and owned by nobody."""
    return Concat(Value("erased-"), F("pk"), Value(f"@{ERASED_DOMAIN}"), output_field=models.EmailField())


@dataclass(frozen=True)
class Identity:
    """A person to find: the account's id, if any, and every text that may identify the person."""

    user_id: int | None = None
    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()  # DUI, NIT

    @cached_property
    def pattern(self) -> str:
        """Return a case-insensitive PostgreSQL regular expression that finds the person in text."""
        parts = [_name_pattern(name) for name in self.names if len(name.split()) > 1]
        parts += [re.escape(address) for address in self.addresses if "@" in address]
        parts += [_number_pattern(split_extension(phone)[0], last=8) for phone in self.phones]
        parts += [_number_pattern(number) for number in self.numbers]
        return "|".join(sorted(filter(None, set(parts)), key=len, reverse=True))


def _name_pattern(name: str) -> str:
    return r"\s+".join(re.escape(word) for word in name.split())


def _number_pattern(text: str, last: int = 0) -> str:
    """Return a pattern for the digits of a number in any grouping.

    With `last` (phones) it matches the last digits, with or without the country code.
    """
    digits = re.sub(r"\D", "", text)[-last:]
    grouped = r"[\s.-]?".join(digits)
    return (rf"(\+?503[\s.-]?)?{grouped}" if last else grouped) if len(digits) >= 8 else ""


@dataclass(frozen=True)
class Retention:
    """How long rows are kept, in a form that the portal enforces and people read.

    Once `after` has passed since the event `since` (a lookup of a date or time, or an expression), the rows of `where`
    are deleted with their files. With `blank_columns` (column → new value) only these columns are cleared;
    `already_blank` finds the rows cleared before, if the values alone do not show it. Without `after` there is no end
    by date, and `text` says how long.
    """

    text: StrOrPromise  # the whole sentence if there is no `after`, else the event: "the company left the programme"
    after: timedelta | None = None
    since: object = ""
    where: Q = field(default_factory=Q)
    blank_columns: dict[str, object] | None = None
    already_blank: Q | None = None

    def __str__(self) -> str:
        """Return the period in the reader's language, taken from `after` so that it matches what is enforced."""
        if self.after is None:
            return str(self.text)
        period = _period_text(self.after)
        outcome = _("%(period)s after %(event)s; then deleted.")
        if self.blank_columns is not None:
            outcome = _("%(period)s after %(event)s; then without what tells of people.")
        return outcome % {"period": period, "event": self.text}

    def expired_rows(self, model: type[models.Model], now: datetime | None = None) -> models.QuerySet:
        """Return the rows to delete or blank now; none if there is no end by date."""
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
    """What personal data one table holds. An erasure does exactly one of three things to it.

    `legal_hold` says why it must stay; or `erase` is called with the person's Identity; or neither is set, and then the
    person is removed from its texts and the account that it refers to no longer has a name.
    """

    model: str
    purpose: StrOrPromise
    retentions: tuple[Retention, ...]
    of_person: tuple[str, ...] = ()  # lookups of the user whose rows these are
    of_address: str = ""  # the column with the e-mail address of somebody without an account
    of_company: str = ""  # lookup of the company whose rows these are
    hidden_columns: tuple[str, ...] = ()  # columns that nobody receives, not even the person
    kept_columns: tuple[str, ...] = ()  # columns that a legal hold keeps although the row is erased
    legal_hold: str = ""
    erase: Callable[[Identity], None] | None = field(default=None, compare=False)

    @property
    def retention(self) -> str:
        """Return the retention periods as text for people."""
        return " ".join(dict.fromkeys(str(keep) for keep in self.retentions))


@dataclass(frozen=True)
class Ownership:
    """What people own besides their accounts, declared by the app that stores it.

    Each function takes a user's id. `owned` returns the ids of what the person owns (tables refer to it by
    `of_company`), `identity` returns the texts that identify the person if nobody else owns it, and `document_views`
    returns who else viewed its private documents, newest first. `model` is the table of what is owned, and `members`
    returns the ids of the users who act for some of its rows, with the addresses that the rows themselves have.
    """

    owned: Callable[[int], list[int]]
    identity: Callable[[int], Identity]
    document_views: Callable[[int], models.QuerySet]
    model: str
    members: Callable[[models.QuerySet], tuple[set[int], set[str]]]


OWNERSHIPS: list[Ownership] = []
PERSONAL_DATA: dict[str, PersonalDataRecord] = {}
NO_PERSONAL_DATA: dict[str, StrOrPromise] = {}


def personal_data(model: str, purpose: StrOrPromise, *keeps: Retention, **values: Any) -> None:
    """Declare what personal data a table, as in "audit.auditentry", holds and how long it is kept."""
    PERSONAL_DATA[model] = PersonalDataRecord(model, purpose, keeps, **values)


def no_personal_data(*models: str, why: StrOrPromise) -> None:
    """Declare tables without personal data. An erasure still searches their texts."""
    NO_PERSONAL_DATA.update(dict.fromkeys(models, why))


def declare_ownership(ownership: Ownership) -> None:
    """Declare something that people own besides their accounts."""
    OWNERSHIPS.append(ownership)
