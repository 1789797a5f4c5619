"""Months as stretches of the year, said and read."""

import pytest
from django.utils.translation import override

from exportasv.core.calendars import seasons
from exportasv.core.documents.formatting import format_season
from exportasv.core.spreadsheets import parsers
from exportasv.core.spreadsheets.parsers import UnreadableCellError


@pytest.mark.parametrize(
    ("months", "stretches"),
    [
        ([], []),
        ([5], [(5, 5)]),
        ([1, 2, 3, 11, 12], [(11, 3)]),
        ([1, 2, 7, 8, 12], [(7, 8), (12, 2)]),
    ],
)
def test_months_are_stretches_over_the_end_of_the_year(months, stretches):
    assert seasons.month_ranges(months) == stretches


def test_all_twelve_months_are_no_season():
    assert seasons.normalize_months([*range(1, 13), 3]) == []


@pytest.mark.parametrize(("now", "ends", "begins"), [(12, 3, None), (3, 3, None), (4, None, 11), (10, None, 11)])
def test_a_season_knows_when_it_ends_and_when_it_begins(now, ends, begins):
    season = [1, 2, 3, 11, 12]
    assert (seasons.season_end(season, now), seasons.next_season_start(season, now)) == (ends, begins)


def test_what_is_made_all_the_year_neither_ends_nor_begins():
    assert (seasons.season_end([], 5), seasons.next_season_start([], 5)) == (None, None)


@pytest.mark.parametrize(
    ("written", "months"),
    [
        ("nov-mar", [1, 2, 3, 11, 12]),
        ("Noviembre – Marzo", [1, 2, 3, 11, 12]),
        ("noviembre, diciembre", [11, 12]),
        ("nov., dic. y ene.", [1, 11, 12]),
        ("de mayo a julio", [5, 6, 7]),
        ("Mayo/Junio", [5, 6]),
        ("feb-abr; ago-oct", [2, 3, 4, 8, 9, 10]),
        ("November to January", [1, 11, 12]),
        ("11-2", [1, 2, 11, 12]),
        (7.0, [7]),
        ("TODO EL AÑO", []),
        ("todo el año.", []),
        ("enero a diciembre", []),
    ],
)
def test_seasons_are_read_as_people_write_them(written, months):
    assert parsers.months(written) == months


@pytest.mark.parametrize("written", ["a veces", "13", "nov-", "invierno", "nov-mar-abr", 45000, ","])
def test_what_names_no_months_is_refused(written):
    with pytest.raises(UnreadableCellError, match="months"):
        parsers.months(written)


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("months", [[], [4], [1, 2, 3, 11, 12], [2, 3, 8, 9, 10]])
def test_what_is_said_is_read_again(months, language):
    with override(language):
        assert parsers.months(format_season(months)) == months
