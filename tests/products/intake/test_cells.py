"""Cells as people write them."""

from decimal import Decimal

import pytest

from products.intake import cells


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("$1,200.50", "1200.50"),
        ("1.200,50", "1200.50"),
        ("1 200", "1200"),
        ("1,200", "1200"),
        ("1.200.300", "1200300"),
        ("12,5", "12.5"),
        ("0,125", "0.125"),
        ("US$ 3", "3"),
        (12.0, "12"),
        (-3, "-3"),
    ],
)
def test_numbers_are_read_as_meant(written, meant):
    assert cells.number(written) == Decimal(meant)


@pytest.mark.parametrize("written", ["doce", "", None, "1-2", "nan", "$"])
def test_what_is_no_number_is_refused(written):
    with pytest.raises(ValueError, match="not readable"):
        cells.number(written)


@pytest.mark.parametrize("written", ["si", "SÍ", "x", " Sí "])
def test_a_yes_is_a_yes(written):
    assert cells.yes(written)


@pytest.mark.parametrize("written", ["0901.21", "090121", 90121.0])
def test_a_code_keeps_its_zero(written):
    assert cells.hs_code(written) == "090121"


@pytest.mark.parametrize("written", ["café", "09", "1234567"])
def test_a_bad_code_is_refused(written):
    with pytest.raises(ValueError, match="not readable"):
        cells.hs_code(written)
