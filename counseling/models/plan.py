"""Services recommended for weak answers of the diagnostic, and steps of companies' plans."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from companies.models import ReadinessAssessment
from companies.readiness.questions import QUESTIONS
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import BoundedIntegerField, LineField


def question_text(code: str) -> str:
    """Return a question of the diagnostic; the code itself if the question is no longer asked."""
    return str(QUESTIONS[code].text) if code in QUESTIONS else code


class ServiceRecommendation(models.Model):
    """A service of the State that helps with a question of the diagnostic when its answer is weak."""

    service = models.ForeignKey(
        "counseling.Service", models.CASCADE, related_name="for_answers", verbose_name=_("service")
    )
    question = LineField(_("question"), max_length=20)
    position = BoundedIntegerField(_("position"), least=0, most=10_000, default=0)

    class Meta:
        verbose_name = _("service for an answer")
        verbose_name_plural = _("services for answers")
        ordering = ["question", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["service", "question"], name="service_for_answer_once")]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return f"{question_text(self.question)}: {self.service}"


class PlanStep(models.Model):
    """What a company took on because of a weak answer: the agreement that came of it."""

    assessment = models.ForeignKey(
        ReadinessAssessment, models.CASCADE, related_name="plan_steps", verbose_name=_("readiness assessment")
    )
    question = LineField(_("question"), max_length=20)
    item = models.OneToOneField(
        "counseling.ActionItem", models.CASCADE, related_name="plan_step", verbose_name=_("agreement")
    )

    class Meta:
        verbose_name = _("step of a plan")
        verbose_name_plural = _("steps of plans")
        constraints = [models.UniqueConstraint(fields=["assessment", "question"], name="plan_step_once")]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return f"{question_text(self.question)}: {self.item}"
