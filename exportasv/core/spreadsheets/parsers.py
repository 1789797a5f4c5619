"""Parsers of the text that people write in cells. Runs in the sandbox: no Django here.

A parser takes the cell and returns a JSON value, or raises UnreadableCellError with a code. core/imports/error_texts.py
has the message of each code.
"""

import math
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from exportasv.core import identifiers
from exportasv.core.calendars.seasons import month_range, normalize_months

YES = {"si", "sí", "s", "x", "✓", "✔", "yes", "y", "1", "true", "verdadero"}
NO = {"no", "n", "", "0", "false", "falso", "-"}
CURRENCY_MARKS = re.compile(r"USD|US\$|dólares|dolares|[\s\u00a0\u202f$']", re.IGNORECASE)
UNIT_SUFFIX = re.compile(r"(?:unidad(?:es)?|unids?\.?|uds?\.?|u\.|piezas?|pzas?\.?)$", re.IGNORECASE)
DURATION = re.compile(
    r"(\d{1,6})\s*(d[ií]as?|days?|semanas?|weeks?|mes(?:es)?|months?)?(?:\s+h[aá]biles)?\.?", re.IGNORECASE
)
DAYS_IN = {"d": 1, "s": 7, "w": 7, "m": 30}
GROUPED_NUMBER = re.compile(r"-?\d{1,3}([.,])\d{3}(?:\1\d{3})+")
AMBIGUOUS_NUMBER = re.compile(r"-?[1-9]\d{0,2}([.,])\d{3}")
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
ALL_YEAR = {"todo el ano", "todo ano", "anual", "siempre", "permanente", "all year", "year round", "all year round"}
SEASON = re.compile(r"(?:de |del |desde |from )?(\w+)(?:(?: ?- ?| (?:a|al|hasta|to|until|through) )(\w+))?")
# As strict as Django's validators of addresses on the models; tests/test_field_rules.py compares them.
_LABEL = "[a-z0-9{ul}](?:[a-z0-9{ul}-]{{0,61}}[a-z0-9{ul}])?"
_ENDING = "(?:(?!-)[a-z{ul}-]{{2,63}}(?<!-)|xn--[a-z0-9]{{1,59}})"
_DOMAIN = rf"(?:{_LABEL}\.)+{_ENDING}"
_ATOM = "[-!#$%&'*+/=?^_`{}|~0-9a-z]+"
EMAIL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@" + _DOMAIN.format(ul=""))
WEB = re.compile("https?://" + _DOMAIN.format(ul="\u00a1-\uffff") + r"(?::[0-9]{1,5})?(?:[/?#]\S*)?", re.IGNORECASE)
FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000  # days since 1899-12-30: from 1954 to 2119
# How our exports write text that would run as a formula, and digits that a spreadsheet would cut.
ESCAPED_TEXT = re.compile(r"'(?:[=+@-]|\d+$)")
POWER_OF_TEN = re.compile(r"-?\d(?:[.,]\d+)?E\+\d{2,3}", re.IGNORECASE)  # how Excel writes a long number into a .csv
MAX_EXACT_NUMBER = 10**15  # a spreadsheet keeps fifteen digits of a number and turns the rest into zeros
MAX_MAGNITUDE = 18  # power of ten above which a number is a slip of the keyboard
EXTENSION = re.compile(
    r"[\s,;(-]*(?:\b(?:exts?|extensi[oó]n|anexo|interno|int)\b\.?|\bx(?=\s?\d)|#)[\s.:]*\d{1,6}\)?\s*$", re.IGNORECASE
)
INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
JOINERS = re.compile("[\u200c\u200d]")  # some scripts and emoji need them; an address never does
# Letters of UTF-8 that somebody read as Windows-1252 and saved again: Ã±, Â¿, â€œ.
_HIGH_BYTES = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"  # noqa: RUF001
GARBLED = re.compile(f"[ÂÃ][{_HIGH_BYTES}]|â€[{_HIGH_BYTES}]")
# Chapters 01 to 09 have no heading above 14: 9012100 has lost its zero, 1905901 has lost its last digit.
ZERO_LOST_FROM_SAC = re.compile(r"[1-9](?:0[1-9]|1[0-4])(?:\d{4}|\d{6})", re.ASCII)
ZEROS_LOST_FROM_DUI = (7, 8)  # digits that are left of a DUI with one or two zeros in front
REPLACEMENT = "\ufffd"  # stands where a byte was no letter
CELL_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#¡VALOR!", "#DIV/0!", "#¡DIV/0!", "#NAME?", "#¿NOMBRE?", "#NUM!", "#NULL!"}


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
        written = " ".join(visible_text(value).split())
        return written[1:] if written[:1] == "'" and ESCAPED_TEXT.match(written) else written
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M").removesuffix(" 00:00")
    try:
        return str(value) if value is not None else ""
    except ValueError as error:  # a whole number of thousands of digits
        raise UnreadableCellError("unclean") from error


