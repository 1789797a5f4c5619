import pytest
from django.core.exceptions import ValidationError

from exportasv.core import identifiers
from exportasv.core.db import validators
from exportasv.core.db.fields import GTINField
from tests.factories import valid_nit


@pytest.mark.parametrize(("first_eight", "digit"), [("00016297", 5), ("01234567", 8), ("00000000", 0)])
def test_the_check_digit_of_a_dui_follows_its_weights(first_eight, digit):
    total = sum(int(d) * w for d, w in zip(first_eight, [9, 8, 7, 6, 5, 4, 3, 2], strict=True))
    assert identifiers.dui_check_digit(first_eight) == (10 - total % 10) % 10 == digit


@pytest.mark.parametrize("typed", ["012345678", "01234567-8", " 01234567 8 "])
def test_a_dui_is_understood_as_people_type_it(typed):
    assert identifiers.normalize_dui(typed) == "01234567-8"


@pytest.mark.parametrize("wrong", ["01234567-9", "1234567-8", "01234567", "abcdefgh-i", ""])
def test_a_wrong_dui_is_refused(wrong):
    with pytest.raises(ValidationError):
        validators.validate_dui(wrong)


def test_a_nit_is_checked_by_its_digit():
    good = valid_nit(123456)
    validators.validate_nit(good)
    wrong = good[:-1] + str((int(good[-1]) + 1) % 10)
    with pytest.raises(ValidationError):
        validators.validate_nit(wrong)


def test_a_nit_is_understood_without_dashes():
    good = valid_nit(77)
    assert identifiers.normalize_nit(good.replace("-", "")) == good


@pytest.mark.parametrize("typed", ["7412345678906", "7 412345 678906", "7-412345-678906", " 7412345678906 "])
def test_a_bar_code_is_typed_as_it_is_printed(typed):
    field = GTINField(max_length=14, blank=True).formfield()
    assert field.clean(typed) == "7412345678906"
    assert "maxlength" not in field.widget.attrs
    assert field.clean("") == ""
