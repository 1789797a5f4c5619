"""Comparison of all houses, for the Ministry and the programme."""

from datetime import date

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from consulates import exports as columns
from consulates.rules.monthly_report import houses_with_figures, previous_month
from exportasv.core.accounts.actor_query import ActorQuery
from exportasv.core.accounts.models import User
from exportasv.core.accounts.request import Request
from exportasv.core.spreadsheets import exports

SORT_FIELDS = {
    "city": ["consulate__city_es"],
    "shelf": ["-shelf", "consulate__city_es"],
    "inquiries": ["-inquiries_new", "-inquiries_open", "consulate__city_es"],
    "wins": ["-wins_value", "consulate__city_es"],
    "report": ["reported", "consulate__city_es"],
}


def _sorted_by(by: str) -> ActorQuery:
    def rows(user: User, year: date) -> QuerySet:
        return houses_with_figures(user, year).order_by(*SORT_FIELDS[by])

    return ActorQuery(rows)


_SORTED = {by: _sorted_by(by) for by in SORT_FIELDS}


def house_comparison(request: Request) -> HttpResponseBase:
    """Show one row per house: shelf, samples, inquiries, wins of the year, last report; sorted by `?by=`. One query."""
    by = request.GET.get("by", "")
    by = by if by in SORT_FIELDS else "city"
    today, query = timezone.localdate(), _SORTED[by]
    year, title = today.replace(month=1, day=1), _("Houses side by side")
    if taken := exports.export_response(request, lambda: query.make(request.user, year), columns.HOUSES, title):
        return taken
    houses, due = query.rows(request.user, year), previous_month(today)
    context = {
        "houses": houses,
        "by": by,
        "due": due,
        "missing": sum(house.reported is None or house.reported < due for house in houses),
    }
    return render(request, "consulates/staff/houses.html", context)
