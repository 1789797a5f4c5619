"""Declarations of the tables whose first rows come with the portal: terms, rules, codes.

An app declares its tables in `<app>/reference.py`; `manage.py load_reference` (exportasv/reference) loads the rows.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from exportasv.core.reference_files import Row


@dataclass(frozen=True)
class ReferenceTable:
    """A table of reference data.

    `name` is the folder of its files: exportasv/reference/data/<name>/<date>.csv; the newest file is valid. `rows`
    returns the rows instead, if code declares them. `key` is the column that identifies a row; columns that the model
    does not have are not written. `existing` returns, by key, the rows in the database that new rows would duplicate;
    without it, `key` finds them. `complete` adds to the file's rows what comes from elsewhere. `links` says, for a
    foreign key, by which column of the other table the file names its row: {"institution": "code"}. `withdrawn` is the
    new values of a row that the file no longer has; without it the row is deleted, unless staff changed it or another
    row protects it. `after` is called if something changed.
    """

    name: str
    model: type[models.Model]
    key: str
    rows: Callable[[], list[Row]] | None = None
    complete: Callable[[list[Row]], list[Row]] | None = None
    existing: Callable[[list[Row]], Mapping[str, models.Model]] | None = None
    links: Mapping[str, str] = field(default_factory=dict)
    withdrawn: Mapping[str, Any] = field(default_factory=dict)
    after: Callable[[], None] | None = None

    def existing_rows(self, rows: list[Row]) -> Mapping[str, models.Model]:
        """Return the rows in the database that these new rows would duplicate, by key."""
        if self.existing is not None:
            return self.existing(rows)
        found = self.model._base_manager.filter(**{f"{self.key}__in": [row[self.key] for row in rows]})
        return {str(getattr(each, self.key)): each for each in found}


ARCHIVED = {"is_active": False}  # `withdrawn` of a table of archivable rows
TABLES: dict[str, ReferenceTable] = {}


def declare_reference(*tables: ReferenceTable) -> None:
    """Declare tables. They are loaded in this order, those of the lower apps first."""
    TABLES.update({table.name: table for table in tables})


def reference_tables() -> Iterable[ReferenceTable]:
    """Return every declared table."""
    return TABLES.values()
