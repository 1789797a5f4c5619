"""Export readiness: score, level and weak answers of a diagnostic."""

from dataclasses import dataclass

from companies.models import Company, ReadinessAssessment
from companies.readiness.questions import DIMENSIONS, HEALTH_REGISTRATION, MAX_POINTS, Dimension, Question

Level = ReadinessAssessment.Level
LEVEL_THRESHOLDS = [(80, Level.METHOD), (60, Level.READY), (40, Level.PREPARING), (0, Level.STARTING)]
MAX_WEAK_POINTS = 1  # points; an answer up to this needs work


@dataclass(frozen=True)
class AssessmentResult:
    """Result of a diagnostic: percent by dimension, weighted score, and level, capped or not."""

    dimensions: dict[str, int]
    score: int
    level: str
    is_capped: bool


def assessment_result(answers: dict[str, int], is_regulated: bool) -> AssessmentResult:
    """Return the result of the answers; a missing answer counts as zero points.

    `is_regulated`: the company makes food, drinks or cosmetics. Without any health registration its level is at most
    "preparing"; the score does not change.
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
    """Return the answers that need work, those worth the most points first."""
    weak = [
        (dimension, question)
        for dimension in DIMENSIONS
        for question in dimension.questions
        if answers.get(question.code, 0) <= MAX_WEAK_POINTS
    ]
    return sorted(weak, key=lambda pair: -pair[0].weight * (MAX_POINTS - answers.get(pair[1].code, 0)))


def first_unanswered_dimension(assessment: ReadinessAssessment) -> Dimension | None:
    """Return the first dimension with a missing answer, or None if there is none."""
    for dimension in DIMENSIONS:
        if any(question.code not in assessment.answers for question in dimension.questions):
            return dimension
    return None


def completed_assessments(company: Company) -> list[ReadinessAssessment]:
    """Return the finished diagnostics, the oldest first."""
    return list(company.assessments.filter(completed_at__isnull=False).order_by("completed_at"))
