"""Home of a company's members: next steps, inquiries, placements and timeline."""

from datetime import date

from django.db.models import Q, QuerySet, Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from companies.models import Company
from companies.rules import applications, membership
from companies.views.current_company import current_company, memberships
from consulates.models import Inquiry, Placement
from consulates.models.visits import Visit, with_visits
from consulates.rules.response_deadlines import working_days_waited
from counseling.models import Adviser
from exportasv.core.accounts.models import Institution
from exportasv.core.accounts.request import Request
from exportasv.core.db.fixed_query import FixedQuery
from exportasv.core.db.related_columns import PERSON, with_only
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
    placements = _PLACEMENTS.rows(company.pk)
    facts = next_steps.company_facts(company)
    adviser = active_adviser(company)
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


def active_adviser(company: Company) -> Adviser | None:
    """Return the working profile of the company's adviser, or None without one who is active."""
    found: Adviser | None = _ADVISER.first(company.adviser_id) if company.adviser_id else None
    return found


def programme_office() -> Institution | None:
    """Return the institution of the programme to which people write by WhatsApp, or None if none has a number."""
    found: Institution | None = _OFFICE.first()
    return found


def _office() -> QuerySet[Institution]:
    return Institution.objects.filter(is_founder=True, is_active=True).exclude(whatsapp="").order_by("pk")[:1]


def waiting_inquiries(company: Company) -> list[Inquiry]:
    """Return the inquiries whose buyers wait for this company, the longest waiting first; `waited` in working days."""
    found = _WAITING.rows(company.pk)
    for inquiry in found:
        inquiry.waited = working_days_waited(inquiry)
    return found


def _waiting(company: int) -> QuerySet[Inquiry]:
    rows = Inquiry.objects.filter(company=company).waiting().order_by("waiting_since", "pk")[:MAX_ROWS]
    return with_only(rows, product="name_es name_en", buyer="name country")


def _current_placements(company: int) -> QuerySet[Placement]:
    rows = with_visits(Placement.objects.filter(product__company=company).current(), Visit.Kind.ASKED)
    rows = rows.order_by("-since")[:MAX_ROWS]
    return with_only(rows, product="name_es name_en", house="slug whatsapp", house__consulate="city_es city_en")


def _active_adviser(user: int) -> QuerySet[Adviser]:
    rows = Adviser.objects.filter(user=user, is_active=True, user__is_active=True).order_by("pk")[:1]
    return with_only(rows, user=PERSON)


_OFFICE, _WAITING = FixedQuery(_office), FixedQuery(_waiting)
_PLACEMENTS, _ADVISER = FixedQuery(_current_placements), FixedQuery(_active_adviser)


def visits_this_month(company: Company) -> dict[str, int]:
    """Return this month's visits: `shelf` (QR codes of houses and labels), `paper` (data sheets and shared links)."""
    found: dict[str, int | None] = _VISITS.first(company.pk, timezone.localdate().replace(day=1)) or {}
    return {name: found.get(name) or 0 for name in ("shelf", "paper")}


def _visits_since(company: int, first: date) -> QuerySet:
    shared = Q(place__in=sorted(SHARED_SCAN_SOURCES))
    rows = QRScan.objects.filter(product__company=company, day__gte=first).order_by().values("product__company")
    return rows.annotate(shelf=Sum("count", filter=~shared), paper=Sum("count", filter=shared))


_VISITS = FixedQuery(_visits_since)


def timeline_page(request: Request) -> HttpResponse:
    """Show the timeline after a cursor; with htmx, only the next lines."""
    happened, more = timeline.events_page(current_company(request), request.GET.get("after", "")[:120], 40)
    part = "portal/_happened.html" if request.htmx else "portal/timeline.html"
    return render(request, part, {"happened": happened, "more": more})
