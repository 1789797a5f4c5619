"""The searches of a list that the signed-in person keeps."""

from typing import Any

from django import template
from django.db.models import QuerySet, Value
from django.template import Context

from exportasv.core.accounts.models import SavedView
from exportasv.core.accounts.saved_views import is_searchable, search_of
from exportasv.core.db.fixed_query import FixedQuery

register = template.Library()


@register.simple_tag(takes_context=True)
def saved_views(context: Context) -> dict[str, Any]:
    """Return `route`, `rows` kept of this list, `search` that is shown, and whether it `is_kept`. One query."""
    request = context["request"]
    route = request.resolver_match.view_name
    if not is_searchable(route):
        return {}
    rows = _VIEWS.rows(request.user.pk, route)
    search = search_of(request.GET.urlencode())
    return {"route": route, "rows": rows, "search": search, "is_kept": search in {row.query for row in rows}}


def _views(user: int, route: str) -> QuerySet[SavedView]:
    return SavedView.objects.filter(user=user, route=Value(route))


_VIEWS = FixedQuery(_views)
