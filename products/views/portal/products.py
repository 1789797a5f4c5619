"""The company's own products: form with autosave, certificates, HS codes, and confirmation by link."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.forms import BaseForm
from django.forms.boundfield import BoundWidget
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies.models import Certificate
from companies.views.current_company import current_company
from exportasv.core.accounts.actor_query import ActorQuery
from exportasv.core.accounts.models import User
from exportasv.core.accounts.request import Request
from exportasv.core.accounts.signed_links import read_signed_token
from exportasv.core.db.errors import RuleError
from exportasv.core.db.fixed_query import FixedQuery
from exportasv.core.lazy_text import StrOrPromise
from exportasv.core.programme import CONFIRM_LINK_VALID
from exportasv.core.whole_numbers import whole_number
from products.attributes.facts import attribute_facts
from products.catalogue.search import hs_digits
from products.classification import finder, tree
from products.editing import glossary, missing_fields
from products.editing.english_draft import DRAFTED, is_draft
from products.editing.score import completeness
from products.fields import column_text, required_columns
from products.forms.portal import KIND_EXAMPLES, CertificatesForm, KindForm, ProductForm
from products.models import FieldComment, GlossaryTerm, Product, ProductKind, ProductRevision
from products.models.attribute import PREFIX, AttributeDefinition
from products.models.product import ProductQuerySet
from products.packing import pallet_text
from products.reminders import CONFIRM_PURPOSE
from products.rules import drafts, publication
from products.rules.drafts import Draft
from products.views.portal.sections import Row, form_sections, form_steps


def own_products(request: Request) -> ProductQuerySet:
    """Return the products of the current company."""
    return Product.objects.for_actor(request.user).filter(company=current_company(request))


def own_product(request: Request, pk: int) -> Product:
    """Return a product of the current company. Raise Http404 if it belongs to another."""
    return _own_row(request, pk, _OWN_PRODUCT)


def _own_row(request: Request, pk: int, query: ActorQuery) -> Product:
    found: Product = query.row_or_404(request.user, current_company(request).pk, pk)
    return found


def _product_of_company(user: User, company: int, pk: int) -> QuerySet[Product]:
    """Return the product of a company, which its people ask for on every page."""
    rows = Product.objects.for_actor(user).filter(company_id=company, pk=pk)
    return rows.select_related("company", "sector")


def _draft_of_company(user: User, company: int, pk: int) -> QuerySet[Product]:
    return drafts.draft_rows(Product.objects.for_actor(user).filter(company_id=company, pk=pk))


_OWN_PRODUCT, _OWN_DRAFT = ActorQuery(_product_of_company), ActorQuery(_draft_of_company)


def own_good(request: Request, pk: int) -> Product:
    """Return a good of the current company. Raise Http404 for a service, or if it belongs to another."""
    product = own_product(request, pk)
    if product.is_service:
        raise Http404
    return product


def _own_draft(request: Request, pk: int, *, lock: bool = False) -> Draft:
    """Return the draft as `own_product` does; its row is locked for this transaction if `lock` says so."""
    if not lock:
        return drafts.draft_of(_own_row(request, pk, _OWN_DRAFT))
    try:
        return drafts.lock_draft(own_products(request), pk)
    except Product.DoesNotExist as error:
        raise Http404 from error


def kind_choices(form: BaseForm) -> list[tuple[BoundWidget, StrOrPromise]]:
    """Return the radio buttons of `kind`, each with its example."""
    return [(option, KIND_EXAMPLES[option.data["value"]]) for option in form["kind"]]


def product_kind(request: Request, pk: int) -> HttpResponse:
    """Change what a draft is; say before what it would lose. Raise Http404 if it is not a draft."""
    with transaction.atomic():
        product = _own_draft(request, pk, lock=request.method == "POST").product
        if product.state not in Product.State.UNAPPROVED:
            raise Http404
        form = KindForm(request.POST or None, product=product)
        if request.method == "POST" and form.is_valid() and _save_kind(request, form):
            return redirect("products:edit", pk)
    others = [kind for kind in ProductKind if kind != product.kind]
    lost = {kind: publication.field_labels(drafts.lost_columns(product, kind)) for kind in others}
    losses = [(kind.label, labels) for kind, labels in lost.items() if labels]
    context = {"product": product, "form": form, "kinds": kind_choices(form), "losses": losses}
    return render(request, "products/portal/kind.html", context)


def _save_kind(request: Request, form: KindForm) -> bool:
    """Save what a draft is. Return False and add the error to the form if it cannot be."""
    try:
        drafts.save_changes(form.product, form.cleaned_data, by=request.user)
    except RuleError as error:
        form.add_error("kind", str(error))
        return False
    messages.success(request, _("Saved."))
    return True


def edit_product(request: Request, pk: int) -> HttpResponse:
    """Edit one product. POST saves all fields; with `send` it also requests publication."""
    if request.method != "POST":
        draft = _own_draft(request, pk)
        form = ProductForm(product=draft.product, revision=draft.revision)
    else:
        with transaction.atomic():  # so that the audit trail knows the actor
            draft = _own_draft(request, pk, lock=True)
            form = ProductForm(request.POST, product=draft.product, revision=draft.revision)
            saved = draft.is_open_to_write and _save_form(request, draft, form)
        if saved and _send_if_asked(request, draft, form):
            to_step = whole_number(request.POST.get("step"))
            return redirect(
                reverse("products:edit", args=[pk]) + (f"?step={to_step}#step-{to_step}" if to_step else "")
            )
    step = whole_number(request.GET.get("step")) or 0
    context = {"open_to_write": draft.is_open_to_write, **_form_context(draft, form, step)}
    return render(request, "products/portal/edit.html", context)


def _save_form(request: Request, draft: Draft, form: ProductForm) -> bool:
    """Save the valid fields. Return False if the form must be shown again with errors."""
    good = form.is_valid()
    try:
        drafts.write_changes(draft, form.changes(), by=request.user)
        form.rebase(ProductForm(product=draft.product, revision=draft.revision))
    except RuleError as error:
        _mark_missing(form)
        form.add_error(None, str(error))
        return False
    return good


def _send_if_asked(request: Request, draft: Draft, form: ProductForm) -> bool:
    """Request publication if `send` was posted. Return False and add the error to the form if it is not ready."""
    if "send" not in request.POST:
        messages.success(request, _("Saved."))
        return True
    try:
        drafts.request_publication(draft.product, by=request.user)
    except RuleError as error:
        _mark_missing(form)
        form.add_error(None, str(error))
        return False
    messages.success(request, _("Sent. A moderator will review it, and we will write to you by e-mail."))
    return True


def _mark_missing(form: ProductForm) -> None:
    """Mark the empty fields that prevent publication."""
    empty = [name for name in required_columns(form.product.kind) if not form.cleaned_data.get(name)]
    for name in [*empty, *form.missing_attributes()]:
        if name in form.fields and name not in form.errors:
            form.add_error(name, _("Buyers need this before the product can be published."))


@require_POST
def autosave(request: Request, pk: int) -> HttpResponse:
    """Save the valid fields typed so far (htmx) and list the invalid ones."""
    with transaction.atomic():  # so that the audit trail knows the actor
        draft = _own_draft(request, pk, lock=True)
        form = ProductForm(request.POST, product=draft.product, revision=draft.revision)
        form.is_valid()
        sector = draft.product.sector_id
        try:
            drafts.write_changes(draft, form.changes(), by=request.user)
            form.rebase(ProductForm(product=draft.product, revision=draft.revision))
        except RuleError as error:
            context = {"problem": str(error), "product": draft.product}
            return render(request, "products/portal/_saved.html", context)
    response = render(request, "products/portal/_saved.html", {"oob": True, **_form_state(draft, form)})
    if sector != draft.product.sector_id:
        response["HX-Refresh"] = "true"  # other attributes
    return response


def _form_state(draft: Draft, form: ProductForm) -> dict[str, object]:
    """Return the data of the form's status bar: score, missing fields, and trade terms in the text."""
    seen = draft.with_edit()
    lacks = missing_fields.missing_fields(seen, draft.photo_count, draft.price_count)
    text = " ".join(str(getattr(seen, name) or "") for name in ("name_es", "summary_es", "description_es"))
    return {
        "product": draft.product,
        "score": completeness(seen, photos=draft.photo_count, prices=draft.price_count),
        "lacks": lacks[:5],
        "must": sum(lack.required for lack in lacks),
        "form": form,
        "terms": glossary.terms_in(text),
        "kept": form.is_bound,
        "pallet": pallet_text(seen),
    }


