"""Reader of the dated files `data/<table>/<date>.csv`, UTF-8: a line `# source: …`, the columns, the rows."""

import csv
from datetime import date
from pathlib import Path
from typing import NamedTuple

from exportasv.core.reference_data import Row

DATA = Path(__file__).with_name("data")
SOURCE = "# source: "


class ReferenceFileError(ValueError):
    """A reference file is invalid. The message names the file and the line."""


class ReferenceFile(NamedTuple):
    """The newest file of a table: its date, source and rows."""

    day: date
    source: str
    rows: list[Row]


def read_newest_file(folder: Path, key: str) -> ReferenceFile:
    """Return the newest file in a table's folder.

    Raise ReferenceFileError if there is none, or if its name, source, columns or keys are invalid.
    """
    paths = sorted(folder.glob("*.csv"))
    if not paths:
        raise ReferenceFileError(f"{folder} has no file; write one as <date>.csv.")
    path = paths[-1]
    try:
        day = date.fromisoformat(path.stem)
    except ValueError:
        raise ReferenceFileError(f"{path}: the name must be a date, such as 2026-11-25.csv.") from None
    with path.open(encoding="utf-8", newline="") as file:
        first = file.readline().strip()
        if not first.startswith(SOURCE) or not first.removeprefix(SOURCE).strip():
            raise ReferenceFileError(f"{path}: the first line must name where the rows come from: {SOURCE}…")
        return ReferenceFile(day, first.removeprefix(SOURCE).strip(), _read_rows(path, csv.DictReader(file), key))


def _read_rows(path: Path, reader: csv.DictReader, key: str) -> list[Row]:
    if key not in (reader.fieldnames or []):
        raise ReferenceFileError(f"{path}: the column {key} is missing.")
    rows: dict[str, Row] = {}
    for row in reader:
        line = reader.line_num + 1
        if None in row or None in row.values():
            raise ReferenceFileError(f"{path}, line {line}: it has another number of cells than there are columns.")
        clean = {column: value.strip() for column, value in row.items()}
        if not clean[key] or clean[key] in rows:
            raise ReferenceFileError(f"{path}, line {line}: {key} is empty or stands twice ({clean[key]!r}).")
        rows[clean[key]] = clean
    return list(rows.values())
