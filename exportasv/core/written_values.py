"""Readers of numbers and dates as people write them. Forms, the API and the sheets all use these; needs no Django.

A reader takes a text, or the value of a cell, and returns a number or a date. It raises UnreadableCellError with a
code: core/form_fields.py and core/imports/error_texts.py have the message of each code.
"""

import math
import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from exportasv.core.clean_text import clean_line

CURRENCY_MARKS = re.compile(r"USD|US\$|dólares|dolares|[\s\u00a0\u202f$']", re.IGNORECASE)
UNIT_SUFFIX = re.compile(r"(?:unidad(?:es)?|unids?\.?|uds?\.?|u\.|piezas?|pzas?\.?)$", re.IGNORECASE)
WITH_DECIMAL_COMMA = re.compile(r"-?(?:\d+|\d{1,3}(?:\.\d{3})+|(?=,\d)),\d*", re.ASCII)
WITH_DECIMAL_POINT = re.compile(r"-?(?:\d+|\d{1,3}(?:,\d{3})+|(?=\.\d))(?:\.\d*)?", re.ASCII)
GROUPED_NUMBER = re.compile(r"-?\d{1,3}([.,])\d{3}(?:\1\d{3})+", re.ASCII)
AMBIGUOUS_NUMBER = re.compile(r"-?[1-9]\d{0,2}([.,])\d{3}", re.ASCII)
MONTHS = {
    name: number
    for number, names in enumerate(
        "ene enero jan january|feb febrero february|mar marzo march|abr abril apr april|may mayo|jun junio june|"
        "jul julio july|ago agosto aug august|sep sept set septiembre setiembre september|oct octubre october|"
        "nov noviembre november|dic diciembre dec december".split("|"),
        start=1,
    )
    for name in names.split()
}
MAX_TYPED_NUMBER = 40  # characters
FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000  # days since 1899-12-30: from 1954 to 2119
# How our exports write text that would run as a formula, and digits that a spreadsheet would cut.
ESCAPED_TEXT = re.compile(r"'(?:[=+@-]|\d+$)")
POWER_OF_TEN = re.compile(r"-?\d(?:[.,]\d+)?E\+\d{2,3}", re.IGNORECASE)  # how Excel writes a long number into a .csv
MAX_EXACT_NUMBER = 10**15  # a spreadsheet keeps fifteen digits of a number and turns the rest into zeros
MAX_MAGNITUDE = 18  # power of ten above which a number is a slip of the keyboard