def _form_context(draft: Draft, form: ProductForm, step: int) -> dict[str, object]:
    product, revision = draft.product, draft.revision
    certificates = _CERTIFICATES.rows(product.pk)
    comments = {}
    for comment in _COMMENTS.rows(product.pk):
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
            "drafted": name[:-3] in DRAFTED and _is_draft(form, name),
            "changed": name in changed or f"{name}_id" in changed,
            "required": "aria-required" in form.fields[name].widget.attrs,
        }
        for name in form.fields
        if name not in form.attribute_inputs
    }
    attributes = [_attribute_rows(each, form, comments) for each in form.attributes]
    asked = [row for each in attributes for row in each["rows"]]
    return {
        "form": form,
        "steps": form_steps(form_sections(rows), asked, step),
        "answers": [] if draft.is_open_to_write else _answers(draft.with_edit(), rows),
        "attributes": attributes,
        "revision": revision,
        "open_comments": [comment for comment in comments.values() if comment.resolved_at is None],
        "waiting": _waiting_counts(draft, [certificate.pk for certificate in certificates]),
        "share_url": f"{settings.SITE_URL}{product.get_absolute_url()}"
        if product.state in Product.State.PUBLIC
        else "",
        "leans_on": certificates,
        "photo_count": draft.photo_count,
        "price_count": draft.price_count,
        **_form_state(draft, form),
    }


