"""Export plans as advisers see them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from exportasv.core.accounts.request import Request
from market_access.models.plans import ExportPlan
from market_access.planning.contents import plan_view
from market_access.views.portal.plans import plan_response


def _plan(request: Request, pk: int) -> ExportPlan:
    rows = ExportPlan.objects.for_actor(request.user).filter(sent_at__isnull=False)
    return get_object_or_404(rows.select_related("product__company"), pk=pk)


def staff_plan(request: Request, pk: int) -> HttpResponse:
    """Show a plan that a company sent. Raise Http404 if it was not sent."""
    plan = _plan(request, pk)
    context = {"plan": plan, "view": plan_view(plan, timezone.localdate())}
    return render(request, "market_access/staff/plan.html", context)


def staff_plan_file(request: Request, pk: int) -> HttpResponse:
    """Return a plan that a company sent as PDF."""
    return plan_response(request, _plan(request, pk))
