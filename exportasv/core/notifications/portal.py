"""Permissions and menu entries of notices."""

from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts.menu import menu_entry
from exportasv.core.accounts.permissions import ADMINISTRATORS, MANAGERS, PUBLIC, SIGNED_IN, allow_models, allow_routes
from exportasv.core.accounts.scopes import declare_scope, own
from exportasv.core.accounts.sidebar import SidebarItem, sidebar_items

menu_entry(
    _("Notices"),
    "notifications:inbox",
    "notifications:",
    company=910,
    no_company=910,
    house=910,
    partner=910,
    programme=910,
)

sidebar_items(
    "system",
    SidebarItem(60, _("Reminder rules"), "notifications", "notifications.reminderrule"),
    SidebarItem(70, _("Reminders sent"), "outgoing_mail", "notifications.reminderdelivery"),
    SidebarItem(80, _("Letters"), "mail", "notifications.outgoingemail"),
)

allow_routes("notifications:inbox notifications:exports notifications:export notifications:export_file", read=SIGNED_IN)
allow_routes("notifications:read", write=SIGNED_IN)
allow_routes("notifications:choices", read=SIGNED_IN, write=SIGNED_IN)
# opened with a signed link
allow_routes("notifications:digest_off", read=PUBLIC, write=PUBLIC)
# exists only if DEMO is on
allow_routes("notifications:mailbox notifications:mailbox_email", read=PUBLIC)

allow_models("notifications.notification", read=ADMINISTRATORS)
allow_models("notifications.reminderrule", read=MANAGERS, write=MANAGERS)
allow_models("notifications.reminderdelivery notifications.outgoingemail", read=MANAGERS)

declare_scope("notifications.notification", own("own", "recipient"))
declare_scope("notifications.listexport", own("own", "owner"))
