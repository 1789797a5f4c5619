"""Readiness in the demo: diagnostics that improve, recommended services, and accepted recommendations."""

import random
from datetime import timedelta

from companies.models import Company, ReadinessAssessment
from companies.readiness.assessment import assessment_result
from companies.readiness.questions import QUESTIONS
from counseling.models import ActionItem, PlanStep, Service, ServiceRecommendation
from counseling.rules.plan import plan_proposals
from exportasv.demo.ground import DEMO_TODAY, local_time
from products.models import Product

SERVICES_FOR_ANSWERS = {
    "asesoria-exportadora": [
        "company-1",
        "company-2",
        "company-3",
        "company-4",
        "product-1",
        "production-1",
        "money-4",
        "papers-4",
    ],
    "mejora-de-empaque": ["product-3"],
    "marca-colectiva": ["product-4", "papers-3"],
    "normas-tecnicas": ["product-2", "production-2", "production-4"],
    "credito-para-exportar": ["money-2", "production-3"],
    "inteligencia-de-mercados": ["market-1", "market-2"],
    "contacto-con-compradores": ["market-3"],
    "casas-comerciales": ["market-4"],
    "asistencia-aduanera": ["money-1", "money-3"],
    "registro-de-exportador": ["papers-1"],
    "registro-sanitario-de-alimentos": ["papers-2"],
}


def build_readiness(companies: list[Company]) -> None:
    """Create a diagnostic for half of the companies, a better one for a tenth of those; the first company has three."""
    dice = random.Random(24)
    regulated = set(Product.objects.needing_health_registration().values_list("company_id", flat=True))
    rows = []
    for number, company in enumerate(companies[::2]):
        answers = {code: dice.choices([0, 1, 2, 3], [1, 3, 4, 3])[0] for code in QUESTIONS}
        days = dice.randint(20, 300)
        for step in range(3 if number == 0 else 2 if number % 10 == 0 else 1):
            if step:
                answers = {code: max(0, points - (dice.random() < 0.4)) for code, points in answers.items()}
            rows.append(_assessment(company, answers, days + 170 * step, company.pk in regulated))
    ReadinessAssessment.objects.bulk_create(rows[::-1])


def _assessment(company: Company, answers: dict[str, int], days_ago: int, regulated: bool) -> ReadinessAssessment:
    result = assessment_result(answers, regulated)
    day = DEMO_TODAY - timedelta(days=days_ago)
    return ReadinessAssessment(
        company=company, answers=answers, dimensions=result.dimensions, score=result.score, level=result.level,
        is_regulated=regulated, started_at=local_time(day, 9), completed_at=local_time(day, 10), by=company.adviser,
    )  # fmt: skip


def build_plans(companies: list[Company]) -> None:
    """Create recommended services for answers. The first company has accepted two and completed one."""
    services = {service.slug: service for service in Service.objects.filter(slug__in=SERVICES_FOR_ANSWERS)}
    ServiceRecommendation.objects.bulk_create(
        ServiceRecommendation(service=services[slug], question=code)
        for slug, codes in SERVICES_FOR_ANSWERS.items()
        for code in codes
    )
    latest = companies[0].assessments.latest("completed_at")
    for done, proposal in zip([True, False], plan_proposals(latest), strict=False):
        item = ActionItem.objects.create(
            company=companies[0],
            service=proposal.service,
            text=str(proposal.question.action),
            holder=ActionItem.Holder.COMPANY,
            due_on=DEMO_TODAY + timedelta(days=-10 if done else 18),
            state=ActionItem.State.DONE if done else ActionItem.State.OPEN,
            proof="Constancia entregada en la última asesoría" if done else "",
            done_at=local_time(DEMO_TODAY - timedelta(days=12), 15) if done else None,
        )
        PlanStep.objects.create(assessment=latest, question=proposal.question.code, item=item)
