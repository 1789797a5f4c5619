"""Checks of the country's identifiers, each a Django validator with a message for people."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as StdnumError
from stdnum.sv import nit

DUI = re.compile(r"^\d{8}-\d$")
NRC = re.compile(r"^\d{1,7}-\d$")
HS6 = re.compile(r"^\d{6}$")


def dui_check_digit(first_eight: str) -> int:
    """Check digit of a DUI: weights 9…2 over the first eight digits, (10 − sum mod 10) mod 10."""
    total = sum(int(digit) * weight for digit, weight in zip(first_eight, range(9, 1, -1), strict=True))
    return (10 - total % 10) % 10


def normalize_dui(text: str) -> str:
    """`########-#` from what a person types (`012345678`, spaces, dashes); unchanged when it is not nine digits."""
    digits = re.sub(r"[\s-]", "", text)
    return f"{digits[:8]}-{digits[8]}" if re.fullmatch(r"\d{9}", digits) else text.strip()


def normalize_nit(text: str) -> str:
    """`####-######-###-#` from what a person types; unchanged when it is not fourteen digits."""
    digits = re.sub(r"[\s-]", "", text)
    return nit.format(digits) if re.fullmatch(r"\d{14}", digits) else text.strip()


def validate_dui(value: str) -> None:
    if not DUI.match(value) or dui_check_digit(value[:8]) != int(value[9]):
        raise ValidationError(_("This DUI is not valid. It has nine digits, as in 01234567-8; check them."))


def validate_nit(value: str) -> None:
    try:
        nit.validate(value)
    except StdnumError as error:
        raise ValidationError(
            _("This NIT is not valid. It has fourteen digits, as in 0614-050707-104-8; check them.")
        ) from error


def validate_nrc(value: str) -> None:
    if not NRC.match(value):
        raise ValidationError(_("This NRC is not valid. It has up to seven digits, a dash and one more."))


def validate_hs6(value: str) -> None:
    if not HS6.match(value):
        raise ValidationError(_("An HS code here has six digits, as in 090121."))
