"""The shared pallets of all companies, for those who book the freight."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from exportasv.core.accounts.request import Request
from market_access.models import ReadyLot
from market_access.packing.waiting import gather


@require_GET
def shared_loads_page(request: Request) -> HttpResponse:
    """Show what may travel together, with each company's part."""
    today = timezone.localdate()
    lots = ReadyLot.objects.for_actor(request.user).still_open(today)
    return render(request, "market_access/staff/shared_loads.html", {"loads": gather(lots, today)})
