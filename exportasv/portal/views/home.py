"""The first page after signing in: what waits for this person, by role. A handful of queries each."""

from collections.abc import Callable

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from companies.models import Company
from consulates.matching.product_suggestions import MAX_SUGGESTIONS, placements_to_rotate
from consulates.models import Buyer, BuyerRequirement, Inquiry, Placement, SampleBalance, SampleRequest, TradingHouse
from consulates.rules.monthly_report import unreported_month
from counseling.models import ActionItem, CounselingSession
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import CONSULAR, INVEST, MEMBER, role_of
from exportasv.core.accounts.request import Request
from exportasv.portal.views.company_home import company_home_context
from products.models import Product

MAX_ROWS = 6  # rows of each list; the page is a summary


def portal_home(request: Request) -> HttpResponse:
    """One page, one part for the role."""
    who = role_of(request.user)
    if who == MEMBER:
        return render(
            request, "portal/home.html", {"part": "portal/home/company.html", **company_home_context(request)}
        )
    part, question = _home_part(who)
    context = {"part": f"portal/home/{part}.html", **question(request.user)}
    return render(request, "portal/home.html", context)


def _home_part(who: str) -> tuple[str, Callable[[User], dict]]:
    if who == CONSULAR:
        return "house", _house_context
    if who == INVEST:
        return "buyers", _invest_context
    return "programme", _programme_context


def _open_inquiries(user: User) -> list[Inquiry]:
    rows = Inquiry.objects.for_actor(user).open().select_related("product", "buyer", "company")
    return list(rows.order_by("asked_at")[:MAX_ROWS])


def _house_context(user: User) -> dict:
    houses = list(TradingHouse.objects.for_actor(user).select_related("consulate"))
    placements = Placement.objects.for_actor(user).current().select_related("product__company")
    samples = SampleBalance.objects.filter(house__in=houses, quantity__gt=0).select_related("product__company")
    requests = SampleRequest.objects.open().filter(house__in=houses).select_related("product__company")
    return {
        "houses": houses,
        "placements": list(placements[:MAX_ROWS]),
        "inquiries": _open_inquiries(user),
        "samples": list(samples.order_by("-quantity")[:MAX_ROWS]),
        "requests": list(requests.order_by("requested_at")[:MAX_ROWS]),
        "rotation": list(placements_to_rotate(houses[0]))[:MAX_SUGGESTIONS] if houses else [],
        "report_due": unreported_month(houses[0]) if houses else None,
    }


def _invest_context(user: User) -> dict:
    today = timezone.localdate()
    requirements = BuyerRequirement.objects.for_actor(user).select_related("buyer")
    still_open = Q(open_until__isnull=True) | Q(open_until__gte=today)
    return {
        "buyers": list(Buyer.objects.for_actor(user).order_by("-created_at")[:MAX_ROWS]),
        "requirements": list(requirements.filter(still_open, buyer__isnull=False)[:MAX_ROWS]),
        "inquiries": _open_inquiries(user),
    }


def _programme_context(user: User) -> dict:
    today = timezone.localdate()
    sessions = CounselingSession.objects.for_actor(user).filter(
        state=CounselingSession.State.BOOKED, starts_at__date=today
    )
    return {
        "applied": Company.objects.for_actor(user).filter(state=Company.State.APPLIED).count(),
        "submitted": Product.objects.for_actor(user).filter(state=Product.State.SUBMITTED).count(),
        "sessions": list(sessions.select_related("adviser__user", "company").order_by("starts_at")[:MAX_ROWS]),
        "open_inquiries": Inquiry.objects.for_actor(user).open().count(),
        "late_actions": ActionItem.objects.for_actor(user)
        .filter(state=ActionItem.State.OPEN, due_on__lt=today)
        .count(),
    }
