"""Pages of buyers and requirements; a consular officer sees the buyers of the house."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet, prefetch_related_objects
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from consulates import exports as columns
from consulates.forms.buyers import BuyerContactForm, BuyerForm, IntroductionForm, RequirementForm
from consulates.matching import score
from consulates.matching.kept_matches import kept_matches
from consulates.models import Buyer, BuyerRequirement, ExportWin, Gap, Inquiry
from consulates.rules import buyers as buyer_rules
from exportasv.core.accounts.actor_query import ActorQuery
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import BUYER_MANAGERS, BUYER_VERIFIERS, role_of
from exportasv.core.accounts.request import Request
from exportasv.core.audit.actor import act_as
from exportasv.core.db.bounded_pages import BoundedPaginator
from exportasv.core.db.errors import RuleError
from exportasv.core.db.fixed_query import FixedQuery
from exportasv.core.db.related_columns import with_only
from exportasv.core.db.related_counts import related_count
from exportasv.core.db.sorting import by_name
from exportasv.core.spreadsheets import exports
from exportasv.core.whole_numbers import whole_number, whole_numbers
from products.models import Product

PAGE_SIZE = 30


def _require_role(user: User, roles: frozenset[str]) -> None:
    if role_of(user) not in roles:
        raise PermissionDenied


def _may_manage(user: User) -> bool:
    return role_of(user) in BUYER_MANAGERS


def buyers(request: Request) -> HttpResponseBase:
    """List the buyers that the person may see, by name; `?q=` searches."""
    words = request.GET.get("q", "").strip()[:100]
    rows = (
        Buyer.objects.for_actor(request.user)
        .proven()
        .annotate(asked=related_count(Buyer, "inquiries"), wanted=related_count(Buyer, "requirements"))
    )
    if words:
        rows = rows.filter(Q(name__unaccent__icontains=words) | Q(email__icontains=words))
    rows = rows.select_related("house__consulate").order_by(by_name("name"), "pk")
    if taken := exports.export_response(request, rows.prefetch_related("sectors"), columns.BUYERS, _("Buyers")):
        return taken
    page = BoundedPaginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "consulates/desk/buyers/list.html",
        {"page": page, "words": words, "may_manage": _may_manage(request.user)},
    )


def buyer(request: Request, pk: int) -> HttpResponse:
    """Show one buyer: contacts, requirements, threads and sales; verify, merge, add a contact."""
    found = _get_buyer(request.user, pk)
    contact = BuyerContactForm(request.POST if request.POST.get("action") == "contact" else None)
    if request.method == "POST":
        _require_role(request.user, BUYER_MANAGERS)
        try:
            if done := _run_action(request, found, contact):
                messages.success(request, done)
                return redirect("consulates:buyer", found.pk)
        except RuleError as error:
            messages.error(request, str(error))
    context = {
        "buyer": found,
        "contact_form": contact,
        "doubles": list(_possible_duplicates(request.user, found)),
        "inquiries": _THREADS.rows(pk),
        "requirements": _REQUIREMENTS.rows(pk),
        "wins": _SALES.rows(pk),
        "may_manage": _may_manage(request.user),
        "may_verify": role_of(request.user) in BUYER_VERIFIERS,
    }
    return render(
        request, "consulates/desk/buyers/buyer.html", context, status=400 if request.method == "POST" else 200
    )


def _get_buyer(user: User, pk: int) -> Buyer:
    found: Buyer = _BUYER.row_or_404(user, pk)
    prefetch_related_objects([found], "contacts", "sectors")
    return found


def _buyer(user: User, pk: int) -> QuerySet[Buyer]:
    return Buyer.objects.for_actor(user).filter(pk=pk).select_related("house__consulate", "verified_by")


def _threads(buyer: int) -> QuerySet[Inquiry]:
    return with_only(Inquiry.objects.filter(buyer=buyer), company="name", product="name_es name_en")[:PAGE_SIZE]


def _sales(buyer: int) -> QuerySet[ExportWin]:
    return with_only(ExportWin.objects.filter(buyer=buyer), company="name", product="name_es name_en")[:PAGE_SIZE]


def _requirements(buyer: int) -> QuerySet[BuyerRequirement]:
    return BuyerRequirement.objects.filter(buyer=buyer)


_BUYER, _REQUIREMENTS = ActorQuery(_buyer), FixedQuery(_requirements)
_THREADS, _SALES = FixedQuery(_threads), FixedQuery(_sales)


def _run_action(request: Request, buyer: Buyer, contact: BuyerContactForm) -> str:
    action = request.POST.get("action")
    if action == "contact":
        if not contact.is_valid():
            return ""
        contact.instance.buyer = buyer
        with act_as(request.user):
            contact.save()
        return _("The contact is saved.")
    _require_role(request.user, BUYER_VERIFIERS)
    if action == "verify":
        buyer_rules.verify_buyer(buyer, by=request.user)
        return _("The buyer is verified.")
    if action == "merge":
        number = whole_number(request.POST.get("double"))
        double = get_object_or_404(Buyer.objects.for_actor(request.user), pk=number)
        buyer_rules.merge_buyers(buyer, double, by=request.user)
        return _("The two are one buyer now.")
    raise Http404


def _possible_duplicates(user: User, buyer: Buyer) -> QuerySet[Buyer]:
    """Return rows that may be the same buyer: a similar name, or an e-mail address with the same domain."""
    domain = buyer.email.partition("@")[2]
    same = Q(name__trigram_similar=buyer.name)
    if domain and domain not in {"gmail.com", "hotmail.com", "outlook.com", "yahoo.com"}:
        same |= Q(email__iendswith=f"@{domain}", country=buyer.country, name__istartswith=buyer.name.split()[0])
    return Buyer.objects.for_actor(user).proven().filter(same).exclude(pk=buyer.pk)[:5]


def edit_buyer(request: Request, pk: int | None = None) -> HttpResponse:
    """Create or edit a buyer."""
    _require_role(request.user, BUYER_MANAGERS)
    row = _get_buyer(request.user, pk) if pk else None
    form = BuyerForm(request.POST if request.method == "POST" else None, instance=row)
    if form.is_bound and form.is_valid():
        kept = buyer_rules.register_buyer(form.save(commit=False), form.cleaned_data["sectors"], by=request.user)
        messages.success(request, _("The buyer is saved."))
        return redirect("consulates:buyer", kept.pk)
    context = {"form": form, "buyer": row}
    return render(request, "consulates/desk/buyers/edit.html", context, status=400 if form.is_bound else 200)


def requirements(request: Request) -> HttpResponseBase:
    """List the open requirements of buyers and visitors, the newest first."""
    rows = BuyerRequirement.objects.for_actor(request.user).open().select_related("buyer", "sector")
    rows = rows.annotate(missing=related_count(BuyerRequirement, "gaps", Q(state=Gap.State.OPEN))).order_by(
        "-created_at", "-pk"
    )
    if taken := exports.export_response(request, rows, columns.REQUIREMENTS, _("What buyers look for")):
        return taken
    page = BoundedPaginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "consulates/desk/buyers/requirements.html", {"page": page})


def edit_requirement(request: Request, pk: int, requirement: int | None = None) -> HttpResponse:
    """Create or edit a requirement."""
    _require_role(request.user, BUYER_MANAGERS)
    buyer = _get_buyer(request.user, pk)
    row = get_object_or_404(buyer.requirements, pk=requirement) if requirement else BuyerRequirement(buyer=buyer)
    usual = {} if requirement else {"destination": buyer.country, "certificates": buyer.certificates}
    form = RequirementForm(request.POST if request.method == "POST" else None, instance=row, initial=usual)
    if form.is_bound and form.is_valid():
        kept = buyer_rules.save_requirement(form.save(commit=False), by=request.user)
        return redirect("consulates:requirement", kept.pk)
    context = {"form": form, "buyer": buyer}
    return render(
        request, "consulates/desk/buyers/edit_requirement.html", context, status=400 if form.is_bound else 200
    )


def requirement(request: Request, pk: int) -> HttpResponse:
    """Show the matching products with reasons, and a consortium if no company alone reaches the volume."""
    found = _REQUIREMENT.row_or_404(request.user, pk)
    form = IntroductionForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        _require_role(request.user, BUYER_MANAGERS)
        if form.is_valid() and _introduce_buyer(request, found, form):
            return redirect("consulates:requirement", pk)
    matches = kept_matches(found)
    context = {
        "requirement": found,
        "matches": matches,
        "consortium": score.smallest_consortium(matches),
        "form": form,
        "introductions": _INTRODUCTIONS.rows(pk),
        "good": score.GOOD_SCORE,
        "may_manage": _may_manage(request.user),
    }
    return render(request, "consulates/desk/buyers/requirement.html", context, status=400 if form.is_bound else 200)


def _requirement(user: User, pk: int) -> QuerySet[BuyerRequirement]:
    return BuyerRequirement.objects.for_actor(user).filter(pk=pk).select_related("buyer")


def _introductions(requirement: int) -> QuerySet[Inquiry]:
    rows = Inquiry.objects.filter(requirement=requirement)
    return with_only(rows, company="name", product="name_es name_en")


_REQUIREMENT, _INTRODUCTIONS = ActorQuery(_requirement), FixedQuery(_introductions)


def _introduce_buyer(request: Request, requirement: BuyerRequirement, form: IntroductionForm) -> bool:
    numbers = whole_numbers(request.POST.getlist("product"))
    products = list(Product.objects.published().filter(pk__in=numbers).select_related("company"))
    try:
        made = buyer_rules.introduce_buyer(requirement, products, form.cleaned_data["text"], by=request.user)
    except RuleError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, _("Introduced to %(n)s companies; each now has its time to reply.") % {"n": len(made)})
    return True
