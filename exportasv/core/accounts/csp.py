"""The browser's rules: strict for the site; Unfold's scripts need more, and get it on the admin site alone."""

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponseBase

ADMIN_EXTRA_SOURCES = {"script-src": [SELF, UNSAFE_EVAL], "style-src": [SELF, UNSAFE_INLINE]}


class SitePolicyMiddleware(CSPMiddleware):
    """The policy of the settings, with what Unfold needs where the route belongs to the admin site."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        route = request.resolver_match
        if route is not None and route.app_name == "admin" and not report_only:
            parts.update = {**(parts.update or {}), **ADMIN_EXTRA_SOURCES}
        return parts
