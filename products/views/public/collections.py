"""The page of a collection that staff put together."""

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from exportasv.core.accounts.request import Request
from exportasv.core.http.shared_pages import shared_page
from exportasv.core.http.structured_data import absolute_url, breadcrumbs
from products.catalogue.query import CatalogueQuery, SearchResults, browse_products, search_catalogue
from products.documents.share_image import share_image_path
from products.models import Collection, Product


@shared_page("page")
def collection(request: Request, slug: str) -> HttpResponse:
    """Show the products of a collection: those chosen, newest first, or those that its query finds. Five queries."""
    row = get_object_or_404(Collection, slug=slug, is_active=True)
    page = request.GET.get("page", "")[:200]
    query = CatalogueQuery.from_querydict(QueryDict(row.query.removeprefix("?")))
    is_chosen = row.products.exists()
    found = _chosen_products(row, page) if is_chosen else search_catalogue(query.with_page(page))
    context = {
        "collection": row,
        "structured_data": [
            breadcrumbs([(_("Catalogue"), reverse("products:catalogue")), (row.name, row.get_absolute_url())])
        ],
        "share_image": absolute_url(share_image_path("handicrafts", row.pk)),
        "found": found,
        "next_url": _page_url(found.page.next),
        "previous_url": _page_url(found.page.previous),
        "catalogue_url": "" if is_chosen else f"{reverse('products:catalogue')}{query.query_string()}",
        "others": [each for each in Collection.active_rows() if each.pk != row.pk],
    }
    return render(request, "products/public/collection.html", context)


def _chosen_products(row: Collection, page: str) -> SearchResults:
    rows = Product.objects.in_catalogue().filter(collections=row)
    return browse_products(rows, page)


def _page_url(page: str) -> str:
    query = QueryDict(mutable=True)
    query["page"] = page
    return f"?{query.urlencode()}" if page else ""
