"""Permissions and menu entries of the figures."""

from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts import menu
from exportasv.core.accounts.menu import menu_entry
from exportasv.core.accounts.permissions import FIGURE_READERS, PUBLIC, SIGNED_IN, allow_routes
from exportasv.core.accounts.saved_views import searchable_lists
from exportasv.core.accounts.staff_home import home_part

menu_entry(
    _("What was achieved"), "figures:results", icon="monitoring", house=100, partner=50, programme=110, viewer=20
)
home_part(menu.VIEWER, "figures/viewer_home.html", lambda _user: {})

allow_routes("figures:sales_csv", read=PUBLIC)
allow_routes("api:figures-list", read=PUBLIC)  # who has a key with the scope
allow_routes("figures:evidence_trail figures:attribution", read=SIGNED_IN)
searchable_lists("figures:results")

allow_routes("figures:results figures:results_sheet", read=FIGURE_READERS)
