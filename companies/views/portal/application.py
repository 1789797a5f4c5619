"""Application pages: short steps, each saved, then sent to staff. Takes under five minutes on a phone."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies.forms.application import STEP_FORMS, ApplicantAnswerForm, ApplicationStep, answer_summary
from companies.models import Application, ApplicationPaper
from companies.rules import applications, document_access
from companies.territory.departments import DEPARTMENTS, MUNICIPALITIES_BY_DEPARTMENT
from companies.views.portal.member_pages import member_page
from exportasv.core.accounts.permissions import COUNSELING, role_of
from exportasv.core.accounts.request import Request
from exportasv.core.db.errors import RuleError
from exportasv.core.db.localized import active_language
from exportasv.core.db.validators import validate_dui, validate_nit
from exportasv.core.identifiers import normalize_dui, normalize_nit
from exportasv.core.lazy_text import StrOrPromise
from exportasv.core.programme import APPLICATION_ANSWERED_WITHIN, working_days_text

ID_VALIDATORS = {"dui": (normalize_dui, validate_dui), "nit": (normalize_nit, validate_nit)}


@member_page
def application_status(request: Request) -> HttpResponse:
    """Show the person's application or what is needed to start one. Raise RuleError if the state forbids an answer."""
    application = applications.current_application(request.user)
    if application is None:
        latest = Application.objects.for_applicant(request.user).order_by("-pk").first()
        return render(request, "companies/portal/application/begin.html", {"latest": latest})
    if application.state == Application.State.DRAFT:
        left = applications.unanswered_steps(application)
        return redirect("portal:apply_step", left[0] if left else "send")
    form = ApplicantAnswerForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and application.state == Application.State.ASKED and form.is_valid():
        paper = form.cleaned_data["paper"] or None
        applications.answer_question(application, form.cleaned_data["answer"], paper, by=request.user)
        messages.success(request, _("Sent. Thank you."))
        return redirect("portal:apply")
    context = {
        "application": application,
        "form": form,
        "told": answer_summary(application),
        "papers": application.papers.all(),
        "due": applications.answer_due(application),
        "term": working_days_text(APPLICATION_ANSWERED_WITHIN),
    }
    return render(request, "companies/portal/application/sent.html", context)


def application_step(request: Request, step: str) -> HttpResponse:
    """Show one step; POST saves it and goes to the next without answers, or back to the answers that were sent."""
    application = applications.current_application(request.user)
    if step not in STEP_FORMS:
        raise Http404
    if application and application.state != Application.State.DRAFT and step == "send":
        return redirect("portal:apply")
    if step == "send" and (left := applications.unanswered_steps(application)):
        return redirect("portal:apply_step", left[0])
    form = _step_form(request, step, application)
    if request.method == "POST" and form.is_valid():
        return _send_application(request, application, form) if step == "send" else _save_step(request, form)
    names = list(STEP_FORMS)
    context = {
        "form": form,
        "step": step,
        "number": names.index(step) + 1,
        "steps": [
            (name, STEP_FORMS[name].title, name in (application.answers if application else {})) for name in names
        ],
        "told": answer_summary(application) if step == "send" else [],
        "is_sent": bool(application and application.is_correctable),
        "back": names[names.index(step) - 1] if step != names[0] else "",
    }
    return render(request, f"companies/portal/application/{step}.html", context)


def _step_form(request: Request, step: str, application: Application | None):
    known = {} if application is None else application.answers.get(step, {})
    if step == "send":
        return STEP_FORMS[step](request.POST or None)
    if step == "person" and not known:
        known = {"full_name": request.user.full_name}
    form = STEP_FORMS[step](request.POST or None, initial=known)
    form.applicant, form.application = request.user, application
    return form


def _save_step(request: Request, form: ApplicationStep) -> HttpResponse:
    try:
        if form.application and form.application.is_correctable:
            applications.correct_step(form.application, form.code, form.answers(), by=request.user)
            messages.success(request, _("Corrected. Conamype staff see the new answer."))
            return redirect("portal:apply")
        application = applications.save_step(request.user, form.code, form.answers())
    except RuleError as error:
        messages.error(request, str(error))
        return redirect("portal:apply")
    left = applications.unanswered_steps(application)
    return redirect("portal:apply_step", left[0] if left else "send")


def application_paper(request: Request, pk: int) -> HttpResponseBase:
    """Return a paper of an application to its applicant and to counseling staff; a company's owners see who looked."""
    rows = ApplicationPaper.objects.select_related("application__company")
    if role_of(request.user) not in COUNSELING:
        rows = rows.filter(application__applicant=request.user)
    paper = get_object_or_404(rows, pk=pk)
    application = paper.application
    is_logged = not application.is_claim and application.applicant_id != request.user.pk
    company = application.company if is_logged else None
    what = _("Paper of the application")
    return document_access.serve_document(request, company, paper.file, f"solicitud-{pk}.pdf", what=what)


def _send_application(request: Request, application: Application | None, form) -> HttpResponse:
    if application is None:
        return redirect("portal:apply")
    try:
        applications.send_application(
            application, version=form.cleaned_data["version"], language=active_language(), by=request.user
        )
    except RuleError as error:
        messages.error(request, str(error))
        return redirect("portal:apply")
    messages.success(request, _("Sent. Conamype staff will check it and write to you."))
    return redirect("portal:apply")


@require_POST
def check_id(request: Request) -> HttpResponse:
    """Check the DUI or NIT typed so far (htmx). The response does not reveal whether it is registered."""
    name = "dui" if request.POST.get("dui") else "nit"
    typed = request.POST.get(name, "")[:40]
    normal, validate = ID_VALIDATORS[name]
    problem: StrOrPromise = ""
    try:
        if typed:
            validate(normal(typed))
    except ValidationError as error:
        problem = error.message
    context = {"typed": typed, "problem": problem, "normal": normal(typed)}
    return render(request, "companies/portal/application/_checked.html", context)


def municipality_options(request: Request) -> HttpResponse:
    """Return the municipalities of a department as options (htmx); all of them without a department."""
    code = request.GET.get("department", "")
    groups = [
        (name, parts)
        for name, parts in MUNICIPALITIES_BY_DEPARTMENT
        if code not in DEPARTMENTS or name == DEPARTMENTS[code]
    ]
    return render(request, "companies/portal/application/_municipalities.html", {"groups": groups})
