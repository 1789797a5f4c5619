"""Rules of the yearly survey of export destinations. Answers also become export markets."""

from collections.abc import Collection

from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company, DestinationAnswer, DestinationSurvey, ExportMarket
from companies.rules.membership import record_market
from companies.territory.destinations import DESTINATION_COUNTRIES
from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.audit.rules import declare_obstacle
from exportasv.core.db.errors import RuleError
from exportasv.core.db.state_machine import lock_row

Destination = DestinationAnswer.Destination


def current_survey() -> DestinationSurvey | None:
    """Return the survey that companies can answer today."""
    return DestinationSurvey.objects.open_on(timezone.localdate()).first()


def answered_destinations(survey: DestinationSurvey, company: Company) -> list[str]:
    """Return the destinations that the company chose in this survey."""
    return list(survey.answers.filter(company=company).values_list("destination", flat=True))


def save_survey_answer(
    survey: DestinationSurvey,
    company: Company,
    destinations: Collection[str],
    countries: Collection[str] = (),
    *,
    by: User,
) -> None:
    """Save a company's answer in place of its earlier answer to the same survey.

    The countries become export markets of the company. Raise RuleError if the survey is closed, nothing is chosen, or
    "does not export yet" is chosen together with a destination.
    """
    chosen = set(destinations)
    if not chosen or chosen - set(Destination.values):
        raise RuleError(_("Choose at least one destination, or “does not export yet”."))
    if Destination.NONE in chosen and len(chosen) > 1:
        raise RuleError(_("You chose destinations and “does not export yet”. Leave one of them."))
    with act_as(by):
        if not DestinationSurvey.objects.open_on(timezone.localdate()).filter(pk=lock_row(survey).pk).exists():
            raise RuleError(_("This survey is closed."))
        survey.answers.filter(company=company).exclude(destination__in=chosen).delete()
        rows = [
            DestinationAnswer(survey=survey, company=company, destination=each, answered_at=timezone.now())
            for each in sorted(chosen)
        ]
        DestinationAnswer.objects.bulk_create(rows, ignore_conflicts=True)
        for country in sorted(_market_countries(chosen, countries)):
            record_market(company, country, ExportMarket.Standing.EXPORTING, ExportMarket.Source.SURVEY, by=by)


def _market_countries(destinations: set[str], countries: Collection[str]) -> set[str]:
    offered = [DESTINATION_COUNTRIES.get(each, []) for each in destinations]
    return {code for codes in offered for code in codes if len(codes) == 1 or code in countries}


def close_survey(survey: DestinationSurvey, *, by: User) -> DestinationSurvey:
    """Close the survey and publish its shares. Raise RuleError if it is already closed."""
    with act_as(by):
        survey = lock_row(survey)
        if survey.closed_on and survey.closed_on <= timezone.localdate():
            raise RuleError(_("This survey is closed."))
        survey.closed_on = timezone.localdate()
        survey.save(update_fields=["closed_on"])
    return survey


def _survey_obstacle(survey: DestinationSurvey) -> str:
    closed = survey.closed_on and survey.closed_on <= timezone.localdate()
    return _("This survey is closed and its shares are published: it is never deleted.") if closed else ""


declare_obstacle(DestinationSurvey, _survey_obstacle)
declare_obstacle(DestinationAnswer, lambda answer: _survey_obstacle(answer.survey))
