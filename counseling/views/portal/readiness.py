"""The diagnostic of export readiness: questions, result and plan."""

from textwrap import wrap

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from companies.models import ReadinessAssessment
from companies.readiness import rules
from companies.readiness.assessment import assessment_result, completed_assessments, first_unanswered_dimension
from companies.readiness.questions import DIMENSIONS, QUESTIONS, Dimension
from companies.views.current_company import current_company
from counseling.forms.portal import QuestionsForm
from counseling.models import ActionItem
from counseling.rules import plan
from exportasv.core.accounts.request import Request
from exportasv.core.db.errors import RuleError
from exportasv.core.db.state_machine import lock_row
from exportasv.core.documents import charts
from exportasv.core.required import required

RADAR_LINE = 12  # letters of a line at a corner of the radar chart
FIRST_STEPS = 3  # of the plan: a person begins with so many, the others are folded


def overview(request: Request) -> HttpResponse:
    """Show the last result with its plan, the earlier results, and the open diagnostic."""
    company = current_company(request)
    done = completed_assessments(company)
    context: dict[str, object] = {
        "company": company,
        "open": company.assessments.filter(completed_at=None).first(),
        "done": done[::-1],
        "total": len(QUESTIONS),
    }
    if done:
        context |= {"latest": done[-1], "profile": profile(done[-1]), **_plan_steps(done[-1])}
        context["is_capped"] = assessment_result(done[-1].answers, done[-1].is_regulated).is_capped
        context["progress"] = list(zip(charts.line_points([required(each.score) for each in done]), done, strict=True))
    return render(request, "counseling/portal/readiness/overview.html", context)


def _plan_steps(assessment: ReadinessAssessment) -> dict[str, object]:
    """Return the plan in two parts: the first steps that are not done, and the rest."""
    proposals = plan.plan_proposals(assessment)
    to_do = [each for each in proposals if each.item is None or each.item.state == ActionItem.State.OPEN]
    first = (to_do or proposals)[:FIRST_STEPS]
    later = [each for each in proposals if each not in first]
    return {"proposals": proposals, "first_steps": first, "later_steps": later}


def profile(assessment: ReadinessAssessment) -> dict[str, object]:
    """Return the data of the radar chart and its table: shape, rings, corners and rows."""
    values = [assessment.dimensions.get(dimension.code, 0) for dimension in DIMENSIONS]
    names = (wrap(str(dimension.name), RADAR_LINE) for dimension in DIMENSIONS)
    return {
        "shape": charts.radar_points(values),
        "rings": charts.radar_rings(len(DIMENSIONS)),
        "corners": list(zip(charts.radar_label_positions(len(DIMENSIONS)), names, strict=True)),
        "rows": list(zip(DIMENSIONS, values, strict=True)),
    }


def begin_assessment(request: Request) -> HttpResponse:
    """Begin a diagnostic, or continue the open one."""
    assessment = rules.get_or_start_assessment(current_company(request), by=request.user)
    dimension = first_unanswered_dimension(assessment) or DIMENSIONS[-1]
    return redirect("counseling:readiness_questions", dimension.code)


def questions(request: Request, code: str) -> HttpResponse:
    """Show the four questions of a dimension. The script saves each answer; without it the button does."""
    dimension = next((each for each in DIMENSIONS if each.code == code), None)
    if dimension is None:
        raise Http404
    assessment = current_company(request).assessments.filter(completed_at=None).first()
    if assessment is None:
        return redirect("counseling:readiness")
    if request.method == "POST":
        return _save_answers(request, assessment, dimension)
    form = QuestionsForm(assessment=assessment, dimension=dimension)
    return render(request, "counseling/portal/readiness/questions.html", _page_context(form))


def _save_answers(request: Request, assessment: ReadinessAssessment, dimension: Dimension) -> HttpResponse:
    """Save the valid answers. The script gets what it shows next; the button leads to the next dimension."""
    with transaction.atomic():
        assessment = lock_row(assessment)
        form = QuestionsForm(request.POST, assessment=assessment, dimension=dimension)
        form.is_valid()
        try:
            form.assessment = rules.save_answers(assessment, form.answers(), by=request.user)
        except RuleError as error:
            form.add_error(None, str(error))
    form.rebase(QuestionsForm(assessment=form.assessment, dimension=dimension))
    if request.htmx:
        return render(request, "counseling/portal/readiness/_saved.html", _page_context(form) | {"kept": True})
    if form.errors:
        return render(request, "counseling/portal/readiness/questions.html", _page_context(form), status=400)
    return _redirect_to_next_step(request, form.assessment, dimension)


def _redirect_to_next_step(request: Request, assessment: ReadinessAssessment, dimension: Dimension) -> HttpResponse:
    """Redirect to the next dimension; after the last one, to an unanswered dimension or the result."""
    here = DIMENSIONS.index(dimension)
    if here + 1 < len(DIMENSIONS):
        return redirect("counseling:readiness_questions", DIMENSIONS[here + 1].code)
    try:
        rules.complete_assessment(assessment, is_regulated=plan.is_regulated(assessment.company), by=request.user)
    except RuleError as error:
        messages.warning(request, str(error))
        left = first_unanswered_dimension(assessment) or dimension
        return redirect("counseling:readiness_questions", left.code)
    messages.success(request, _("The diagnostic is finished. This is your result."))
    return redirect("counseling:readiness")


def _page_context(form: QuestionsForm) -> dict[str, object]:
    answers, dimension = form.assessment.answers, form.dimension
    here = DIMENSIONS.index(dimension)
    steps = [
        (each, sum(question.code in answers for question in each.questions), each is dimension) for each in DIMENSIONS
    ]
    return {
        "form": form,
        "assessment": form.assessment,
        "dimension": dimension,
        "rows": [(question, form[question.code], list(enumerate(question.levels))) for question in dimension.questions],
        "steps": steps,
        "answered": len(answers),
        "total": len(QUESTIONS),
        "before": DIMENSIONS[here - 1] if here else None,
        "is_last": here + 1 == len(DIMENSIONS),
    }


def add_to_plan(request: Request, code: str) -> HttpResponse:
    """Make a proposal of the plan an agreement."""
    done = completed_assessments(current_company(request))
    if not done or code not in QUESTIONS:
        raise Http404
    item = plan.add_to_plan(done[-1], code, by=request.user)
    messages.success(request, _("Added to your plan: %(text)s") % {"text": item.text})
    return redirect("counseling:readiness")
