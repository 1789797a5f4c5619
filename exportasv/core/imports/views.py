"""Admin pages of an import: upload a sheet, choose columns, review, decide, follow the progress, undo."""

from collections.abc import Mapping
from functools import partial

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from exportasv.core.accounts.request import Request
from exportasv.core.db.errors import RuleError
from exportasv.core.files import sandbox
from exportasv.core.files.local_files import local_path
from exportasv.core.files.sandbox import FileRejectedError
from exportasv.core.imports import error_texts, read, report, rules, staging, undo
from exportasv.core.imports.column_reader import MAX_QUOTE_LENGTH
from exportasv.core.imports.forms import ColumnsForm, TextFileForm, UploadForm
from exportasv.core.imports.kinds import DOUBT_CODES, KINDS, ImportColumn, ImportKind, choice_labels, kinds_for
from exportasv.core.imports.models import ImportJob, ImportRow
from exportasv.core.spreadsheets.exports import CONTENT_TYPES, XLSX, cell_value
from exportasv.core.spreadsheets.reader import LIMITS
from exportasv.core.whole_numbers import whole_number

ROWS_PER_PAGE = 50
MAX_HEADER_ROW = 200
Columns = Mapping[str, ImportColumn]  # field → column
Names = dict[str, Mapping[str, str]]  # field → value → label that people see
TABS = (
    ImportRow.Verdict.WRONG,
    ImportRow.Verdict.DUPLICATE,
    ImportRow.Verdict.DOUBT,
    ImportRow.Verdict.TWIN,
    ImportRow.Verdict.CHANGED,
    ImportRow.Verdict.NEW,
    ImportRow.Verdict.SAME,
)
MENDABLE_TABS = TABS[:4]  # rows with errors
ACTIONS = {
    "good": lambda job, by: rules.confirm_import(job, by=by),
    "all": lambda job, by: rules.confirm_import(job, by=by, takes=rules.ALL_VERDICTS),
    "none": lambda job, by: rules.discard_import(job, by=by),
    "stop": lambda job, by: rules.stop_import(job, by=by),
    "on": lambda job, by: rules.resume_import(job, by=by),
    "undo": lambda job, by: rules.undo_import(job, by=by),
}


def urls() -> list[URLPattern]:
    """Return the URL patterns, to go before the model's own. portal.py declares who may open them."""
    return [
        path("upload/", upload_file, name="imports_importjob_upload"),
        path("template/<slug:kind>/", download_template, name="imports_importjob_template"),
        path("<int:pk>/sheet/", import_detail, name="imports_importjob_sheet"),
        path("<int:pk>/columns/", choose_columns, name="imports_importjob_columns"),
        path("<int:pk>/decide/", decide, name="imports_importjob_decide"),
        path("<int:pk>/mend/", mend_cells, name="imports_importjob_mend"),
        path("<int:pk>/report/", download_report, name="imports_importjob_report"),
    ]


def _render_page(request: Request, template_name: str, context: dict) -> HttpResponse:
    return render(request, template_name, {**admin.site.each_context(request), **context})


def _import_job(request: Request, pk: int) -> ImportJob:
    return get_object_or_404(ImportJob.objects.for_actor(request.user).select_related("sender"), pk=pk, kind__in=KINDS)


def upload_file(request: Request) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None, sender=request.user)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        packed = form.cleaned_data.get("photos")
        job = rules.receive_file(file, file.name, form.cleaned_data["kind"], by=request.user, packed=packed)
        return HttpResponseRedirect(reverse("admin:imports_importjob_sheet", args=[job.pk]))
    context = {
        "form": form,
        "title": _("Import a sheet"),
        "kinds": list(kinds_for(request.user)),
        "recent": ImportJob.objects.for_actor(request.user)[:8],
    }
    return _render_page(request, "imports/upload.html", context)


