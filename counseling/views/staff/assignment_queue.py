"""The assignment queue, the load of each adviser, the month's neglect list and overdue agreements."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import OuterRef, Q, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies.models import Company
from counseling import exports as columns
from counseling.forms.portal import CompleteAgreementForm
from counseling.forms.staff import NeglectedCompanyForm
from counseling.models import ActionItem, Adviser, CounselingSession, NeglectedCompany
from counseling.rules import agreements as agreement_rules
from counseling.rules import assignment_queue
from counseling.views.staff.company_filters import (
    OF_OTHER_LISTS,
    Filter,
    chosen_values,
    company_filters,
    due_filter,
    filter_companies,
    like_text,
    rows_of_companies,
    with_last_contact,
)
from exportasv.core.accounts.request import Request
from exportasv.core.db.errors import RuleError
from exportasv.core.db.fixed_query import FixedQuery
from exportasv.core.db.related_columns import PERSON, with_only
from exportasv.core.db.related_counts import count_of, related_count
from exportasv.core.programme import AGREEMENT_SHOWN_WHEN_DONE
from exportasv.core.spreadsheets import exports

MAX_QUEUE_ROWS = 25  # the list of companies, sorted by last contact, has them all
MAX_ITEMS = 200


def queue(request: Request) -> HttpResponseBase:
    """Show the first companies by time without help, beside the load of every adviser. Four queries."""
    companies = Company.objects.for_actor(request.user).filter(state=Company.State.ACTIVE)
    filters = company_filters("mine", *OF_OTHER_LISTS)
    companies = companies.filter(pk__in=_asked_companies(request, filters)) if request.GET else companies
    ahead = Q(state=CounselingSession.State.BOOKED, starts_at__gte=timezone.now())
    companies = companies.annotate(
        ahead=related_count(Company, "sessions", ahead),
        asked=related_count(Company, "sessions", Q(state=CounselingSession.State.REQUESTED)),
    ).select_related("adviser")
    everybody = assignment_queue.companies_by_need(companies)
    if taken := exports.export_response(request, everybody, columns.ASSIGNMENT_QUEUE, _("Who needs help")):
        return taken
    shown = companies.only("name", "adviser", "adviser__full_name", "adviser__email")
    context = {
        "rows": assignment_queue.first_by_need(shown, MAX_QUEUE_ROWS),
        "load": adviser_load(timezone.localdate()),
        "filters": filters,
        "asked": request.GET,
    }
    return render(request, "counseling/staff/queue.html", context)


def _asked_companies(request: Request, filters: list[Filter]) -> QuerySet[Company, Any]:
    """Return the keys of the companies that the address asks for."""
    rows = like_text(Company.objects.for_actor(request.user), request.GET.get("q", ""))
    return filter_companies(rows, chosen_values(request.GET, filters), request.user).order_by().values("pk")


def adviser_load(today: date) -> list[Adviser]:
    """Return the active advisers, the one with the smallest share first.

    `booked`: sessions of this week and the next; `company_count`: companies of the adviser; `share`: of capacity, in %.
    """
    monday = today - timedelta(days=today.weekday())
    advisers = _ADVISERS.rows(monday, monday + timedelta(days=14))
    for row in advisers:
        row.booked, row.company_count = row.booked_sessions, row.companies
        row.share = round(100 * row.booked / (2 * row.weekly_capacity)) if row.weekly_capacity else 100
    return sorted(advisers, key=lambda row: (row.share, row.company_count))


def _active_advisers(since: date, until: date) -> QuerySet:
    """Return the active advisers, with the sessions from one day to before another, and their active companies."""
    is_busy = Q(state__in=CounselingSession.State.BUSY, starts_at__date__gte=since, starts_at__date__lt=until)
    looked_after = Company.objects.filter(state=Company.State.ACTIVE, adviser=OuterRef("user"))
    rows = with_only(Adviser.objects.filter(is_active=True), user=PERSON)
    return rows.annotate(
        booked_sessions=related_count(Adviser, "sessions", is_busy),
        companies=count_of(looked_after),
    )


_ADVISERS = FixedQuery(_active_advisers)


def neglected_companies(request: Request) -> HttpResponseBase:
    """Show the neglect list of this month and the open rows of earlier ones. Two queries."""
    month = timezone.localdate().replace(day=1)
    rows = NeglectedCompany.objects.filter(Q(month=month) | Q(state=NeglectedCompany.State.OPEN))
    filters = company_filters("mine", *OF_OTHER_LISTS)
    if request.GET.get("mine") == "1":
        rows = rows.filter(adviser=request.user.pk)
    rows = rows_of_companies(rows, request.GET, filters[1:], request.user)
    rows = rows.select_related("company", "adviser", "dealt_by")
    if taken := exports.export_response(
        request, rows, columns.NEGLECTED_COMPANIES, _("Companies that nobody has helped")
    ):
        return taken
    shown = list(with_only(rows, company="name contact_name phone", adviser=PERSON, dealt_by=PERSON))
    context = {
        "open_rows": [row for row in shown if row.state == NeglectedCompany.State.OPEN],
        "dealt": [row for row in shown if row.state != NeglectedCompany.State.OPEN],
        "month": month,
        "filters": filters,
        "asked": request.GET,
    }
    return render(request, "counseling/staff/neglected.html", context)


@require_POST
def close_neglected_company(request: Request, pk: int) -> HttpResponse:
    """Close a row of the neglect list: contacted, session proposed, or excused with a reason."""
    row, form = get_object_or_404(NeglectedCompany, pk=pk), NeglectedCompanyForm(request.POST)
    verbs = {
        "contacted": assignment_queue.mark_contacted,
        "excused": assignment_queue.excuse_company,
        "proposed": assignment_queue.propose_session,
    }
    try:
        if not form.is_valid():
            raise RuleError(_("Record how the company was helped."))
        verbs[form.cleaned_data["how"]](row, form.cleaned_data["note"], by=request.user)
        messages.success(request, _("%(company)s has been removed from the list.") % {"company": row.company})
    except RuleError as error:
        messages.error(request, f"{row.company}: {error}")
    return redirect("counseling:staff_neglected")


def agreements(request: Request) -> HttpResponseBase:
    """Show open agreements, the oldest first, of the reader's own companies or of all. Two queries."""
    rows = ActionItem.objects.for_actor(request.user).open().select_related("company__adviser", "session")
    everybody = request.GET.get("all") == "1"
    filters = company_filters(*OF_OTHER_LISTS)
    if not everybody:
        rows = rows.filter(company__adviser=request.user.pk)
    if request.GET.get("due") == "overdue":
        rows = rows.overdue(timezone.localdate())
    rows = with_last_contact(rows_of_companies(rows, request.GET, filters, request.user, "text"))
    taken_along = rows.select_related("product").order_by("due_on", "pk")
    if taken := exports.export_response(request, taken_along, columns.AGREEMENTS, _("Agreements")):
        return taken
    shown = list(rows.order_by("due_on", "pk")[:MAX_ITEMS])
    done = ActionItem.objects.for_actor(request.user).filter(
        state=ActionItem.State.DONE, done_at__gte=timezone.now() - AGREEMENT_SHOWN_WHEN_DONE
    )
    done = done if everybody else done.filter(company__adviser=request.user.pk)
    done = rows_of_companies(done, request.GET, filters, request.user, "text")
    context = {
        "overdue": [row for row in shown if row.is_overdue],
        "coming": [row for row in shown if not row.is_overdue],
        "done": list(done.select_related("company").order_by("-done_at")[:30]),
        "everybody": everybody,
        "filters": [
            Filter("all", _("Whose"), [("1", _("all companies"))], _("my companies")),
            due_filter(),
            *filters,
        ],
        "asked": request.GET,
    }
    return render(request, "counseling/staff/agreements.html", context)


@require_POST
def change_agreement(request: Request, pk: int) -> HttpResponse:
    """Complete (with a proof), drop or reopen an agreement."""
    item = get_object_or_404(ActionItem.objects.for_actor(request.user), pk=pk)
    verb = request.POST.get("verb")
    try:
        if verb == "drop":
            agreement_rules.cancel_agreement(item, by=request.user)
        elif verb == "reopen":
            agreement_rules.reopen_agreement(item, by=request.user)
        else:
            form = CompleteAgreementForm(request.POST, request.FILES)
            if not form.is_valid():
                raise RuleError(_("Say in a sentence what was done, or send a document or photo."))
            agreement_rules.complete_agreement(item, form.cleaned_data["proof"], file=form.file, by=request.user)
        messages.success(request, _("Recorded: %(text)s") % {"text": item.text})
    except RuleError as error:
        messages.error(request, str(error))
    return redirect("counseling:staff_agreements")
