"""Whatever stands in a cell, a parser returns a value or complains of it; no other error comes out.

CELL_VALUES says how many values are tried, by a fixed seed; `make fuzz-cells` tries 200,000.
"""

import os
import random
import string
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import orjson
import pytest

from exportasv.core.imports.column_reader import ColumnReader
from exportasv.core.imports.error_texts import CELL_MESSAGES
from exportasv.core.imports.kinds import SQL_TYPES
from exportasv.core.spreadsheets import parsers
from exportasv.core.spreadsheets.parsers import UnreadableCellError
from exportasv.core.spreadsheets.reader import Sheet
from exportasv.core.spreadsheets.text_files import DoubtfulCell

SEED = 20261125
number_module = parsers.number.__module__
VALUES = int(os.environ.get("CELL_VALUES", "150"))
# What the module offers and takes something else than a cell: a text, or the texts of a column.
OF_TEXTS = {"decimal_mark", "first_phone", "month_comes_first", "refuse_garbled", "split_extension"}
PARSERS = [getattr(parsers, name) for name in parsers.__all__ if name[0].islower() and name not in OF_TEXTS]
SCRAPS = [
    "E+", "E+12", "1e400", "-", "+", ".", ",", "/", ":", ";", "(", ")", "$", "'", '"', "=", "@", "#", "%", " ", "\n",
    "\t", "\x00", "\u200b", "\ufeff", "\ud800", "\u0301", "\ufffd", "²", "٣", "௧", "\uff11\uff12", "½", "Ã±", "ñ",
    "mayo", "enero", "a", "de", " y ", " o ", "ext", "ext. 5", "x12", "días", "semanas", "sí", "no", "p.m.", "h",
    "www.", "http://", "mailto:", ".com",
    "nan", "inf", "None", "True", "00", "503", "2222-3333", "0614", "E", "#N/A", "🍯", "9" * 30,
]  # fmt: skip
LETTERS = string.ascii_letters + string.digits + "áéíóúñÑ.,;:/-+()$ \n"


def any_text(chance: random.Random) -> str:
    """A text of scraps, of letters, or of any signs at all."""
    how = chance.random()
    if how < 0.5:
        return "".join(chance.choices([*SCRAPS, *string.digits], k=chance.randrange(1, 8)))
    if how < 0.8:
        return "".join(chance.choices(LETTERS, k=chance.randrange(0, 25)))
    if how < 0.82:
        return chance.choice([*SCRAPS, "9", "²"]) * chance.randrange(1, 6000)
    return "".join(chr(chance.randrange(0x110000)) for _sign in range(chance.randrange(0, 12)))


def any_float(chance: random.Random) -> float:
    special = [float("nan"), float("inf"), float("-inf"), 0.0, -0.0, 5e-324, 1.7e308, 0.99999, 1e15, 409.0, 46146.5]
    return chance.choice([*special, chance.random(), chance.uniform(-1e6, 1e6), 10 ** chance.uniform(-300, 300)])


def any_cell(chance: random.Random) -> object:
    makers: list[Callable[[], object]] = [
        lambda: any_text(chance),
        lambda: any_text(chance),
        lambda: any_float(chance),
        lambda: chance.randrange(-(10 ** chance.randrange(1, 40)), 10 ** chance.randrange(1, 40)),
        lambda: chance.choice([None, True, False, "", b"bytes", 10**5000, -(10**5000), [], {}, object(), 1 + 2j]),
        lambda: datetime(chance.randrange(1, 9999), 1, 31, chance.randrange(24), 59, 59, 999999, UTC),
        lambda: date(chance.randrange(1, 9999), 12, 31),
        lambda: time(chance.randrange(24), chance.randrange(60), 59),
        lambda: timedelta(days=chance.randrange(-9999, 9999), seconds=chance.randrange(86400)),
        lambda: Decimal(chance.choice(["NaN", "sNaN", "Infinity", "1E+500", "0.1", "-5"])),
        lambda: DoubtfulCell(any_text(chance), "open_quote"),
    ]
    return chance.choice(makers)()


def outcome(parser: Callable[[object], object], cell: object) -> str:
    """Return "" for a value, the code of a complaint, or what else came out."""
    try:
        parser(cell)
    except UnreadableCellError as complaint:
        return complaint.code
    except Exception as error:
        return repr(error)
    return ""


def describe_cell(cell: object) -> str:
    try:
        return repr(cell)[:200]
    except ValueError:
        return "a very large number"


KNOWN_CODES = {"", *CELL_MESSAGES} - {"unreadable"}


@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.__name__)
def test_any_value_in_any_parser_gives_a_value_or_a_complaint(parser):
    chance = random.Random(f"{SEED} {parser.__name__}")
    for _count in range(VALUES):
        cell = any_cell(chance)
        assert outcome(parser, cell) in KNOWN_CODES, f"{parser.__name__}({describe_cell(cell)})"


@pytest.mark.parametrize("name", sorted(OF_TEXTS))
def test_any_text_in_any_reader_of_texts_gives_a_value_or_a_complaint(name):
    chance, read = random.Random(f"{SEED} {name}"), getattr(parsers, name)
    for _count in range(VALUES):
        text = any_text(chance)
        given = [text, any_text(chance)] if name in ("decimal_mark", "month_comes_first") else text
        assert outcome(read, given) in KNOWN_CODES, f"{name}({describe_cell(text)})"


def test_every_parser_of_the_module_is_tried():
    own = {name for name, each in vars(parsers).items() if callable(each) and name[0].islower()}
    defined = {name for name in own if getattr(parsers, name).__module__ in (parsers.__name__, number_module)}
    assert defined <= {*parsers.__all__, "clean_prose"}


def column_reader(kind: str) -> ColumnReader:
    choices = {"choices": {"si": "yes", "no": "no"}, "shown": "sí, no"} if kind.startswith("choice") else {}
    spec = {"field": "x", "kind": kind, "least": 0, "most": 5000, **choices}
    return ColumnReader(0, spec, Sheet("", 0, 1, [], []), 0, "")


@pytest.mark.parametrize("kind", SQL_TYPES)
def test_any_cell_of_any_column_is_stored_as_a_value_or_a_complaint(kind):
    chance = random.Random(f"{SEED} {kind}")
    column = column_reader(kind)
    for _count in range(VALUES):
        cell = any_cell(chance)
        value, error = column.parse_cell(cell)
        orjson.dumps([value, error]).decode()  # no lone surrogate, no number that JSON has not
        assert "\x00" not in f"{value}{error}", describe_cell(cell)
        assert (error or {"code": ""})["code"] in KNOWN_CODES, describe_cell(cell)


def test_a_parser_that_fails_ends_in_a_complaint_of_its_cell(monkeypatch):
    """Canary: the net below the parsers. Without it one cell would end the sheet."""
    monkeypatch.setattr(parsers, "hs_code", lambda cell: 1 // 0)
    assert column_reader("hs").parse_cell("0901.21") == (
        None,
        {"field": "x", "code": "unreadable", "value": "0901.21"},
    )
