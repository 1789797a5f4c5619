"""The company's own products: list, form that saves as one types, prices, codes, and the confirmation by one tap."""

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from companies.views.current_company import current_company
from exportasv.core.accounts.request import Request
from exportasv.core.accounts.signed_links import read_signed_token
from exportasv.core.db.errors import RuleError
from exportasv.core.programme import CONFIRM_LINK_VALID
from exportasv.core.spreadsheets import exports
from products.classification import finder
from products.editing import glossary, missing_fields
from products.editing.score import REQUIRED_FIELDS, completeness
from products.exports import COLUMNS, with_prices
from products.forms.portal import LANGUAGE_PAIRS, CertificatesForm, NewProductForm, ProductForm
from products.models import GlossaryTerm, Product, ProductRevision
from products.reminders import CONFIRM_PURPOSE
from products.rules import drafts, publication

STATE_GROUPS = [
    (("changes_asked", "draft"), gettext_lazy("They wait for you")),
    (("submitted",), gettext_lazy("A moderator is reading them")),
    (("stale", "published"), gettext_lazy("In the catalogue")),
    (("withdrawn",), gettext_lazy("Withdrawn")),
]
NUMBER_FIELDS = ["minimum_order", "monthly_capacity", "lead_time_days", "shelf_life_days"]


def own_product(request: Request, pk: int) -> Product:
    """The product of the company acted for. Raises Http404 for anybody else's."""
    company = current_company(request)
    rows = Product.objects.for_actor(request.user).filter(company=company).select_related("company", "sector")
    return get_object_or_404(rows, pk=pk)


def my_products(request: Request) -> HttpResponseBase:
    """All products of the company, those that wait for it first. Two queries beside the frame."""
    company = current_company(request)
    told = Count("comments", Q(comments__resolved_at=None), distinct=True)
    lapsed = Count("certificates", Q(certificates__expires_on__lt=timezone.localdate()), distinct=True)
    edits = Count("revisions", Q(revisions__state__in=ProductRevision.State.OPEN), distinct=True)
    own = company.products.select_related("company", "sector").order_by("name_es")
    if taken := exports.export_response(request, with_prices(own), COLUMNS, _("My products")):
        return taken
    rows = list(company.products.for_cards().annotate(told=told, edits=edits, lapsed=lapsed).order_by("name_es"))
    groups = [(title, [row for row in rows if row.state in states]) for states, title in STATE_GROUPS]
    context = {"company": company, "groups": [group for group in groups if group[1]], "total": len(rows)}
    return render(request, "products/portal/list.html", context)


def new_product(request: Request) -> HttpResponse:
    """Begin a draft with its name, sector and unit; everything else follows on its own page."""
    company = current_company(request)
    form = NewProductForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            product = drafts.start_draft(
                company, values["sector"], values["name_es"], values["unit_es"], by=request.user
            )
        except RuleError as error:
            form.add_error("name_es", str(error))
        else:
            messages.success(request, _("The draft is kept. Fill it in when you have time; it saves as you type."))
            return redirect("products:edit", product.pk)
    return render(request, "products/portal/new.html", {"form": form, "company": company})


def edit_product(request: Request, pk: int) -> HttpResponse:
    """Everything of one product. POST keeps it all; with `send` it also asks for publication."""
    product = own_product(request, pk)
    revision = drafts.open_revision(product)
    open_to_write = drafts.can_edit(product, revision)
    given = request.POST if request.method == "POST" else None
    form = ProductForm(given, product=product, revision=revision)
    if request.method == "POST" and open_to_write and _save_form(request, product, form):
        return redirect("products:edit", pk)
    context = {"open_to_write": open_to_write, **_form_context(product, revision, form)}
    return render(request, "products/portal/edit.html", context)


def _save_form(request: Request, product: Product, form: ProductForm) -> bool:
    """Write what is good; False where the form must be shown again with its errors."""
    good = form.is_valid()
    try:
        drafts.save_changes(product, form.changes(), by=request.user)
        if good and "send" in request.POST:
            drafts.request_publication(product, by=request.user)
    except RuleError as error:
        _mark_missing(form, product)
        form.add_error(None, str(error))
        return False
    if good:
        sent = _("Sent. A moderator reads it, and you will hear by mail.")
        messages.success(request, sent if "send" in request.POST else _("Saved."))
    return good


