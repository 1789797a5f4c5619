"""The admin site's pages of duplicates: the pairs, the preview of a merge, the merge and its undo."""

from django.apps import apps
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from companies.merging import duplicates, rules
from companies.models import Merge
from exportasv.core.accounts.reauthentication import require_step_up
from exportasv.core.accounts.request import user_of
from exportasv.core.db.errors import RuleError
from exportasv.core.spreadsheets import exports
from products.moderation.duplicates import product_duplicates

KINDS = {"companies": Merge.Kind.COMPANY.value, "products": Merge.Kind.PRODUCT.value}
TITLES = {
    "companies": gettext_lazy("Possible duplicate companies"),
    "products": gettext_lazy("Possible duplicate products"),
}
FINDERS = {"companies": duplicates.company_duplicates, "products": product_duplicates}
MAX_RECENT_MERGES = 10
PAIR_COLUMNS = [
    exports.Column(gettext_lazy("One"), "one"),
    exports.Column(gettext_lazy("Its company"), "one.company"),
    exports.Column(gettext_lazy("Other"), "other"),
    exports.Column(gettext_lazy("The other's company"), "other.company"),
    exports.Column(gettext_lazy("Similarities"), "reasons"),
]


def urls() -> list[URLPattern]:
    """Return the pages; put them before the model's own. accounts/access.py controls who may open them."""
    return [
        path("duplicates/<slug:kind>/", duplicate_candidates, name="products_duplicates"),
        path("duplicates/<slug:kind>/<int:one>/<int:other>/", merge_pair, name="products_merge"),
        path("merges/<int:pk>/undo/", undo_merge, name="products_merge_undo"),
    ]


def _merge_kind(kind: str) -> str:
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


def _render_page(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    return render(request, template, {**admin.site.each_context(request), **context}, status=status)


def duplicate_candidates(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Show the unjudged pairs, most likely first, and the latest merges."""
    label = _merge_kind(kind)
    pairs = duplicates.duplicate_pairs(label, FINDERS[kind])
    if taken := exports.export_response(request, pairs, PAIR_COLUMNS, TITLES[kind]):
        return taken
    context = {
        "kind": kind,
        "title": TITLES[kind],
        "tabs": TITLES.items(),
        "pairs": pairs,
        "merges": Merge.objects.filter(kind=label).select_related("by")[:MAX_RECENT_MERGES],
    }
    return _render_page(request, "companies/staff/duplicates.html", context)


def merge_pair(request: HttpRequest, kind: str, one: int, other: int) -> HttpResponse:
    """Show two rows side by side with all that would move. POST merges them or marks them as distinct."""
    rows = apps.get_model(_merge_kind(kind))._default_manager.for_actor(request.user)
    keep, drop = get_object_or_404(rows, pk=one), get_object_or_404(rows, pk=other)
    if request.method == "POST":
        is_merge = request.POST.get("do") != "two"  # that two are two moves nothing
        if is_merge and (response := require_step_up(request)):
            return response
        try:
            return _decide_pair(request, kind, keep, drop)
        except RuleError as error:
            messages.error(request, str(error))
    blanks = rules.fields_to_fill(keep, drop)
    outcome = rules.preview_merge(keep, drop, blanks, by=user_of(request))
    fields = [(each, mine, theirs, each.name in blanks) for each, mine, theirs in rules.differing_fields(keep, drop)]
    context = {
        "kind": kind,
        "title": _("Merge two into one"),
        "keep": keep,
        "drop": drop,
        "fields": fields,
        "outcome": outcome,
        "change": f"admin:{keep._meta.app_label}_{keep._meta.model_name}_change",
    }
    return _render_page(request, "companies/staff/duplicate.html", context)


def _decide_pair(request: HttpRequest, kind: str, keep, drop) -> HttpResponse:
    if request.POST.get("do") == "two":
        rules.mark_as_distinct(_merge_kind(kind), keep.pk, drop.pk, by=user_of(request))
        messages.success(request, _("These two will not be shown again."))
    else:
        names = {each.name for each in rules.mergeable_fields(type(keep))}
        take = [name for name in names if request.POST.get(f"take_{name}") == "other"]
        done = rules.merge_rows(keep, drop, take, by=user_of(request))
        messages.success(request, _("Merged: %(merge)s. It can be undone below.") % {"merge": done})
    return HttpResponseRedirect(reverse("admin:products_duplicates", args=[kind]))


@require_POST
def undo_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a merge and list what could not be restored."""
    done = get_object_or_404(Merge, pk=pk)
    kind = next(name for name, label in KINDS.items() if label == done.kind)
    back = reverse("admin:products_duplicates", args=[kind])
    if response := require_step_up(request, back):
        return response
    try:
        left = rules.undo_merge(done, by=user_of(request))
    except RuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Undone: %(merge)s.") % {"merge": done})
        for sentence in left:
            messages.warning(request, sentence)
    return HttpResponseRedirect(back)
