"""All houses side by side, for the Ministry and the programme."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from consulates import exports as columns
from consulates.rules.monthly_report import month_before, side_by_side
from exportasv.core.spreadsheets import exports

ORDERS = {
    "city": ["consulate__city_es"],
    "shelf": ["-shelf", "consulate__city_es"],
    "inquiries": ["-inquiries_new", "-inquiries_open", "consulate__city_es"],
    "wins": ["-wins_value", "consulate__city_es"],
    "report": ["reported", "consulate__city_es"],
}


def side(request: HttpRequest) -> HttpResponse:
    """One line a house: shelf, samples, inquiries, wins of the year, last report; ordered by `?by=`. One query."""
    by = request.GET.get("by", "")
    by = by if by in ORDERS else "city"
    rows = side_by_side(request.user).order_by(*ORDERS[by])
    if taken := exports.offer(request, rows, columns.HOUSES, _("Houses side by side")):
        return taken
    houses = list(rows)
    due = month_before(timezone.localdate())
    context = {
        "houses": houses,
        "by": by,
        "due": due,
        "missing": sum(house.reported is None or house.reported < due for house in houses),
    }
    return render(request, "consulates/staff/houses.html", context)
