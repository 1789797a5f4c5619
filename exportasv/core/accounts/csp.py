"""Content security policy, wider on the admin site for Unfold's scripts, and permissions policy."""

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponseBase

ADMIN_EXTRA_SOURCES = {"script-src": [SELF, UNSAFE_EVAL], "style-src": [SELF, UNSAFE_INLINE]}


NO_FEATURES = "accelerometer autoplay display-capture encrypted-media geolocation gyroscope magnetometer"
NO_FEATURES += " microphone midi payment usb"
OWN_FEATURES = "fullscreen publickey-credentials-create publickey-credentials-get"
CAMERA_ROUTES: set[str] = set()  # the apps declare them in their `portal.py`


def permissions_policy(route: str) -> str:
    """Return what scripts of this page may use of the device."""
    own = [*OWN_FEATURES.split(), *(["camera"] if route in CAMERA_ROUTES else [])]
    none = [*NO_FEATURES.split(), *([] if route in CAMERA_ROUTES else ["camera"])]
    return ", ".join([*(f"{name}=()" for name in none), *(f"{name}=(self)" for name in own)])


class SitePolicyMiddleware(CSPMiddleware):
    """Sends the policies, and adds what Unfold needs on routes of the admin site."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        route = request.resolver_match
        response["Permissions-Policy"] = permissions_policy(route.view_name if route else "")
        return super().process_response(request, response)

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        route = request.resolver_match
        if route is not None and route.app_name == "admin" and not report_only:
            parts.update = {**(parts.update or {}), **ADMIN_EXTRA_SOURCES}
        return parts
