"""Who may read the audit trail."""

from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts.permissions import ADMINISTRATORS, allow_models
from exportasv.core.accounts.sidebar import SidebarItem, sidebar_items

sidebar_items("system", SidebarItem(100, _("Audit"), "history", "audit.auditentry"))

allow_models("audit.auditentry", read=ADMINISTRATORS)
