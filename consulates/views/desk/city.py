"""Pages of a house's contacts, events and monthly report."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consulates import exports as columns
from consulates.forms.desk import HouseContactForm, HouseEventForm
from consulates.models import HouseContact, HouseEvent, HouseReport
from consulates.rules import reports
from consulates.rules.monthly_report import FIGURE_LABELS, previous_month, report_figures, sent_report
from consulates.views.current_house import current_house
from exportasv.core import limits
from exportasv.core.accounts.request import Request
from exportasv.core.audit.actor import act_as
from exportasv.core.audit.rules import delete_row
from exportasv.core.db.errors import RuleError
from exportasv.core.db.fixed_query import FixedQuery
from exportasv.core.documents.formatting import money, number
from exportasv.core.programme import DELETION_KEPT
from exportasv.core.spreadsheets import exports


def contacts(request: Request, pk: int | None = None) -> HttpResponseBase:
    """List the house's contacts, with a form for a new or the selected one."""
    house = current_house(request)
    if taken := exports.export_response(request, house.contacts.all(), columns.HOUSE_CONTACTS, _("Contacts")):
        return taken
    row = get_object_or_404(house.contacts, pk=pk) if pk else HouseContact(house=house)
    form = HouseContactForm(request.POST or None, instance=row)
    if form.is_bound and form.is_valid():
        with act_as(request.user):
            form.save()
        messages.success(request, _("Saved."))
        return redirect("consulates:desk_contacts")
    context = {"house": house, "form": form, "chosen": pk, "contacts": list(house.contacts.all())}
    return render(request, "consulates/desk/contacts.html", context, status=400 if form.errors else 200)


@require_POST
def delete_contact(request: Request, pk: int) -> HttpResponse:
    """Delete a contact."""
    row = get_object_or_404(current_house(request).contacts, pk=pk)
    delete_row(row, by=request.user)
    text = _("The contact was deleted. For %(n)s days CONAMYPE can bring it back.")
    messages.success(request, text % {"n": DELETION_KEPT.days})
    return redirect("consulates:desk_contacts")


def events(request: Request) -> HttpResponseBase:
    """List the events of the house: coming ones first, then past ones."""
    house = current_house(request)
    if taken := exports.export_response(
        request, house.events.prefetch_related("products"), columns.HOUSE_EVENTS, _("Events")
    ):
        return taken
    rows, today = list(house.events.all()), house.today
    coming = sorted((row for row in rows if row.on >= today), key=lambda row: row.on)
    context = {"coming": coming, "held": [row for row in rows if row.on < today]}
    return render(request, "consulates/desk/events.html", context)


def event(request: Request, pk: int | None = None) -> HttpResponse:
    """Create or edit an event with its products and result."""
    house = current_house(request)
    row = get_object_or_404(house.events, pk=pk) if pk else HouseEvent(house=house)
    form = HouseEventForm(request.POST or None, instance=row, house=house)
    if form.is_bound and form.is_valid():
        with act_as(request.user):
            form.save()
        messages.success(request, _("Saved."))
        return redirect("consulates:desk_events")
    context = {"form": form, "event": row}
    return render(request, "consulates/desk/event.html", context, status=400 if form.errors else 200)


def report(request: Request) -> HttpResponse:
    """Show and send the monthly report; `?month=2026-05`, by default the previous month."""
    house = current_house(request)
    month = _parse_month(request.POST.get("month") or request.GET.get("month"), previous_month(house.today))
    if request.method == "POST":
        try:
            reports.send_report(house, month, request.POST.get("comment", "")[:5000], by=request.user)
            messages.success(request, _("The report has been sent to the programme managers."))
        except RuleError as error:
            messages.error(request, str(error))
        return redirect(f"{request.path}?month={month:%Y-%m}")
    sent = sent_report(house, month)
    told = sent.figures if sent else report_figures(house, month)
    context = {
        "month": month,
        "sent": sent,
        "figures": [(FIGURE_LABELS[name], _figure_text(name, told[name])) for name in FIGURE_LABELS if name in told],
        "reports": _REPORTS.rows(house.pk),
    }
    return render(request, "consulates/desk/report.html", context)


def _newest_reports(house: int) -> QuerySet[HouseReport]:
    return HouseReport.objects.filter(house=house)[:12]


_REPORTS = FixedQuery(_newest_reports)


def _figure_text(name: str, figure: Any) -> str:
    """Return a figure of the report as text."""
    return money(figure) if name == "wins_value" else number(figure)


def _parse_month(text: str | None, usual: date) -> date:
    """Return the first day of the month in text like "2026-05". Raise Http404 if it is not a month of the programme."""
    if not text:
        return usual
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise Http404 from error
    if not limits.PROGRAMME_DAY["least"] <= month < limits.PROGRAMME_DAY["most"]:
        raise Http404
    return month
