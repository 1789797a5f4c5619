"""Public pages of the trading houses, and what visitors look for."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.db.models import Case, Q, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache

from consulates.asking import MOST_PRODUCTS, Question, asked_with
from consulates.asking import ask as ask_companies
from consulates.atlas import by_country, maps, surroundings
from consulates.forms.public import AskForm, WishForm
from consulates.models import TradingHouse
from exportasv.lib.limits import limited
from products.models import Product
from products.models.catalogue import ProductQuerySet

ON_SHOW = 60
WISHES = QUESTIONS = "20/hour"  # from one address


def houses(request: HttpRequest) -> HttpResponse:
    """All houses, on the map and in a list by country. One query."""
    rows = list(TradingHouse.objects.select_related("consulate"))
    return render(
        request, "consulates/houses.html", {"houses": rows, "countries": by_country(rows), "maps": maps(rows)}
    )


@cache_control(no_cache=True)  # it shows the clock there
def house(request: HttpRequest, slug: str) -> HttpResponse:
    """One house: where, when, and what stands on its shelves today. Three queries."""
    item = get_object_or_404(TradingHouse.objects.select_related("consulate"), slug=slug)
    here = item.placements.current().values("product")
    products = Product.objects.published().filter(pk__in=here)
    context = {
        "house": item,
        "products": list(products.for_cards()[:ON_SHOW]),
        "time_there": timezone.now().astimezone(ZoneInfo(item.zone)),
        "map": surroundings(item),
        "share_url": f"{settings.SITE_URL}{request.path}",
    }
    return render(request, "consulates/house.html", context)


@limited(WISHES)
def wish(request: HttpRequest) -> HttpResponse:
    """What a visitor looks for and did not find, kept as a requirement without a buyer."""
    given = request.POST if request.method == "POST" else None
    form = WishForm(given, initial={"words": request.GET.get("q", "")[:300]})
    if not form.is_bound or not form.is_valid():
        return render(request, "consulates/wish.html", {"form": form}, status=400 if form.is_bound else 200)
    if not form.is_robot():
        form.save()
    messages.success(request, _("Thank you. The trading houses and Invest in El Salvador will look for it."))
    return redirect("products:catalogue")


@limited(QUESTIONS)
def ask(request: HttpRequest) -> HttpResponse:
    """A question to the companies of the products in the address (`?product=<slug>`, several times)."""
    slugs = request.GET.getlist("product")[:MOST_PRODUCTS]
    asked_about = list(Product.objects.published().filter(slug__in=slugs).select_related("company"))
    if not asked_about:
        raise Http404
    offered = _offered(asked_about)
    given = request.POST if request.method == "POST" else None
    form = AskForm(given, offered=offered, initial={"products": [product.slug for product in asked_about]})
    if form.is_bound and form.is_valid():
        return _sent(request, form)
    companies = {product.company_id: product.company for product in asked_about}
    context = {"form": form, "products": asked_about, "companies": list(companies.values())}
    return render(request, "consulates/ask.html", context, status=400 if form.is_bound else 200)


def _offered(asked_about: list[Product]) -> ProductQuerySet:
    """What may be asked about in one form: these products, and more of their company where it is one."""
    numbers = [product.pk for product in asked_about]
    wanted, companies = Q(pk__in=numbers), {product.company_id for product in asked_about}
    if len(companies) == 1:
        wanted |= Q(company__in=companies)
    order = Case(When(pk__in=numbers, then=0), default=1), "name_es"
    rows = Product.objects.published().select_related("company").order_by(*order)
    return rows.filter(pk__in=rows.filter(wanted).values("pk")[:MOST_PRODUCTS])


def _sent(request: HttpRequest, form: AskForm) -> HttpResponse:
    if form.is_robot():
        return redirect("products:catalogue")
    given = form.cleaned_data
    form.instance.language = get_language()[:2]
    question = Question(given["text"], given["quantity"], given["country"])
    token = ask_companies(given["products"], question, form.instance)
    if token:
        return redirect("consulates:asked", token)
    messages.success(request, _("Your question joined the one still open; your earlier private link shows both."))
    return redirect("products:catalogue")


@never_cache
def asked(request: HttpRequest, token: str) -> HttpResponse:
    """Where the questions of a private link stand. Two queries."""
    inquiries = list(asked_with(token))
    if not inquiries:
        raise Http404
    link = f"{settings.SITE_URL}{request.path}"
    return render(request, "consulates/asked.html", {"inquiries": inquiries, "link": link})
