"""What changes of rules touched of a company's products."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from companies.views.current_company import current_company
from exportasv.core.accounts.request import Request
from exportasv.core.programme import CHANGES_SHOWN
from market_access.models import ChangeImpact, Destination
from market_access.models.changes import ChangedRule
from market_access.rules.price_changes import PRICED_RULES

MAX_ROWS = 200


def law_changes(request: Request) -> HttpResponse:
    """Show the changes of rules that touched products of the company, the latest first. Two queries."""
    company = current_company(request)
    since = timezone.localdate() - timedelta(days=CHANGES_SHOWN.days)
    rows = ChangeImpact.objects.for_actor(request.user).filter(product__company=company).recent(since)
    rows = rows.select_related("change", "product")[:MAX_ROWS]
    return render(request, "market_access/portal/changes.html", {"rows": [_row(each) for each in rows]})


def _row(impact: ChangeImpact) -> dict[str, object]:
    return {
        "impact": impact,
        "change": impact.change,
        "product": impact.product,
        "places": _names(impact.destinations),
        "closed": _names(impact.closed),
        "opened": _names(impact.opened),
        "moves": [(Destination(each.destination).label, each) for each in impact.moves],
        "is_price": impact.change.rule in PRICED_RULES and not impact.product.is_service,
        "is_origin": impact.change.rule == ChangedRule.ORIGIN,
    }


def _names(codes: list[str]) -> str:
    return ", ".join(str(Destination(each).label) for each in codes)