def visible_text(written: str) -> str:
    """Return the text without invisible signs, its letters in one piece (NFC)."""
    return written if written.isascii() else unicodedata.normalize("NFC", INVISIBLE.sub("", written))


def refuse_garbled(written: str) -> None:
    """Raise UnreadableCellError if letters of the text were lost on its way ("wrong_byte", "garbled")."""
    if REPLACEMENT in written:
        raise UnreadableCellError("wrong_byte")
    if GARBLED.search(written):
        raise UnreadableCellError("garbled")


def refuse_rounded(value: object) -> None:
    """Raise UnreadableCellError with the code "rounded" if a spreadsheet has cut the digits of this number."""
    if isinstance(value, str) and "+" in value and POWER_OF_TEN.fullmatch(cell_text(value)):
        raise UnreadableCellError("rounded")
    if isinstance(value, int | float) and not abs(value) < MAX_EXACT_NUMBER:
        raise UnreadableCellError("rounded")


def identifier_text(value: object) -> str:
    """Return the cell of an identifier as text. Raise UnreadableCellError if its digits were cut."""
    refuse_rounded(value)
    return cell_text(value)


def multiline_text(value: object) -> str:
    """Return the cell as text of several lines, without spaces at the start and end."""
    if not isinstance(value, str):
        return cell_text(value)
    written = visible_text(value).replace("\r\n", "\n").replace("\r", "\n").strip()
    return written[1:] if ESCAPED_TEXT.match(written) else written


def comparison_key(value: object) -> str:
    """Return the text in lower case without accents, punctuation and repeated spaces, for comparisons."""
    folded = unicodedata.normalize("NFKD", cell_text(value)).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9/]+", " ", folded).strip()


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
    written = CURRENCY_MARKS.sub("", cell_text(value))
    if written.startswith("(") and written.endswith(")"):  # accounting style for negative numbers
        written = "-" + written[1:-1]
    if lone := AMBIGUOUS_NUMBER.fullmatch(written):
        if not mark and lone[1] == ".":
            raise UnreadableCellError("ambiguous")
        written = written.replace(lone[1], "." if mark == lone[1] else "")
    elif GROUPED_NUMBER.fullmatch(written):
        written = re.sub(r"[.,]", "", written)
    elif written.rfind(",") > written.rfind("."):
        written = written.replace(".", "").replace(",", ".")
    else:
        written = written.replace(",", "")
    if not re.fullmatch(r"-?\d*\.?\d+\.?", written, flags=re.ASCII):
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


def days(value: object, mark: str = "") -> int:
    """Parse days from 15, "15 días", "2 semanas", "3 meses"."""
    span = DURATION.fullmatch(cell_text(value)) if isinstance(value, str) else None
    if span and span[2]:
        return int(span[1]) * DAYS_IN[span[2][0].lower()]
    return whole_number(value, mark)


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


def yes_or_no(value: object) -> bool:
    """Parse "si", "SÍ", "x" or "no"; an empty cell is no."""
    written = cell_text(value).lower().rstrip(".")
    if isinstance(value, bool):
        return value
    if written not in YES | NO:
        raise UnreadableCellError("yes")
    return written in YES


def hs_code(value: object) -> str:
    """Return six digits from "0901.21", "090121" or 90121; cut longer codes, as the eight digits of the SAC, to six.

    Excel drops the first zero of a number: 9012100 is 0901.21.00, and 409 is 0409.00.
    """
    digits = re.sub(r"[.\s-]", "", identifier_text(value))
    if isinstance(value, int | float) and not isinstance(value, bool) and 100 <= value < 10_000:
        digits = f"{value:.2f}".replace(".", "")
    if ZERO_LOST_FROM_SAC.fullmatch(digits):
        digits = f"0{digits}"
    if re.fullmatch(r"\d{8}|\d{10}", digits, flags=re.ASCII):
        digits = digits[:6]
    if not re.fullmatch(r"\d{5,6}", digits, flags=re.ASCII):
        raise UnreadableCellError("hs")
    return digits.zfill(6)


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


def months(value: object) -> list[int]:
    """Parse months from "nov-mar", "noviembre, diciembre y enero", "de mayo a julio", "11-3"; [] is all year."""
    if comparison_key(value) in ALL_YEAR:
        return []
    folded = unicodedata.normalize("NFKD", cell_text(value).replace("–", "-").replace("—", "-"))
    written = folded.encode("ascii", "ignore").decode().lower().replace(".", " ")
    found: list[int] = []
    for part in re.split(r"[,;/+]| (?:y|e|and) ", " ".join(written.split())):
        named = SEASON.fullmatch(part.strip())
        if not named:
            raise UnreadableCellError("months")
        found += month_range(_known_month(named[1]), _known_month(named[2] or named[1]))
    return normalize_months(found)


def _known_month(word: str) -> int:
    month = MONTHS.get(word) or (int(word) if re.fullmatch(r"\d{1,2}", word) else 0)
    if not 1 <= month <= 12:
        raise UnreadableCellError("months")
    return month


