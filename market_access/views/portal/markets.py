"""The markets of a company's products: lights, what is missing and who helps, questions, and reliefs."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from companies.rules import document_access
from companies.views.current_company import current_company
from counseling.models import Service
from exportasv.core.accounts.request import Request
from exportasv.core.db.bounded_pages import BoundedPaginator
from exportasv.core.db.errors import RuleError
from exportasv.core.db.fixed_query import FixedQuery, is_any_of
from exportasv.core.db.sorting import by_name
from exportasv.core.spreadsheets import exports
from market_access.forms.portal import AnswerForm, RecordForm
from market_access.models import Destination, Direction, Fact, FactType, Light, MarketLight, Outcome, RequirementRecord
from market_access.rules import answers
from market_access.rules.assessment import Item, ItemState
from market_access.rules.gate import ReliefState
from market_access.rules.market_pages import MarketView, market_view, market_views, relief_views
from market_access.rules.product_facts import ProductRows
from market_access.rules.product_file import product_file
from market_access.rules.requirement_tasks import promise_requirement, tasks_of
from market_access.rules.rulebook import rulebook
from products.models import Product
from products.views.portal.products import own_product

PAGE_SIZE = 30


def _light_in(destination: Destination) -> Callable[[Product], str]:
    """Return what gives a product's light in a destination; "" where there is none that is up to date."""

    def read(product: Product) -> str:
        found = (each for each in product.market_lights.all() if each.market == destination and not each.is_stale)
        return next((each.get_light_display() for each in found), "")

    return read


LIGHT_COLUMNS = [
    *exports.columns(Product, "code", "name_es"),
    *(exports.Column(destination.label, _light_in(destination)) for destination in Destination),
]


class Question(NamedTuple):
    """A question of the page: its fact, the form that answers it, and what was said."""

    fact_type: FactType
    form: AnswerForm
    said: Fact | None


def own_destination(market: str) -> Destination:
    """Return the destination of an address. Raise Http404 if there is none."""
    if market.upper() not in Destination.values or market != market.lower():
        raise Http404
    return Destination(market.upper())


def my_markets(request: Request) -> HttpResponseBase:
    """Show the company's products with the light of each in every market, as last computed. Three queries."""
    company = current_company(request)
    own = Product.objects.for_actor(request.user).filter(company=company).exclude(state=Product.State.WITHDRAWN)
    ordered = own.order_by(by_name("name_es"), "pk")
    with_lights = ordered.prefetch_related("market_lights")
    if response := exports.export_response(request, with_lights, LIGHT_COLUMNS, _("Where to sell")):
        return response
    page = BoundedPaginator(ordered, PAGE_SIZE).get_page(request.GET.get("page"))
    lights = {(each.product_id, each.market): each for each in _LIGHTS.rows([each.pk for each in page])}
    places, words = list(Destination.choices), {each: each.label for each in Light}
    rows = [
        (each, [(name, light.tone.badge, to.lower(), words[Light(light.light)])
                for to, name in places if (light := lights.get((each.pk, to)))])
        for each in page
    ]  # fmt: skip
    return render(request, "market_access/portal/my_markets.html", {"page": page, "rows": rows})


def _shown_lights(products: list) -> QuerySet[MarketLight]:
    return MarketLight.objects.filter(is_any_of("product", products), is_stale=False)


_LIGHTS = FixedQuery(_shown_lights)


def markets(request: Request, pk: int) -> HttpResponse:
    """Show one product in every destination: light, how many things are open, what stops it."""
    product, day = own_product(request, pk), timezone.localdate()
    views = market_views(product_file(product, day), rulebook(), day)
    return render(request, "market_access/portal/markets.html", {"product": product, "views": views, "day": day})


def market(request: Request, pk: int, market: str) -> HttpResponse:
    """Show what applies to a product in a destination, against what the company has.

    A POST notes what the company has (`have`), the reliefs that it uses (`relief`), and what it will get (`will`).
    """
    if request.method == "POST":
        return _note_papers(request, pk, market)
    return render(request, "market_access/portal/market.html", _market_context(request, pk, market))


