"""Permissions of the API's own pages, and of clients and their keys."""

from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts.company_preview import personal_routes
from exportasv.core.accounts.menu import menu_entry
from exportasv.core.accounts.permissions import ADMINISTRATORS, MANAGERS, PUBLIC, SIGNED_IN, allow_models, allow_routes
from exportasv.core.accounts.scopes import declare_scope, own
from exportasv.core.accounts.sidebar import SidebarItem, sidebar_items
from exportasv.core.api.rules import belongs_to_client

menu_entry(
    _("Keys of the API"),
    "api_keys:keys",
    "api_keys: webhooks:",
    icon="api",
    shown_to=belongs_to_client,
    no_company=40,
    house=925,
    partner=925,
    viewer=925,
)

sidebar_items(
    "system",
    SidebarItem(106, _("Clients of the API"), "api", "api.apiclient"),
    SidebarItem(107, _("Keys of the API"), "key", "api.apikey"),
)

allow_routes("api:root api:schema api:docs api:changes", read=PUBLIC)
# whoever has a key: its secret is in the request
allow_routes("api:token", write=PUBLIC)
allow_routes("api_keys:keys", read=SIGNED_IN, write=SIGNED_IN)
allow_routes("api_keys:rotate api_keys:revoke", write=SIGNED_IN)

personal_routes("api:", "api_keys:")

allow_models("api.apiclient", read=MANAGERS, write=ADMINISTRATORS)
allow_models("api.apikey", read=MANAGERS, write=ADMINISTRATORS)
allow_models("api.apiusage", read=MANAGERS)

declare_scope("api.apiclient", own("own", "people"), all_for=MANAGERS)
