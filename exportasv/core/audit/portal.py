"""Who may read the audit trail, and how the admin site deletes."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts.deletion_rules import DeletionRules, declare_deletion_rules
from exportasv.core.accounts.permissions import ADMIN_SITE, ADMINISTRATORS, MANAGERS, allow_models
from exportasv.core.accounts.scopes import declare_scope, own
from exportasv.core.accounts.sidebar import SidebarItem, sidebar_items
from exportasv.core.accounts.staff_home import WaitingCard, waiting_cards
from exportasv.core.audit import rules
from exportasv.core.audit.hash_chain import unsealed_entries
from exportasv.core.audit.history import last_change_of
from exportasv.core.audit.models import TrailCheck
from exportasv.core.concurrent_edits import declare_last_change
from exportasv.core.programme import DELETION_KEPT

sidebar_items(
    "system",
    SidebarItem(95, _("Deleted"), "restore_from_trash", "audit.deletion"),
    SidebarItem(100, _("Audit"), "history", "audit.auditentry"),
    SidebarItem(105, _("Verifications of the audit trail"), "verified", "audit.trailcheck"),
)

waiting_cards(
    WaitingCard(
        91, "not_intact", _("The audit trail is not intact"), "gpp_bad", "audit.trailcheck",
        lambda _user: TrailCheck.objects.not_intact(), oldest="at", urgent=True,
    ),
    WaitingCard(
        92, "not_verified", _("The audit trail was not verified"), "gpp_maybe", "audit.trailcheck",
        lambda _user: TrailCheck.objects.overdue(timezone.now()), oldest="at", urgent=True,
    ),
    WaitingCard(
        93, "unsealed", _("Audit entries without a seal"), "lock_open", "audit.auditentry",
        lambda _user: unsealed_entries(timezone.now()), oldest="at", urgent=True,
    ),
)  # fmt: skip

allow_models("audit.auditentry audit.trailcheck", read=ADMINISTRATORS)
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
