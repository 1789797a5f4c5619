"""Base class of the API's read-only resources."""

from django.db.models import QuerySet
from rest_framework.permissions import AllowAny
from rest_framework.viewsets import ReadOnlyModelViewSet

from exportasv.core.db.keyset import Ordering


class PublicViewSet(ReadOnlyModelViewSet):
    """A public, read-only list with `?search=`, filters and keyset pages.

    A subclass names its queryset, serializer_class, filterset_class, `ordering`, and `search(queryset, words)`.
    """

    permission_classes = [AllowAny]
    lookup_field = "slug"
    ordering = Ordering("name_es", kind="text", descending=False)
    list_notes: dict[str, object] = {}  # what a list says beside its results; `search` may set it

    def ordering_for(self, queryset: QuerySet) -> Ordering:
        """Return the order of the pages. A resource with ranked search overrides it."""
        return self.ordering

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        words = self.request.query_params.get("search", "").strip()[:200]
        queryset = super().filter_queryset(queryset)
        return self.search(queryset, words) if words and self.action == "list" else queryset

    def search(self, queryset: QuerySet, words: str) -> QuerySet:
        raise NotImplementedError
