"""Permissions and menu entries of the figures."""

from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts.menu import menu_entry
from exportasv.core.accounts.permissions import PUBLIC, SIGNED_IN, STAFF, allow_routes

menu_entry(_("What was achieved"), "figures:results", house=100, partner=50, programme=110)

allow_routes("figures:sales_csv", read=PUBLIC)
allow_routes("figures:evidence_trail figures:attribution", read=SIGNED_IN)
allow_routes("figures:results", read=STAFF)
