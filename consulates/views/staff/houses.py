"""Comparison of all houses, for the Ministry and the programme."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from consulates import exports as columns
from consulates.rules.monthly_report import houses_with_figures, previous_month
from exportasv.core.accounts.request import Request
from exportasv.core.spreadsheets import exports

SORT_FIELDS = {
    "city": ["consulate__city_es"],
    "shelf": ["-shelf", "consulate__city_es"],
    "inquiries": ["-inquiries_new", "-inquiries_open", "consulate__city_es"],
    "wins": ["-wins_value", "consulate__city_es"],
    "report": ["reported", "consulate__city_es"],
}


def house_comparison(request: Request) -> HttpResponseBase:
    """Show one row per house: shelf, samples, inquiries, wins of the year, last report; sorted by `?by=`. One query."""
    by = request.GET.get("by", "")
    by = by if by in SORT_FIELDS else "city"
    rows = houses_with_figures(request.user).order_by(*SORT_FIELDS[by])
    if taken := exports.export_response(request, rows, columns.HOUSES, _("Houses side by side")):
        return taken
    houses = list(rows)
    due = previous_month(timezone.localdate())
    context = {
        "houses": houses,
        "by": by,
        "due": due,
        "missing": sum(house.reported is None or house.reported < due for house in houses),
    }
    return render(request, "consulates/staff/houses.html", context)
