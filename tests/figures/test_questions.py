"""The figures of the programme come from the rows."""

import pytest
from django.utils import timezone

from companies.models import DestinationAnswer, DestinationSurvey
from exportasv.figures.questions import latest_survey, programme_figures, sectors_with_counts, whole_percents
from tests.factories import CompanyFactory, ProductFactory, TradingHouseFactory


def answer(survey: DestinationSurvey, destination: str, times: int) -> None:
    for _ in range(times):
        company = CompanyFactory()
        DestinationAnswer.objects.create(
            survey=survey, company=company, destination=destination, answered_at=timezone.now()
        )


@pytest.mark.django_db
def test_counts_leave_out_what_the_programme_does_not_publish():
    ProductFactory()
    ProductFactory(state="draft", published_at=None)
    CompanyFactory(state="applied")
    TradingHouseFactory()
    counted = programme_figures()
    assert (counted.companies, counted.products, counted.houses) == (2, 1, 1)
    assert [count for _sector, count in sectors_with_counts()] == [1]


@pytest.mark.django_db
def test_survey_shares_are_of_the_four_named_groups_with_their_sample():
    survey = DestinationSurvey.objects.create(year=2025, opened_on="2025-05-01", closed_on="2025-06-30")
    for destination, times in {"central_america": 4, "united_states": 4, "europe": 1, "mexico": 1, "none": 5}.items():
        answer(survey, destination, times)
    found = latest_survey()
    assert [share.percent for share in found.shares] == [40, 40, 10, 10]
    assert (found.companies, found.others, found.none) == (15, 0, 5)


@pytest.mark.django_db
def test_a_survey_without_answers_is_no_survey():
    DestinationSurvey.objects.create(year=2026, opened_on="2026-05-01", closed_on="2026-06-30")
    assert latest_survey() is None


@pytest.mark.django_db
def test_a_round_that_is_still_open_is_not_published():
    answer(DestinationSurvey.objects.create(year=2026, opened_on="2026-05-01"), "mexico", 1)
    assert latest_survey() is None


@pytest.mark.parametrize(
    ("counts", "percents"), [([43, 40, 11, 6], [43, 40, 11, 6]), ([1, 1, 1], [34, 33, 33]), ([0, 0], [0, 0])]
)
def test_whole_percents_add_up_to_a_hundred(counts: list[int], percents: list[int]):
    assert whole_percents(counts) == percents
