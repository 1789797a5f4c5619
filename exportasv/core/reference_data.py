"""Declare the tables whose first rows come with the portal: words, rules, codes.

An app declares its tables in `<app>/reference.py`; `manage.py load_reference` (exportasv/reference) brings the rows in.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

Row = dict[str, str]  # column → what the file says


@dataclass(frozen=True)
class ReferenceTable:
    """One table of reference data.

    `name` is the folder of its files: exportasv/reference/data/<name>/<date>.csv, the newest in force. `rows` gives the
    rows instead, where they are declared in code. `key` is the column that names a row for good; columns that the model
    does not have are not written. `existing` returns, by key, the rows of the database that new rows would double;
    without it they are looked up by `key`. `withdrawn` says what a row becomes when the file no longer has it; without
    it the row is deleted, unless staff changed it. `after` is called when something changed.
    """

    name: str
    model: type[models.Model]
    key: str
    rows: Callable[[], list[Row]] | None = None
    existing: Callable[[list[Row]], Mapping[str, models.Model]] | None = None
    withdrawn: Mapping[str, Any] = field(default_factory=dict)
    after: Callable[[], None] | None = None

    def existing_rows(self, rows: list[Row]) -> Mapping[str, models.Model]:
        """Return the rows of the database that these new rows would double, by key."""
        if self.existing is not None:
            return self.existing(rows)
        found = self.model._base_manager.filter(**{f"{self.key}__in": [row[self.key] for row in rows]})
        return {str(getattr(each, self.key)): each for each in found}


TABLES: dict[str, ReferenceTable] = {}


def declare_reference(*tables: ReferenceTable) -> None:
    """Register tables; they are loaded in this order, those of the lower apps first."""
    TABLES.update({table.name: table for table in tables})


def reference_tables() -> Iterable[ReferenceTable]:
    """Return every declared table."""
    return TABLES.values()
