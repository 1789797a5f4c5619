"""A company's file for staff: who answers, what is agreed, offered, asked and sold, and what happened, on one page."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies.home.next_steps import count_rows
from companies.models import Certificate, Company, CompanyMember, ReadinessAssessment
from companies.rules.previews import record_preview
from consulates.models import ExportWin, Inquiry
from counseling.models import ActionItem, CounselingSession, Referral
from exportasv.core.accounts.actor_query import ActorQuery
from exportasv.core.accounts.company_preview import begin_preview, end_preview
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import access_rule_of, has_permission, role_of
from exportasv.core.accounts.request import Request
from exportasv.core.db.json_rows import json_rows, read_rows
from exportasv.core.db.related_columns import PERSON, with_only
from exportasv.core.db.sorting import by_name
from exportasv.core.moments import utc_moment
from exportasv.core.programme import COMPANY_PREVIEW_TIME
from exportasv.core.required import required
from exportasv.portal import timeline
from products.models import Product

MAX_ROWS = 8
MAX_EVENTS = 15
MAX_MORE_EVENTS = 40


def company_file(request: Request, pk: int) -> HttpResponse:
    """Show a company's file; rows that the person may not see are left out. Seven queries beside the frame."""
    user = request.user
    company: Company = _COMPANY.row_or_404(user, pk)
    cursor = request.GET.get("after", "")[:120]
    size, sources = MAX_MORE_EVENTS if cursor else MAX_EVENTS, timeline.sources_for(user)
    happened, more = timeline.events_page(company, cursor, size, sources)
    context = {
        "company": company,
        "happened": [_with_open_link(event, role_of(user)) for event in happened],
        "more": more,
        "timeline_url": reverse("portal:company_file", args=[pk]),
    }
    if request.htmx and cursor:
        return render(request, "portal/_happened.html", context)
    may_counsel = has_permission(user, "counseling.counselingsession", write=True)
    context |= _people(user, company) | _trade_rows(user, company)
    context |= _counseling_rows(user, company) if may_counsel else {}
    context |= {
        "may_counsel": may_counsel,
        "may_edit": has_permission(user, "companies.company", write=True),
        "preview_minutes": int(COMPANY_PREVIEW_TIME.total_seconds() // 60),
    }
    return render(request, "portal/staff/company_file.html", context)


def _with_open_link(event: timeline.TimelineEvent, role: str) -> timeline.TimelineEvent:
    """Return the event without its link if the link opens a page of the company's people only."""
    source = timeline.SOURCES[event.kind]
    rule = access_rule_of(source.route) if source.route else None
    return event if rule and rule.allows(role, "GET") else replace(event, url="")


def _company(user: User, pk: int) -> QuerySet[Company]:
    """Return the company with the short lists that are read with its row, and how many inquiries the person may see."""
    members = CompanyMember.objects.filter(company=OuterRef("pk")).order_by("-role", "joined_at")
    done = ReadinessAssessment.objects.filter(company=OuterRef("pk"), completed_at__isnull=False)
    member = JSONObject(role="role", email="user__email", full_name="user__full_name")
    diagnostic = JSONObject(pk="pk", score="score", level="level", completed_at="completed_at")
    lists = {
        "member_rows": ArraySubquery(members.values(row=member)),
        "diagnostic_rows": ArraySubquery(done.order_by("-completed_at").values(row=diagnostic)[:MAX_ROWS]),
        "inquiry_count": count_rows(Inquiry.objects.for_actor(user)),
        "certificate_rows": json_rows(_certificates(user), "type"),
        "agreement_rows": json_rows(_agreements(user)),
    }
    return with_only(Company.objects.for_actor(user).filter(pk=pk), adviser=PERSON).annotate(**lists)


def _people(user: User, company: Company) -> dict[str, object]:
    """Return the company's people, if the person may see them. No query."""
    rows = company.member_rows if has_permission(user, "companies.companymember") else ()
    return {
        "members": [
            CompanyMember(role=row["role"], user=User(email=row["email"], full_name=row["full_name"])) for row in rows
        ]
    }


def _sessions(user: User, company: int) -> QuerySet[CounselingSession]:
    rows = CounselingSession.objects.for_actor(user).filter(company_id=company)
    rows = with_only(rows, adviser__user=PERSON).defer("notes", "private_notes")
    ahead = rows.filter(state__in=CounselingSession.State.AHEAD).order_by("starts_at", "pk")[:MAX_ROWS]
    past = rows.filter(state=CounselingSession.State.HELD).order_by("-starts_at")[:MAX_ROWS]
    return ahead.union(past, all=True)


def _agreements(user: User) -> QuerySet[ActionItem]:
    return ActionItem.objects.for_actor(user).filter(company=OuterRef("pk")).open().order_by("due_on", "pk")


def _referrals(user: User, company: int) -> QuerySet[Referral]:
    rows = Referral.objects.for_actor(user).filter(company_id=company).unsettled().order_by("due_on", "pk")
    return with_only(rows, to_institution="acronym name_es name_en")


def _products(user: User, company: int) -> QuerySet[Product]:
    rows = Product.objects.for_actor(user).filter(company_id=company, merged_into=None).select_related("sector")
    names = ("name_es", "name_en", "sector", "sector__name_es", "sector__name_en")
    return rows.only("state", *names).order_by("state", by_name("name_es"), "pk")


def _open_inquiries(user: User, company: int) -> QuerySet[Inquiry]:
    rows = Inquiry.objects.for_actor(user).filter(company_id=company).open().order_by("-asked_at", "-pk")[:MAX_ROWS]
    return with_only(rows, buyer="name", product="name_es name_en")


def _wins(user: User, company: int) -> QuerySet[ExportWin]:
    rows = ExportWin.objects.for_actor(user).filter(company_id=company).order_by("-sold_on", "-pk")[:MAX_ROWS]
    return with_only(rows, product="name_es name_en")


def _certificates(user: User) -> QuerySet[Certificate]:
    return Certificate.objects.for_actor(user).filter(company=OuterRef("pk")).order_by("expires_on", "pk")


_COMPANY, _SESSIONS = ActorQuery(_company), ActorQuery(_sessions)
_REFERRALS, _PRODUCTS = ActorQuery(_referrals), ActorQuery(_products)
_INQUIRIES, _WINS = ActorQuery(_open_inquiries), ActorQuery(_wins)


def _counseling_rows(user: User, company: Company) -> dict[str, object]:
    """Return sessions, agreements and referrals that the person may see. Two queries."""
    shown = _SESSIONS.rows(user, company.pk)
    held = [row for row in shown if row.state == CounselingSession.State.HELD]
    held.sort(key=lambda row: required(row.starts_at), reverse=True)
    coming = [row for row in shown if row not in held]
    coming.sort(key=lambda row: (row.starts_at is None, row.starts_at or row.requested_at, row.pk))
    return {
        "coming": coming,
        "held": held,
        "last_contact": held[0].starts_at if held else None,
        "agreements": read_rows(ActionItem, company.agreement_rows),
        "referrals": _REFERRALS.rows(user, company.pk),
    }


def _trade_rows(user: User, company: Company) -> dict[str, object]:
    """Return products, inquiries, wins, diagnostics and certificates that the person may see. Three queries."""
    may_see_diagnostics = has_permission(user, "companies.readinessassessment")
    return {
        "products": _PRODUCTS.rows(user, company.pk),
        "inquiries": _INQUIRIES.rows(user, company.pk),
        "wins": _WINS.rows(user, company.pk),
        "diagnostics": [_diagnostic(row) for row in company.diagnostic_rows] if may_see_diagnostics else (),
        "certificates": read_rows(Certificate, company.certificate_rows, "type"),
        "today": timezone.localdate(),
    }


def _diagnostic(row: dict[str, Any]) -> ReadinessAssessment:
    return ReadinessAssessment(**{**row, "completed_at": utc_moment(row["completed_at"])})


@require_POST
def preview_company(request: Request, pk: int) -> HttpResponse:
    """Begin to see the portal as this company sees it. The company's owners can read who did."""
    rows = Company.objects.for_actor(request.user).exclude(state=Company.State.ARCHIVED)
    company = get_object_or_404(rows, pk=pk)
    record_preview(company, by=request.user)
    begin_preview(request.session, company.pk)
    return redirect("portal:my_portal")


@require_POST
def leave_preview(request: Request) -> HttpResponse:
    """End the preview and go back to the company's file."""
    company = end_preview(request.session)
    if company is None:
        return redirect("portal:my_portal")
    messages.success(request, _("You are back in your own portal."))
    return redirect("portal:company_file", company)