def _market_context(
    request: Request, pk: int, market: str, asked: Mapping[str, AnswerForm] | None = None
) -> dict[str, object]:
    product, day, destination = own_product(request, pk), timezone.localdate(), own_destination(market)
    file = product_file(product, day)
    view = market_view(file, destination, rulebook(), day)
    return {
        "product": product,
        "view": view,
        "market": market,
        "address": reverse("market_access:market", args=[pk, market]),
        "services": services_of(view.to_do),
        "earliest": None if product.is_service else view.earliest_shipment(product.lead_time_days or 0),
        "tasks": tasks_of(product),
        "sides": [(side, [each for each in view.of_direction(side) if each.state in SETTLED]) for side in Direction],
        "settled_count": len(view.in_state(*SETTLED)),
        "coming": view.in_state(ItemState.COMING),
        "advice": view.in_state(ItemState.ADVICE),
        "asked_items": view.in_state(ItemState.ASKED),
        "questions": questions_of(view, file.rows, asked or {}),
        "granted": [each for each in view.result.reliefs if each.state == ReliefState.GRANTED],
        "open_reliefs": [each for each in view.result.reliefs if each.state == ReliefState.ASK],
    }


SETTLED = (ItemState.MET, ItemState.EXPIRING)


def _note_papers(request: Request, pk: int, market: str) -> HttpResponse:
    """Record what was marked in the list of what is missing. What is not in that list is passed over."""
    product, day, destination = own_product(request, pk), timezone.localdate(), own_destination(market)
    view = market_view(product_file(product, day), destination, rulebook(), day)
    missing = {each.requirement.code: each for each in view.in_state(ItemState.MISSING)}
    for code in request.POST.getlist("have"):
        if code in missing:
            everywhere = missing[code].requirement.is_of_company
            answers.record_requirement(product, code, Outcome.MET, by=request.user, for_all_products=everywhere)
    for relief in request.POST.getlist("relief"):
        if relief in {each.relief.code for item in missing.values() for each in item.granted_reliefs}:
            _use_relief(request, product, view, relief)
    if promised := missing.get(request.POST.get("will", "")):
        task = promise_requirement(product, promised.requirement, by=request.user)
        day_text = date_format(task.item.due_on, "DATE_FORMAT")
        messages.success(request, _("Agreed: you get it by %(day)s. Your adviser sees it too.") % {"day": day_text})
    else:
        messages.success(request, _("Saved."))
    return redirect(f"{_address('market_access:market', pk, market)}#todo")


def services_of(items: list[Item]) -> dict[str, Service]:
    """Return the services of the State that help with these requirements, by address. One query."""
    slugs = {slug for each in items for slug in each.requirement.services}
    return {each.slug: each for each in _SERVICES.rows([*slugs])} if slugs else {}


def _services(slugs: list[str]) -> QuerySet[Service]:
    return Service.objects.published().filter(is_any_of("slug", slugs))


_SERVICES = FixedQuery(_services)


def questions_of(view: MarketView, rows: ProductRows, asked: Mapping[str, AnswerForm]) -> list[Question]:
    """Return the questions that decide something in this market; `asked` are forms with an error to show, by fact."""
    said = rows.answers(view.destination)
    return [
        Question(each, asked.get(each.code) or _one_of_many(each, None), said.get(each.code)) for each in view.questions
    ]


def _one_of_many(fact_type: FactType, data: QueryDict | None) -> AnswerForm:
    code = fact_type.code
    return AnswerForm(data, fact_type=fact_type, is_one_of_many=True, prefix=code, auto_id=f"id_{code}_%s")


def answer(request: Request, pk: int, market: str) -> HttpResponse:
    """Store one answer (`fact`), or those of all questions of the market, and show the page again that asked.

    With `rest=no` each question of yes or no that was left open is answered with no.
    """
    if "fact" not in request.POST:
        return _answer_many(request, pk, market)
    product, destination = own_product(request, pk), own_destination(market)
    fact_type = rulebook().facts_by_code.get(request.POST["fact"])
    if fact_type is None:
        raise Http404
    form = AnswerForm(request.POST, fact_type=fact_type, auto_id=f"id_{fact_type.code}_%s")
    page = "market_access:reliefs" if request.POST.get("back") == "reliefs" else "market_access:market"
    if form.is_valid():
        try:
            answers.save_fact(product, fact_type, form.answer(), destination, by=request.user)
            return redirect(f"{_address(page, pk, market)}#questions")
        except RuleError as error:
            form.add_error(None, str(error))
    context = _market_context(request, pk, market, {fact_type.code: form})
    return render(request, "market_access/portal/market.html", context, status=400)


def _answer_many(request: Request, pk: int, market: str) -> HttpResponse:
    product, day, destination = own_product(request, pk), timezone.localdate(), own_destination(market)
    view = market_view(product_file(product, day), destination, rulebook(), day)
    forms = {each.code: _one_of_many(each, request.POST) for each in view.questions}
    if not all(each.is_valid() for each in forms.values()):
        context = _market_context(request, pk, market, forms)
        return render(request, "market_access/portal/market.html", context, status=400)
    said: dict[FactType, answers.Answer] = {
        each.fact_type: each.answer() for each in forms.values() if not each.is_open
    }
    if request.POST.get("rest") == "no":
        said |= {each.fact_type: False for each in forms.values() if each.is_open and each.fact_type.is_yes_or_no}
    if said:
        answers.save_facts(product, said, destination, by=request.user)
        messages.success(request, _("Saved."))
    return redirect(_address("market_access:market", pk, market))


