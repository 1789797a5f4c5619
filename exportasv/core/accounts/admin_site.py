"""The admin site with Unfold's theme, whose frame costs the same for every page and little."""

from functools import partial
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from unfold.sites import UnfoldAdminSite

from exportasv.core.accounts.permissions import role_of
from exportasv.core.accounts.sidebar import navigation


class PortalAdminSite(UnfoldAdminSite):
    """Unfold's site; its list of all models is made only where a page shows it, and its sidebar once for a role."""

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the apps with their models; those of the whole site as a list that is made when it is read."""
        make = partial(super().get_app_list, request, app_label)
        return make() if app_label else SimpleLazyObject(make)  # type: ignore[return-value]

    def get_sidebar_list(self, request: HttpRequest) -> list[dict[str, Any]]:
        return navigation(role_of(request.user), request.path)
