"""Home of a company's members: next steps, inquiries, placements and timeline."""

from datetime import date

from django.db.models import Q, Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from companies.models import Company
from companies.rules import applications, membership
from companies.views.current_company import current_company, memberships
from consulates.models import Inquiry, Placement
from consulates.models.visits import with_visits
from consulates.rules.response_deadlines import working_days_waited
from counseling.models import Adviser
from exportasv.core.accounts.models import Institution
from exportasv.core.accounts.request import Request
from exportasv.core.notifications.thresholds import remind_company_after
from exportasv.portal import next_steps, timeline
from products.models import QRScan

MAX_ROWS = 6
MAX_EVENTS = 12
MAX_HOUSES = 3
SHARED_SCAN_SOURCES = {"share", "sheet", "company", "catalogue"}  # scans outside trading houses


def company_home_context(request: Request) -> dict[str, object]:
    """Return the context of the home. Without a company: the person's application and pending invitations."""
    if not memberships(request):
        return _no_company_context(request)
    company = current_company(request)
    happened, more = timeline.events_page(company, "", MAX_EVENTS)
    placements = _current_placements(company)
    facts = next_steps.company_facts(company)
    advisers = Adviser.objects.filter(user=company.adviser_id, is_active=True, user__is_active=True)
    adviser = advisers.select_related("user").first()
    return {
        "company": facts,
        "steps": next_steps.next_steps(facts),
        "inquiries": waiting_inquiries(company),
        "answer_within": remind_company_after(),
        "placements": placements,
        "adviser": adviser,
        "office": None if adviser and adviser.whatsapp else programme_office(),
        "houses": list({placement.house_id: placement.house for placement in placements}.values())[:MAX_HOUSES],
        "invited": membership.pending_invitations(request.user),
        "visits": visits_this_month(company),
        "happened": happened,
        "more": more,
    }


def _no_company_context(request: Request) -> dict[str, object]:
    invited = membership.pending_invitations(request.user)
    application = applications.current_application(request.user)
    return {"company": None, "application": application, "invited": invited, "office": programme_office()}


def programme_office() -> Institution | None:
    """Return the institution of the programme to which people write by WhatsApp, or None if none has a number."""
    return Institution.objects.filter(is_founder=True, is_active=True).exclude(whatsapp="").order_by("pk").first()


def waiting_inquiries(company: Company) -> list[Inquiry]:
    """Return the inquiries whose buyers wait for this company, the longest waiting first; `waited` in working days."""
    rows = company.inquiries.waiting().select_related("product", "buyer")
    found = list(rows.order_by("waiting_since", "pk")[:MAX_ROWS])
    for inquiry in found:
        inquiry.waited = working_days_waited(inquiry)
    return found


def _current_placements(company: Company) -> list[Placement]:
    rows = with_visits(Placement.objects.filter(product__company=company).current())
    return list(rows.select_related("house__consulate", "product").order_by("-since")[:MAX_ROWS])


def visits_this_month(company: Company) -> dict[str, int]:
    """Return this month's visits: `shelf` (QR codes of houses and labels), `paper` (data sheets and shared links)."""
    first: date = timezone.localdate().replace(day=1)
    rows = QRScan.objects.filter(product__company=company, day__gte=first)
    found = rows.aggregate(
        shelf=Sum("count", filter=~Q(place__in=SHARED_SCAN_SOURCES)),
        paper=Sum("count", filter=Q(place__in=SHARED_SCAN_SOURCES)),
    )
    return {name: count or 0 for name, count in found.items()}


def timeline_page(request: Request) -> HttpResponse:
    """Show the timeline after a cursor; with htmx, only the next lines."""
    happened, more = timeline.events_page(current_company(request), request.GET.get("after", "")[:120], 40)
    part = "portal/_happened.html" if request.htmx else "portal/timeline.html"
    return render(request, part, {"happened": happened, "more": more})