def _mark_missing(form: ProductForm, product: Product) -> None:
    """The empty fields that stop the sending carry the error themselves."""
    for name in REQUIRED_FIELDS:
        if name in form.fields and not form.cleaned_data.get(name) and name not in form.errors:
            form.add_error(name, _("Buyers need this before the product can be published."))


@require_POST
def autosave(request: Request, pk: int) -> HttpResponse:
    """Keep what was typed so far (htmx): well typed fields are written, the others are named."""
    product = own_product(request, pk)
    form = ProductForm(request.POST, product=product, revision=drafts.open_revision(product))
    form.is_valid()
    try:
        drafts.save_changes(product, form.changes(), by=request.user)
    except RuleError as error:
        return render(request, "products/portal/_saved.html", {"problem": str(error), "product": product})
    return render(request, "products/portal/_saved.html", _form_state(own_product(request, pk), form))


def _form_state(product: Product, form: ProductForm) -> dict[str, object]:
    """What the bar at the form's foot tells: the score, what is missing, and the terms of trade in the text."""
    seen = _product_with_edit(product, drafts.open_revision(product))
    photos, prices = product.photos.count(), product.prices.count()
    lacks = missing_fields.missing_fields(seen, photos, prices)
    text = " ".join(str(getattr(seen, name) or "") for name in ("name_es", "summary_es", "description_es"))
    wrong = [form.fields[name].label for name in form.errors if name in form.fields]
    return {
        "product": product,
        "score": completeness(seen, photos=photos, prices=prices),
        "lacks": lacks[:5],
        "must": sum(lack.required for lack in lacks),
        "wrong": wrong,
        "terms": glossary.terms_in(text),
        "kept": form.is_bound,
    }


def _product_with_edit(product: Product, revision: ProductRevision | None) -> Product:
    """The product as it would be with its edit; never saved."""
    seen = Product(**{field.attname: getattr(product, field.attname) for field in Product._meta.concrete_fields})
    for name, value in (revision.changes if revision else {}).items():
        if name in publication.EDITABLE_FIELDS:
            setattr(seen, name, value)
    return seen


def _form_context(product: Product, revision: ProductRevision | None, form: ProductForm) -> dict[str, object]:
    comments = {}
    for comment in product.comments.order_by("at"):
        if (
            comment.resolved_at is None
            or product.state == Product.State.CHANGES_ASKED
            or _has_requested_changes(revision)
        ):
            comments[comment.field.removesuffix("_id")] = comment
    changed = set(revision.changes) if revision else set()
    rows = {
        name: {
            "field": form[name],
            "comment": comments.get(name),
            "untranslated": name.endswith("_en") and bool(form[f"{name[:-3]}_es"].value()) and not form[name].value(),
            "changed": name in changed or f"{name}_id" in changed,
        }
        for name in form.fields
    }
    state = _form_state(product, form)
    return {
        "form": form,
        "rows": rows,
        "pairs": [(rows[spanish], rows[english]) for spanish, english in LANGUAGE_PAIRS],
        "figures": [rows[name] for name in NUMBER_FIELDS],
        "revision": revision,
        "open_comments": [comment for comment in comments.values() if comment.resolved_at is None],
        "waiting": _waiting_counts(product, revision),
        "share_url": f"{settings.SITE_URL}{product.get_absolute_url()}"
        if product.state in Product.State.PUBLIC
        else "",
        "leans_on": product.certificates.select_related("type"),
        "prices": product.prices.all(),
        **state,
    }


def _waiting_counts(product: Product, revision: ProductRevision | None) -> dict[str, int]:
    """How many photos and certificates wait for a moderator."""
    if revision is None:
        return {"photos": 0, "papers": 0}
    added = set(revision.changes.get("certificates", [])) - set(product.certificates.values_list("pk", flat=True))
    return {"photos": revision.waiting_photos.count(), "papers": len(added)}


