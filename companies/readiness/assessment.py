"""Export readiness: the score and level of a diagnostic, and what to do about weak answers."""

from dataclasses import dataclass

from companies.models import Company, ReadinessAssessment
from companies.readiness.questions import DIMENSIONS, HEALTH_REGISTRATION, MAX_POINTS, Dimension, Question

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


def first_unanswered_dimension(assessment: ReadinessAssessment) -> Dimension | None:
    """Where to go on; None when all is answered."""
    for dimension in DIMENSIONS:
        if any(question.code not in assessment.answers for question in dimension.questions):
            return dimension
    return None


def completed_assessments(company: Company) -> list[ReadinessAssessment]:
    """The finished diagnostics, the oldest first: how the company has come on."""
    return list(company.assessments.filter(completed_at__isnull=False).order_by("completed_at"))