def month_comes_first(written: list[str]) -> bool:
    """Return whether a column writes the month first, as in the United States.

    It is true only if one of the dates proves it and none disproves it.
    """
    pairs = [re.match(r"\s*(\d{1,2})[/-](\d{1,2})[/-]\d{2,4}", cell) for cell in written]
    firsts = [(int(pair[1]), int(pair[2])) for pair in pairs if pair]
    return any(second > 12 for _first, second in firsts) and not any(first > 12 for first, _second in firsts)


def hour(value: object) -> time:
    """Parse a time of day, Excel's fraction of a day, "14:30", "2:30 p.m." or "9 am".

    The last minute of a day ends it: 23:59:51 is 23:59.
    """
    if isinstance(value, datetime):
        return value.time().replace(second=0, microsecond=0)
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0)
    if isinstance(value, float) and 0 < value < 1:
        minutes = min(round(value * 24 * 60), 24 * 60 - 1)
        return time(minutes // 60, minutes % 60)
    match = re.fullmatch(r"(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2})?\s*(?:hrs?|horas|h)?\s*([ap])?\.?\s*(?:m\.?)?",
                         cell_text(value).lower())  # fmt: skip
    if not match:
        raise UnreadableCellError("hour")
    hours, minutes = int(match[1]), int(match[2] or 0)
    if match[3] and 1 <= hours <= 12:
        hours = hours % 12 + (12 if match[3] == "p" else 0)
    if hours > 23 or minutes > 59:
        raise UnreadableCellError("hour")
    return time(hours, minutes)


def phone(value: object) -> str:
    """Return the E.164 number. Without a country code it is Salvadoran; of several numbers the first counts.

    Raise UnreadableCellError if its country has no such number, or with the code "extension" if it has one.
    """
    from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, is_valid_number, parse  # 0.1 s

    written = JOINERS.sub("", identifier_text(value))
    if EXTENSION.search(written):
        raise UnreadableCellError("extension", number=EXTENSION.sub("", written))
    first = re.split(r"[/;,]| y | o ", written)[0].strip()
    first = f"+{first.removeprefix('00')}" if first.startswith("00") else first
    try:
        found = parse(first, "SV")
    except NumberParseException as error:
        raise UnreadableCellError("phone") from error
    if found.extension:
        raise UnreadableCellError("extension", number=format_number(found, PhoneNumberFormat.E164))
    if not is_valid_number(found):
        raise UnreadableCellError("phone")
    return format_number(found, PhoneNumberFormat.E164)


def email(value: object) -> str:
    """Return an e-mail address in lower case, without signs that nobody sees."""
    address = JOINERS.sub("", cell_text(value)).removeprefix("mailto:").strip(" .;,<>").lower()
    if not EMAIL.fullmatch(address):
        raise UnreadableCellError("email")
    return address


def web(value: object) -> str:
    """Return a web address without signs that nobody sees; add https:// if it is missing."""
    address = JOINERS.sub("", cell_text(value))
    address = address if re.match(r"https?://", address, re.IGNORECASE) else f"https://{address}"
    if not WEB.fullmatch(address):
        raise UnreadableCellError("web")
    return address


def links(value: object) -> str:
    """Return addresses of web pages, one a line. Raise UnreadableCellError if one is not an address."""
    return "\n".join(web(link) for link in multiline_text(value).replace(",", " ").replace(";", " ").split())


def dui(value: object) -> str:
    """Return a DUI as `########-#` with a valid check digit. Excel drops its first zeros."""
    digits = re.sub(r"\D", "", identifier_text(value))
    found = identifiers.normalize_dui(digits.zfill(9) if len(digits) in ZEROS_LOST_FROM_DUI else digits)
    if not identifiers.is_dui(found):
        raise UnreadableCellError("dui")
    return found


def nit(value: object) -> str:
    """Return a NIT as `####-######-###-#` with a valid check digit."""
    digits = re.sub(r"\D", "", identifier_text(value))
    digits = digits.zfill(14) if len(digits) == 13 else digits  # Excel dropped the first zero
    found = identifiers.normalize_nit(digits)
    if not identifiers.is_nit(found):
        raise UnreadableCellError("nit")
    return found


def nrc(value: object) -> str:
    """Return an NRC as `#######-#`; add the dash if it is missing."""
    found = identifiers.normalize_nrc(identifier_text(value))
    if not identifiers.is_nrc(found):
        raise UnreadableCellError("nrc")
    return found


def gtin(value: object) -> str:
    """Return the digits of a bar code with a valid check digit. Excel drops leading zeros."""
    found = identifiers.normalize_gtin(identifier_text(value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        found = next((wide for wide in map(found.zfill, (8, 12, 13, 14)) if identifiers.is_gtin(wide)), found)
    if not identifiers.is_gtin(found):
        raise UnreadableCellError("gtin")
    return found


def tax_number(value: object) -> str:
    """Return a NIT, or the DUI that has been a natural person's NIT since 2021."""
    return dui(value) if len(re.sub(r"\D", "", cell_text(value))) in (9, *ZEROS_LOST_FROM_DUI) else nit(value)
