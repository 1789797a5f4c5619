"""Admin pages of the audit trail. They are read-only."""

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from exportasv.core.accounts.modeladmin import ScopedModelAdmin
from exportasv.core.audit.history import changes, table_title
from exportasv.core.audit.models import AuditEntry
from exportasv.core.lazy_text import StrOrPromise


@admin.register(AuditEntry)
class AuditEntryAdmin(ScopedModelAdmin):
    can_add = can_delete = False
    read_only = True
    list_display = ["at", "what", "row_id", "action_badge", "columns", "actor"]
    list_display_links = ["at"]
    list_filter = ["action", "table_name"]
    list_select_related = ["actor"]
    search_fields = ["=row_id", "actor__email", "request_id"]
    date_hierarchy = "at"
    ordering = ["-pk"]
    fields = ["at", "what", "row_id", "action_badge", "actor", "request_id", "difference"]
    readonly_fields = fields

    @display(description=_("what"), ordering="table_name")
    def what(self, entry: AuditEntry) -> str:
        return table_title(entry.table_name)

    @display(
        description=_("action"),
        ordering="action",
        label={"insert": "success", "update": "info", "delete": "danger"},
    )
    def action_badge(self, entry: AuditEntry) -> tuple[str, StrOrPromise]:
        names = {"insert": _("added"), "update": _("changed"), "delete": _("deleted")}
        return entry.action, names.get(entry.action, entry.action)

    @display(description=_("columns"))
    def columns(self, entry: AuditEntry) -> str:
        """Return the names of the changed columns, or nothing for an added or deleted row."""
        if entry.action != "update":
            return "—"
        return ", ".join(label for label, _old, _new in changes(entry)[:4]) or "—"

    @display(description=_("before and after"))
    def difference(self, entry: AuditEntry) -> str:
        rows = format_html_join(
            "",
            '<tr><th scope="row" class="px-3 py-1 text-left align-top font-medium">{}</th>'
            '<td class="px-3 py-1 align-top"><del class="text-red-700 dark:text-red-400">{}</del></td>'
            '<td class="px-3 py-1 align-top"><ins class="text-green-700 dark:text-green-400">{}</ins></td></tr>',
            changes(entry),
        )
        head = format_html(
            "<tr><th scope='col' class='px-3 py-1 text-left'>{}</th><th scope='col' class='px-3 py-1 text-left'>{}</th>"
            "<th scope='col' class='px-3 py-1 text-left'>{}</th></tr>",
            _("column"),
            _("before"),
            _("after"),
        )
        return format_html("<table><thead>{}</thead><tbody>{}</tbody></table>", head, rows)
