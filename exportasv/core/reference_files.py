"""Reader of the dated files `exportasv/reference/data/<name>/<date>.csv`.

The lines `# source: …` and `# source_es: …` say in English and Spanish where the rows come from; then the columns, the
rows.

A file is the rows of a table that `load_reference` loads, or facts that code reads itself because nobody edits them
here: places, holidays, Incoterms.
"""

import csv
from datetime import date
from pathlib import Path
from typing import NamedTuple, TextIO

Row = dict[str, str]  # column → text in the file
DATA = Path(__file__).parents[1] / "reference" / "data"
SOURCES = {"English": "# source: ", "Spanish": "# source_es: "}  # how the first lines begin, in their order
READ_BY_CODE: dict[str, str] = {}  # name of a file's folder → its key


class ReferenceFileError(ValueError):
    """A reference file is invalid. The message names the file and the line."""


class Provenance(NamedTuple):
    """Where the rows of a file come from, in English and Spanish."""

    en: str
    es: str


class ReferenceFile(NamedTuple):
    """The newest file of a folder: its date, source and rows."""

    day: date
    source: Provenance
    rows: list[Row]


def read_newest_file(folder: Path, key: str) -> ReferenceFile:
    """Return the newest file in a folder. `key` is the column that identifies a row, or several separated by spaces.

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
        return ReferenceFile(day, _read_source(path, file), _read_rows(path, csv.DictReader(file), key))


def newest_source(folder: Path) -> tuple[date, Provenance]:
    """Return the day and the source of the newest file in a folder, without its rows.

    Raise ReferenceFileError if it does not say in both languages where its rows come from.
    """
    path = max(folder.glob("*.csv"))
    with path.open(encoding="utf-8", newline="") as file:
        return date.fromisoformat(path.stem), _read_source(path, file)


def _read_source(path: Path, file: TextIO) -> Provenance:
    texts = []
    for number, (language, start) in enumerate(SOURCES.items(), start=1):
        line = file.readline().strip()
        if not line.startswith(start):
            raise ReferenceFileError(
                f"{path}, line {number}: it must say in {language} where the rows come from: {start}…"
            )
        texts.append(line.removeprefix(start))
    return Provenance(*texts)


def _read_rows(path: Path, reader: csv.DictReader, key: str) -> list[Row]:
    columns = key.split()
    if missing := [each for each in columns if each not in (reader.fieldnames or [])]:
        raise ReferenceFileError(f"{path}: the column {missing[0]} is missing.")
    rows: dict[str, Row] = {}
    for row in reader:
        line = reader.line_num + len(SOURCES)
        if None in row or None in row.values():
            raise ReferenceFileError(f"{path}, line {line}: it has another number of cells than there are columns.")
        clean = {column: value.strip() for column, value in row.items()}
        identity = " ".join(clean[each] for each in columns)
        if not all(clean[each] for each in columns) or identity in rows:
            raise ReferenceFileError(f"{path}, line {line}: {key} is empty or stands twice ({identity!r}).")
        rows[identity] = clean
    return list(rows.values())


def reference_rows(name: str, key: str) -> list[Row]:
    """Return the rows of a file that code reads, in its order. Raise ReferenceFileError if the file is invalid."""
    READ_BY_CODE[name] = key
    return read_newest_file(DATA / name, key).rows
