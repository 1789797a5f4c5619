"""Pages of the company's markets and of the destination survey."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries as all_countries

from companies.exports import MARKET_COLUMNS
from companies.forms.portal import SurveyForm, country_choices
from companies.models import Company, DestinationSurvey, ExportMarket
from companies.rules import membership, survey
from companies.views.current_company import current_company
from exportasv.core.accounts.request import Request
from exportasv.core.db.errors import RuleError
from exportasv.core.db.state_machine import lock_row
from exportasv.core.spreadsheets import exports

MAX_HISTORY_ROWS = 50  # past rows on the page


class MarketForm(forms.Form):
    """What the company says about a country from today on."""

    country = forms.ChoiceField(label=gettext_lazy("Country"), choices=lambda: [("", "—"), *all_countries])
    standing = forms.ChoiceField(
        label=gettext_lazy("How you stand there"), choices=ExportMarket.Standing.choices, widget=forms.RadioSelect
    )


def markets(request: Request) -> HttpResponseBase:
    """Show the company's current markets, their source, and the history."""
    company = current_company(request)
    form = MarketForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        row = membership.record_market(company, said["country"], said["standing"], "company", by=request.user)
        words = {"country": row.country.name, "standing": row.get_standing_display()}
        messages.success(request, _("Recorded: %(country)s, %(standing)s.") % words)
        return redirect("companies:markets")
    rows = company.markets.order_by("-since", "country")
    if taken := exports.export_response(request, rows, MARKET_COLUMNS, _("Markets")):
        return taken
    markets = list(rows)
    current = [row for row in markets if row.until is None]
    context = {
        "form": form,
        "groups": [
            (label, [row for row in current if row.standing == code]) for code, label in ExportMarket.Standing.choices
        ],
        "any": bool(current),
        "past": [row for row in rows if row.until][:MAX_HISTORY_ROWS],
        "survey": survey.current_survey(),
    }
    return render(request, "companies/portal/markets.html", context, status=400 if form.errors else 200)


def destination_survey(request: Request) -> HttpResponse:
    """Show the open survey with the company's answers, or its last answers if none is open."""
    company, open_round = current_company(request), survey.current_survey()
    if request.method == "POST":
        return _save_answer(request, company, open_round)
    form = SurveyForm(survey=open_round, company=company) if open_round else None
    return render(request, "companies/portal/survey.html", _survey_context(company, form))


def _save_answer(request: Request, company: Company, open_round: DestinationSurvey | None) -> HttpResponse:
    if open_round is None:
        messages.error(request, _("This survey is closed."))
        return redirect("companies:destinations")
    with transaction.atomic():
        form = SurveyForm(request.POST, survey=open_round, company=lock_row(company))
        if form.is_valid():
            _save_valid_answer(request, form)
    if form.errors:
        return render(request, "companies/portal/survey.html", _survey_context(company, form), status=400)
    messages.success(
        request, _("Thank you. Your answer counts for the survey of %(year)s.") % {"year": open_round.year}
    )
    return redirect("companies:markets")


def _save_valid_answer(request: Request, form: SurveyForm) -> None:
    chosen, countries = form.cleaned_data["destination"], form.cleaned_data["country"]
    try:
        survey.save_survey_answer(form.survey, form.company, chosen, countries, by=request.user)
    except RuleError as error:
        form.add_error("destination", str(error))


def _survey_context(company: Company, form: SurveyForm | None) -> dict[str, object]:
    shown = form.survey if form else DestinationSurvey.objects.order_by("-year").first()
    answers = survey.answered_destinations(shown, company) if shown and not form else []
    return {
        "survey": shown,
        "form": form,
        "offered": [(code, label, country_choices(code)) for code, label in survey.Destination.choices],
        "chosen": form["destination"].value() if form else [],
        "said": [label for code, label in survey.Destination.choices if code in answers],
        "named": form["country"].value() if form else [],
    }
