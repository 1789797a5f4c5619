"""The moderators' pages of the admin site: the queue, one product's old and new version, and the decision."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from exportasv.core.accounts.models import User
from exportasv.core.accounts.request import user_of
from exportasv.core.db.errors import RuleError
from exportasv.core.db.fields import max_length_of
from exportasv.core.lazy_text import StrOrPromise
from exportasv.core.spreadsheets import exports
from exportasv.core.whole_numbers import whole_number
from products.models import FieldComment, Product
from products.moderation import differences, queue
from products.moderation import rules as moderation
from products.rules import drafts, publication

MAX_COMMENT_LENGTH = max_length_of(FieldComment, "text")
MAX_PRICE_CHANGES = 10  # price changes shown per product
QUEUE_COLUMNS = [
    *exports.columns(Product, "name_es", "company", "sector"),
    exports.Column(_("Waits since"), "since"),
    exports.Column(_("Days"), "days"),
    exports.Column(_("Risk"), "risk"),
    exports.Column(_("Why"), lambda item: [reason for _points, reason in item.reasons]),
    exports.Column(_("With"), lambda item: item.review.moderator if item.is_held() else ""),
]
QUEUE_COLUMNS[:3] = [column._replace(value=f"product.{column.value}") for column in QUEUE_COLUMNS[:3]]


def urls() -> list[URLPattern]:
    """Return the pages; put them before the model's own. accounts/access.py controls who may open them."""
    return [
        path("moderation/", moderation_queue, name="products_moderation"),
        path("moderation/next/", next_item, name="products_moderation_next"),
        path("moderation/<int:pk>/", moderation_item, name="products_moderation_item"),
        path("moderation/<int:pk>/decide/", decide_item, name="products_moderation_decide"),
    ]


def _render_page(request: HttpRequest, name: str, context: dict) -> HttpResponse:
    return render(request, f"products/staff/moderation/{name}.html", {**admin.site.each_context(request), **context})


def moderation_queue(request: HttpRequest) -> HttpResponseBase:
    """Show all that waits, the user's own first, and the numbers of recent decisions by moderator."""
    items = queue.moderation_queue()
    if taken := exports.export_response(request, items, QUEUE_COLUMNS, _("Moderation")):
        return taken
    mine = [each for each in items if each.is_held_by(user_of(request))]
    free = [each for each in items if not each.is_held()]
    others = [each for each in items if each.is_held() and not each.is_held_by(user_of(request))]
    context = {
        "title": _("Moderation"),
        "groups": [(_("Assigned to you"), mine), (_("Unassigned"), free), (_("With colleagues"), others)],
        "total": len(items),
        "done": queue.moderator_statistics(),
        "price_changes": queue.recent_price_changes(),
    }
    return _render_page(request, "queue", context)


def next_item(request: HttpRequest) -> HttpResponse:
    """Redirect to the item that this moderator should review next."""
    found = queue.next_item_for(user_of(request), whole_number(request.GET.get("after")) or 0)
    if found is None:
        messages.success(request, _("Nothing is waiting for you."))
        return redirect("admin:products_moderation")
    return redirect("admin:products_moderation_item", found.product.pk)


def moderation_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one product: the public version beside the submitted one, with a comment box at each field."""
    found = queue.waiting_item(pk)
    if found is None:
        return redirect("admin:products_moderation") if Product.objects.filter(pk=pk).exists() else _raise_404()
    product = found.product
    lines = differences.field_differences(product, found.revision)
    form = comments_form(request.POST or None, lines)
    told = {comment.field.removesuffix("_id"): comment for comment in product.comments.order_by("at")}
    context = {
        "title": product.name_es,
        "item": found,
        "product": product,
        "rows": [(line, form[f"comment_{line.field}"], told.get(line.field)) for line in lines],
        "photos": product.photos.all(),
        "waiting_photos": found.revision.waiting_photos.all() if found.revision else [],
        "price_changes": product.price_changes.select_related("by")[:MAX_PRICE_CHANGES],
        "prices": product.prices.all(),
        "papers": product.certificates.select_related("type"),
    }
    return _render_page(request, "item", context)


def _raise_404() -> HttpResponse:
    raise Http404


def comments_form(data: Mapping[str, Any] | None, lines: list[differences.FieldDifference]) -> forms.Form:
    """Return a form with a comment box for each field."""
    word: dict[str, Any] = {"required": False, "max_length": MAX_COMMENT_LENGTH}
    rows = {
        "rows": 2,
        "class": "border border-base-300 p-2 rounded-default w-full dark:bg-base-900 dark:border-base-700",
    }
    form = forms.Form(data)
    for line in lines:
        widget = forms.Textarea(attrs=rows)
        form.fields[f"comment_{line.field}"] = forms.CharField(label=line.label, widget=widget, **word)
    return form


@require_POST
def decide_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Apply `choice`: take, approve, changes (with comments) or hs (the code is checked). Then show the next item."""
    found = queue.waiting_item(pk)
    if found is None:
        messages.error(request, _("This is no longer waiting: someone has already decided it."))
        return redirect("admin:products_moderation")
    here = HttpResponseRedirect(reverse("admin:products_moderation_item", args=[pk]))
    choice = request.POST.get("choice", "")
    try:
        told = _apply_decision(request, found, choice)
    except RuleError as error:
        messages.error(request, str(error))
        return here
    messages.success(request, told)
    if choice in ("take", "hs"):
        return here
    return HttpResponseRedirect(f"{reverse('admin:products_moderation_next')}?after={pk}")


def _apply_decision(request: HttpRequest, found: queue.QueueItem, choice: str) -> StrOrPromise:
    product, by = found.product, user_of(request)
    moderation.claim_review(product, by=by)
    if choice == "approve":
        _approve_item(found, by)
        return _("Approved: %(name)s.") % {"name": product.name_es}
    if choice == "changes":
        _ask_changes(request, found)
        return _("Sent back with your comments: %(name)s.") % {"name": product.name_es}
    if choice == "hs":
        drafts.confirm_hs_code(product, by=by)
        return _("The HS code is checked.")
    return _("It is assigned to you for 24 hours.")


def _approve_item(found: queue.QueueItem, by: User) -> None:
    if found.revision:
        publication.approve_revision(found.revision, by=by)
    else:
        publication.publish_product(found.product, by=by)


def _ask_changes(request: HttpRequest, found: queue.QueueItem) -> None:
    lines = differences.field_differences(found.product, found.revision)
    form = comments_form(request.POST, lines)
    if not form.is_valid():
        raise RuleError(_("A comment has 500 characters at most."))
    words = {name: form.cleaned_data[f"comment_{name}"].strip() for name in (line.field for line in lines)}
    comments = {name: text for name, text in words.items() if text}
    if found.revision:
        publication.ask_revision_changes(found.revision, comments, by=user_of(request))
    else:
        publication.ask_changes(found.product, comments, by=user_of(request))
