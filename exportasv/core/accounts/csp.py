"""Content security policy. Unfold's scripts need more rights, so the admin site has a wider policy."""

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponseBase

ADMIN_EXTRA_SOURCES = {"script-src": [SELF, UNSAFE_EVAL], "style-src": [SELF, UNSAFE_INLINE]}


class SitePolicyMiddleware(CSPMiddleware):
    """Sends the policy of the settings, and adds what Unfold needs on routes of the admin site."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        route = request.resolver_match
        if route is not None and route.app_name == "admin" and not report_only:
            parts.update = {**(parts.update or {}), **ADMIN_EXTRA_SOURCES}
        return parts