def import_detail(request: Request, pk: int) -> HttpResponse:
    """Show what the sheet would change, with the error of each cell; reload while a worker is busy."""
    job = _import_job(request, pk)
    kind = KINDS[job.kind]
    shown = request.GET.get("show", "")
    shown = shown if shown in TABS else next((tab for tab in TABS if job.counts.get(tab)), "new")
    page = Paginator(job.rows.filter(verdict=shown), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    labels = dict(ImportRow.Verdict.choices)
    columns = kind.columns_by_field()
    names = _choice_names(columns)
    context = {
        "job": job,
        "kind": kind,
        "title": job.file_name,
        "problem": error_texts.file_error(job.problem),
        "notes": error_texts.file_notes(job.found) if job.counts else [],
        "mended": sum(map(len, job.mended.values())),
        "percent": min(100, round(100 * job.done / job.total)) if job.total else 0,
        "good": _count_rows(job, rules.GOOD_VERDICTS),
        "all": _count_rows(job, rules.ALL_VERDICTS),
        "tabs": [(value, labels[value], job.counts.get(value, 0)) for value in TABS],
        "shown": shown,
        "page": page,
        "rows": [_row_context(kind, columns, job, row, names) for row in page.object_list],
        "has_mendable": job.state == ImportJob.State.CHECKED and shown in MENDABLE_TABS and page.object_list,
        "columns": _column_summary(columns, job),
        "photos": _photo_report(job),
        "outlook": _undo_summary(kind, job)
        if job.state in (ImportJob.State.APPLIED, ImportJob.State.STOPPED, ImportJob.State.UNDONE)
        else None,
    }
    return _render_page(request, "imports/sheet.html", context)


def _choice_names(columns: Columns) -> Names:
    return {name: choice_labels(column.choices()) for name, column in columns.items() if column.choices}


def _count_rows(job: ImportJob, verdicts: list[str]) -> int:
    return sum(job.counts.get(verdict, 0) for verdict in verdicts)


def _row_context(kind: ImportKind, columns: Columns, job: ImportJob, row: ImportRow, names: Names) -> dict[str, object]:
    header = job.found.get("header") or {"fields": [], "names": []}
    in_words = partial(_display_value, names)
    return {
        "number": row.row_number,
        "name": _row_name(kind, row.values),
        "errors": [
            {**vars(told), **_mendable(columns, names, row, error)}
            for told, error in zip(
                error_texts.cell_errors(columns, header["fields"], header["names"], row.row_number, row.errors),
                row.errors or [],
                strict=True,
            )
        ],
        "changes": [
            (columns[name].header if name in columns else name, in_words(name, old), in_words(name, new))
            for name, (old, new) in (row.changes or {}).items()
        ],
        "values": [
            (columns[name].header, in_words(name, value)) for name, value in row.values.items() if name in columns
        ][:6],
    }


def _mendable(columns: Columns, names: Names, row: ImportRow, error: dict) -> dict[str, object]:
    """Return the name of the input that mends a wrong cell, and the text to begin with; nothing if it has no cell."""
    field = error["field"]
    if field not in columns:
        return {}
    value = row.values.get(field)
    if isinstance(value, int | float) and not isinstance(value, bool):
        text = str(value)
    elif value is not None:
        text = str(_display_value(names, field, value))
    else:
        text = error.get("value", "")
        text = text if len(text) < MAX_QUOTE_LENGTH else ""  # only its beginning was kept
    is_long = columns[field].value_type in ("prose", "links")
    found = {"input": f"cell-{row.row_number}-{field}", "text": text, "is_long": is_long}
    if error["code"] in DOUBT_CODES:
        found["accept"] = f"accept-{row.row_number}-{field}"
    return found


def _display_value(names: Names, field: str, value: object) -> object:
    """Return a value for people: the label of a choice, yes or no, a list with commas."""
    labels = names.get(field, {})
    if isinstance(value, list):
        return ", ".join(str(labels.get(each, each)) for each in value)
    if isinstance(value, str):
        value = labels.get(value, value)
    return cell_value(value) if value is not None else None


def _row_name(kind: ImportKind, values: dict[str, object]) -> str:
    return next((str(values[name]) for name in kind.label if values.get(name)), "")


def _photo_report(job: ImportJob) -> dict[str, object] | None:
    """Return what happened to the photos, as text."""
    told = job.photos_told
    if told is None:
        return None
    left = [(name, error_texts.PHOTO_MESSAGES.get(why, why)) for name, why in told["left"]]
    return {"kept": len(told["kept"]), "left": left, "problem": error_texts.file_error(told.get("problem"))}


def _column_summary(columns: Columns, job: ImportJob) -> dict[str, list]:
    """Return which columns are imported, under which field, and which are ignored."""
    header = job.found.get("header") or {"fields": [], "names": []}
    pairs = list(zip(header["names"], header["fields"], strict=True))
    return {
        "taken": [(name, columns[field].header) for name, field in pairs if field in columns],
        "left": [name for name, field in pairs if name and not field],
    }


def _undo_summary(kind: ImportKind, job: ImportJob) -> dict[str, object]:
    """Return what an undo would do or has not done, with the names of the rows that are kept."""
    if job.state == ImportJob.State.UNDONE:
        kept = list(job.effects.exclude(kept="")[:ROWS_PER_PAGE])
        found: undo.UndoPreview = {"free": 0, "reasons": {}, "kept": [(effect, effect.kept) for effect in kept]}
    else:
        found = undo.undo_preview(job, ROWS_PER_PAGE)
    numbers = [effect.row_number for effect, _reason in found["kept"]]
    names = {row.row_number: _row_name(kind, row.values) for row in job.rows.filter(row_number__in=numbers)}
    lines = [
        (effect.row_number, names.get(effect.row_number, ""), error_texts.UNDO_MESSAGES[why])
        for effect, why in found["kept"]
    ]
    return {**found, "lines": lines, "more": sum(found["reasons"].values()) - len(lines)}


def choose_columns(request: Request, pk: int) -> HttpResponse:
    """Choose the field of each column.

    Required if the headers are ambiguous, and possible until the import is confirmed.
    """
    job = _import_job(request, pk)
    if job.state not in (ImportJob.State.ASKED, ImportJob.State.CHECKED):
        return HttpResponseRedirect(reverse("admin:imports_importjob_sheet", args=[pk]))
    kind = KINDS[job.kind]
    asked = request.POST if request.method == "POST" else request.GET
    text = TextFileForm(asked, found=job.found["text"]) if job.found.get("text") else None
    options = text.options() if text else {}
    found = _sheet_preview(job, asked.get("sheet"), asked.get("row", ""), options)
    header, initial = found["header"], {"mark": (job.chosen or {}).get("mark", "")}
    form = ColumnsForm(request.POST or None, kind=kind, header=header, rows=found["top"], initial=initial)
    if request.method == "POST" and form.is_valid():
        chosen = {"sheet": found["name"], "header": header["row"], "first": header["first"]}
        chosen |= {"mapping": form.mapping(), "mark": form.cleaned_data["mark"], **options}
        try:
            rules.choose_columns(job, chosen, header["names"], by=request.user)
            return HttpResponseRedirect(reverse("admin:imports_importjob_sheet", args=[pk]))
        except RuleError as error:
            messages.error(request, str(error))
    context = {
        "job": job,
        "title": _("Columns of %(file)s") % {"file": job.file_name},
        "form": form,
        "text": text,
        "question": error_texts.QUESTIONS.get(job.found.get("ask", "")) if job.state == ImportJob.State.ASKED else "",
        "sheets": [each["name"] for each in job.found["sheets"]],
        "sheet": found["name"],
        "row": header["row"] + 1,
        "missing": kind.missing_headers(header["fields"]),
    }
    return _render_page(request, "imports/columns.html", context)


def _sheet_preview(job: ImportJob, name: str | None, row: str, options: dict[str, str]) -> dict:
    """Return what one of the sheets holds; read it again if another header, encoding or separator is chosen."""
    known = {each["name"]: each for each in job.found["sheets"]}
    name = job.found["sheet"] if name is None else name
    if name not in known:
        raise Http404
    number = whole_number(row, most=MAX_HEADER_ROW)
    if all(job.found["text"][key] == value for key, value in options.items()):
        if name == job.found["sheet"] and not row:
            return {**known[name], "header": job.found["header"]}
        if not number or number - 1 == known[name]["header"]["row"]:
            return known[name]
    plan = {**staging.reading_plan(job), "sheet": name, **options}
    for key in ("mapping", "header", "first"):
        plan.pop(key, None)
    if number:
        plan |= {"header": number - 1, "first": number - 1}
    try:
        with local_path(job.file) as path:
            looked = sandbox.run(read.preview_sheets, path, plan, limits=LIMITS)
    except (FileRejectedError, FileNotFoundError):
        return known[name]
    return next((each for each in looked if each["name"] == name), known[name])


@require_POST
def decide(request: Request, pk: int) -> HttpResponse:
    """Apply all rows or the good ones, discard, stop, resume or undo."""
    job = _import_job(request, pk)
    verb = ACTIONS.get(request.POST.get("choice", ""))
    if verb is None:
        raise Http404
    try:
        verb(job, request.user)
    except RuleError as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(reverse("admin:imports_importjob_sheet", args=[pk]))


@require_POST
def mend_cells(request: Request, pk: int) -> HttpResponse:
    """Replace the wrong cells that were changed on the page, confirm doubtful ones, and check the sheet again."""
    job = _import_job(request, pk)
    columns = KINDS[job.kind].columns_by_field()
    names = _choice_names(columns)
    numbers = {number for key in request.POST if (number := whole_number(key.partition("-")[2].partition("-")[0]))}
    changed: dict[int, dict[str, str]] = {}
    accepted: dict[int, dict[str, object]] = {}
    for row in job.rows.filter(row_number__in=numbers).exclude(errors=None):
        for error in row.errors or []:
            cell = _mendable(columns, names, row, error)
            text = request.POST.get(str(cell.get("input")), cell.get("text"))
            if cell and text != cell["text"]:
                changed.setdefault(row.row_number, {})[error["field"]] = str(text)
            elif str(cell.get("accept")) in request.POST:
                accepted.setdefault(row.row_number, {})[error["field"]] = row.values[error["field"]]
    try:
        rules.mend_cells(job, changed, accepted, by=request.user)
    except RuleError as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(reverse("admin:imports_importjob_sheet", args=[pk]))


def download_report(request: Request, pk: int) -> HttpResponse:
    """Download the sheet as it was sent, with the errors beside each row."""
    job = _import_job(request, pk)
    if not job.found.get("header"):
        raise Http404
    try:
        return _xlsx_response(report.annotated_sheet(job), f"revisada-{pk}.xlsx")
    except FileNotFoundError as error:
        raise Http404 from error


def download_template(request: Request, kind: str) -> HttpResponse:
    """Download an empty sheet of this kind to fill in."""
    if kind not in KINDS or not KINDS[kind].can_import(request.user):
        raise Http404
    return _xlsx_response(report.import_template(KINDS[kind]), f"plantilla-{kind}.xlsx")


def _xlsx_response(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=CONTENT_TYPES[XLSX], headers=headers)
