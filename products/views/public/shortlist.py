"""The visitor's shortlist: save, compare, share, download as PDF or XLSX."""

from functools import wraps
from io import BytesIO

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from exportasv.core.accounts.request import Request
from exportasv.core.db.errors import RuleError
from exportasv.core.documents.responses import pdf_response
from exportasv.core.http.costs import refuse_costly
from exportasv.core.http.limits import rate_limit
from exportasv.core.programme import SHORTLIST_LIFETIME
from exportasv.core.spreadsheets.exports import CONTENT_TYPES, XLSX
from exportasv.core.spreadsheets.writer import write_xlsx
from products import documents
from products.catalogue.comparison import compared_facts, comparison_rows
from products.models import Product, Shortlist
from products.rules import shortlists

COOKIE = "shortlist"
COUNT_COOKIE = "kept"  # number of products, for the cached menu (js/site.js)
CHANGE_RATE_LIMIT = "300/hour"  # per IP address


def same_origin_required(view):
    """Raise Http404 if the header `Sec-Fetch-Site` or `Origin` names another site.

    This replaces the CSRF token, which would prevent shared caching of the product's page. The shortlist's cookie is
    also SameSite=Lax.
    """

    @csrf_exempt
    @require_POST
    @wraps(view)
    def wrapper(request: Request) -> HttpResponse:
        said = request.headers.get("Sec-Fetch-Site", "same-origin")
        origin = request.headers.get("Origin", "")
        if said != "same-origin" or origin not in ("", f"{request.scheme}://{request.get_host()}"):
            raise Http404
        return view(request)

    return wrapper


def _own_shortlist(request: Request) -> Shortlist | None:
    key = request.COOKIES.get(COOKIE, "")
    return Shortlist.objects.filter(key=key).first() if key else None


def _product(request: Request) -> Product:
    return get_object_or_404(Product.objects.published(), slug=request.POST.get("product", "")[:160])


@never_cache
def shortlist(request: Request) -> HttpResponse:
    """Show the visitor's shortlist side by side. Two queries."""
    return _render_shortlist(request, _own_shortlist(request), mine=True)


@never_cache
def shared_shortlist(request: Request, shared: str) -> HttpResponse:
    """Show a shared shortlist, read-only."""
    return _render_shortlist(request, _shared_shortlist_or_404(shared), mine=False)


def _shared_shortlist_or_404(shared: str) -> Shortlist:
    row = shortlists.shortlist_by_shared_key(shared)
    if row is None:
        raise Http404
    return row


def _render_shortlist(request: Request, row: Shortlist | None, *, mine: bool) -> HttpResponse:
    products = list(shortlists.shortlist_products(row))
    key = shortlists.shared_key(row) if row else ""
    context = {
        "products": products,
        "rows": comparison_rows(products),
        "mine": mine,
        "shared": key,
        "share_url": f"{settings.SITE_URL}{reverse('products:shared', args=[key])}" if key else "",
        "most": shortlists.MAX_PRODUCTS,
    }
    return render(request, "products/public/shortlist.html", context)


@same_origin_required
@rate_limit(CHANGE_RATE_LIMIT)
def add_to_shortlist(request: Request) -> HttpResponse:
    """Add a product to the visitor's shortlist; for htmx return only a confirmation."""
    try:
        row = shortlists.add_to_shortlist(request.COOKIES.get(COOKIE, ""), _product(request))
    except RuleError as error:
        if request.htmx:
            return render(request, "products/public/_kept.html", {"problem": str(error)})
        messages.error(request, str(error))
        return redirect("products:shortlist")
    response = render(request, "products/public/_kept.html") if request.htmx else redirect("products:shortlist")
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(COOKIE, row.key, SHORTLIST_LIFETIME, secure=secure, httponly=True, samesite="Lax")
    return _set_count_cookie(response, row)


@same_origin_required
@rate_limit(CHANGE_RATE_LIMIT)
def remove_from_shortlist(request: Request) -> HttpResponse:
    """Remove a product from the visitor's shortlist."""
    shortlists.remove_from_shortlist(request.COOKIES.get(COOKIE, ""), _product(request))
    return _set_count_cookie(redirect("products:shortlist"), _own_shortlist(request))


def _set_count_cookie(response: HttpResponse, row: Shortlist | None) -> HttpResponse:
    count = shortlists.shortlist_products(row).count()
    response.set_cookie(
        COUNT_COOKIE, str(count), SHORTLIST_LIFETIME, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
    )
    return response


@never_cache
def shared_pdf(request: Request, shared: str) -> HttpResponse:
    """Return the shortlist as a small catalogue (PDF)."""
    if refusal := refuse_costly(request):
        return refusal
    products = shortlists.shortlist_products(_shared_shortlist_or_404(shared))
    content = documents.catalogue_pdf(products, title=_("Shortlist"), subtitle="ExportaSV", place="catalogue")
    return pdf_response(content, "shortlist", to_save=True)


@never_cache
def shared_xlsx(request: Request, shared: str) -> HttpResponse:
    """Return the shortlist as a spreadsheet, one row per product."""
    products = list(shortlists.shortlist_products(_shared_shortlist_or_404(shared)))
    told = [dict(compared_facts(product)) for product in products]
    names = list(told[0]) if told else []
    rows = [
        [product.name, *each.values(), f"{settings.SITE_URL}{product.get_absolute_url()}"]
        for product, each in zip(products, told, strict=True)
    ]
    stream = BytesIO()
    write_xlsx(stream, [_("Product"), *names, _("Address")], rows)
    headers = {"Content-Disposition": 'attachment; filename="shortlist.xlsx"'}
    return HttpResponse(stream.getvalue(), content_type=CONTENT_TYPES[XLSX], headers=headers)
