"""URLs of /api/v1/. The site's URL configuration builds them from the apps' `routes`."""

from collections.abc import Collection

from django.urls import path
from rest_framework.permissions import AllowAny
from rest_framework.routers import DefaultRouter
from rest_framework.viewsets import ViewSetMixin

from exportasv.core.api.changes import ChangesView
from exportasv.core.api.resources import declare_resources
from exportasv.core.api.views import KeptSchemaView, TokenView, docs

Route = tuple[str, type[ViewSetMixin], str]


def api_urls(*apps: Collection[Route]) -> list:
    """Return the URL patterns of every app's (prefix, viewset, name), of the schema and of its page."""
    router = DefaultRouter()
    router.include_format_suffixes = False
    router.root_view_name = "root"
    router.APIRootView.permission_classes = [AllowAny]
    router.APIRootView.schema = None
    for routes in apps:
        declare_resources(routes)
        for prefix, viewset, name in routes:
            router.register(prefix, viewset, basename=name)
    schema = KeptSchemaView.as_view()
    return [
        path("changes/", ChangesView.as_view(), name="changes"),
        *router.urls,
        path("token/", TokenView.as_view(), name="token"),
        path("schema/", schema, name="schema"),
        path("docs/", docs, name="docs"),
    ]
