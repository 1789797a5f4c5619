"""Permissions, scope and sidebar entry of spreadsheet imports."""

from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts.permissions import ADMIN_SITE, MANAGERS, allow_models, allow_routes
from exportasv.core.accounts.scopes import declare_scope, own
from exportasv.core.accounts.sidebar import SidebarItem, sidebar_group, sidebar_items
from exportasv.core.notifications.kinds import notice_kinds

sidebar_group("spreadsheets", 60, _("Spreadsheets"))
sidebar_items("spreadsheets", SidebarItem(10, _("Spreadsheet imports"), "upload_file", "imports.importjob"))

allow_routes("admin:imports_importjob_upload admin:imports_importjob_columns", read=ADMIN_SITE, write=ADMIN_SITE)
allow_routes("admin:imports_importjob_template admin:imports_importjob_sheet", read=ADMIN_SITE)
allow_routes("admin:imports_importjob_report admin:imports_importjob_import_sheet", read=ADMIN_SITE)
allow_routes("admin:imports_importjob_decide admin:imports_importjob_mend", write=ADMIN_SITE)

allow_models("imports.importjob", read=ADMIN_SITE)
allow_models("imports.importrow imports.importeffect imports.knowncolumn", read=MANAGERS)

declare_scope("imports.importjob", own("own", "sender", roles=ADMIN_SITE - MANAGERS), all_for=MANAGERS)

notice_kinds(
    import_applied=_("Import applied"),
)
