"""Questions to the panel, votes and the survey."""

from django.utils import timezone
from django.utils.translation import gettext as _

from counseling.models import PanelQuestion, QuestionVote, Registration, SurveyAnswer
from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError
from exportasv.core.db.state_machine import change_state, lock_row

MAX_QUESTIONS = 5  # per person and event


def ask_question(registration: Registration, text: str, *, by: User | None) -> PanelQuestion:
    """Ask the panel a question. Staff reads it before the room does.

    Raise RuleError if the person has no place, if the text is too short, or if the person asked MAX_QUESTIONS before.
    """
    text = " ".join(text.split())
    with act_as(by):
        registration = lock_row(registration)
        if registration.state not in Registration.State.SEATED:
            raise RuleError(_("Only people with a place can ask questions."))
        if len(text) < 5:
            raise RuleError(_("Write your question."))
        if registration.panel_questions.count() >= MAX_QUESTIONS:
            raise RuleError(_("You have asked %(n)d questions: please let others ask too.") % {"n": MAX_QUESTIONS})
        return PanelQuestion.objects.create(
            event=registration.event, registration=registration, text=text[:300], asked_at=timezone.now()
        )


def toggle_vote(question: PanelQuestion, registration: Registration, *, by: User | None) -> None:
    """Vote for a question, or take back an earlier vote.

    Raise RuleError if the person has no place at this event, or if the question does not take votes.
    """
    with act_as(by):
        if registration.event_id != question.event_id or registration.state not in Registration.State.SEATED:
            raise RuleError(_("Only people with a place can vote."))
        if question.state != PanelQuestion.State.SHOWN:
            raise RuleError(_("This question no longer takes votes."))
        _vote, is_new = QuestionVote.objects.get_or_create(question=question, registration=registration)
        if not is_new:
            _vote.delete()


def show_question(question: PanelQuestion, *, by: User) -> PanelQuestion:
    """Show a question to the room, open for votes. Raise RuleError if it is shown already."""
    with act_as(by):
        return change_state(question, PanelQuestion.State.SHOWN, answered_at=None)


def hide_question(question: PanelQuestion, *, by: User) -> PanelQuestion:
    """Hide a question from the room. Raise RuleError if it is hidden or answered."""
    with act_as(by):
        return change_state(question, PanelQuestion.State.HIDDEN)


def mark_question_answered(question: PanelQuestion, *, by: User) -> PanelQuestion:
    """Mark a question as answered. Raise RuleError if it is not shown."""
    with act_as(by):
        return change_state(question, PanelQuestion.State.ANSWERED, answered_at=timezone.now())


def save_survey_answer(registration: Registration, stars: int, words: str, *, by: User | None) -> SurveyAnswer:
    """Save the survey answer of a person who attended. A second answer replaces the first.

    Raise RuleError if the person did not attend, or if `stars` is not between 1 and 5.
    """
    if registration.state != Registration.State.ATTENDED:
        raise RuleError(_("The survey is for those who attended."))
    if stars not in range(1, 6):
        raise RuleError(_("Choose one to five stars."))
    with act_as(by):
        values = {"stars": stars, "words": words.strip()[:1000], "answered_at": timezone.now()}
        answer, _created = SurveyAnswer.objects.update_or_create(registration=registration, defaults=values)
    return answer
