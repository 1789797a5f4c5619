"""The kinds of rows that can be imported. Each app registers its own in its `imports` module.

A kind lists its columns with their other names, and gives the SQL that finds the row of the database for each row of
the sheet. That SQL can use two temporary tables:

    sheet (row_number, row_id, one typed column for each field)          the values of the sheet
    found (row_number, target, …)                                        the result of the kind's `target_query`

`target` is the id of the existing row, or NULL for a new one. The queries can use the parameters %(job)s, %(sender)s,
%(fields)s (the fields that the sheet has) and %(own)s, which is true for a sender who may import own rows only.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django.apps import apps
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import MANAGERS, role_of
from exportasv.core.db.fields import LinksField, NameField
from exportasv.core.db.phone_field import PhoneField, validate_without_extension
from exportasv.core.db.validators import validate_dui, validate_gtin, validate_nit, validate_nrc
from exportasv.core.files.uploads import CleanPhoto
from exportasv.core.lazy_text import StrOrPromise
from exportasv.core.spreadsheets.parsers import comparison_key

SQL_TYPES = {
    "text": "text", "name": "text", "prose": "text", "choice": "text", "phone": "text", "whatsapp": "text",
    "email": "text", "web": "text", "tax": "text", "links": "text",
    "dui": "text", "hs": "text", "whole": "bigint", "days": "bigint", "money": "numeric", "yes": "boolean",
    "date": "date", "hour": "time", "choices": "jsonb", "months": "smallint[]", "gtin": "text", "nrc": "text",
    "decimal": "numeric",
}  # fmt: skip


# Field class → value type, subclasses before their base; a validator of the field takes precedence.
FIELD_TYPES: tuple[tuple[type[models.Field], str], ...] = (
    (PhoneField, "phone"), (models.EmailField, "email"), (models.URLField, "web"), (LinksField, "links"),
    (NameField, "name"), (models.TextField, "prose"),
    (models.CharField, "text"), (models.BooleanField, "yes"), (models.IntegerField, "whole"),
    (models.DecimalField, "money"), (models.DateField, "date"),
)  # fmt: skip
VALIDATED_TYPES = (
    (validate_gtin, "gtin"), (validate_nrc, "nrc"), (validate_dui, "dui"), (validate_nit, "tax"),
    (validate_without_extension, "whatsapp"),
)  # fmt: skip


def field_rules(field: models.Field) -> dict[str, Any]:
    """Return `value_type`, `min` and `max` of a column from the model's field."""
    own = [name for check, name in VALIDATED_TYPES if check in field.validators]
    kind = (own or [name for known, name in FIELD_TYPES if isinstance(field, known)])[0]
    rules: dict[str, Any] = {"value_type": kind}
    if field.max_length:
        rules["max"] = field.max_length
    least = [each.limit_value for each in field.validators if isinstance(each, MinValueValidator)]
    most = [each.limit_value for each in field.validators if isinstance(each, MaxValueValidator)]
    if least:
        rules["min"] = _plain_bound(max(least))
    if most:
        rules["max"] = _plain_bound(min(most))
    return rules


def _plain_bound(bound: Any) -> float | int:
    """Return a bound as JSON takes it: a date as its year, an amount as a number."""
    if isinstance(bound, date):
        return bound.year
    return float(bound) if isinstance(bound, Decimal) and bound % 1 else int(bound)


@dataclass(frozen=True)
class ImportColumn:
    """One field of a kind: its header in the template, its other names, and what a cell contains.

    `value_type` is a key of SQL_TYPES. `min` and `max` bound a number, a year, or the length of a text.
    """

    field: str
    header: str
    aliases: str  # other names, separated by |
    value_type: str = "text"
    max: float = 200
    min: float = 0
    choices: Callable[[], Mapping[str, str]] | None = None  # text in the cell → value
    example: object = ""

    @classmethod
    def of(
        cls, model: type[models.Model], name: str, header: str, aliases: str = "", *, field: str = "", **own: Any
    ) -> "ImportColumn":
        """Return the column of a model's field, with the field's type and bounds.

        `field` is its name in the sheet if that is different; `own` overrides what the model says.
        """
        return cls(
            field or name, header, aliases, **{**field_rules(cast(models.Field, model._meta.get_field(name))), **own}
        )

    @property
    def names(self) -> list[str]:
        return [self.header, *self.aliases.split("|"), self.field]


