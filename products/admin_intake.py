"""The admin's pages of an intake: send a sheet, see what it would change, decide, watch it being applied."""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from exportasv.lib.errors import RuleError
from products.intake import report, steps
from products.intake.columns import BY_FIELD
from products.models import Intake, IntakeRow

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_A_PAGE = 50
MOVING = {Intake.State.UPLOADED, Intake.State.APPLYING}


class UploadForm(forms.Form):
    """One sheet, small enough and of a kind that can be read."""

    file = forms.FileField(
        label=_("Sheet (.xlsx or .csv, up to 20 MB)"), widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"})
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than 20 MB. Split it and send the parts one by one."))
        if not file.name.lower().endswith((".xlsx", ".csv")):
            raise forms.ValidationError(_("Only .xlsx and .csv can be read. Save the sheet as one of them."))
        return file


def urls() -> list[URLPattern]:
    """The pages, to stand before the model's own; who may open them is in accounts/access.py."""
    return [
        path("upload/", upload, name="products_intake_upload"),
        path("template/", template, name="products_intake_template"),
        path("<int:pk>/sheet/", sheet, name="products_intake_sheet"),
        path("<int:pk>/decide/", decide, name="products_intake_decide"),
        path("<int:pk>/report/", annotated, name="products_intake_report"),
    ]


def _page(request: HttpRequest, template_name: str, context: dict) -> HttpResponse:
    return render(request, template_name, {**admin.site.each_context(request), **context})


def _intake(request: HttpRequest, pk: int) -> Intake:
    return get_object_or_404(Intake.objects.for_actor(request.user).select_related("sender"), pk=pk)


def upload(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        intake = steps.receive(file, file.name, by=request.user)
        return HttpResponseRedirect(reverse("admin:products_intake_sheet", args=[intake.pk]))
    context = {
        "form": form,
        "title": _("Import a sheet of products"),
        "recent": Intake.objects.for_actor(request.user)[:8],
    }
    return _page(request, "products/intake/upload.html", context)


def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """What the sheet would change, with every complaint by its cell; refreshes itself while work goes on."""
    intake = _intake(request, pk)
    shown = request.GET.get("show", "")
    shown = shown if shown in IntakeRow.Verdict.values else _first_tab(intake)
    rows = Paginator(intake.rows.filter(verdict=shown), ROWS_A_PAGE)
    page = rows.get_page(request.GET.get("page"))
    context = {
        "intake": intake,
        "title": intake.file_name,
        "moving": intake.state in MOVING,
        "percent": round(100 * intake.done / intake.total) if intake.total else 0,
        "good": sum(intake.counts.get(verdict, 0) for verdict in ("new", "changed")),
        "tabs": [(value, label, intake.counts.get(value, 0)) for value, label in IntakeRow.Verdict.choices],
        "shown": shown,
        "page": page,
        "rows": [_line(row) for row in page.object_list],
    }
    return _page(request, "products/intake/sheet.html", context)


def _first_tab(intake: Intake) -> str:
    return next((verdict for verdict in ("wrong", "duplicate", "new", "changed") if intake.counts.get(verdict)), "same")


def _line(row: IntakeRow) -> dict[str, object]:
    changes = [(BY_FIELD[name].header, old, new) for name, (old, new) in row.changes.items() if name in BY_FIELD]
    return {"row": row, "name": row.raw.get("name_es", ""), "company": row.raw.get("company_name"), "changes": changes}


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Apply the good rows, or nothing."""
    intake = _intake(request, pk)
    verb = steps.confirm if request.POST.get("choice") == "good" else steps.discard
    try:
        verb(intake, by=request.user)
    except RuleError as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(reverse("admin:products_intake_sheet", args=[pk]))


def annotated(request: HttpRequest, pk: int) -> HttpResponse:
    return _download(report.annotated(_intake(request, pk)), f"revisada-{pk}.xlsx")


def template(request: HttpRequest) -> HttpResponse:
    return _download(report.template(), "plantilla-productos.xlsx")


def _download(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=XLSX, headers=headers)
