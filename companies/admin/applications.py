"""Admin page of one application: its answers, the checks, similar companies and the decision."""

from typing import cast

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from companies.forms.application import STEP_FORMS
from companies.models import Application, Company, CompanyMember
from companies.rules import applications, membership
from companies.sectors import localized_names_of
from exportasv.core.accounts.request import user_of
from exportasv.core.db.errors import RuleError
from exportasv.core.db.state_machine import lock_row
from exportasv.core.db.validators import validate_dui, validate_nit
from exportasv.core.lazy_text import StrOrPromise
from exportasv.core.required import required

# (step, answer, title, column of a company to compare)
COMPARED_FIELDS: list[tuple[str, str, StrOrPromise, str]] = [
    ("company", "name", gettext_lazy("Trade name"), "name"),
    ("company", "legal_name", gettext_lazy("Legal name"), "legal_name"),
    ("company", "legal_form", gettext_lazy("Legal form"), "legal_form"),
    ("company", "nit", "NIT", "nit"),
    ("company", "dui", "DUI", "dui"),
    ("company", "nrc", "NRC", "nrc"),
    ("company", "municipality", gettext_lazy("Municipality"), "municipality"),
    ("company", "district", gettext_lazy("District"), "district"),
    ("person", "full_name", gettext_lazy("Applicant"), "contact_name"),
    ("person", "dui", gettext_lazy("Applicant's DUI"), ""),
    ("person", "phone", gettext_lazy("Phone"), "phone"),
    ("person", "position", gettext_lazy("Role in the company"), ""),
    ("goods", "sectors", gettext_lazy("Sectors"), ""),
    ("goods", "products", gettext_lazy("Products"), ""),
]


def urls() -> list[URLPattern]:
    """Return the URL patterns; put them before the model's own. companies/portal.py declares their permissions."""
    return [
        path("<int:pk>/check/", review_application, name="companies_application_check"),
        path("<int:pk>/decide/", decide_application, name="companies_application_decide"),
        path("<int:pk>/correct/<slug:step>/", correct_application, name="companies_application_correct"),
    ]


def _application(pk: int) -> Application:
    rows = Application.objects.exclude(state=Application.State.DRAFT).select_related("applicant", "company")
    return get_object_or_404(rows, pk=pk)


def review_application(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the answers next to each similar company."""
    application = _application(pk)
    near = applications.similar_companies(application)
    context = {
        **admin.site.each_context(request),
        "title": application.name,
        "application": application,
        "near": near,
        "rows": [_comparison_row(application, near, *compared) for compared in COMPARED_FIELDS],
        "checks": automatic_checks(application),
        "papers": application.papers.all(),
        "steps": [(code, STEP_FORMS[code].title) for code in applications.REQUIRED_STEPS],
        "due": applications.answer_due(application),
        "seen": _seen_answers(application),
        "roles": CompanyMember.Role.choices,
        "owners": application.company.members.filter(role=CompanyMember.Role.OWNER).select_related("user")
        if application.company
        else [],
    }
    return render(request, "companies/staff/application.html", context)


def _comparison_row(
    application: Application,
    near: list[applications.SimilarCompany],
    step: str,
    name: str,
    title: StrOrPromise,
    column: str,
) -> dict:
    told = _display_value(column or name, application.answers.get(step, {}).get(name))
    others = [_display_value(column, getattr(each.company, column)) if column else "" for each in near]
    return {"title": title, "told": told, "others": [(text, bool(text) and text == told) for text in others]}


def _display_value(column: str, value: object) -> str:
    if value in (None, ""):
        return ""
    if isinstance(value, list):
        return localized_names_of(value)
    choices = (
        dict(cast(models.Field, Company._meta.get_field(column)).flatchoices)
        if column in ("legal_form", "municipality")
        else {}
    )
    return str(choices.get(value, value.as_e164 if hasattr(value, "as_e164") else value))


def automatic_checks(application: Application) -> list[tuple[bool, str]]:
    """Return (passed, what was checked) for each automatic check of the answers."""
    company, person = application.answers.get("company", {}), application.answers.get("person", {})
    found = [(_is_valid(validate_dui, person.get("dui")), _("The applicant's DUI has the right check digit"))]
    if company.get("legal_form") == Company.LegalForm.PERSON and application.company:
        text = _("The company's DUI is the applicant's: a natural person is the company")
        found.append((application.company.dui == person.get("dui"), text))
    if company.get("nit"):
        found.append((_is_valid(validate_nit, company["nit"]), _("The NIT has the right check digit")))
    if company.get("dui"):
        others = Company.objects.filter(dui=company["dui"])
        others = others.exclude(pk=application.company_id) if application.company_id else others
        found.append((not others.exists(), _("No other company has this DUI")))
    found.append((not application.is_claim, _("The identifier was not known before (otherwise this is a claim)")))
    mail = application.applicant.email.rpartition("@")[2]
    found.append((mail not in ("mailinator.com", "yopmail.com"), _("The e-mail address is not disposable")))
    return found


def _is_valid(validate, value: object) -> bool:
    try:
        validate(str(value or ""))
    except ValidationError:
        return False
    return True


def _seen_answers(application: Application) -> str:
    """Return a mark of the answers as they are now: a decision about others is refused."""
    return application.corrected_at.isoformat() if application.corrected_at else ""


def correct_application(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Show the answers of one step of a sent application; POST corrects them."""
    application = _application(pk)
    if step not in applications.REQUIRED_STEPS or not application.is_correctable:
        raise Http404
    form = STEP_FORMS[step](request.POST or None, initial=application.answers.get(step, {}))
    form.applicant, form.application = application.applicant, application
    if request.method == "POST" and form.is_valid():
        try:
            applications.correct_step(application, step, form.answers(), by=user_of(request))
            messages.success(request, _("Corrected."))
        except RuleError as error:
            messages.error(request, str(error))
        return redirect("admin:companies_application_check", pk)
    context = {**admin.site.each_context(request), "title": application.name, "application": application, "form": form}
    return render(request, "companies/staff/correct.html", context)


@require_POST
def decide_application(request: HttpRequest, pk: int) -> HttpResponse:
    """Apply `choice`: accept, activate (accept and activate the company), ask or refuse. The last two need `words`."""
    application, choice = _application(pk), request.POST.get("choice", "")
    words, role = request.POST.get("words", "")[:2000], request.POST.get("role", "owner")
    try:
        with transaction.atomic():
            application = lock_row(application)
            if request.POST.get("seen", "") != _seen_answers(application):
                raise RuleError(_("The answers were corrected since you opened this page. Look at them again."))
            if choice in ("accept", "activate") and role in CompanyMember.Role.values:
                application = applications.accept_application(application, by=user_of(request), role=role)
                company = required(application.company)
                if choice == "activate" and company.state != Company.State.ACTIVE:
                    membership.activate_company(company, by=user_of(request))
                messages.success(request, _("%(name)s is verified.") % {"name": application.company})
            elif choice == "ask":
                applications.ask_question(application, words, by=user_of(request))
                messages.success(request, _("The question has been sent."))
            elif choice == "refuse":
                applications.refuse_application(application, words, by=user_of(request))
                messages.success(request, _("Rejected, with the reason."))
    except RuleError as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(reverse("admin:companies_application_check", args=[pk]))
    return redirect("admin:companies_application_changelist")