@dataclass(frozen=True)
class ImportKind:
    """A kind of rows. The module docstring says what its SQL can use."""

    code: str
    title: StrOrPromise
    model: str  # label of the model that is written, as in "accounts.User"
    columns: tuple[ImportColumn, ...]
    required_columns: tuple[tuple[str, ...], ...]  # one column of each group must be present and filled in
    label: tuple[str, ...]  # fields that name a row; the first that is filled in is shown
    target_query: str  # query: row_number, target, and columns for the other queries
    more_columns: Callable[[], Iterable[ImportColumn]] = tuple  # kept by staff; their cells are in r.values, not in s
    temp_tables: Mapping[str, str] = field(default_factory=dict)  # table → query, in this order, before `target_query`
    error_queries: tuple[str, ...] = ()  # queries: row_number, field, code, facts jsonb
    keys: tuple[str, ...] = ()  # expressions over s (sheet) and f (found), unique in a sheet
    possible_duplicates: str = ""  # query: row_number, name of the similar row
    # The sheet's columns → the query (row_number, field, code, facts) and its parameters; None: nothing to doubt.
    doubts: Callable[[Collection[str]], tuple[str, dict[str, str]] | None] | None = None
    current_values_sql: str = "'{}'"  # jsonb field → current value, over t (the target), s, f and r (the row)
    column_values: Mapping[str, str] = field(default_factory=dict)  # column → SQL over s, f, t (the target or NULLs)
    post_sql: tuple[str, ...] = ()  # run after the rows are written, over `chosen` (row_number, id, before)
    child_tables: tuple[tuple[str, str], ...] = ()  # (table, column) of rows written with the target
    ignored_relations: frozenset[str] = frozenset()  # related models that do not block an undo
    senders: frozenset[str] = MANAGERS
    own_only: frozenset[str] = frozenset()  # senders who may import their own rows only
    after_write: Callable[[list[int], bool, User], None] | None = None  # (ids just written, whether in bulk, sender)

    photos_label: StrOrPromise = ""  # label of the photo archive in the form
    photos_help: StrOrPromise = ""
    photo_model_label: str = ""  # label of the photo model; the kind then needs a field `code`
    add_photo: Callable[[int, CleanPhoto, User], models.Model] | None = None  # (target, photo, by) → row of the photo
    remove_photos: Callable[[list[int], User], None] | None = None  # (ids of photos, by)
    defer_triggers: str = ""  # setting that defers triggers to `after_write` in a bulk import

    @property
    def photo_model(self) -> type[models.Model]:
        return apps.get_model(self.photo_model_label)

    @property
    def table(self) -> type[models.Model]:
        return apps.get_model(self.model)

    def save_photo(self, target: int, photo: CleanPhoto, by: User) -> models.Model:
        """Save a photo of a row.

        Raise TypeError if rows of this kind have no photos, and RuleError if the kind refuses this one.
        """
        if self.add_photo is None:
            raise TypeError(f"rows of {self.code} have no photos")
        return self.add_photo(target, photo, by)

    def delete_photos(self, ids: list[int], by: User) -> None:
        """Remove photos. Raise TypeError if rows of this kind have no photos."""
        if self.remove_photos is None:
            raise TypeError(f"rows of {self.code} have no photos")
        self.remove_photos(ids, by)

    def all_columns(self) -> list[ImportColumn]:
        return [*self.columns, *self.more_columns()]

    def columns_by_field(self) -> dict[str, ImportColumn]:
        """Return all columns. Read them once for many rows: `more_columns` reads the cache or the database."""
        return {column.field: column for column in self.all_columns()}

    def aliases(self) -> dict[str, str]:
        """Return comparison key of a header → field. A column's own header comes before the other names of others."""
        columns = self.all_columns()[::-1]
        others = {comparison_key(name): column.field for column in columns for name in column.names}
        own = {comparison_key(column.header): column.field for column in columns}
        return {key: field for key, field in (others | own).items() if key}

    def missing_headers(self, fields: list[str]) -> str:
        """Return the headers of required columns that these fields do not include; "" if there are none."""
        lacking = [group for group in self.required_columns if not set(group) & set(fields)]
        names = {column.field: column.header for column in self.columns}
        return ", ".join(" / ".join(names[name] for name in group) for group in lacking)

    def can_import(self, user: User) -> bool:
        return role_of(user) in self.senders


KINDS: dict[str, ImportKind] = {}
DOUBT_CODES = frozenset({"unusual", "unusual_change"})  # codes of `doubts`: the sender may confirm the value


def register_kind(kind: ImportKind) -> ImportKind:
    KINDS[kind.code] = kind
    return kind


def kinds_for(user: User) -> Iterator[ImportKind]:
    """Return the kinds that this person may import."""
    return (kind for kind in KINDS.values() if kind.can_import(user))


class ColumnChoices(dict):
    """Text in a cell → value. `labels` maps each value to the label that people see."""

    labels: Mapping[str, str]


def column_choices(names: Mapping[str, str]) -> ColumnChoices:
    """Return the choices of a column from value → names separated by |, the usual name first."""
    written = {comparison_key(name): value for value, words in names.items() for name in words.split("|")}
    found = ColumnChoices(
        written | {comparison_key(value): value for value in names if comparison_key(value) not in written}
    )
    found.labels = {value: words.partition("|")[0] for value, words in names.items()}
    return found


def choice_labels(choices: Mapping[str, str]) -> Mapping[str, str]:
    """Return value → label that people see, from the choices of a column."""
    return getattr(choices, "labels", None) or {value: str(name) for name, value in reversed(list(choices.items()))}


def text_values_sql(*names: str) -> str:
    """Return SQL for `current_values_sql` of long texts, with the line ends of a sheet (no CR)."""
    return ", ".join(f"'{name}', replace(t.{name}, E'\\r', '')" for name in names)


def new_or_current_sql(name: str, otherwise: str = "", column: str = "") -> str:
    """Return the SQL of a column's new value: the sheet's, else the current one, else `otherwise`."""
    return f"coalesce({', '.join(filter(None, [f's.{name}', f't.{column or name}', otherwise]))})"
