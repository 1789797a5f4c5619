"""Pages of staff: the map of the supply by market, and the changes of rules with what they touched."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from exportasv.core.accounts.request import Request
from exportasv.core.db.bounded_pages import BoundedPaginator
from exportasv.core.db.sorting import by_name
from market_access.models import Destination, RuleChange
from market_access.rules import portfolio

PAGE_SIZE = 50


def portfolio_map(request: Request) -> HttpResponse:
    """Show products by sector and market, what opens most, demand without supply, and rules that nobody checked."""
    context = {
        "map": [(sector, zip(Destination.labels, cells, strict=True)) for sector, cells in portfolio.supply_map()],
        "openers": [(each, Destination(each.destination).label) for each in portfolio.openers()],
        "demand": [(each, Destination(each.destination).label) for each in portfolio.unmet_demand()],
        "rules": portfolio.unchecked_rules(timezone.localdate()),
    }
    return render(request, "market_access/staff/portfolio.html", context)


def rule_changes(request: Request) -> HttpResponse:
    """Show the changes of rules, the latest first, with the sums of what they touched, closed and opened."""
    page = Paginator(RuleChange.objects.all(), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "market_access/staff/changes.html", {"page": page})


def rule_change(request: Request, pk: int) -> HttpResponse:
    """Show every product, market and open quotation that a change touched."""
    change = get_object_or_404(RuleChange, pk=pk)
    rows = change.impacts.select_related("product__company").order_by(
        by_name("product__company__name"), by_name("product__name_es"), "pk"
    )
    page = BoundedPaginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "market_access/staff/change.html", {"change": change, "page": page})
