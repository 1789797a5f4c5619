"""The routes of the pages, found by the first two words of the address.

Django tries every route in turn, and each of them asks for the language of the words it is written in: for a page at
the end of the list that takes as long as two queries.
"""

from collections.abc import Sequence
from functools import cache
from typing import cast

from django.urls import Resolver404, ResolverMatch, URLPattern, URLResolver
from django.urls.resolvers import RoutePattern
from django.utils.translation import get_language

Route = URLPattern | URLResolver


class IndexedResolver(URLResolver):
    """Resolves as Django does, but tries only the routes that can begin as the address does."""

    def resolve(self, path: str) -> ResolverMatch:
        """Return the view of the address, as Django's own resolver would; raise Resolver404 for an unknown one."""
        found = self.pattern.match(str(path))
        if found is None:
            raise Resolver404({"path": path})
        language = get_language()
        known = _known_beginnings(self, language)
        beginning = next((each for each in _beginnings(found[0]) if each in known), "")
        return _by_beginning(self, language, beginning).resolve(path)


def index_routes(patterns: Sequence[Route]) -> list[IndexedResolver]:
    """Return the resolvers of `i18n_patterns` with an index."""
    return [IndexedResolver(each.pattern, each.urlconf_name) for each in cast(Sequence[URLResolver], patterns)]


def _beginnings(address: str) -> tuple[str, str]:
    """Return the address up to its second slash, and up to its first; whole where it has none."""
    first = address.find("/") + 1 or len(address)
    second = address.find("/", first) + 1 or len(address)
    return address[:second], address[:first]


def _fixed_text(route: Route) -> str:
    """Return what the route's addresses begin with, in the language of the thread."""
    return str(route.pattern).partition("<")[0] if isinstance(route.pattern, RoutePattern) else ""


@cache
def _known_beginnings(resolver: URLResolver, _language: str | None) -> frozenset[str]:
    known: set[str] = set()
    for route in resolver.url_patterns:
        if fixed := _fixed_text(route):
            known.update(_beginnings(fixed))
        elif isinstance(route, URLResolver):
            known |= _known_beginnings(route, _language)
    return frozenset(known)


@cache
def _by_beginning(resolver: URLResolver, _language: str | None, beginning: str) -> URLResolver:
    """Return the resolver with those of its routes that can begin so."""
    routes: list[Route] = []
    for route in resolver.url_patterns:
        fixed = _fixed_text(route)
        if isinstance(route, URLResolver) and not fixed:
            routes.append(_by_beginning(route, _language, beginning))
        elif fixed.startswith(beginning) or beginning.startswith(fixed):
            routes.append(route)
    routes = [each for each in routes if not isinstance(each, URLResolver) or each.url_patterns]
    return URLResolver(resolver.pattern, routes, resolver.default_kwargs, resolver.app_name, resolver.namespace)