def _address(page: str, *args: object) -> str:
    return redirect(page, *args).url


def requirement(request: Request, pk: int, market: str, code: str) -> HttpResponse:
    """Show one requirement with what the company has for it; a POST stores that, or takes it back."""
    product, day, destination = own_product(request, pk), timezone.localdate(), own_destination(market)
    view = market_view(product_file(product, day), destination, rulebook(), day)
    item = next((each for each in view.items if each.requirement.code == code), None)
    if item is None:
        raise Http404
    if request.method == "POST" and (answered := _requirement_move(request, product, market, item)):
        return answered
    form = RecordForm(request.POST or None, request.FILES or None, rule=item.requirement, record=item.record)
    if request.method == "POST" and form.is_valid():
        try:
            answers.record_requirement(product, code, by=request.user, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("market_access:market", pk, market)
        except RuleError as error:
            form.add_error("valid_until", str(error))
    context = {
        "product": product, "view": view, "market": market, "item": item, "form": form,
        "services": services_of([item]).values(), "task": tasks_of(product).get(code),
    }  # fmt: skip
    return render(request, "market_access/portal/requirement.html", context, status=400 if form.errors else 200)


def _requirement_move(request: Request, product: Product, market: str, item: Item) -> HttpResponse | None:
    """Do what a button of the requirement's page asks; None if its form was sent."""
    if request.POST.get("do") == "take_back" and item.record is not None:
        answers.take_back(item.record, by=request.user)
        return redirect("market_access:market", product.pk, market)
    if request.POST.get("do") == "will":
        promise_requirement(product, item.requirement, by=request.user)
        messages.success(request, _("Agreed. Your adviser sees it too."))
        return redirect("market_access:requirement", product.pk, market, item.requirement.code)
    return None


def requirement_document(request: Request, pk: int) -> HttpResponseBase:
    """Return the paper that a company sent for a requirement, to its members and to staff. Log the access."""
    row = get_object_or_404(RequirementRecord.objects.for_actor(request.user).select_related("company"), pk=pk)
    if not row.document:
        raise Http404
    name = f"{row.requirement.lower()}-{pk}.pdf"
    return document_access.serve_document(
        request, row.company, row.document, name, what=row.requirement, content_type="application/pdf"
    )


def reliefs(request: Request, pk: int, market: str) -> HttpResponse:
    """Show which rules spare the company, up to which limit and what uses it up; a POST uses one."""
    product, day, destination = own_product(request, pk), timezone.localdate(), own_destination(market)
    file = product_file(product, day)
    view = market_view(file, destination, rulebook(), day)
    shown = relief_views(view)
    if request.method == "POST":
        _use_relief(request, product, view, request.POST.get("relief", ""))
        messages.success(request, _("Noted: you use this relief. Keep what it asks for."))
        return redirect("market_access:reliefs", pk, market)
    used = {record.relief for record in file.holdings.records.values() if record.outcome == Outcome.SPARED}
    asks = {name for each in view.result.reliefs for name in each.asks}
    limited = {limit.fact_type.code for each in shown for limit in each.limits}
    context = {
        "product": product,
        "view": view,
        "market": market,
        "reliefs": shown,
        "used": used,
        "questions": _relief_questions(view, file.rows, asks | limited),
        "counted": {code: number for code, number in file.counted.items() if number > Decimal(0)},
    }
    return render(request, "market_access/portal/reliefs.html", context)


def _relief_questions(view: MarketView, rows: ProductRows, codes: set[str]) -> list[Question]:
    said = rows.answers(view.destination)
    return [
        Question(each, AnswerForm(fact_type=each, auto_id=f"id_{each.code}_%s"), said.get(each.code))
        for each in view.rules.fact_types
        if each.code in codes
    ]


def _use_relief(request: Request, product: Product, view: MarketView, code: str) -> None:
    """Record that the company uses a relief for every requirement that it spares here. Raise Http404 if not granted."""
    granted = [each for each in view.result.reliefs if each.state == ReliefState.GRANTED and each.relief.code == code]
    if not granted:
        raise Http404
    applying = {each.requirement.code for each in view.result.applying}
    for spared in granted[0].relief.spares:
        if spared in applying:
            answers.record_requirement(product, spared, Outcome.SPARED, relief=code, by=request.user)
