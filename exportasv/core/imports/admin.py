"""Admin list of imports. The pages of one import are in views.py."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from exportasv.core.accounts.modeladmin import ScopedModelAdmin
from exportasv.core.imports import views
from exportasv.core.imports.kinds import KINDS
from exportasv.core.imports.models import ImportJob, RowVerdict
from exportasv.core.lazy_text import StrOrPromise


def kind_title(code: str) -> StrOrPromise:
    """Return the name of a kind of sheet."""
    return KINDS[code].title if code in KINDS else code


@admin.register(ImportJob)
class ImportJobAdmin(ScopedModelAdmin):
    can_add = can_delete = False
    read_only = True
    list_display = ["file_link", "kind_name", "sender", "state_badge", "done", "total", "created_at", "applied_at"]
    list_display_links = None
    list_filter = ["state", "kind"]
    value_titles = {"kind": kind_title}
    readonly_fields = ["kind_name", "row_counts"]
    list_select_related = ["sender"]
    search_fields = ["file_name"]
    date_hierarchy = "created_at"
    fields = ["file_name", "kind_name", "sender", "state", "row_counts", "done", "total", "created_at", "applied_at"]
    actions_list = ["import_sheet"]

    def get_urls(self) -> list:
        return [*views.urls(), *super().get_urls()]

    @action(description=_("Import a sheet"), url_path="import", permissions=["view"])
    def import_sheet(self, request: HttpRequest) -> HttpResponse:
        return redirect("admin:imports_importjob_upload")

    @display(description=_("file"), ordering="file_name")
    def file_link(self, job: ImportJob) -> str:
        classes = "font-medium underline text-primary-600 dark:text-primary-500"
        return format_html('<a class="{}" href="{}">{}</a>', classes, f"{job.pk}/sheet/", job.file_name)

    @display(description=_("kind"), ordering="kind")
    def kind_name(self, job: ImportJob) -> str:
        return str(kind_title(job.kind))

    @display(description=_("counts"))
    def row_counts(self, job: ImportJob) -> str:
        """Return how many rows have each verdict."""
        labels = dict(RowVerdict.choices)
        return ", ".join(f"{labels.get(verdict, verdict)}: {n}" for verdict, n in job.counts.items()) or "—"
