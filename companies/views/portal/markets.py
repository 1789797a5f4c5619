"""Pages of the company's markets and of the destination survey."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries as all_countries

from companies.exports import MARKET_COLUMNS
from companies.models import Company, DestinationSurvey, ExportMarket
from companies.rules import membership, survey
from companies.territory.destinations import DESTINATION_COUNTRIES
from companies.views.current_company import current_company
from exportasv.core.accounts.request import Request
from exportasv.core.db.errors import RuleError
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
    return render(request, "companies/portal/survey.html", _survey_context(company, open_round))


def _save_answer(request: Request, company: Company, open_round: DestinationSurvey | None) -> HttpResponse:
    if open_round is None:
        messages.error(request, _("This survey is closed."))
        return redirect("companies:destinations")
    chosen, named = request.POST.getlist("destination"), request.POST.getlist("country")
    try:
        survey.save_survey_answer(open_round, company, chosen, named, by=request.user)
    except RuleError as error:
        context = _survey_context(company, open_round) | {"error": str(error), "chosen": chosen, "named": named}
        return render(request, "companies/portal/survey.html", context, status=400)
    messages.success(
        request, _("Thank you. Your answer counts for the survey of %(year)s.") % {"year": open_round.year}
    )
    return redirect("companies:markets")


def _survey_context(company: Company, open_round: DestinationSurvey | None) -> dict[str, object]:
    shown = open_round or DestinationSurvey.objects.order_by("-year").first()
    answers = survey.answered_destinations(shown, company) if shown else []
    exporting = set(company.markets.exporting().values_list("country", flat=True))
    if open_round and not answers:  # preselect countries known as markets
        answers = [code for code, countries in DESTINATION_COUNTRIES.items() if exporting & set(countries)]
    return {
        "survey": shown,
        "is_open": open_round is not None,
        "offered": [(code, label, _country_choices(code)) for code, label in survey.Destination.choices],
        "chosen": answers,
        "said": [label for code, label in survey.Destination.choices if code in answers],
        "named": list(exporting),
    }


def _country_choices(destination: str) -> list[tuple[str, str]]:
    """Return (code, name) of the countries offered under a destination, or [] if it is one country."""
    codes = DESTINATION_COUNTRIES.get(destination, [])
    return [(code, all_countries.name(code)) for code in codes] if len(codes) > 1 else []