class UnreadableCellError(ValueError):
    """The cell cannot be read. `code` says why, and `facts` fill in the message."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def cell_text(value: object) -> str:
    """Return the cell as text without repeated spaces and invisible signs, its letters in one piece (NFC).

    It drops the apostrophe that an export adds against formulas and long digits, and turns Excel's 12.0 into 12.
    """
    if isinstance(value, str):
        written = " ".join(clean_line(value).split())
        return written[1:] if written[:1] == "'" and ESCAPED_TEXT.match(written) else written
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M").removesuffix(" 00:00")
    try:
        return str(value) if value is not None else ""
    except ValueError as error:  # a whole number of thousands of digits
        raise UnreadableCellError("unclean") from error


def comparison_key(value: object) -> str:
    """Return the text in lower case without accents, punctuation and repeated spaces, for comparisons."""
    folded = unicodedata.normalize("NFKD", cell_text(value)).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9/]+", " ", folded).strip()


def refuse_rounded(value: object) -> None:
    """Raise UnreadableCellError with the code "rounded" if a spreadsheet has cut the digits of this number."""
    if isinstance(value, str) and "+" in value and POWER_OF_TEN.fullmatch(cell_text(value)):
        raise UnreadableCellError("rounded")
    if isinstance(value, int | float) and not abs(value) < MAX_EXACT_NUMBER:
        raise UnreadableCellError("rounded")


def number(value: object, mark: str = "") -> Decimal:
    """Parse 1200.5, "$1,200.50", "1.200,50", "(15.00)" and "1 200". `mark` is the decimal mark of the column.

    Without it, a single comma before three digits separates thousands, as in El Salvador. A single point there is
    ambiguous. Raise UnreadableCellError with the code "ambiguous", "rounded" or "number".
    """
    found = _decimal(value, mark)
    if found.adjusted() > MAX_MAGNITUDE:
        raise UnreadableCellError("number")
    return found


def _decimal(value: object, mark: str) -> Decimal:
    if isinstance(value, int | float) and not isinstance(value, bool):
        if isinstance(value, float) and not math.isfinite(value):
            raise UnreadableCellError("number")
        return Decimal(value) if isinstance(value, int) else Decimal(repr(value))
    refuse_rounded(value)
    written = CURRENCY_MARKS.sub("", cell_text(value)).replace("\u2212", "-")
    if written.startswith("(") and written.endswith(")"):  # accounting style for negative numbers
        written = "-" + written[1:-1]
    if lone := AMBIGUOUS_NUMBER.fullmatch(written):
        if not mark and lone[1] == ".":
            raise UnreadableCellError("ambiguous")
        written = written.replace(lone[1], "." if mark == lone[1] else "")
    elif GROUPED_NUMBER.fullmatch(written):
        written = re.sub(r"[.,]", "", written)
    elif WITH_DECIMAL_COMMA.fullmatch(written):
        written = written.replace(".", "").replace(",", ".")
    elif WITH_DECIMAL_POINT.fullmatch(written):
        written = written.replace(",", "")
    else:
        raise UnreadableCellError("number")
    return Decimal(written.rstrip("."))


def decimal_mark(written: list[str]) -> str:
    """Return the decimal mark of a column from its unambiguous cells; "" if they do not show it."""
    cleaned = [CURRENCY_MARKS.sub("", cell) for cell in written]
    comma = any(re.search(r"\d,(\d{1,2}|\d{4,})$|\.\d{3},", cell) for cell in cleaned)
    point = any(re.search(r"\d\.(\d{1,2}|\d{4,})$|,\d{3}\.", cell) for cell in cleaned)
    return "" if comma == point else "," if comma else "."


def whole_number(value: object, mark: str = "") -> int:
    """Parse a whole number. Here "1.200" can only be one thousand two hundred, and "24 unidades" is 24."""
    if isinstance(value, float) and abs(value) < MAX_EXACT_NUMBER and value.is_integer():
        return int(value)
    if isinstance(value, str):
        value = UNIT_SUFFIX.sub("", cell_text(value)).strip()
    try:
        found = number(value, mark)
    except UnreadableCellError as error:
        if error.code != "ambiguous":
            raise
        found = number(value, ",")
    if found != int(found):
        raise UnreadableCellError("whole")
    return int(found)


def typed_number(text: str, places: int) -> Decimal:
    """Return the number that somebody typed alone in a field with at most `places` decimals.

    No other cells say which mark separates decimals. "1.000" has three digits behind its mark: they are thousands
    where the field has fewer decimals. Otherwise the point is the decimal mark, as everywhere on the site.
    """
    if len(text) > MAX_TYPED_NUMBER:
        raise UnreadableCellError("number")
    if places > 2:
        return number(text, ".")
    try:
        return number(text)
    except UnreadableCellError as error:
        if error.code != "ambiguous":
            raise
        return number(text, ",")


def typed_whole_number(text: str) -> int:
    """Return the whole number that somebody typed alone in a field: "1.000" and "1,000" are one thousand."""
    if len(text) > MAX_TYPED_NUMBER:
        raise UnreadableCellError("number")
    return whole_number(text)


def decimal_number(value: object, mark: str = "") -> float | int:
    """Parse a number with at most two decimals; a whole one is an int."""
    found = number(value, mark)
    if round(found, 2) != found:
        raise UnreadableCellError("decimals")
    return int(found) if found == int(found) else float(found)


def money(value: object, mark: str = "") -> float:
    """Parse US dollars with at most two decimals."""
    if isinstance(value, float) and abs(value) < MAX_EXACT_NUMBER and round(value, 2) == value:
        return value
    found = number(value, mark)
    rounded = found.quantize(Decimal("0.01"))
    if abs(found - rounded) > Decimal("1e-9"):
        raise UnreadableCellError("cents")
    return float(rounded)


def cell_date(value: object, month_first: bool = False) -> date:
    """Parse a date, Excel's date number, "15/05/2026", "15-may-26", "2026-05-15" or "15 de mayo de 2026"."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float):
        return _date_from_serial(value)
    if re.fullmatch(r"\d{5}", cell_text(value)):
        return _date_from_serial(float(cell_text(value)))
    written = comparison_key(value).replace("/", " ").split()
    words = [word for word in written if word not in ("de", "del", "a", "00", "t00")]
    if len(words) < 3 or (len(words) > 3 and ":" not in cell_text(value)):
        raise UnreadableCellError("date")
    first, second, third = words[:3]
    try:
        if len(first) == 4 and first.isdigit():
            return date(int(first), _month(second), int(third[:2]))
        if first in MONTHS or (month_first and second.isdigit()):
            first, second = second, first
        return date(_year(third), _month(second), int(first))
    except (ValueError, OverflowError) as error:
        raise UnreadableCellError("date") from error


def _date_from_serial(serial: float | int) -> date:
    if not FIRST_SERIAL <= serial <= LAST_SERIAL:
        raise UnreadableCellError("date")
    return date(1899, 12, 30) + timedelta(days=int(serial))


def _month(word: str) -> int:
    return MONTHS[word] if word in MONTHS else int(word) if word.isdigit() else _raise_unknown_month(word)


def _raise_unknown_month(word: str) -> int:
    raise ValueError(f"no month: {word}")


def _year(word: str) -> int:
    year = int(word)
    return year + 2000 if year < 70 else year + 1900 if year < 100 else year


MAX_EXTENSION_DIGITS = 6  # no switchboard has longer ones
EXTENSION = re.compile(
    r"[\s,;(-]*(?:\b(?:extn?|exts|extensi[oó]n|anexo|interno|int)\b\.?|\bx(?=\s?\d)|#)[\s.:=]*(\d{1,7})\)?(?=\s*$|\s*[/;,]|\s+[yo]\s)",
    re.IGNORECASE,
)


def split_extension(written: str) -> tuple[str, str]:
    """Return a telephone number and its extension, "" if it has none: “2222-3333 ext. 14”, “2222-3333 x14”."""
    found = EXTENSION.search(written)
    return (written[: found.start()] + written[found.end() :], found[1]) if found else (written, "")


def first_phone(written: str) -> str:
    """Return the first of several telephone numbers, with its extension."""
    found, marked = EXTENSION.search(written), written
    if found:  # the sign before an extension separates no numbers
        marked = written[: found.start()] + f" ext {found[1]}" + written[found.end() :]
    return re.split(r"[/;,]| y | o ", marked)[0].strip()
