"""The survey of destinations with the published shares, and the markets that companies export to."""

import random
from datetime import date, timedelta

from companies.models import Company, DestinationAnswer, DestinationSurvey, ExportMarket
from exportasv.demo.ground import DEMO_TODAY, local_time

# The published shares, 43/40/11/6 %, of 200 destinations; `none` is not in the shares.
SURVEY_ANSWERS = {"central_america": 86, "united_states": 80, "europe": 22, "mexico": 12, "others": 9, "none": 61}
# Guatemala is the first destination of small exporters.
COUNTRIES = {
    "central_america": ["GT", "GT", "GT", "GT", "HN", "HN", "CR", "NI", "PA"],
    "united_states": ["US"],
    "europe": ["ES", "IT", "DE"],
    "mexico": ["MX"],
}


def exporting_markets() -> dict[int, list[str]]:
    """Return company → the countries that it exports to."""
    markets: dict[int, list[str]] = {}
    for company, country in ExportMarket.objects.exporting().order_by("pk").values_list("company", "country"):
        markets.setdefault(company, []).append(str(country))
    return markets


def build_survey(companies: list[Company]) -> None:
    """Create the survey answers: one or two destinations for each company, with the totals of SURVEY_ANSWERS."""
    dice = random.Random(43401106)
    DestinationSurvey.objects.create(year=2027, opened_on=DEMO_TODAY - timedelta(days=7))  # open, without answers
    survey = DestinationSurvey.objects.create(year=2026, opened_on=date(2026, 8, 3), closed_on=date(2026, 9, 30))
    mixed = dice.sample(companies[1:], k=len(companies) - 1)
    silent = SURVEY_ANSWERS["none"]
    exporters, answers, markets = [companies[0], *mixed[silent:]], [], {}
    named = [group for group, count in SURVEY_ANSWERS.items() if group != "none" for _ in range(count)]
    for number, group in enumerate(named):
        company = exporters[number % len(exporters)]
        answers.append(
            DestinationAnswer(
                survey=survey, company=company, destination=group, answered_at=local_time(date(2026, 8, 20), 9)
            )
        )
        if group in COUNTRIES:
            markets[company.pk, dice.choice(COUNTRIES[group])] = ExportMarket.Standing.EXPORTING
    answers += [
        DestinationAnswer(
            survey=survey,
            company=company,
            destination=DestinationAnswer.Destination.NONE,
            answered_at=local_time(date(2026, 9, 1), 9),
        )
        for company in mixed[:silent]
    ]
    DestinationAnswer.objects.bulk_create(answers)
    ExportMarket.objects.bulk_create(
        ExportMarket(
            company_id=company,
            country=country,
            standing=standing,
            source=ExportMarket.Source.SURVEY,
            since=date(2026, 8, 20),
        )
        for (company, country), standing in markets.items()
    )
