"""The plan after a diagnostic: each weak answer gives a proposed action and a service that helps."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company, ReadinessAssessment
from companies.readiness.assessment import weak_answers
from companies.readiness.questions import QUESTIONS, Dimension, Question
from counseling.models import ActionItem, PlanStep, Service, ServiceRecommendation
from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError
from exportasv.core.lazy_text import StrOrPromise

DEFAULT_TERM = timedelta(days=45)


@dataclass(frozen=True)
class PlanProposal:
    """A weak answer, the action for it, the service that helps, and the agreement made from it, if any."""

    dimension: Dimension
    question: Question
    points: int
    service: Service | None
    item: ActionItem | None

    @property
    def answer_text(self) -> StrOrPromise:
        """Return the text of the answer."""
        return self.question.levels[self.points]


def is_regulated(company: Company) -> bool:
    """Return whether the company makes a product that needs a health registration."""
    return company.products.needing_health_registration().exists()


def plan_proposals(assessment: ReadinessAssessment) -> list[PlanProposal]:
    """Return a proposal for each weak answer of a finished diagnostic, the most valuable first. Three queries.

    The service is the one recommended for the question, else one that helps with its dimension.
    """
    weak = weak_answers(assessment.answers)
    named = _named_services([question.code for _dimension, question in weak])
    general = {code: row for row in Service.objects.published().order_by("-pk") for code in row.helps_with}
    steps = {step.question: step.item for step in assessment.plan_steps.select_related("item")}
    return [
        PlanProposal(
            dimension,
            question,
            assessment.answers.get(question.code, 0),
            named.get(question.code) or general.get(dimension.code),
            steps.get(question.code),
        )
        for dimension, question in weak
    ]


def _named_services(codes: list[str]) -> dict[str, Service]:
    rows = ServiceRecommendation.objects.filter(question__in=codes, service__is_shown=True).select_related("service")
    return {row.question: row.service for row in reversed(rows)}


def add_to_plan(assessment: ReadinessAssessment, question: str, *, by: User, due_on: date | None = None) -> ActionItem:
    """Make a proposal an agreement with a due date. A second call returns the same agreement.

    Raise RuleError if the question does not exist or the diagnostic is not finished.
    """
    if question not in QUESTIONS or assessment.completed_at is None:
        raise RuleError(_("This is not part of the plan."))
    with transaction.atomic(), act_as(by):
        ReadinessAssessment.objects.select_for_update().get(pk=assessment.pk)
        step = assessment.plan_steps.select_related("item").filter(question=question).first()
        if step is None:
            item = ActionItem.objects.create(
                company_id=assessment.company_id,
                text=str(QUESTIONS[question].action),
                holder=ActionItem.Holder.COMPANY,
                service=next((p.service for p in plan_proposals(assessment) if p.question.code == question), None),
                due_on=due_on or timezone.localdate() + DEFAULT_TERM,
            )
            step = PlanStep.objects.create(assessment=assessment, question=question, item=item)
    return step.item
