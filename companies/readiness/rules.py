"""Rules of the export diagnostic: start, answer, complete."""

from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company, ReadinessAssessment
from companies.readiness.assessment import assessment_result
from companies.readiness.questions import MAX_POINTS, QUESTIONS
from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError
from exportasv.core.db.state_machine import lock_row


def get_or_start_assessment(company: Company, *, by: User) -> ReadinessAssessment:
    """Return the company's unfinished diagnostic, or start a new one."""
    with act_as(by):
        assessment, _created = ReadinessAssessment.objects.get_or_create(
            company=company, completed_at=None, defaults={"by": by, "started_at": timezone.now()}
        )
    return assessment


def save_answers(assessment: ReadinessAssessment, given: dict[str, int], *, by: User) -> ReadinessAssessment:
    """Save answers (question code → points). Raise RuleError if one is invalid or the diagnostic is finished."""
    if any(code not in QUESTIONS or points not in range(MAX_POINTS + 1) for code, points in given.items()):
        raise RuleError(_("Choose one of the four answers."))
    with act_as(by):
        assessment = lock_row(assessment)
        if assessment.completed_at:
            raise RuleError(_("This diagnostic is finished. Begin a new one to answer again."))
        assessment.answers = {**assessment.answers, **given}
        assessment.by = by
        assessment.save(update_fields=["answers", "by"])
    return assessment


def complete_assessment(assessment: ReadinessAssessment, *, is_regulated: bool, by: User) -> ReadinessAssessment:
    """Calculate and save the result. Raise RuleError if an answer is missing."""
    with act_as(by):
        assessment = lock_row(assessment)
        if assessment.completed_at:
            return assessment
        if missing := len(set(QUESTIONS) - set(assessment.answers)):
            raise RuleError(_("%(n)s questions are still without an answer.") % {"n": missing})
        result = assessment_result(assessment.answers, is_regulated)
        assessment.dimensions, assessment.score, assessment.level = result.dimensions, result.score, result.level
        assessment.is_regulated, assessment.completed_at = is_regulated, timezone.now()
        assessment.save()
    return assessment
