"""Who may read the audit trail, and how the admin site deletes."""

from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts.deletion_rules import DeletionRules, declare_deletion_rules
from exportasv.core.accounts.permissions import ADMIN_SITE, ADMINISTRATORS, MANAGERS, allow_models
from exportasv.core.accounts.scopes import declare_scope, own
from exportasv.core.accounts.sidebar import SidebarItem, sidebar_items
from exportasv.core.audit import rules
from exportasv.core.audit.history import last_change_of
from exportasv.core.concurrent_edits import declare_last_change
from exportasv.core.programme import DELETION_KEPT

sidebar_items(
    "system",
    SidebarItem(95, _("Deleted"), "restore_from_trash", "audit.deletion"),
    SidebarItem(100, _("Audit"), "history", "audit.auditentry"),
)

allow_models("audit.auditentry", read=ADMINISTRATORS)
allow_models("audit.deletion", read=ADMIN_SITE, write=ADMIN_SITE)

declare_scope("audit.deletion", own("own", "by"), all_for=MANAGERS)

declare_last_change(last_change_of)
declare_deletion_rules(
    DeletionRules(
        obstacle=rules.deletion_obstacle,
        count_rows=rules.count_falling_rows,
        delete=lambda row, by: rules.delete_row(row, by=by),
        max_rows_without_password=rules.MAX_ROWS_WITHOUT_PASSWORD,
        days_kept=DELETION_KEPT.days,
    )
)
