"""Admin pages of personal data requests, with their legal deadline."""

from django.apps import apps
from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from exportasv.core.accounts.modeladmin import ScopedModelAdmin, StateAction
from exportasv.core.accounts.models import User
from exportasv.core.calendars.workdays import add_working_days
from exportasv.core.db.personal_data import PERSONAL_DATA
from exportasv.core.privacy import rules
from exportasv.core.privacy.models import DataRequest, RetentionRemoval


def settle_request(row: DataRequest, by: User) -> None:
    """Close the request as done with its answer. Raise RuleError if `rules.settle_request` does."""
    rules.settle_request(row, row.answer, by=by)


def refuse_request(row: DataRequest, by: User) -> None:
    """Close the request as refused with its answer. Raise RuleError if `rules.refuse_request` does."""
    rules.refuse_request(row, row.answer, by=by)


def extend_deadline(row: DataRequest, by: User) -> None:
    """Extend the deadline by 20 working days. Raise RuleError if `rules.extend_deadline` does."""
    rules.extend_deadline(row, row.extension_reason, by=by)


def erase_person(row: DataRequest, by: User) -> None:
    """Erase the person. It cannot be undone. Raise RuleError if `rules.erase_person` does."""
    rules.erase_person(row, by=by)


@admin.register(DataRequest)
class DataRequestAdmin(ScopedModelAdmin[DataRequest]):
    """Requests, earliest deadline first. Staff write the answer; a button then sends it."""

    can_delete = False
    list_display = ["kind", "person", "state_badge", "asked_on", "due_on", "working_days_left"]
    list_filter = ["state", "kind"]
    list_select_related = ["user", "decided_by"]
    search_fields = ["user__email", "=address"]
    date_hierarchy = "due_on"
    fields = [
        "user", "address", "kind", "text", "state", "asked_on", "due_on", "working_days_left",
        "extension_reason", "extended_on", "answer", "decided_at", "decided_by", "held",
    ]  # fmt: skip
    readonly_fields = [name for name in fields if name not in ("state", "extension_reason", "answer")]
    state_actions = (
        StateAction("settle", _("Done as asked"), settle_request, "done", in_list=False),
        StateAction("refuse", _("Refuse with the answer"), refuse_request, "refused", in_list=False),
        StateAction("extend", _("Extend the term once"), extend_deadline, "done", in_list=False),
        StateAction(
            "erase", _("Erase the person now"), erase_person, "done", in_list=False, requires_reauthentication=True
        ),
    )

    def get_fields(self, request: HttpRequest, obj: DataRequest | None = None) -> list[str]:
        """Return all fields, or for a new request those of a person without an account who wrote or called."""
        return self.fields if obj else ["address", "kind", "text"]

    def get_readonly_fields(self, request: HttpRequest, obj: DataRequest | None = None) -> list[str]:
        return super().get_readonly_fields(request, obj) if obj else []

    def save_model(self, request: HttpRequest, obj: DataRequest, form: ModelForm, change: bool) -> None:
        if not change:
            obj.asked_on = timezone.localdate()
            obj.due_on = add_working_days(obj.asked_on, rules.RESPONSE_WORKING_DAYS)
        super().save_model(request, obj, form, change)

    @display(description=_("person"))
    def person(self, row: DataRequest) -> str:
        return str(row.user or row.address or "—")

    @display(description=_("working days left"), ordering="due_on")
    def working_days_left(self, row: DataRequest) -> object:
        return row.days_left() if row.state == DataRequest.State.OPEN else "—"


@admin.register(RetentionRemoval)
class RetentionRemovalAdmin(ScopedModelAdmin):
    """Removals by the retention policies: day, table and number of rows."""

    can_add = False
    read_only = True
    list_display = ["day", "table_title", "what", "rows", "retention_text"]
    list_filter = ["what"]
    search_fields = ["table"]
    date_hierarchy = "day"
    fields = readonly_fields = ["day", "table_title", "what", "rows", "retention_text"]

    @display(description=_("table"), ordering="table")
    def table_title(self, row: RetentionRemoval) -> str:
        known = row.table in {model._meta.label_lower for model in apps.get_models()}
        return str(apps.get_model(row.table)._meta.verbose_name_plural).capitalize() if known else row.table

    @display(description=_("how long it is kept"))
    def retention_text(self, row: RetentionRemoval) -> str:
        return PERSONAL_DATA[row.table].retention if row.table in PERSONAL_DATA else "—"
