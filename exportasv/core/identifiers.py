"""Check digits and patterns of identifiers that people type: DUI, NIT, NRC and GTIN. Needs no Django.

`normalize_…` returns an identifier as it is stored, or the unchanged text if its number of digits is wrong. `is_…`
returns whether a stored one is valid.
"""

import re

from stdnum import ean
from stdnum.sv import nit

DUI = re.compile(r"\d{8}-\d", re.ASCII)
NIT = re.compile(r"\d{4}-\d{6}-\d{3}-\d", re.ASCII)
NRC = re.compile(r"\d{1,7}-\d", re.ASCII)
GTIN = re.compile(r"\d{8}|\d{12,14}", re.ASCII)


def _is_all_zeros(text: str) -> bool:
    """Return whether its digits are all 0: the check digits of such a number are right, but nobody has it."""
    return not text.strip("0-")


def dui_check_digit(first_eight: str) -> int:
    """Return the check digit of a DUI: weights 9…2 over the first eight digits, (10 - sum mod 10) mod 10."""
    total = sum(int(digit) * weight for digit, weight in zip(first_eight, range(9, 1, -1), strict=True))
    return (10 - total % 10) % 10


def is_dui(text: str) -> bool:
    """Return whether it is `########-#` with its check digit."""
    return bool(DUI.fullmatch(text)) and not _is_all_zeros(text) and dui_check_digit(text[:8]) == int(text[9])


def is_nit(text: str) -> bool:
    """Return whether it is `####-######-###-#` with its check digit."""
    return bool(NIT.fullmatch(text)) and not _is_all_zeros(text) and nit.is_valid(text)


def is_nrc(text: str) -> bool:
    """Return whether it is up to seven digits, a dash and one more."""
    return bool(NRC.fullmatch(text)) and not _is_all_zeros(text)


def is_gtin(text: str) -> bool:
    """Return whether it is a GTIN-8, -12, -13 or -14 with the check digit of GS1."""
    return bool(GTIN.fullmatch(text)) and not _is_all_zeros(text) and ean.is_valid(text)


def normalize_dui(text: str) -> str:
    """Return `########-#` from nine digits with spaces or dashes."""
    digits = re.sub(r"[\s-]", "", text)
    return f"{digits[:8]}-{digits[8]}" if re.fullmatch(r"\d{9}", digits, re.ASCII) else text.strip()


def normalize_nit(text: str) -> str:
    """Return `####-######-###-#` from fourteen digits with spaces or dashes."""
    digits = re.sub(r"[\s-]", "", text)
    return nit.format(digits) if re.fullmatch(r"\d{14}", digits, re.ASCII) else text.strip()


def normalize_nrc(text: str) -> str:
    """Return `#######-#` from two to eight digits without their dash."""
    digits = re.sub(r"\s", "", text)
    return f"{digits[:-1]}-{digits[-1]}" if re.fullmatch(r"\d{2,8}", digits, re.ASCII) else digits


def normalize_gtin(text: str) -> str:
    """Return the digits of a bar code written with spaces or dashes."""
    return re.sub(r"[\s-]", "", text)