def _has_requested_changes(revision: ProductRevision | None) -> bool:
    return revision is not None and revision.state == ProductRevision.State.CHANGES_ASKED


STATE_ACTIONS = {
    "withdraw": (publication.withdraw_product, gettext_lazy("The product has left the catalogue.")),
    "reopen": (publication.reopen_product, gettext_lazy("It is a draft again.")),
    "confirm": (publication.confirm_product, gettext_lazy("Thank you. Buyers see that it is up to date.")),
}


@require_POST
def change_state(request: Request, pk: int) -> HttpResponse:
    """Withdraw, reopen or confirm a product, send its edit or discard it; `move` names which."""
    product, name = own_product(request, pk), request.POST.get("move", "")
    try:
        if name == "send":
            drafts.request_publication(product, by=request.user)
            messages.success(request, _("Sent. A moderator reads it, and you will hear by mail."))
        elif name == "discard" and (revision := drafts.open_revision(product)):
            publication.discard_revision(revision, by=request.user)
            messages.success(request, _("The edit is discarded; what is public stays."))
        elif name in STATE_ACTIONS:
            verb, told = STATE_ACTIONS[name]
            verb(product, by=request.user)
            messages.success(request, told)
    except RuleError as error:
        messages.error(request, str(error))
    return redirect("products:edit", pk)


def product_certificates(request: Request, pk: int) -> HttpResponse:
    """Which certificates of the company stand for this product."""
    product = own_product(request, pk)
    revision = drafts.open_revision(product)
    chosen = list(product.certificates.values_list("pk", flat=True))
    chosen = revision.changes.get("certificates", chosen) if revision else chosen
    form = CertificatesForm(request.POST or None, company=product.company, initial={"certificates": chosen})
    if request.method == "POST" and form.is_valid():
        try:
            drafts.set_certificates(product, list(form.cleaned_data["certificates"]), by=request.user)
        except RuleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("products:edit", pk)
    context = {"product": product, "form": form, "revision": revision, "waiting": _waiting_counts(product, revision)}
    return render(request, "products/portal/papers.html", context)


def hs_code_finder(request: Request, pk: int) -> HttpResponse:
    """Look for an HS code by words; POST takes the one pressed."""
    product = own_product(request, pk)
    if request.method == "POST":
        return _save_hs_code(request, product)
    words = " ".join(request.GET.get("q", product.name_es).split())[:80]
    context = {"product": product, "words": words, "chapters": finder.find_hs_codes(words)}
    part = "_hs_found" if request.htmx else "hs_codes"
    return render(request, f"products/portal/{part}.html", context)


def _save_hs_code(request: Request, product: Product) -> HttpResponse:
    form = ProductForm({"hs_code": request.POST.get("code", "")}, product=product)
    form.is_valid()
    code = form.cleaned_data.get("hs_code")
    if code is None:
        raise Http404
    try:
        drafts.save_changes(product, {"hs_code_id": code.pk}, by=request.user)
    except RuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The code %(code)s is kept. Your adviser checks it.") % {"code": code})
    return redirect("products:edit", product.pk)


def glossary_page(request: Request) -> HttpResponse:
    """The words of the trade, Spanish beside English."""
    return render(request, "products/portal/terms.html", {"terms": GlossaryTerm.objects.all()})


def confirm_by_link(request: Request, token: str) -> HttpResponse:
    """From the mail: shows the product, and confirms it by one tap. No sign-in; the link is signed and expires."""
    number = read_signed_token(CONFIRM_PURPOSE, token, CONFIRM_LINK_VALID)
    product = Product.objects.filter(pk=number).select_related("company", "sector").first() if number else None
    if product is None:
        return render(request, "products/portal/confirm.html", {"gone": True}, status=404)
    done = problem = ""
    if request.method == "POST":
        try:
            product = publication.confirm_product(product, by=None)
            done = _("Thank you. Buyers see that it is up to date.")
        except RuleError as error:
            problem = str(error)
    context = {"product": product, "done": done, "problem": problem, "prices": product.prices.all()}
    return render(request, "products/portal/confirm.html", context)
