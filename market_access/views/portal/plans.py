"""The export plan of a company's product for a market: figures, steps, cash, as PDF, and to the adviser."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from exportasv.core.accounts.request import Request
from exportasv.core.db.errors import RuleError
from exportasv.core.documents.responses import pdf_response
from exportasv.core.http.costs import refuse_costly
from market_access.forms.plans import ExportPlanForm
from market_access.models import Destination
from market_access.models.plans import ExportPlan
from market_access.planning.contents import missing_items, papers_of, plan_view
from market_access.planning.document import plan_pdf
from market_access.planning.proposal import newest_ladder, proposed_figures
from market_access.rules import plans as rules
from products.models import Product
from products.views.portal.products import own_good


def export_plan(request: Request, pk: int, market: str) -> HttpResponse:
    """Show the plan of one order; POST saves it, sends it to the adviser, or both. Raise Http404 for a service."""
    product, today = _planned_good(request, pk, market), timezone.localdate()
    plans = {each.market: each for each in ExportPlan.objects.for_actor(request.user).filter(product=product)}
    stored = plans.pop(market, None)
    if request.method == "POST" and request.POST.get("do") == "send" and stored:
        return _send(request, stored)
    items, sheet = missing_items(product, market, today), newest_ladder(product, market)
    units = stored.units if stored else None
    proposed = proposed_figures(product, today, sheet=sheet, others=plans.values(), units=units)
    plan = stored or rules.proposed_plan(product, market, proposed)
    plan.product = product
    papers = [each.requirement for each in papers_of(items)]
    form = ExportPlanForm(request.POST or None, instance=plan, papers=papers, proposed=proposed)
    if request.method == "POST" and form.is_valid():
        rules.save_plan(plan, form.values(), by=request.user)
        if request.POST.get("do") == "save_and_send":
            return _send(request, plan)
        messages.success(request, _("Saved."))
        return redirect("market_access:plan", pk, market)
    context = {
        "product": product,
        "plan": plan,
        "form": form,
        "view": plan_view(stored, today, items) if stored and not form.errors else None,
        "has_ladder": sheet is not None,
        "place": Destination(market).label,
    }
    return render(request, "market_access/portal/plan.html", context, status=400 if form.errors else 200)


def _planned_good(request: Request, pk: int, market: str) -> Product:
    if market not in Destination.values:
        raise Http404
    return own_good(request, pk)


def _send(request: Request, plan: ExportPlan) -> HttpResponse:
    try:
        rules.send_plan(plan, by=request.user)
    except RuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Your adviser has the plan. Its steps are among your agreements."))
    return redirect("market_access:plan", plan.product_id, plan.market)


def export_plan_file(request: Request, pk: int, market: str) -> HttpResponse:
    """Return the stored plan as PDF."""
    product = _planned_good(request, pk, market)
    plan = get_object_or_404(ExportPlan.objects.for_actor(request.user), product=product, market=market)
    plan.product = product
    return plan_response(request, plan)


def plan_response(request: Request, plan: ExportPlan) -> HttpResponse:
    """Return the PDF of a plan."""
    if refusal := refuse_costly(request):
        return refusal
    return pdf_response(plan_pdf(plan_view(plan, timezone.localdate())), f"plan-{plan.pk}")
