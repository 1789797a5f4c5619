"""Admin pages of the audit trail. They are read-only."""

from django.contrib import admin
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from exportasv.core.accounts.modeladmin import ScopedModelAdmin, StateAction
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import has_permission
from exportasv.core.audit.history import BULK, OPERATIONS, TITLES_WITHOUT_TABLE, changes, named_rows, table_title
from exportasv.core.audit.models import AuditEntry, Deletion, TrailCheck
from exportasv.core.audit.rules import ENTRY, bring_back
from exportasv.core.audit.verification import problem_text
from exportasv.core.db.errors import RuleError
from exportasv.core.db.model_titles import model_title
from exportasv.core.lazy_text import StrOrPromise

ACTIONS = {**OPERATIONS, BULK: TITLES_WITHOUT_TABLE[BULK]}


@admin.register(AuditEntry)
class AuditEntryAdmin(ScopedModelAdmin):
    can_add = can_delete = False
    read_only = True
    list_display = ["at", "what", "row_id", "action_badge", "columns", "actor"]
    list_display_links = ["at"]
    list_filter = ["action", "table_name"]
    value_titles = {"action": lambda code: ACTIONS.get(code, code), "table_name": table_title}
    list_select_related = ["actor"]
    search_fields = ["=row_id", "actor__email", "request_id"]
    date_hierarchy = "at"
    ordering = ["-pk"]
    fields = ["at", "what", "row_id", "action_name", "actor", "request_id", "difference"]
    readonly_fields = fields

    @display(description=_("what"), ordering="table_name")
    def what(self, entry: AuditEntry) -> str:
        return table_title(entry.table_name)

    @display(
        description=_("action"),
        ordering="action",
        label={"insert": "success", "update": "info", "delete": "danger", "bulk": "warning"},
    )
    def action_badge(self, entry: AuditEntry) -> tuple[str, StrOrPromise]:
        return entry.action, ACTIONS.get(entry.action, entry.action)

    @display(description=_("action"))
    def action_name(self, entry: AuditEntry) -> StrOrPromise:
        return ACTIONS.get(entry.action, entry.action)

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
            [
                (label, linebreaksbr(before, True), linebreaksbr(after, True))
                for label, before, after in changes(entry, named_rows([entry]))
            ],
        )
        head = format_html(
            "<tr><th scope='col' class='px-3 py-1 text-left'>{}</th><th scope='col' class='px-3 py-1 text-left'>{}</th>"
            "<th scope='col' class='px-3 py-1 text-left'>{}</th></tr>",
            _("column"),
            _("before"),
            _("after"),
        )
        return format_html("<table><thead>{}</thead><tbody>{}</tbody></table>", head, rows)


def _bring_back(deletion: Deletion, by: User) -> None:
    """Bring it back. Raise RuleError if the person may not write what was deleted."""
    if not has_permission(by, deletion.model, write=True):
        raise RuleError(_("Your role does not allow to change this."))
    bring_back(deletion, by=by)


@admin.register(Deletion)
class DeletionAdmin(ScopedModelAdmin):
    can_add = can_delete = False
    list_display = ["at", "title", "kind", "rows", "by", "brought_back_at"]
    list_display_links = ["at", "title"]
    list_filter = [("brought_back_at", admin.EmptyFieldListFilter)]
    list_select_related = ["by"]
    search_fields = ["title__unaccent__icontains", "by__email"]
    date_hierarchy = "at"
    fields = ["at", "title", "kind", "rows", "contents", "by", "brought_back_at", "brought_back_by"]
    readonly_fields = fields
    state_actions = (StateAction("bring_back", _("Bring back"), _bring_back),)

    @display(description=_("table"), ordering="model")
    def kind(self, deletion: Deletion) -> str:
        return model_title(deletion.model)

    @display(description=_("what fell"))
    def contents(self, deletion: Deletion) -> str:
        """Return how many rows of each table fell."""
        told = AuditEntry.objects.filter(table_name=ENTRY, row_id=deletion.key).values_list("after", flat=True).first()
        rows = (told or {}).get("rows", {})
        return ", ".join(f"{table_title(table)}: {len(each)}" for table, each in rows.items()) or "—"


@admin.register(TrailCheck)
class TrailCheckAdmin(ScopedModelAdmin):
    can_add = can_delete = False
    read_only = True
    list_display = ["at", "intact", "seals", "heads", "first_problem"]
    list_display_links = ["at"]
    list_filter = ["intact"]
    date_hierarchy = "at"
    fields = ["at", "intact", "seals", "heads", "problem_list"]
    readonly_fields = fields

    @display(description=_("problem"))
    def first_problem(self, check: TrailCheck) -> str:
        return problem_text(check.problems[0]) if check.problems else "—"

    @display(description=_("problems"))
    def problem_list(self, check: TrailCheck) -> str:
        items = format_html_join("", "<li>{}</li>", [(problem_text(each),) for each in check.problems])
        return format_html("<ul>{}</ul>", items) if items else "—"
