"""The diagnostic of readiness: weights, levels, the cap, and how answers are kept."""

import pytest

from companies.readiness import assessment as scoring
from companies.readiness import rules
from companies.readiness.questions import DIMENSIONS, HEALTH_REGISTRATION, QUESTIONS
from exportasv.core.db.errors import RuleError

ALL = dict.fromkeys(QUESTIONS, 3)


def test_there_are_24_questions_in_six_dimensions_whose_weights_make_a_hundred():
    assert [dimension.weight for dimension in DIMENSIONS] == [15, 25, 20, 15, 15, 10]
    assert [len(dimension.questions) for dimension in DIMENSIONS] == [4] * 6
    assert len(QUESTIONS) == 24
    assert all(len(question.levels) == 4 for question in QUESTIONS.values())


@pytest.mark.parametrize(
    ("points", "score", "level"), [(0, 0, "starting"), (1, 33, "starting"), (2, 67, "ready"), (3, 100, "method")]
)
def test_the_score_goes_from_nothing_to_a_hundred(points, score, level):
    result = scoring.assessment_result(dict.fromkeys(QUESTIONS, points), is_regulated=False)
    assert (result.score, result.level) == (score, level)


@pytest.mark.parametrize(
    ("score", "level"),
    [(39, "starting"), (40, "preparing"), (59, "preparing"), (60, "ready"), (79, "ready"), (80, "method")],
)
def test_the_levels_begin_where_the_programme_says(score, level, monkeypatch):
    monkeypatch.setattr(scoring, "_dimension_percent", lambda dimension, answers: score)
    assert scoring.assessment_result({}, is_regulated=False).level == level


def test_a_dimension_weighs_what_it_should():
    only = {question.code: 3 for question in DIMENSIONS[1].questions}
    result = scoring.assessment_result(only, is_regulated=False)
    assert (result.score, result.dimensions["product"], result.dimensions["market"]) == (25, 100, 0)


def test_without_health_registration_food_is_preparing_at_most():
    result = scoring.assessment_result(ALL | {HEALTH_REGISTRATION: 0}, is_regulated=True)
    assert (result.level, result.is_capped, result.score) == ("preparing", True, 98)


@pytest.mark.parametrize(("points", "is_regulated"), [(0, False), (1, True)])
def test_others_or_a_registration_begun_are_not_capped(points, is_regulated):
    assert scoring.assessment_result(ALL | {HEALTH_REGISTRATION: points}, is_regulated).level == "method"


def test_the_cap_never_lifts_a_low_level():
    result = scoring.assessment_result({}, is_regulated=True)
    assert (result.level, result.is_capped) == ("starting", False)


def test_weak_answers_come_with_what_brings_most_first():
    weak = scoring.weak_answers(ALL | {"papers-1": 0, "product-1": 1, "production-2": 0, "market-1": 2})
    assert [question.code for _dimension, question in weak] == ["production-2", "product-1", "papers-1"]


def test_one_diagnostic_is_open_at_a_time(company, owner):
    assert rules.get_or_start_assessment(company, by=owner) == rules.get_or_start_assessment(company, by=owner)


def test_answers_are_kept_one_by_one(company, owner, editor):
    assessment = rules.get_or_start_assessment(company, by=owner)
    rules.save_answers(assessment, {"company-1": 3}, by=owner)
    assessment = rules.save_answers(assessment, {"product-1": 0}, by=editor)
    assert assessment.answers == {"company-1": 3, "product-1": 0}
    assert scoring.first_unanswered_dimension(assessment).code == "company"


@pytest.mark.parametrize("given", [{"company-1": 4}, {"company-1": -1}, {"company-9": 1}])
def test_what_is_no_answer_is_refused(company, owner, given):
    assessment = rules.get_or_start_assessment(company, by=owner)
    with pytest.raises(RuleError):
        rules.save_answers(assessment, given, by=owner)


def test_it_is_finished_only_when_all_is_answered_and_then_stands(company, owner):
    assessment = rules.save_answers(rules.get_or_start_assessment(company, by=owner), {"company-1": 3}, by=owner)
    with pytest.raises(RuleError, match="23"):
        rules.complete_assessment(assessment, is_regulated=False, by=owner)
    rules.save_answers(assessment, ALL, by=owner)
    done = rules.complete_assessment(assessment, is_regulated=False, by=owner)
    assert (done.score, done.level) == (100, "method")
    with pytest.raises(RuleError):
        rules.save_answers(done, {"company-1": 0}, by=owner)
    assert rules.get_or_start_assessment(company, by=owner) != done
