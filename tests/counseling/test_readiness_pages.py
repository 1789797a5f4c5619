"""The diagnostic in the portal: questions, result, and the plan with its services."""

import pytest
from django.urls import reverse

from companies.models import ReadinessAssessment
from companies.readiness import rules
from companies.readiness.questions import DIMENSIONS, QUESTIONS
from counseling.models import ActionItem, ServiceRecommendation
from counseling.rules import agreements as agreement_rules
from counseling.rules import plan
from tests import factories

pytestmark = pytest.mark.django_db
OVERVIEW, BEGIN = "counseling:readiness", "counseling:readiness_begin"


def page(code: str) -> str:
    return reverse("counseling:readiness_questions", args=[code])


@pytest.fixture
def begun(company, owner):
    return rules.get_or_start_assessment(company, by=owner)


@pytest.fixture
def completed_assessment(begun, owner):
    rules.save_answers(begun, dict.fromkeys(QUESTIONS, 2) | {"papers-1": 0, "market-1": 1}, by=owner)
    return rules.complete_assessment(begun, is_regulated=False, by=owner)


def test_who_never_answered_is_told_what_it_is_for(as_user, owner):
    assert 'class="empty"' in as_user(owner).get(reverse(OVERVIEW)).content.decode()


def test_it_is_answered_part_by_part_without_a_script(as_user, owner, company):
    browser = as_user(owner)
    assert browser.post(reverse(BEGIN)).url == page("company")
    for here, dimension in enumerate(DIMENSIONS):
        answer = browser.post(page(dimension.code), {question.code: "2" for question in dimension.questions})
        after = page(DIMENSIONS[here + 1].code) if here < 5 else reverse(OVERVIEW)
        assert answer.url == after
    assert company.assessments.get().level == "ready"
    assert "67" in browser.get(reverse(OVERVIEW)).content.decode()


def test_each_tap_is_kept(as_user, owner, begun):
    answer = as_user(owner).post(page("company"), {"company-1": "3"}, headers={"HX-Request": "true"})
    assert "1 de 24" in answer.content.decode()
    begun.refresh_from_db()
    assert begun.answers == {"company-1": 3}


def test_it_goes_on_where_it_was_left(as_user, owner, begun):
    rules.save_answers(begun, {question.code: 1 for question in DIMENSIONS[0].questions}, by=owner)
    assert as_user(owner).post(reverse(BEGIN)).url == page("product")


def test_the_last_part_leads_to_what_is_still_open(as_user, owner, begun):
    assert as_user(owner).post(page("papers"), {"papers-1": "1"}).url == page("company")


@pytest.mark.parametrize("points", ["4", "-1", "x", "12", "²"])
def test_what_is_no_answer_is_said_so(as_user, owner, begun, points):
    answer = as_user(owner).post(page("company"), {"company-1": points})
    assert answer.status_code == 400
    begun.refresh_from_db()
    assert begun.answers == {}


def test_another_company_has_its_own(as_user, stranger, begun):
    assert as_user(stranger).post(page("company"), {"company-1": "3"}).url == reverse(OVERVIEW)
    begun.refresh_from_db()
    assert begun.answers == {}


def test_anonymous_sign_in_a_guest_finds_nothing_and_staff_is_refused(client, as_user, guest, adviser):
    assert "/login/" in client.get(reverse(OVERVIEW)).url
    assert as_user(guest).get(reverse(OVERVIEW)).status_code == 404
    assert as_user(adviser).get(reverse(OVERVIEW)).status_code == 403


def test_the_plan_names_the_service_that_helps(completed_assessment):
    named = factories.ServiceFactory(name_es="Ventanilla CIEX")
    general = factories.ServiceFactory(name_es="Inteligencia comercial", helps_with=["market"])
    ServiceRecommendation.objects.create(service=named, question="papers-1")
    found = {proposal.question.code: proposal.service for proposal in plan.plan_proposals(completed_assessment)}
    assert found == {"papers-1": named, "market-1": general}


def test_a_proposal_taken_on_becomes_one_agreement(as_user, owner, completed_assessment, company):
    take_on = reverse("counseling:readiness_add_to_plan", args=["papers-1"])
    browser = as_user(owner)
    browser.post(take_on)
    browser.post(take_on)
    item = ActionItem.objects.get(company=company)
    assert (item.holder, item.state) == ("company", "open")
    assert "CIEX" in browser.get(reverse(OVERVIEW)).content.decode()


def test_the_plan_shows_three_first_steps_and_folds_the_rest(as_user, owner, company, begun):
    rules.save_answers(begun, dict.fromkeys(QUESTIONS, 0), by=owner)
    as_user(owner).post(page("papers"), {})
    context = as_user(owner).get(reverse(OVERVIEW)).context
    first, later = context["first_steps"], context["later_steps"]
    assert len(first) == 3
    assert [*first, *later] == context["proposals"]
    item = plan.add_to_plan(company.assessments.latest("pk"), first[0].question.code, by=owner)
    agreement_rules.complete_agreement(item, "Hecho", by=owner)
    again = as_user(owner).get(reverse(OVERVIEW)).context["first_steps"]
    assert first[0].question.code not in [each.question.code for each in again]
    assert len(again) == 3


def test_nothing_is_taken_on_before_there_is_a_result(as_user, owner, begun):
    assert as_user(owner).post(reverse("counseling:readiness_add_to_plan", args=["papers-1"])).status_code == 404


def test_food_without_registration_is_capped(as_user, owner, company, begun):
    factories.ProductFactory(company=company, sector=factories.SectorFactory(code="food"))
    rules.save_answers(begun, dict.fromkeys(QUESTIONS, 3) | {"papers-2": 0}, by=owner)
    as_user(owner).post(page("papers"), {})
    begun.refresh_from_db()
    assert (begun.is_regulated, begun.level) == (True, "preparing")


def test_the_overview_asks_few_questions(as_user, owner, company, completed_assessment, django_assert_max_num_queries):
    for _each in range(5):
        ReadinessAssessment.objects.create(
            company=company,
            score=50,
            level="preparing",
            started_at=completed_assessment.started_at,
            completed_at=completed_assessment.completed_at,
        )
    browser = as_user(owner)
    with django_assert_max_num_queries(11):
        browser.get(reverse(OVERVIEW))
