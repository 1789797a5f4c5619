"""Parsers of the text that people write in cells. Runs in the sandbox: no Django here.

A parser takes the cell and returns a JSON value, or raises UnreadableCellError with a code. core/imports/error_texts.py
has the message of each code.
"""

import re
import unicodedata
from datetime import datetime, time, timedelta

from exportasv.core import identifiers
from exportasv.core.calendars.seasons import month_range, normalize_months
from exportasv.core.clean_text import clean_prose, has_web_address
from exportasv.core.written_values import (
    ESCAPED_TEXT,
    MAX_EXTENSION_DIGITS,
    MONTHS,
    UnreadableCellError,
    cell_date,
    cell_text,
    comparison_key,
    decimal_mark,
    decimal_number,
    first_phone,
    money,
    number,
    refuse_rounded,
    split_extension,
    whole_number,
)

__all__ = [  # the readers of core/written_values.py belong to the sheet's parsers too
    "UnreadableCellError",
    "cell_date",
    "cell_text",
    "comparison_key",
    "days",
    "decimal_mark",
    "decimal_number",
    "dui",
    "email",
    "first_phone",
    "gtin",
    "hour",
    "hs_code",
    "identifier_text",
    "links",
    "money",
    "month_comes_first",
    "months",
    "multiline_text",
    "name",
    "nit",
    "nrc",
    "number",
    "phone",
    "refuse_garbled",
    "refuse_rounded",
    "split_extension",
    "tax_number",
    "web",
    "whatsapp",
    "whole_number",
    "yes_or_no",
]

YES = {"si", "sí", "s", "x", "✓", "✔", "yes", "y", "1", "true", "verdadero"}
NO = {"no", "n", "", "0", "false", "falso", "-"}
DURATION = re.compile(
    r"(\d{1,6})\s*(d[ií]as?|days?|semanas?|weeks?|mes(?:es)?|months?)?(?:\s+h[aá]biles)?\.?", re.IGNORECASE
)
DAYS_IN = {"d": 1, "s": 7, "w": 7, "m": 30}
ALL_YEAR = {"todo el ano", "todo ano", "anual", "siempre", "permanente", "all year", "year round", "all year round"}
SEASON = re.compile(r"(?:de |del |desde |from )?(\w+)(?:(?: ?- ?| (?:a|al|hasta|to|until|through) )(\w+))?")
# As strict as Django's validators of addresses on the models; tests/test_field_rules.py compares them.
_LABEL = "[a-z0-9{ul}](?:[a-z0-9{ul}-]{{0,61}}[a-z0-9{ul}])?"
_ENDING = "(?:(?!-)[a-z{ul}-]{{2,63}}(?<!-)|xn--[a-z0-9]{{1,59}})"
_DOMAIN = rf"(?:{_LABEL}\.)+{_ENDING}"
_ATOM = "[-!#$%&'*+/=?^_`{}|~0-9a-z]+"
EMAIL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@" + _DOMAIN.format(ul=""))
WEB = re.compile("https?://" + _DOMAIN.format(ul="\u00a1-\uffff") + r"(?::[0-9]{1,5})?(?:[/?#]\S*)?", re.IGNORECASE)
JOINERS = re.compile("[\u200c\u200d]")  # some scripts and emoji need them; an address never does
# Letters of UTF-8 that somebody read as Windows-1252 and saved again: Ã±, Â¿, â€œ.
_HIGH_BYTES = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"  # noqa: RUF001
GARBLED = re.compile(f"[ÂÃ][{_HIGH_BYTES}]|â€[{_HIGH_BYTES}]")
# Chapters 01 to 09 have no heading above 14: 9012100 has lost its zero, 1905901 has lost its last digit.
ZERO_LOST_FROM_SAC = re.compile(r"[1-9](?:0[1-9]|1[0-4])(?:\d{4}|\d{6})", re.ASCII)
ZEROS_LOST_FROM_DUI = (7, 8)  # digits that are left of a DUI with one or two zeros in front
REPLACEMENT = "\ufffd"  # stands where a byte was no letter
# Errors of formulas as Excel in English and Spanish, Google and LibreOffice write them; a column too narrow is ####.
CELL_ERROR = re.compile(r"#N/[AD]|#[¡¿]?[A-ZÁÉÍÓÚ/_0]+[!?]|#{3,}|Err:\d{3}")


def refuse_garbled(written: str) -> None:
    """Raise UnreadableCellError if letters of the text were lost on its way ("wrong_byte", "garbled")."""
    if REPLACEMENT in written:
        raise UnreadableCellError("wrong_byte")
    if GARBLED.search(written):
        raise UnreadableCellError("garbled")


def identifier_text(value: object) -> str:
    """Return the cell of an identifier as text. Raise UnreadableCellError if its digits were cut."""
    refuse_rounded(value)
    return cell_text(value)


def name(value: object) -> str:
    """Return the cell as a name in one line. Raise UnreadableCellError if it has the address of a site."""
    written = cell_text(value)
    if has_web_address(written):
        raise UnreadableCellError("address")
    return written


def multiline_text(value: object) -> str:
    """Return the cell as text of several lines, without spaces at the start and end."""
    if not isinstance(value, str):
        return cell_text(value)
    written = clean_prose(value).strip()
    return written[1:] if ESCAPED_TEXT.match(written) else written


def days(value: object, mark: str = "") -> int:
    """Parse days from 15, "15 días", "2 semanas", "3 meses"."""
    span = DURATION.fullmatch(cell_text(value)) if isinstance(value, str) else None
    if span and span[2]:
        return int(span[1]) * DAYS_IN[span[2][0].lower()]
    return whole_number(value, mark)


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
    if isinstance(value, timedelta) and timedelta(0) <= value < timedelta(days=1):  # Excel's format [h]:mm
        value = value / timedelta(days=1)
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

    An extension stays behind it: "2222-3333 ext. 14" is +50322223333;ext=14. Raise UnreadableCellError if its country
    has no such number.
    """
    from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, is_valid_number, parse  # 0.1 s

    written = JOINERS.sub("", identifier_text(value))
    first, extension = split_extension(first_phone(written))
    first = f"+{first.removeprefix('00')}" if first.startswith("00") else first
    try:
        found = parse(first, "SV")
    except NumberParseException as error:
        raise UnreadableCellError("phone") from error
    extension = extension or found.extension or ""
    if not is_valid_number(found) or len(extension) > MAX_EXTENSION_DIGITS:
        raise UnreadableCellError("phone")
    return format_number(found, PhoneNumberFormat.E164) + (f";ext={extension}" if extension else "")


def whatsapp(value: object) -> str:
    """Return the E.164 number. Raise UnreadableCellError as `phone` does, or if it has an extension."""
    number, _semicolon, extension = phone(value).partition(";")
    if extension:
        raise UnreadableCellError("extension", number=number)
    return number


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
