"""The shared pallets of all companies, for those who book the freight."""

from decimal import Decimal
from typing import NamedTuple

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from exportasv.core.accounts.request import Request
from exportasv.core.spreadsheets import exports
from market_access.models import ReadyLot
from market_access.packing.waiting import gather, in_loads


class SharedLot(NamedTuple):
    """A lot of a shared load, with its part of the freight in US$; None where no price is typed."""

    lot: ReadyLot
    share: Decimal | None


COLUMNS = [
    *(
        exports.Column(each.header, f"lot.{each.value}")
        for each in exports.columns(ReadyLot, "week", "leg", "house", "company", "product", "units", "cases", "gross_g")
    ),
    exports.Column(_("Part"), "share"),
]


@require_GET
def shared_loads_page(request: Request) -> HttpResponseBase:
    """Show what may travel together, with each company's part."""
    today = timezone.localdate()
    loads = gather(in_loads(ReadyLot.objects.for_actor(request.user).still_open(today)), today)
    rows = [SharedLot(lot, share) for load in loads for lot, share in load.shares()]
    if response := exports.export_response(request, rows, COLUMNS, _g("Shared pallets")):
        return response
    return render(request, "market_access/staff/shared_loads.html", {"loads": loads})
