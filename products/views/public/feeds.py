"""Feeds and sheets of the catalogue's goods for other systems. docs/api.md has their columns."""

from io import BytesIO

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from exportasv.core.http.heavy_requests import needs_place
from exportasv.core.http.shared_pages import shared_page
from exportasv.core.spreadsheets.exports import CONTENT_TYPES, XLSX
from exportasv.core.spreadsheets.writer import csv_lines, write_xlsx
from products.feeds.google import feed_lines
from products.feeds.selection import PARAMETERS, chosen_goods, detailed_goods
from products.feeds.sheets import SHEETS, sheet_rows


@shared_page(*PARAMETERS)
@require_safe
@needs_place
def google_feed(request: HttpRequest) -> HttpResponse:
    """Return the feed for Google Merchant Center in the language of the address."""
    lines = feed_lines(detailed_goods(chosen_goods(request.GET)), request.path)
    return HttpResponse("".join(lines), content_type="application/xml; charset=utf-8")


@shared_page(*PARAMETERS)
@require_safe
@needs_place
def sheet(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """Return a sheet as .xlsx or .csv. Raise Http404 if there is no such sheet."""
    columns = SHEETS.get(name)
    if columns is None or form not in ("xlsx", "csv"):
        raise Http404
    rows = sheet_rows(columns, detailed_goods(chosen_goods(request.GET)))
    if form == "csv":
        response = HttpResponse("".join(csv_lines(columns, rows)), content_type="text/csv; charset=utf-8")
    else:
        file = BytesIO()
        write_xlsx(file, columns, rows)
        response = HttpResponse(file.getvalue(), content_type=CONTENT_TYPES[XLSX])
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.{form}")
    return response
