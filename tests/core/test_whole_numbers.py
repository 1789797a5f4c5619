"""The one reader of whole numbers from queries and posted forms."""

import pytest

from exportasv.core.whole_numbers import MAX_ID, whole_number, whole_numbers


@pytest.mark.parametrize("text", ["", " 1", "+1", "-1", "1.0", "١٢", "²", "1e3", str(MAX_ID + 1), "9" * 5000, None])
def test_what_spells_no_whole_number_is_none(text):
    assert whole_number(text) is None


def test_numbers_are_read_up_to_the_largest_allowed():
    assert [whole_number("0"), whole_number(str(MAX_ID)), whole_number("99", most=99)] == [0, MAX_ID, 99]
    assert whole_number("100", most=99) is None


def test_of_many_only_the_numbers_stay():
    assert whole_numbers(["3", "x", "", "1"]) == [3, 1]
