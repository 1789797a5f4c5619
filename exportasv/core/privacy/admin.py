"""Admin pages of personal data requests, with their legal deadline."""

from functools import partial
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from exportasv.core.accounts.modeladmin import AlphabetChangeList, ScopedModelAdmin, StateAction
from exportasv.core.accounts.models import User
from exportasv.core.accounts.request import user_of
from exportasv.core.calendars.workdays import add_working_days
from exportasv.core.db.errors import RuleError
from exportasv.core.db.personal_data import PERSONAL_DATA
from exportasv.core.documents.responses import private_pdf_response
from exportasv.core.privacy import incidents, rules
from exportasv.core.privacy.documents.letters import letter_texts, letters_pdf, table_titles
from exportasv.core.privacy.models import DataRequest, DataTransfer, Incident, RetentionRemoval
from exportasv.core.privacy.transfers import titles_of


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


class TransferChangeList(AlphabetChangeList):
    """Transfers with the names of both sides: a query for each table, not for each row."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows: list[Any] = list(self.result_list)  # type: ignore[has-type]  # the stubs do not say it
        titles = titles_of(rows)
        for row in rows:
            row.titles = titles
        self.result_list = rows


@admin.register(DataTransfer)
class DataTransferAdmin(ScopedModelAdmin):
    """Contact data that went to other countries, each with its ground."""

    can_add = can_delete = False
    read_only = True
    list_display = ["at", "whose", "recipient", "country", "occasion", "ground", "consented_at"]
    list_display_links = ["at"]
    list_filter = ["ground", "occasion", "country"]
    date_hierarchy = "at"
    fields = readonly_fields = [
        "at", "whose", "recipient", "country", "occasion", "ground", "consented_at", "consent_version", "consent_by",
        "by",
    ]  # fmt: skip

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[TransferChangeList]:
        return TransferChangeList

    @display(description=_("whose data"))
    def whose(self, row: DataTransfer) -> str:
        return _titles(row)[row.table, row.row_id]

    @display(description=_("recipient"))
    def recipient(self, row: DataTransfer) -> str:
        return _titles(row)[row.recipient_table, row.recipient_id]


def _titles(row: DataTransfer) -> dict[tuple[str, int], str]:
    return getattr(row, "titles", None) or titles_of([row])


def _note_told(whom: str, incident: Incident, by: User) -> None:
    """Record that they were told now. Raise RuleError if they were before."""
    rules.note_told(incident, whom, by=by)


@admin.register(Incident)
class IncidentAdmin(ScopedModelAdmin[Incident]):
    """A breach of personal data: what it could reach, the letters, and who was told when."""

    can_delete = False
    list_display = ["noticed_at", "source", "name", "people", "hours_left"]
    list_display_links = ["noticed_at"]
    list_filter = ["source"]
    date_hierarchy = "noticed_at"
    readonly_fields = [
        "hours_left",
        "reach_table",
        "letters",
        "agency_told_at",
        "prosecutor_told_at",
        "persons_told_at",
    ]
    fields = ["source", "name", "since", "noticed_at", "what", "measures", *readonly_fields]
    state_actions = (
        StateAction(
            "reach", _("Work out the reach again"), lambda row, by: rules.work_out_reach(row, by=by), in_list=False
        ),
        *(
            StateAction(whom, label, partial(_note_told, whom), in_list=False)
            for whom, label in (
                ("agency", _("The agency was told")),
                ("prosecutor", _("The prosecutor was told")),
                ("persons", _("The persons were told")),
            )
        ),
    )

    def get_urls(self) -> list:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/letters/", view(self.letters_document), name="privacy_incident_letters"),
            path("<int:pk>/addresses/", view(self.addresses_file), name="privacy_incident_addresses"),
            *super().get_urls(),
        ]

    def get_fields(self, request: HttpRequest, obj: Incident | None = None) -> list[str]:
        """Return all fields, or for a new incident those that are known at first."""
        return self.fields if obj else ["source", "name", "since", "noticed_at", "what", "measures"]

    def get_readonly_fields(self, request: HttpRequest, obj: Incident | None = None) -> list[str]:
        return super().get_readonly_fields(request, obj) if obj else []

    def save_model(self, request: HttpRequest, obj: Incident, form: ModelForm, change: bool) -> None:
        """Save it with its reach. An unknown account, file or key is saved too, with the reason as a note."""
        if not change:
            obj.opened_by = user_of(request)
        try:
            obj.reach = incidents.reach_of(obj).as_json()
        except RuleError as error:
            obj.reach = {"tables": [], "people": 0, "note": str(error), "changes": 0}
        super().save_model(request, obj, form, change)

    @display(description=_("people affected at most"))
    def people(self, incident: Incident) -> int:
        return incident.reach.get("people", 0)

    @display(description=_("hours left to report"))
    def hours_left(self, incident: Incident) -> str:
        if not incident.is_to_report:
            return "—"
        return str(int((incident.report_by - timezone.now()).total_seconds() // 3600))

    @display(description=_("what could be reached"))
    def reach_table(self, incident: Incident) -> str:
        return format_html(
            "<p>{}</p><p><strong>{}: {}</strong> · {}: {}</p><table>{}</table>",
            incident.reach.get("note", ""),
            _("people affected at most"),
            self.people(incident),
            _("changes made with the account since then"),
            incident.reach.get("changes", 0),
            format_html_join(
                "", "<tr><td class='pr-4'>{}</td><td class='text-right'>{}</td></tr>", table_titles(incident)
            ),
        )

    @display(description=_("letters"))
    def letters(self, incident: Incident) -> str:
        texts = letter_texts(incident)
        return format_html(
            "<p><a class='underline' href='{}'>{}</a> · <a class='underline' href='{}'>{}</a></p>{}",
            reverse("admin:privacy_incident_letters", args=[incident.pk]),
            _("The three letters, to print"),
            reverse("admin:privacy_incident_addresses", args=[incident.pk]),
            _("Addresses of the persons"),
            format_html_join(
                "", "<pre class='border mb-4 p-4 whitespace-pre-wrap'>{}</pre>", [(t,) for t in texts.values()]
            ),
        )

    def letters_document(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the three letters as PDF."""
        incident = get_object_or_404(Incident, pk=pk)
        return private_pdf_response(letters_pdf(incident), f"incidente-{pk}")

    def addresses_file(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the addresses of the persons to tell, one a line."""
        incident = get_object_or_404(Incident, pk=pk)
        try:
            lines = incidents.addresses_of(incident)
        except RuleError as error:
            lines = [str(error)]
        headers = {"Content-Disposition": f'attachment; filename="incidente-{pk}.txt"', "Cache-Control": "no-store"}
        return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8", headers=headers)
