"""The list of a company's own products, searched by a word, and the page that begins a new one."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Case, Count, Exists, OuterRef, Q, Value, When
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models import Application, Certificate, Company
from companies.rules.applications import stated_products
from companies.views.current_company import current_company
from exportasv.core.accounts.request import Request
from exportasv.core.clean_text import clean_line
from exportasv.core.db.bounded_pages import BoundedPaginator
from exportasv.core.db.errors import RuleError
from exportasv.core.db.related_counts import related_count
from exportasv.core.db.sorting import by_name
from exportasv.core.spreadsheets import exports
from exportasv.core.spreadsheets.parsers import comparison_key
from products.exports import product_columns, with_prices
from products.forms.portal import NewProductForm
from products.models import Product, ProductRevision, Sector
from products.models.product import ProductQuerySet
from products.rules import drafts
from products.views.portal.products import kind_choices

PAGE_SIZE = 30
MAX_SUGGESTIONS = 6  # names from the application
SEARCHED_FROM = 6  # products: below it, the list is read faster than words are typed
STATE_GROUPS = [
    (Product.State.UNAPPROVED, gettext_lazy("Waiting for you")),
    ((Product.State.SUBMITTED,), gettext_lazy("Under review")),
    (Product.State.PUBLIC, gettext_lazy("In the catalogue")),
    ((Product.State.WITHDRAWN,), gettext_lazy("Withdrawn")),
]


SHOWN: dict[str, Callable[[ProductQuerySet], ProductQuerySet]] = {  # what the steps of the home page count
    "stale": ProductQuerySet.stale,
    "to_confirm": ProductQuerySet.to_confirm,
    "untranslated": ProductQuerySet.without_english,
}


def my_products(request: Request) -> HttpResponseBase:
    """Show the products of the company in pages, those that need its attention first, or with `?show=` those of a step.

    Two queries besides the page frame.
    """
    company = current_company(request)

    def own_products() -> ProductQuerySet:
        return with_prices(company.products.select_related("company", "sector").order_by(by_name("name_es")))

    if taken := exports.export_response(request, own_products, product_columns(), _("My products")):
        return taken
    shown = SHOWN.get(request.GET.get("show", ""))
    some = shown(company.products.all()) if shown else company.products.all()
    words = clean_line(request.GET.get("q", ""))[:80]
    if words:
        some = some.filter(_word_filter(words))
    sizes = dict(some.order_by().values_list("state").annotate(Count("pk")))
    pages = BoundedPaginator(_with_marks(some), PAGE_SIZE)
    pages.count = sum(sizes.values())
    page = pages.get_page(request.GET.get("page"))
    rows = list(page)
    groups = [
        (title, sum(sizes.get(state, 0) for state in states), [row for row in rows if row.state in states])
        for states, title in STATE_GROUPS
    ]
    context = {
        "groups": [group for group in groups if group[2]],
        "page": page,
        "is_part": shown is not None,
        "words": words,
        "is_searchable": bool(words) or pages.count > SEARCHED_FROM,
    }
    return render(request, "products/portal/list.html", context)


def _word_filter(words: str) -> Q:
    """Return the condition that each of these words is in the name or code of a product, accents or not."""
    found = Q()
    for word in words.split():
        found &= Q(name_es__unaccent__icontains=word) | Q(name_en__unaccent__icontains=word) | Q(code__icontains=word)
    return found


def _with_marks(products: ProductQuerySet) -> ProductQuerySet:
    """Return the products with what their cards and marks show, in the order of the groups, then by name."""
    today = timezone.localdate()
    marks = {
        "told": related_count(Product, "comments", Q(resolved_at=None)),
        "edits": related_count(Product, "revisions", Q(state__in=ProductRevision.State.OPEN)),
        "lapsed": Exists(Certificate.objects.filter(products=OuterRef("pk"), expires_on__lt=today)),
    }
    places = [When(state__in=states, then=Value(place)) for place, (states, _title) in enumerate(STATE_GROUPS)]
    return products.for_cards().annotate(**marks).order_by(Case(*places), by_name("name_es"), "pk")


def new_product(request: Request) -> HttpResponse:
    """Create a draft with its kind, name, sector and unit; the other fields are on its own page."""
    company = current_company(request)
    said = unlisted_products(company)
    named = clean_line(request.GET.get("name", ""))[:120]
    form = NewProductForm(request.POST or None, initial={"name_es": named, "sector": _usual_sector(company)})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            product = drafts.start_draft(
                company, values["sector"], values["name_es"], values["unit_es"], kind=values["kind"], by=request.user
            )
        except RuleError as error:
            form.add_error("name_es", str(error))
        else:
            messages.success(request, _("The draft is saved. Complete it when you have time; it saves as you type."))
            return redirect("products:edit", product.pk)
    context = {"form": form, "kinds": kind_choices(form), "said": [name for name in said if name != named]}
    return render(request, "products/portal/new.html", context)


def unlisted_products(company: Company) -> list[str]:
    """Return the products that the company named when it applied and that it has not entered yet."""
    accepted = company.applications.filter(state=Application.State.ACCEPTED)
    entered = {comparison_key(name) for name in company.products.values_list("name_es", flat=True)}
    return [name for name in stated_products(accepted) if comparison_key(name) not in entered][:MAX_SUGGESTIONS]


def _usual_sector(company: Company) -> Sector | None:
    """Return the sector of the company's newest product, else the only one that it named when it applied."""
    newest = company.products.order_by("-pk").select_related("sector").first()
    if newest:
        return newest.sector
    return Sector.objects.in_use().filter(code=company.sectors[0]).first() if len(company.sectors) == 1 else None
