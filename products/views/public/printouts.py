"""Printed documents: data sheets at once, catalogues and labels by a job; and the scans of their QR codes."""

from django.conf import settings
from django.db.models import Q
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache

from companies.models import Company
from exportasv.core.accounts.request import Request
from exportasv.core.db.errors import RuleError
from exportasv.core.documents.responses import pdf_response
from exportasv.core.http.costs import kept_document
from exportasv.core.http.limits import rate_limit
from products import documents
from products.catalogue.facet_views import FacetOption, filter_chips
from products.catalogue.facets import FACETS_BY_PARAMETER, facet_names
from products.catalogue.query import CatalogueQuery, matching_products
from products.documents import printouts
from products.documents.scans import record_scan
from products.forms.portal import PrintoutForm
from products.models import Printout, Product

MAX_COMPANY_PRODUCTS = 200
ORDER_RATE_LIMIT = "20/hour"  # per IP address


@cache_control(public=True, max_age=300)
def product_data_sheet(request: Request, slug: str) -> HttpResponse:
    """Return the product's data sheet, one A4 page."""
    product = get_object_or_404(Product.objects.published().with_details().at_address(slug))
    content = kept_document(request, f"product-{product.pk}", lambda: documents.product_data_sheet(product))
    return content if isinstance(content, HttpResponse) else pdf_response(content, slug)


@cache_control(public=True, max_age=300)
def company_data_sheet(request: Request, slug: str) -> HttpResponse:
    """Return the company's data sheet."""
    company = get_object_or_404(Company.objects.public(), slug=slug)
    products = company.products.published().order_by(f"name_{get_language()[:2]}", "pk")[:MAX_COMPANY_PRODUCTS]
    content = kept_document(request, f"company-{company.pk}", lambda: documents.company_data_sheet(company, products))
    return content if isinstance(content, HttpResponse) else pdf_response(content, slug)


@cache_control(public=True, max_age=86_400)
def qr_code(request: Request, pk: int) -> HttpResponse:
    """Return the QR code of a product's page."""
    import segno

    product = get_object_or_404(Product.objects.published().only("pk"), pk=pk)
    code = segno.make(documents.scan_url(product, "share"), error="m", micro=False)
    return HttpResponse(code.svg_inline(scale=8, border=2, light="#fff"), content_type="image/svg+xml")


@never_cache
def qr_scan(request: Request, pk: int, place: str) -> HttpResponse:
    """Count the scan by day and place, then redirect to the product's page in the visitor's language.

    The printed codes of a merged product redirect to the product that it was merged into.
    """
    shown = Product.objects.published().only("pk", "slug", "slug_en")
    product = get_object_or_404(shown.filter(Q(pk=pk) | Q(merged_from=pk)))
    record_scan(request, product, place)
    return redirect(product)


@rate_limit(ORDER_RATE_LIMIT)
def order_printout(request: Request) -> HttpResponse:
    """Show the order form for the filter in the URL. POST orders the printout and redirects to its progress."""
    query = CatalogueQuery.from_querydict(request.GET)
    given = request.POST if request.method == "POST" else None
    chips = filter_chips(query)
    form = PrintoutForm(
        given, initial={"title": _default_title(chips), "kind": Printout.Kind.CATALOGUE, "language": get_language()[:2]}
    )
    if form.is_bound and form.is_valid():
        printout = form.save(commit=False)
        printout.query, printout.place = query.query_string(), _scan_source(query, printout.kind)
        try:
            return redirect("products:printout", printouts.order_printout(printout).key)
        except RuleError as error:
            form.add_error(None, str(error))
    count = matching_products(query)[: printouts.MAX_PRODUCTS + 1].count()
    context = {
        "form": form,
        "chips": chips,
        "count": count,
        "query": query,
    }
    return render(request, "products/public/printouts/order.html", context, status=400 if form.errors else 200)


def _default_title(chips: list[FacetOption]) -> str:
    """Return the selected house's name, otherwise the selected filters, otherwise the title of the whole catalogue."""
    names = [chip.name for chip in chips]
    return ", ".join(names)[:120] if names else _("Catalogue of El Salvador's exportable supply")


def _scan_source(query: CatalogueQuery, kind: str) -> str:
    houses = query.selected.get("house", [])
    if len(houses) == 1 and houses[0] in facet_names(FACETS_BY_PARAMETER["house"]):
        return houses[0]
    return "label" if kind == Printout.Kind.LABELS else "catalogue"


@never_cache
def printout(request: Request, key: str) -> HttpResponse:
    """Show the progress; for htmx only the part that changes."""
    row = get_object_or_404(Printout, key=key)
    template = "products/public/printouts/_progress.html" if request.htmx else "products/public/printouts/printout.html"
    address = f"{settings.SITE_URL}{reverse('products:printout_file', args=[key])}"
    return render(request, template, {"printout": row, "file_url": address})


@never_cache
def printout_file(request: Request, key: str) -> FileResponse:
    """Return the PDF if it is ready."""
    row = get_object_or_404(Printout, key=key, state=Printout.State.READY)
    try:
        content = row.file.open()
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        content, as_attachment=True, filename=f"exportasv-{row.kind}.pdf", content_type="application/pdf"
    )