def _certificates(product: int) -> QuerySet[Certificate]:
    return Certificate.objects.filter(products=product).select_related("type")


def _comments(product: int) -> QuerySet[FieldComment]:
    return FieldComment.objects.filter(product_id=product).order_by("at")


_CERTIFICATES, _COMMENTS = FixedQuery(_certificates), FixedQuery(_comments)


def _answers(product: Product, rows: dict[str, Row]) -> list[tuple[str, str]]:
    """Return (label, value in words) of what the product says, for who may only read it now."""
    said = [(str(row["field"].label), column_text(name, getattr(product, name) or "")) for name, row in rows.items()]
    said += [(fact.name, fact.text) for fact in attribute_facts(product)]
    return [(label, text) for label, text in said if text]


def _is_draft(form: ProductForm, name: str) -> bool:
    """Return whether an English field still has the draft of our lists."""
    return name.endswith("_en") and is_draft(form[f"{name[:-3]}_es"].value() or "", form[name].value() or "")


def _attribute_rows(
    attribute: AttributeDefinition, form: ProductForm, comments: dict[str, FieldComment]
) -> dict[str, Any]:
    fields = [form[name] for name in attribute.inputs]
    comment = comments.get(f"{PREFIX}{attribute.code}")
    is_untranslated = attribute.is_text and bool(fields[0].value()) and not fields[1].value()
    rows = [
        {
            "field": field,
            "comment": comment if field is fields[0] else None,
            "untranslated": is_untranslated and number,
            "required": attribute.is_required and number == 0,
        }
        for number, field in enumerate(fields)
    ]
    return {"attribute": attribute, "rows": rows}


def _waiting_counts(draft: Draft, certificates: list[int]) -> dict[str, int]:
    """Return the numbers of photos and certificates that wait for a moderator."""
    added = set(draft.revision.changes.get("certificates", [])) - set(certificates) if draft.revision else set()
    return {"photos": draft.waiting_photo_count, "papers": len(added)}


def _has_requested_changes(revision: ProductRevision | None) -> bool:
    return revision is not None and revision.state == ProductRevision.State.CHANGES_ASKED


def product_certificates(request: Request, pk: int) -> HttpResponse:
    """Choose which certificates of the company apply to the product."""
    draft = _own_draft(request, pk)
    product, revision = draft.product, draft.revision
    standing = list(product.certificates.values_list("pk", flat=True))
    chosen = revision.changes.get("certificates", standing) if revision else standing
    form = CertificatesForm(request.POST or None, product=product, initial={"certificates": chosen})
    if request.method == "POST" and form.is_valid():
        try:
            drafts.set_certificates(product, list(form.cleaned_data["certificates"]), by=request.user)
        except RuleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("products:edit", pk)
    waiting = _waiting_counts(draft, standing)
    context = {"product": product, "form": form, "revision": revision, "waiting": waiting}
    return render(request, "products/portal/papers.html", context)


def hs_code_finder(request: Request, pk: int) -> HttpResponse:
    """Search for an HS code by text, first by the product's own, or browse by digits. POST saves the selected one."""
    product = own_product(request, pk)
    if request.method == "POST":
        return _save_hs_code(request, product)
    words = " ".join(request.GET.get("q", product.name_es).split())[:80]
    context: dict[str, Any] = {"product": product, "words": words}
    if not words or hs_digits(words):
        context["branch"] = tree.branch(hs_digits(words))
    else:
        own = [] if "q" in request.GET else [f"{words} {product.summary_es}"]
        found = (finder.propose_hs_codes(each) for each in [words, *own])
        context["found"] = next((each for each in found if each.codes), finder.Proposals())
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
        messages.success(request, _("The code %(code)s is saved. Your adviser will check it.") % {"code": code})
    return redirect("products:edit", product.pk)


def glossary_page(request: Request) -> HttpResponse:
    """Show the trade terms in Spanish and English."""
    return render(request, "products/portal/terms.html", {"terms": GlossaryTerm.objects.all()})


def confirm_by_link(request: Request, token: str) -> HttpResponse:
    """Show the product of a link in an e-mail; POST confirms it. No sign-in: the link is signed and expires."""
    number = read_signed_token(CONFIRM_PURPOSE, token, CONFIRM_LINK_VALID)
    product = Product.objects.filter(pk=number).select_related("company", "sector").first() if number else None
    if product is None:
        return render(request, "products/portal/confirm.html", {"gone": True}, status=404)
    done = problem = ""
    if request.method == "POST":
        try:
            product = publication.confirm_product(product, by=None)
            done = _("Thank you. Buyers can see that it is up to date.")
        except RuleError as error:
            problem = str(error)
    context = {"product": product, "done": done, "problem": problem, "prices": product.prices.all()}
    return render(request, "products/portal/confirm.html", context)
