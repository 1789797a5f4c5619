"""Django validators of Salvadoran identifiers, bar codes and HS codes, with messages for people."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from exportasv.core.clean_text import has_web_address
from exportasv.core.identifiers import is_dui, is_gtin, is_nit, is_nrc

CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
HS6 = re.compile(r"\d{6}", re.ASCII)


def validate_name(value: str) -> None:
    """Raise ValidationError if a name has a line break, another control character or the address of a site.

    Names stand in subjects and greetings of e-mails to addresses that anybody may type.
    """
    if CONTROL_CHARACTERS.search(value):
        raise ValidationError(_("Write the name on one line."))
    if has_web_address(value):
        raise ValidationError(_("Write the name without the address of a site."))


def validate_dui(value: str) -> None:
    """Raise ValidationError unless the value is nine digits with a valid check digit."""
    if not is_dui(value):
        raise ValidationError(_("This DUI is not valid. It has nine digits, as in 01234567-8; check them."))


def validate_nit(value: str) -> None:
    """Raise ValidationError unless the value is fourteen digits with a valid check digit."""
    if not is_nit(value):
        raise ValidationError(_("This NIT is not valid. It has fourteen digits, as in 0614-050707-104-8; check them."))


def validate_nrc(value: str) -> None:
    """Raise ValidationError unless the value is up to seven digits, a dash and one more digit."""
    if not is_nrc(value):
        raise ValidationError(_("This NRC is not valid. It has up to seven digits, a dash and one more."))


def validate_gtin(value: str) -> None:
    """Raise ValidationError unless the value is 8, 12, 13 or 14 digits with a valid GS1 check digit."""
    if not is_gtin(value):
        raise ValidationError(_("This bar code does not add up. Type all its digits again."))


def validate_hs6(value: str) -> None:
    """Raise ValidationError unless the value is six digits."""
    if not HS6.fullmatch(value):
        raise ValidationError(_("An HS code here has six digits, as in 090121."))
