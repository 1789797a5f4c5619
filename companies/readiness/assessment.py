"""Export readiness: answering the diagnostic, its score and level, and what to do about weak answers."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company, ReadinessAssessment
from companies.readiness.questions import DIMENSIONS, HEALTH_REGISTRATION, MAX_POINTS, QUESTIONS, Dimension, Question
from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError
from exportasv.core.db.state_machine import lock_row

Level = ReadinessAssessment.Level
LEVEL_THRESHOLDS = [(80, Level.METHOD), (60, Level.READY), (40, Level.PREPARING), (0, Level.STARTING)]
MAX_WEAK_POINTS = 1  # points up to which an answer calls for something to be done


@dataclass(frozen=True)
class AssessmentResult:
    """What the answers amount to: percent by dimension, the weighted score, and the level, capped or not."""

    dimensions: dict[str, int]
    score: int
    level: str
    is_capped: bool


def assessment_result(answers: dict[str, int], is_regulated: bool) -> AssessmentResult:
    """The result of answers; one not given counts as zero points.

    `is_regulated`: the company makes food, drinks or cosmetics. Without any health registration the level is then
    "preparing" at most; the score stays what it is.
    """
    parts = {dimension.code: _dimension_percent(dimension, answers) for dimension in DIMENSIONS}
    score = round(sum(parts[dimension.code] * dimension.weight for dimension in DIMENSIONS) / 100)
    level = next(level for least, level in LEVEL_THRESHOLDS if score >= least)
    is_capped = is_regulated and not answers.get(HEALTH_REGISTRATION, 0) and level in (Level.READY, Level.METHOD)
    return AssessmentResult(parts, score, Level.PREPARING if is_capped else level, is_capped)


def _dimension_percent(dimension: Dimension, answers: dict[str, int]) -> int:
    points = sum(answers.get(question.code, 0) for question in dimension.questions)
    return round(100 * points / (MAX_POINTS * len(dimension.questions)))


def weak_answers(answers: dict[str, int]) -> list[tuple[Dimension, Question]]:
    """What to work on: what would bring the most points stands first."""
    weak = [
        (dimension, question)
        for dimension in DIMENSIONS
        for question in dimension.questions
        if answers.get(question.code, 0) <= MAX_WEAK_POINTS
    ]
    return sorted(weak, key=lambda pair: -pair[0].weight * (MAX_POINTS - answers.get(pair[1].code, 0)))


def get_or_start_assessment(company: Company, *, by: User) -> ReadinessAssessment:
    """The diagnostic that the company is answering; a new one where none is begun."""
    with act_as(by):
        assessment, _created = ReadinessAssessment.objects.get_or_create(
            company=company, completed_at=None, defaults={"by": by, "started_at": timezone.now()}
        )
    return assessment


def save_answers(assessment: ReadinessAssessment, given: dict[str, int], *, by: User) -> ReadinessAssessment:
    """Keep answers (question code → points), each as it is given. Raises RuleError for what is no answer."""
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
    """All is answered: the result is worked out and kept. Raises RuleError while something is missing."""
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


def first_unanswered_dimension(assessment: ReadinessAssessment) -> Dimension | None:
    """Where to go on; None when all is answered."""
    for dimension in DIMENSIONS:
        if any(question.code not in assessment.answers for question in dimension.questions):
            return dimension
    return None


def completed_assessments(company: Company) -> list[ReadinessAssessment]:
    """The finished diagnostics, the oldest first: how the company has come on."""
    return list(company.assessments.filter(completed_at__isnull=False).order_by("completed_at"))
